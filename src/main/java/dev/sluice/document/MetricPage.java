package dev.sluice.document;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.QuantityFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * A metric's section of the catalogue.
 *
 * @param facts kind, unit, where from, how often, what missing data means, who uses it
 * @param definition its query or formula
 */
record MetricPage(Markup name, List<Markup> facts, List<Markup> definition) {
    static final Duration SHORTEST_BUDGET = Duration.ofSeconds(60);

    static MetricPage of(Metric metric, Runbook runbook) {
        List<Markup> facts = new ArrayList<>();
        facts.add(new Markup("Kind: " + metric.kind().name().toLowerCase(Locale.ROOT) + "; unit: "
                + metric.unit().word() + "."));
        Words.origin(runbook, metric.span()).ifPresent(from -> facts.add(new Markup("Declared in " + from + ".")));
        facts.add(reading(metric));
        if (!metric.labels().isEmpty()) {
            facts.add(new Markup("It has several series on purpose, one for each value of "
                    + Words.list(metric.labels().stream().map(Markdown::code).toList()) + "."));
        }
        metric.total().ifPresent(total -> facts.add(total(total)));
        facts.add(missing(metric));
        facts.add(uses(metric, runbook));
        return new MetricPage(new Markup(Markdown.code(metric.name())), facts, definition(metric, runbook));
    }

    static String anchor(String metric) {
        return Markdown.anchor("Metric " + metric);
    }

    /** The metric's name, leading to its section. */
    static String link(String metric) {
        return "[" + Markdown.code(metric) + "](#" + anchor(metric) + ")";
    }

    /** How long a rule may wait for this metric before the run pauses as blind (gates.md §5). */
    static Duration blindBudget(Metric metric) {
        Duration reads = metric.every().multipliedBy(3);
        return reads.compareTo(SHORTEST_BUDGET) > 0 ? reads : SHORTEST_BUDGET;
    }

    private static Markup reading(Metric metric) {
        String every = metric.once()
                ? "once per phase, and again after the last effect where that decides; it never goes stale"
                : "every " + Words.duration(metric.every());
        return switch (metric.definition()) {
            case Metric.Definition.Queried queried ->
                new Markup("Read from " + Markdown.code(queried.source()) + " " + every
                        + (metric.once() ? "" : "; a sample older than " + Words.duration(metric.fresh()) + " is stale")
                        + "; a read may take " + Words.duration(metric.timeout()) + "." + as(queried.as())
                        + needs(queried.query()));
            case Metric.Definition.Formula formula -> new Markup("Computed from other metrics, " + every + ".");
            case Metric.Definition.FromSteps steps ->
                new Markup("Taken from the run's own checkpoints, " + every + "; it never goes stale.");
            case Metric.Definition.Asked asked -> new Markup("Asked of a person " + every + ".");
        };
    }

    private static String needs(Query query) {
        List<String> needs = query instanceof Query.Sql sql
                ? sql.needs().stream()
                        .map(need -> need.kind().name().toLowerCase(Locale.ROOT) + " " + Markdown.code(need.name()))
                        .toList()
                : List.of();
        return needs.isEmpty() ? "" : " It needs " + Words.list(needs) + ".";
    }

    private static String as(Metric.As as) {
        return switch (as) {
            case PLAIN -> "";
            case PERCENT -> " The number is a percentage.";
            case RATIO -> " The number is a ratio: 0.01 is 1%.";
            case SECONDS -> " The number is in seconds.";
            case MILLISECONDS -> " The number is in milliseconds.";
        };
    }

    private static Markup total(Metric.Total total) {
        ExpressionWords words = new ExpressionWords(Words.MARKDOWN);
        return switch (total) {
            case Metric.Total.Of of -> new Markup("It counts towards " + words.operand(of.total()) + ".");
            case Metric.Total.Estimated estimated ->
                new Markup("It counts towards about " + words.operand(estimated.total()) + " (an estimate).");
        };
    }

    private static Markup missing(Metric metric) {
        List<String> standIns = new ArrayList<>();
        standIn(metric, metric.missingAs(), "any missing value", standIns);
        standIn(metric, metric.emptyAs(), "an empty answer (no row, or NULL)", standIns);
        String optOut =
                standIns.isEmpty() ? "" : "By the author's choice " + Words.list(standIns) + "; each use is logged. ";
        return metric.missingAs().isPresent()
                ? new Markup(optOut.strip())
                : new Markup(optOut + "Without a value, rules that need it hold the run; after "
                        + Words.duration(blindBudget(metric)) + " of that it pauses as blind.");
    }

    private static void standIn(Metric metric, OptionalDouble amount, String what, List<String> standIns) {
        if (amount.isPresent()) {
            standIns.add(
                    what + " counts as " + Markdown.text(QuantityFormat.format(amount.getAsDouble(), metric.unit())));
        }
    }

    private static Markup uses(Metric metric, Runbook runbook) {
        List<String> users = new ArrayList<>();
        for (Phase phase : runbook.phases()) {
            if (readBy(phase)
                    .anyMatch(expression -> Expressions.metrics(expression).contains(metric.name()))) {
                users.add("[" + Markdown.code(phase.name()) + "](#" + PhasePage.anchor(phase) + ")");
            }
        }
        boolean verified = runbook.verify().stream()
                .flatMap(verify -> verify.expects().stream())
                .anyMatch(expect -> Expressions.metrics(expect.when()).contains(metric.name()));
        if (verified) {
            users.add("the [verification](#verification)");
        }
        runbook.metrics().stream()
                .filter(other -> other.definition() instanceof Metric.Definition.Formula formula
                        && Expressions.metrics(formula.expression()).contains(metric.name()))
                .forEach(other -> users.add(link(other.name())));
        return new Markup(users.isEmpty() ? "No rule reads it." : "Read by " + Words.list(users) + ".");
    }

    private static Stream<Expression> readBy(Phase phase) {
        return Stream.of(
                        phase.rules().stream().map(rule -> rule.when()),
                        phase.rules().stream().flatMap(rule -> rule.until().stream()),
                        phase.requires().stream().map(Phase.Condition::when),
                        phase.steps().stream().flatMap(step -> StepWords.condition(step.action()).stream()),
                        phase.steps().stream()
                                .flatMap(step -> step.postponed().stream())
                                .flatMap(postponed -> postponed.condition().stream()))
                .flatMap(expressions -> expressions);
    }

    /** The query or formula, in a fence where it has a language of its own. */
    static List<Markup> definition(Metric metric, Runbook runbook) {
        return switch (metric.definition()) {
            case Metric.Definition.Queried queried -> {
                List<Markup> blocks = new ArrayList<>(new StepWords(runbook).query(queried.query()));
                queried.ageQuery().ifPresent(age -> {
                    blocks.add(new Markup("The time of the sample comes from:"));
                    blocks.addAll(new StepWords(runbook).query(age));
                });
                yield blocks;
            }
            case Metric.Definition.Formula formula ->
                List.of(new Markup("It is " + new ExpressionWords(Words.MARKDOWN).operand(formula.expression()) + "."));
            case Metric.Definition.FromSteps steps ->
                List.of(new Markup("Rows done by "
                        + Words.list(steps.steps().stream()
                                .map(step -> Markdown.code(step.toString()))
                                .toList())
                        + "."));
            case Metric.Definition.Asked asked ->
                List.of(new Markup("The question: " + Words.sentence(Markdown.text(asked.question()))));
        };
    }
}
