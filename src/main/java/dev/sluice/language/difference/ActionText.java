package dev.sluice.language.difference;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Steps and their settings, roughly as the language writes them. */
final class ActionText {
    private ActionText() {}

    static String of(Action action) {
        return switch (action) {
            case Action.Sql sql ->
                "sql on " + sql.source() + " " + sql.sql().raw().strip();
            case Action.Backfill backfill ->
                "backfill " + backfill.table() + " on " + backfill.source() + " "
                        + backfill.sql().raw().strip();
            case Action.Run run -> "run " + run.command();
            case Action.Http http -> "http on " + http.source() + " " + http.method() + " " + http.url();
            case Action.Manual manual -> "manual " + manual.instruction();
            case Action.Wait wait -> "wait until " + ExpressionText.of(wait.until());
        };
    }

    static String kind(Action action) {
        return switch (action) {
            case Action.Sql sql -> "sql";
            case Action.Backfill backfill -> "backfill";
            case Action.Run run -> "run";
            case Action.Http http -> "http";
            case Action.Manual manual -> "manual";
            case Action.Wait wait -> "wait";
        };
    }

    static String retry(Action.Retry retry) {
        return retry.times() == 0
                ? "none"
                : retry.times() + " times backoff " + ExpressionText.duration(retry.first()) + " .. "
                        + ExpressionText.duration(retry.longest());
    }

    static String mode(Action.Sql.Mode mode) {
        return switch (mode) {
            case SINGLE -> "one statement by itself";
            case ONE_TRANSACTION -> "in one transaction";
            case OUTSIDE_TRANSACTION -> "outside transaction";
        };
    }

    static String slice(Action.Slice slice) {
        return switch (slice) {
            case Action.Slice.Whole whole -> "the whole key space";
            case Action.Slice.Spread spread -> "spread " + QuantityFormat.format(spread.percent(), Unit.PERCENT);
            case Action.Slice.First first -> "first " + QuantityFormat.format(first.percent(), Unit.PERCENT);
        };
    }

    static String knob(Action.Knob knob, Unit unit) {
        return switch (knob) {
            case Action.Knob.Fixed fixed -> QuantityFormat.format(fixed.amount(), unit);
            case Action.Knob.Live live -> live.param();
        };
    }

    static String budget(Action.Budget budget) {
        return switch (budget.what()) {
            case WAL -> knob(budget.rate(), Unit.BYTES_PER_SECOND) + " wal";
            case ROWS -> knob(budget.rate(), Unit.ROWS_PER_SECOND);
            case DUTY -> knob(budget.rate(), Unit.PERCENT) + " duty";
        };
    }

    static String time(Duration duration) {
        return ExpressionText.duration(duration);
    }

    static String ladder(Action.Ladder ladder) {
        return rungs(ladder.rungs()) + " each " + ExpressionText.duration(ladder.each());
    }

    static String rungs(List<Double> rungs) {
        return rungs.stream()
                .map(rung -> QuantityFormat.format(rung, Unit.PERCENT))
                .collect(Collectors.joining(", "));
    }

    static String refs(List<StepRef> refs) {
        return refs.isEmpty() ? "none" : refs.stream().map(StepRef::toString).collect(Collectors.joining(", "));
    }

    static String undo(Step.Undo undo) {
        return switch (undo) {
            case Step.Undo.By by -> of(by.action());
            case Step.Undo.Batched batched ->
                "in batches " + batched.sql().raw().strip();
            case Step.Undo.FromOld old -> "from old";
            case Step.Undo.None none -> "none because " + none.because();
        };
    }

    static String query(Query query) {
        return switch (query) {
            case Query.Sql sql ->
                sql.needs().stream().map(need -> "needs " + need + " ").collect(Collectors.joining())
                        + "sql "
                        + sql.raw().strip();
            case Query.PromQl promql -> "promql " + promql.text().strip();
            case Query.Json json -> json.method().toLowerCase(Locale.ROOT) + " " + json.url() + " json " + json.value();
            case Query.Command command -> "run " + command.name();
            case Query.Sample sample -> sample.text();
        };
    }
}
