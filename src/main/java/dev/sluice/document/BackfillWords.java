package dev.sluice.document;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.util.ArrayList;
import java.util.List;

/** What a backfill touches, how fast, and what becomes of rows that arrive meanwhile. */
final class BackfillWords {
    private static final Action.Knob ALONE = new Action.Knob.Fixed(1);

    private final Runbook runbook;

    BackfillWords(Runbook runbook) {
        this.runbook = runbook;
    }

    List<Markup> describe(Action.Backfill backfill, String prefix) {
        String keys = Words.list(backfill.key().stream().map(Markdown::code).toList());
        List<Markup> blocks = new ArrayList<>();
        blocks.add(new Markup(prefix + "Backfill of " + Markdown.code(backfill.table()) + " on "
                + Markdown.code(backfill.source()) + " in ranges of " + keys
                + ". Each range is one transaction that also moves the checkpoint, so that a crash or a resume neither repeats"
                + " nor leaves out a range."));
        blocks.add(StepWords.sql(backfill.sql()));
        blocks.add(new Markup("It covers " + part(backfill) + ". " + pace(backfill) + " "
                + StepWords.lock(backfill.lockTimeout()) + StepWords.attempts(backfill.retry())
                + StepWords.deadline(backfill.timeout())));
        backfill.ladder().ifPresent(ladder -> blocks.add(StepWords.ladder(ladder, "It stops at ")));
        blocks.add(new Markup(laterRows(backfill)));
        if (!backfill.keepOld().isEmpty()) {
            blocks.add(new Markup("The old values of "
                    + Words.list(backfill.keepOld().stream().map(Markdown::code).toList())
                    + " are kept in each range's transaction."));
        }
        return blocks;
    }

    private static String part(Action.Backfill backfill) {
        String slice = switch (backfill.slice()) {
            case Action.Slice.Whole whole -> "the whole table";
            case Action.Slice.Spread spread ->
                "ranges spread over the table that hold about " + percent(spread.percent()) + " of it";
            case Action.Slice.First first -> "the lowest keys, about " + percent(first.percent()) + " of the table";
        };
        String only = backfill.onlyWhere()
                .map(where -> ", only where " + Markdown.code(where))
                .orElse("");
        String except = backfill.except().isEmpty()
                ? ""
                : ", except what "
                        + Words.list(backfill.except().stream()
                                .map(step -> Markdown.code(step.toString()))
                                .toList())
                        + " has done";
        return slice + only + except;
    }

    private String pace(Action.Backfill backfill) {
        String aim = backfill.aim()
                .map(time -> " The size adapts so that a batch takes about " + knob(time, Unit.DURATION) + ".")
                .orElse("");
        String workers = backfill.workers().equals(ALONE)
                ? ""
                : " Up to " + knob(backfill.workers(), Unit.COUNT)
                        + " batches run at once, in ranges apart; fewer while a reading nears what the gate allows.";
        String budget = backfill.budget()
                .map(limit -> switch (limit.what()) {
                    case WAL -> " It writes at most " + knob(limit.rate(), Unit.BYTES_PER_SECOND) + " of WAL.";
                    case ROWS -> " It changes at most " + knob(limit.rate(), Unit.ROWS_PER_SECOND) + ".";
                    case DUTY -> " It works at most " + knob(limit.rate(), Unit.PERCENT) + " of the time.";
                })
                .orElse("");
        return "A batch holds " + knob(backfill.batch(), Unit.ROWS) + ", and it rests "
                + knob(backfill.rest(), Unit.DURATION) + " after each." + aim + workers + budget;
    }

    private String knob(Action.Knob knob, Unit unit) {
        return switch (knob) {
            case Action.Knob.Fixed fixed -> QuantityFormat.format(fixed.amount(), unit);
            case Action.Knob.Live live ->
                runbook.params().stream()
                                .filter(param -> param.name().equals(live.param()))
                                .findFirst()
                                .map(BackfillWords::value)
                                .orElse("")
                        + " (" + Markdown.code(live.param()) + ")";
        };
    }

    private static String value(Param param) {
        return QuantityFormat.format(param.value(), param.unit());
    }

    private static String laterRows(Action.Backfill backfill) {
        String again = backfill.remaining()
                .map(condition ->
                        ", and then passes over the table once more for rows where " + Markdown.code(condition))
                .orElse("");
        return "The ranges reach from the lowest key to the highest one present when the step begins. **Rows that arrive later"
                + " are not its business**: a column default, a trigger or the application must fill them. After the last"
                + " range it waits, for a bounded time, until transactions older than the step have ended" + again
                + ".";
    }

    private static String percent(double share) {
        return QuantityFormat.format(share, Unit.PERCENT);
    }
}
