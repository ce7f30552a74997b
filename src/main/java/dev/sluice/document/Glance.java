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
import java.util.stream.Stream;

/** The answers that a change board asks for first. */
final class Glance {
    static final String NOT_STATED = "Not stated in the runbook.";

    private final Runbook runbook;

    Glance(Runbook runbook) {
        this.runbook = runbook;
    }

    List<Fact> facts() {
        Header header = runbook.header();
        List<Fact> facts = new ArrayList<>();
        header.owner().ifPresent(owner -> facts.add(new Fact("Owner", Markup.text(owner))));
        header.contact().ifPresent(contact -> facts.add(new Fact("Contact", Markup.text(contact))));
        header.migration().ifPresent(type -> facts.add(new Fact("Kind of migration", Markup.text(type))));
        if (!header.tables().isEmpty()) {
            facts.add(new Fact(
                    "Tables",
                    new Markup(Words.list(
                            header.tables().stream().map(Markdown::code).toList()))));
        }
        facts.add(new Fact("Phases", new Markup(phases())));
        header.estimate()
                .ifPresent(estimate -> facts.add(new Fact(
                        "Estimate",
                        new Markup(Words.duration(estimate.low()) + " to " + Words.duration(estimate.high())))));
        Duration watching = runbook.phases().stream()
                .map(phase -> phase.soak().plus(phase.warmup()))
                .reduce(Duration.ZERO, Duration::plus);
        if (!watching.isZero()) {
            facts.add(new Fact("Of that, watching", new Markup("at least " + Words.duration(watching))));
        }
        header.downtime().ifPresent(downtime -> facts.add(new Fact("Downtime", Markup.text(downtime))));
        header.undoing()
                .ifPresent(undoing -> facts.add(new Fact(
                        "Undoing",
                        new Markup(undoing.effort().name().toLowerCase(Locale.ROOT) + ": "
                                + Markdown.text(undoing.how())))));
        facts.add(new Fact("Point of no return", new Reversibility(runbook).atAGlance()));
        facts.add(new Fact("People", new Markup(people())));
        facts.add(new Fact("Sources", new Markup(sources())));
        return facts;
    }

    private String phases() {
        return runbook.phases().stream()
                .map(phase -> "[" + Markdown.code(phase.name()) + "](#" + PhasePage.anchor(phase) + ")")
                .reduce((left, right) -> left + ", " + right)
                .orElse("none");
    }

    private String people() {
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
        return "needed for " + Words.list(needed);
    }

    private String sources() {
        return Words.list(runbook.sources().stream()
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
            case PROMETHEUS -> "Prometheus";
            case HTTP -> "HTTP";
            case COMMAND -> "commands";
            case MANUAL -> "a person";
        };
    }
}
