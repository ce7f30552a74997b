package dev.sluice.run;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.model.Step;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a step is going to do, before it does it: the text that runs, and the values that are bound to it. */
public final class StepText {
    private StepText() {}

    /** @param values parameters and captured values as they are now */
    public static List<String> lines(Step step, Map<String, Value> values) {
        List<String> lines = new ArrayList<>();
        lines.add(step.ref() + (step.irreversible() ? "  cannot be undone from here on" : ""));
        step.postponed()
                .ifPresent(postponed -> lines.add("  postponed until " + postponed.text()
                        + postponed
                                .atMost()
                                .map(bound -> ", at most " + text(bound))
                                .orElse("")));
        action(step.action(), values, lines);
        step.undo().ifPresent(undo -> undo(undo, values, lines));
        return lines;
    }

    private static void undo(Step.Undo undo, Map<String, Value> values, List<String> lines) {
        switch (undo) {
            case Step.Undo.By by -> {
                lines.add("  undone by");
                action(by.action(), values, lines);
            }
            case Step.Undo.Batched batched -> {
                lines.add("  undone in batches by");
                sql(batched.sql(), values, lines);
            }
            case Step.Undo.FromOld fromOld -> lines.add("  undone from the old values that each batch keeps");
            case Step.Undo.None none -> lines.add("  nothing undoes it: " + none.because());
        }
    }

    private static void action(Action action, Map<String, Value> values, List<String> lines) {
        switch (action) {
            case Action.Sql sql -> {
                lines.add("  sql on " + sql.source() + ", " + mode(sql) + retries(sql.retry()));
                sql(sql.sql(), values, lines);
            }
            case Action.Backfill backfill -> {
                lines.add("  backfill of " + backfill.table() + " on " + backfill.source() + " by "
                        + (backfill.key().isEmpty() ? "its primary key" : String.join(", ", backfill.key()))
                        + ", batches of " + knob(backfill.batch(), values) + " rows"
                        + (backfill.workers().equals(new Action.Knob.Fixed(1))
                                ? ""
                                : ", up to " + knob(backfill.workers(), values) + " at once"));
                backfill.ladder().ifPresent(ladder -> lines.add("  in rungs of " + text(ladder)));
                sql(backfill.sql(), values, lines);
            }
            case Action.Run run -> {
                lines.add("  command " + run.command() + ", at most " + text(run.timeout()));
                run.ladder().ifPresent(ladder -> lines.add("  once for each rung of " + text(ladder)));
            }
            case Action.Http http -> lines.add("  " + http.method() + " " + http.url() + " on " + http.source());
            case Action.Manual manual -> lines.add("  by hand: " + manual.instruction());
            case Action.Wait wait ->
                lines.add("  waits at most " + text(wait.atMost()) + " until " + ExpressionText.of(wait.until()));
        }
    }

    private static void sql(SqlText sql, Map<String, Value> values, List<String> lines) {
        sql.raw().lines().forEach(line -> lines.add("    " + line));
        sql.statements().stream()
                .flatMap(statement -> statement.parts().stream())
                .distinct()
                .forEach(part -> {
                    switch (part) {
                        case SqlText.Part.Bind bind -> bound(":" + bind.name(), values.get(bind.name()), lines);
                        case SqlText.Part.Identifier name ->
                            bound(":\"" + name.name() + "\"", values.get(name.name()), lines);
                        case SqlText.Part.Literal literal -> {}
                        case SqlText.Part.Range range -> {}
                    }
                });
    }

    private static void bound(String place, Value value, List<String> lines) {
        lines.add("    with " + place + " = "
                + (value == null ? "captured by an earlier step" : QuantityFormat.format(value, Unit.TEXT)));
    }

    private static String mode(Action.Sql sql) {
        return switch (sql.mode()) {
            case SINGLE -> "one statement, lock timeout " + text(sql.lockTimeout());
            case ONE_TRANSACTION -> "in one transaction, lock timeout " + text(sql.lockTimeout());
            case OUTSIDE_TRANSACTION -> "outside a transaction, at most " + text(sql.timeout());
        };
    }

    private static String retries(Action.Retry retry) {
        return retry.times() == 0 ? "" : ", tried again at most " + retry.times() + " times";
    }

    private static String knob(Action.Knob knob, Map<String, Value> values) {
        double amount = switch (knob) {
            case Action.Knob.Fixed fixed -> fixed.amount();
            case Action.Knob.Live live ->
                values.get(live.param()) instanceof Value.Amount found ? found.amount() : Double.NaN;
        };
        return QuantityFormat.format(amount, Unit.NUMBER);
    }

    private static String text(Action.Ladder ladder) {
        return ladder.rungs().stream()
                        .map(rung -> QuantityFormat.format(rung, Unit.PERCENT))
                        .collect(Collectors.joining(", "))
                + "; the gate is watched for " + text(ladder.each()) + " behind each";
    }

    private static String text(Duration duration) {
        return QuantityFormat.format(duration.toMillis() / 1_000.0, Unit.DURATION);
    }
}
