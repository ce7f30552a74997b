package dev.sluice.engine;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Step;
import dev.sluice.value.Dimension;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Words that several decisions share. */
final class Texts {
    private Texts() {}

    static String millis(long millis) {
        return QuantityFormat.format(millis / 1_000.0, Dimension.DURATION);
    }

    static String rows(double rows) {
        return QuantityFormat.format(rows, Unit.ROWS);
    }

    static String percent(double points) {
        return QuantityFormat.format(points, Unit.PERCENT);
    }

    static String value(Optional<Value> value, Param param) {
        return value.map(known -> QuantityFormat.format(known, param.unit())).orElse("any");
    }

    static String metric(Run run, String metric, OptionalDouble amount) {
        return amount.isEmpty()
                ? "unknown"
                : QuantityFormat.format(
                        amount.getAsDouble(), run.runbook.metric(metric).unit());
    }

    static List<String> with(List<String> reasons, String... next) {
        List<String> all = new ArrayList<>(reasons);
        all.addAll(List.of(next));
        return all;
    }

    /** What an effect is, in a few words. */
    static String what(Effect effect) {
        return switch (effect) {
            case Effect.Act act -> action(act.action());
            case Effect.OpenBackfill open ->
                "looks up the key space of " + open.backfill().table();
            case Effect.Batch batch ->
                (batch.workers() > 1 ? batch.workers() + " batches of " : "batch of ") + rows(batch.rows()) + " of "
                        + batch.backfill().table()
                        + (batch.pass() == 2 ? ", second pass" : "");
            case Effect.AwaitOldTransactions ignored -> "waits for transactions older than the step";
            case Effect.UndoBatch batch ->
                "undoes " + rows(batch.rows()) + " of " + batch.backfill().table();
            case Effect.TryLock lock -> "tries the lock of " + lock.step();
            case Effect.Offered offered -> "carries out " + offered.step().step();
            case Effect.FindOut find -> "finds out whether " + find.step() + " took place";
        };
    }

    static String action(Action action) {
        return switch (action) {
            case Action.Sql sql -> "sql " + firstLine(sql.sql().raw());
            case Action.Backfill backfill -> "backfill " + backfill.table();
            case Action.Run run -> "run " + run.command();
            case Action.Http http -> http.method() + " " + http.url();
            case Action.Manual manual -> "manual: " + manual.instruction();
            case Action.Wait wait -> "wait at most " + millis(wait.atMost().toMillis());
        };
    }

    /** Why it cannot be paused, or nothing if it can. */
    static Optional<String> unpausable(Effect effect) {
        String kind = switch (effect) {
            case Effect.Act act ->
                switch (act.action()) {
                    case Action.Sql sql -> "a running statement";
                    case Action.Run run -> run.onPause().isPresent() ? "" : "a command without on pause";
                    case Action.Http ignored -> "a request that is sent";
                    default -> "";
                };
            default -> "";
        };
        return kind.isEmpty() ? Optional.empty() : Optional.of(kind);
    }

    /** What undoes the step by hand. */
    static String byHand(Step step) {
        return step.undo()
                .map(undo -> switch (undo) {
                    case Step.Undo.By by ->
                        by.action() instanceof Action.Sql sql ? sql.sql().raw().strip() : action(by.action());
                    case Step.Undo.Batched batched -> batched.sql().raw().strip() + "   -- :range over the ranges done";
                    case Step.Undo.FromOld ignored ->
                        "update from the old values kept in the schema sluice, where the row still holds what was written";
                    case Step.Undo.None none -> "nothing: " + none.because();
                })
                .orElse("nothing is declared");
    }

    private static String firstLine(String text) {
        String line = text.strip().lines().findFirst().orElse("").strip();
        return line.equals(text.strip()) ? line : line + " ...";
    }
}
