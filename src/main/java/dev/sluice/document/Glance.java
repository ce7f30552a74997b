package dev.sluice.document;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Header;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Postponement;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The answers that a change board asks for first. */
final class Glance {
    static final String NOT_STATED = "Not stated in the runbook.";
    static final int LONGEST = 1_000;

    private final Runbook runbook;
    private final Room room;

    Glance(Runbook runbook, Room room) {
        this.runbook = runbook;
        this.room = room;
    }

    List<Fact> facts(Estimates estimates) {
        Header header = runbook.header();
        List<Fact> facts = new ArrayList<>();
        Risk risk = Risk.of(runbook);
        facts.add(new Fact("Risk class", new Markup("**" + risk.grade() + "**: " + Words.list(risk.reasons()))));
        facts.add(new Fact("Owner", stated(header.owner())));
        facts.add(new Fact("Contact", stated(header.contact())));
        facts.add(new Fact("Kind of migration", stated(header.migration())));
        facts.add(new Fact("Blast radius", stated(header.worstCase())));
        if (!header.tables().isEmpty()) {
            facts.add(new Fact(
                    "Tables",
                    new Markup(room.list(
                            header.tables().stream().map(Markdown::code).toList()))));
        }
        facts.add(new Fact("Phases", new Markup(phases())));
        facts.addAll(times(estimates));
        facts.add(new Fact("Downtime", stated(header.downtime())));
        facts.add(new Fact(
                "Undoing",
                header.undoing()
                        .map(undoing -> new Markup(undoing.effort().name().toLowerCase(Locale.ROOT) + ": "
                                + Markdown.text(Words.clip(undoing.how(), LONGEST))))
                        .orElse(new Markup(NOT_STATED))));
        facts.add(new Fact("Point of no return", new Reversibility(runbook).atAGlance()));
        facts.add(new Fact("Rollback deadline", deadline(estimates)));
        facts.add(new Fact("People", new Markup(people())));
        facts.add(new Fact("Sources", new Markup(sources())));
        return facts;
    }

    private static Markup stated(Optional<String> text) {
        return text.map(words -> Markup.text(Words.clip(words, LONGEST))).orElse(new Markup(NOT_STATED));
    }

    private List<Fact> times(Estimates estimates) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(
                "Takes, if all goes well", Markup.text(estimates.whole().whole())));
        Duration watching = runbook.phases().stream()
                .map(phase -> phase.soak().plus(phase.warmup()))
                .reduce(Duration.ZERO, Duration::plus);
        if (!watching.isZero()) {
            facts.add(new Fact("Of that, watching", new Markup("at least " + Words.duration(watching))));
        }
        Estimates.Length rollback = estimates.rollback();
        facts.add(new Fact(
                "A rollback adds",
                Markup.text(estimates
                        .rollbackMeasured()
                        .map(Estimates.Length::whole)
                        .orElseGet(() ->
                                rollback.isNothing() ? "nothing: no step has an undo that runs" : rollback.whole()))));
        return facts;
    }

    /** When the point of no return may come at the earliest and at the latest, pauses left out. */
    private Markup deadline(Estimates estimates) {
        return new Reversibility(runbook)
                .turn()
                .map(phase -> new Markup("before " + PhasePage.link(phase) + " begins, which is "
                        + Markdown.text(estimates.until(phase).whole()) + " after the start, pauses left out"))
                .orElse(new Markup("none: a rollback may begin at any time"));
    }

    private String phases() {
        return room.list(runbook.phases().stream().map(PhasePage::link).toList());
    }

    /** For what somebody must be there. */
    String people() {
        List<String> needed = new ArrayList<>();
        steps().filter(step -> step.action() instanceof Action.Manual)
                .forEach(step -> needed.add(Markdown.code(step.ref().toString())));
        steps().filter(step -> step.postponed()
                        .filter(postponed -> postponed.until() instanceof Postponement.Occasion.Person)
                        .isPresent())
                .forEach(step -> needed.add(
                        "the beginning of " + Markdown.code(step.ref().toString())));
        runbook.metrics().stream()
                .filter(metric -> metric.definition() instanceof Metric.Definition.Asked)
                .forEach(metric -> needed.add(Markdown.code(metric.name())));
        if (needed.isEmpty()) {
            return runbook.header().unattended() ? "none needed; written to run unattended" : "no step needs one";
        }
        return "needed for " + room.list(needed);
    }

    private String sources() {
        return room.list(runbook.sources().stream()
                .map(source -> Markdown.code(source.name()) + " (" + kind(source.kind()) + ")")
                .toList());
    }

    private Stream<Step> steps() {
        Stream<Step> verifying = runbook.verify().stream().flatMap(verify -> verify.steps().stream());
        return Stream.of(
                        runbook.phases().stream().map(Phase::allSteps).flatMap(List::stream),
                        verifying,
                        runbook.finallySteps().stream())
                .flatMap(steps -> steps);
    }

    static String kind(dev.sluice.language.model.Source.Kind kind) {
        return switch (kind) {
            case POSTGRES -> "PostgreSQL";
            case JDBC -> "a database over JDBC";
            case PROMETHEUS -> "Prometheus";
            case HTTP -> "HTTP";
            case COMMAND -> "commands";
            case MANUAL -> "a person";
        };
    }
}
