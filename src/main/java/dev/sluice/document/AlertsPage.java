package dev.sluice.document;

import dev.sluice.document.alert.Alert;
import dev.sluice.document.alert.AlertmanagerFile;
import dev.sluice.document.alert.Alerts;
import dev.sluice.document.alert.Watch;
import dev.sluice.document.board.Board;
import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import java.util.Arrays;
import java.util.List;

/**
 * The page of {@code alerts.mustache}: what may interrupt the run, what it means, and who is told.
 *
 * @param id the runbook's name as the names of its files have it
 * @param head a line for each alert
 * @param alerts a section for each alert
 * @param shadows rules that only report, and raise no alert
 * @param policy a line for each thing that somebody may be told of
 */
record AlertsPage(
        Markup name,
        Markup id,
        String title,
        String digest,
        List<Line> head,
        List<Armed> phases,
        List<AlertSection> alerts,
        List<Shadow> shadows,
        Markup stated,
        List<Told> policy,
        List<Muted> inhibitions,
        Markup kept) {

    /** An alert in the table at the head. */
    record Line(Markup alert, String severity, Markup phases, Markup hold, Markup told, Markup page, Markup gate) {}

    /** The alerts of a phase, as links, and how long it bears missing data and may take. */
    record Armed(Markup phase, Markup alerts, Markup blind, Markup within) {}

    /** A rule that only reports. */
    record Shadow(Markup heading, Markup meaning, Markup fires, Markup phases) {}

    /** Who is told of one thing. */
    record Told(Markup occasion, Markup told, Markup page, Markup repeat) {}

    /** What keeps what quiet. */
    record Muted(Markup source, Markup target, Markup because) {}

    static AlertsPage of(Runbook runbook, List<Watch> watches, Board board) {
        RuleAlertWords rules = new RuleAlertWords(runbook);
        AlertPolicy policy = new AlertPolicy(runbook);
        return new AlertsPage(
                new Markup(Markdown.code(runbook.name())),
                Markup.text(runbook.name()),
                runbook.title(),
                runbook.digest(),
                watches.stream()
                        .map(watch -> line(watch.alert(), runbook, policy))
                        .toList(),
                runbook.phases().stream()
                        .map(phase -> armed(phase, watches, runbook))
                        .toList(),
                watches.stream()
                        .map(watch -> AlertSection.of(watch, runbook, board, policy))
                        .toList(),
                RuleGroup.of(runbook).stream()
                        .filter(group -> group.rule().red() && group.rule().shadow())
                        .map(group -> shadow(group, rules))
                        .toList(),
                policy.stated(),
                Arrays.stream(Occasion.values()).map(policy::told).toList(),
                AlertmanagerFile.INHIBITIONS.stream()
                        .map(inhibition -> new Muted(
                                Markup.text(RolesPage.occasion(inhibition.source())),
                                Markup.text(RolesPage.occasion(inhibition.target())),
                                Markup.text(inhibition.because())))
                        .toList(),
                kept(watches));
    }

    private static Line line(Alert alert, Runbook runbook, AlertPolicy policy) {
        return new Line(
                new Markup(link(alert)),
                alert.severity().word(),
                new Markup(
                        alert.phases().isEmpty()
                                        || alert.phases().size()
                                                == runbook.phases().size()
                                ? "every phase"
                                : names(alert.phases())),
                new Markup(alert.hold().isZero() ? "at once" : Words.duration(alert.hold())),
                policy.receivers(alert),
                new Markup(policy.pages(alert) ? "yes" : "no"),
                new Markup(alert.rule()
                        .map(group -> "[" + Markdown.code(group.id()) + "](" + runbook.name() + ".md#"
                                + Markdown.anchor(
                                        "Gates of " + group.phases().getFirst().name()) + ")")
                        .orElse("none")));
    }

    private static Armed armed(Phase phase, List<Watch> watches, Runbook runbook) {
        List<String> links = watches.stream()
                .map(Watch::alert)
                .filter(alert -> alert.phases().contains(phase.name()))
                .map(AlertsPage::link)
                .toList();
        return new Armed(
                new Markup(Markdown.code(phase.name())),
                new Markup(links.isEmpty() ? "none" : String.join(", ", links)),
                new Markup(Words.duration(PhasePage.blindBudget(phase, runbook))),
                new Markup(Words.duration(phase.within())));
    }

    private static Shadow shadow(RuleGroup group, RuleAlertWords rules) {
        return new Shadow(
                new Markup("Shadow " + Markdown.code(group.id())),
                rules.meaning(group),
                rules.fires(group),
                Words.phases(group.phases()));
    }

    private static Markup kept(List<Watch> watches) {
        List<String> kept = watches.stream()
                .map(Watch::alert)
                .filter(Alert::kept)
                .map(AlertsPage::link)
                .toList();
        return kept.isEmpty()
                ? Markup.NOTHING
                : new Markup(Words.list(kept)
                        + (kept.size() == 1 ? " stays" : " stay")
                        + " armed without a run, too: the runbook keeps the gate as a guardrail.");
    }

    /** The alert's name, leading to its section. */
    static String link(Alert alert) {
        return "[" + alert.name() + "](#" + Alerts.anchor(alert) + ")";
    }

    private static String names(List<String> phases) {
        return String.join(", ", phases.stream().map(Markdown::code).toList());
    }
}
