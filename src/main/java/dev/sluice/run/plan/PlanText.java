package dev.sluice.run.plan;

import dev.sluice.gate.ExplanationText;
import dev.sluice.gate.Layout;
import dev.sluice.language.model.Header;
import dev.sluice.language.sql.rule.Advice;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Truth;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A plan as people read it. */
public final class PlanText {
    private static final String BELOW = " ".repeat(10);

    private PlanText() {}

    public static List<String> lines(Plan plan, Layout layout) {
        List<String> lines = new ArrayList<>();
        lines.add("plan for " + plan.runbook().name() + " in " + plan.environment() + ": "
                + plan.runbook().title());
        lines.add("source digest " + plan.runbook().digest().substring(0, 12));
        section("Semantics", plan.semantics(), lines);
        section("Told while it runs", plan.told(), lines);
        section("Schema sluice", toPrepare(plan), lines);
        metrics(plan, lines);
        Set<String> explained = new HashSet<>();
        plan.phases()
                .forEach(phase ->
                        phase(phase, plan.runbook().files().origin(phase.phase().span()), layout, explained, lines));
        advice(plan, lines);
        blast(plan, lines);
        lines.add("");
        if (plan.holds().isEmpty()) {
            lines.add("It could start now; nothing was touched.");
        } else {
            lines.add("It would hold before its first effect; nothing was touched.");
            plan.holds().forEach(hold -> lines.add("  " + hold));
        }
        return lines;
    }

    private static List<String> toPrepare(Plan plan) {
        List<String> sentences = new ArrayList<>();
        for (Ground ground : plan.grounds()) {
            if (ground.isToBePrepared()) {
                sentences.add("source " + ground.source() + ": " + String.join("; ", ground.missing()));
            }
        }
        if (!sentences.isEmpty()) {
            sentences.add("a run with --create-schema creates it, and a run of this plan, sealed with -o");
        }
        return sentences;
    }

    /** Left out where there is nothing to say. */
    private static void section(String title, List<String> sentences, List<String> lines) {
        if (!sentences.isEmpty()) {
            lines.add("");
            lines.add(title);
            sentences.forEach(sentence -> lines.add("  " + sentence));
        }
    }

    private static void metrics(Plan plan, List<String> lines) {
        lines.add("");
        lines.add("Metrics, each read once");
        int width = plan.metrics().stream()
                .mapToInt(read -> read.metric().name().length())
                .max()
                .orElse(0);
        for (Plan.MetricRead read : plan.metrics()) {
            Optional<String> from = plan.runbook().files().origin(read.metric().span());
            lines.add(("  " + pad(read.metric().name(), width) + "  " + pad(read.value(), 14) + "  " + read.age())
                            .stripTrailing()
                    + from(from));
            read.problem().ifPresent(problem -> lines.add("  " + " ".repeat(width) + "  next: " + problem));
        }
    }

    /** Where a module declares it. */
    private static String from(Optional<String> origin) {
        return origin.map(place -> "  (from " + place + ")").orElse("");
    }

    /** @param explained conditions of earlier phases; the rules of a named gate stand the same in each */
    private static void phase(
            Plan.PhasePlan phase, Optional<String> from, Layout layout, Set<String> explained, List<String> lines) {
        lines.add("");
        lines.add("Phase " + phase.phase().name() + ": " + phase.phase().title()
                + (phase.phase().irreversible() ? " (irreversible)" : "")
                + from(from));
        for (Plan.ConditionNow condition : phase.conditions()) {
            lines.add("  " + pad(truth(condition.truth()), 7) + " " + condition.sentence() + from(condition.from()));
            if (!condition.expected() && explained.add(condition.sentence())) {
                ExplanationText.lines(condition.explanation(), layout.indented(BELOW.length()))
                        .forEach(line -> lines.add(BELOW + line));
            }
        }
        for (Plan.StepPlan step : phase.steps()) {
            step.lines().forEach(line -> lines.add("  " + line));
            StatementText.lines(step).forEach(line -> lines.add("    " + line));
        }
    }

    /** Matters of style are for {@code check}. */
    private static void advice(Plan plan, List<String> lines) {
        List<Advice> shown = plan.advice().stream()
                .filter(advice -> advice.severity() != Advice.Severity.STYLE)
                .toList();
        if (shown.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("SQL to think about");
        for (Advice advice : shown) {
            lines.add("  " + pad(advice.severity().name().toLowerCase(Locale.ROOT), 7) + " " + advice.code() + " at "
                    + place(plan, advice) + ": " + advice.message());
            lines.add(BELOW + advice.why());
            advice.safeAlternative().ifPresent(text -> {
                lines.add(BELOW + "write instead");
                text.lines().forEach(line -> lines.add(BELOW + "  " + line));
            });
        }
    }

    private static String place(Plan plan, Advice advice) {
        String line = advice.span().line() + ":" + advice.span().column();
        return plan.runbook()
                .files()
                .origin(advice.span())
                .map(module -> module + ":" + advice.span().column())
                .orElse("line " + line);
    }

    private static void blast(Plan plan, List<String> lines) {
        Header header = plan.runbook().header();
        lines.add("");
        lines.add("Blast radius");
        header.worstCase().ifPresent(text -> lines.add("  worst case  " + text));
        header.downtime().ifPresent(text -> lines.add("  downtime    " + text));
        plan.tables().forEach(table -> lines.add("  table       " + table.table() + ", " + size(table)));
        header.estimate()
                .ifPresentOrElse(
                        estimate -> lines.add("  estimate    " + text(estimate.low()) + " .. " + text(estimate.high())
                                + ", from the runbook"),
                        () -> lines.add("  estimate    the runbook states none"));
    }

    static String size(Plan.TableSize size) {
        String rows = size.rows().isPresent()
                ? "about " + QuantityFormat.format(size.rows().getAsLong(), Unit.ROWS)
                : "rows unknown, never analysed";
        return rows + ", " + QuantityFormat.format(size.bytes(), Unit.BYTES);
    }

    private static String truth(Truth truth) {
        return truth.name().toLowerCase(Locale.ROOT);
    }

    private static String text(Duration duration) {
        return QuantityFormat.format(duration.toMillis() / 1_000.0, Unit.DURATION);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
