package dev.sluice.step.backfill;

import dev.sluice.step.Outcome;
import dev.sluice.step.sql.Condition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A batch in one transaction: the fence held, the next range found and changed, the checkpoint moved behind it. Either all of
 * that is committed or none of it, so each key is passed exactly once, however often a process dies; with a control database
 * at least once, see {@link dev.sluice.step.target.EffectTransaction}.
 */
final class Forward {

    private final Attempt attempt;
    private final BackfillPlan plan;
    private final int pass;

    Forward(Attempt attempt) {
        this.attempt = attempt;
        this.plan = attempt.plan;
        this.pass = attempt.batch.pass();
    }

    Outcome run() throws SQLException {
        // What is stored as old, changed, and read back as new has to be the same rows: one snapshot for all. A row
        // that
        // somebody changes meanwhile ends the batch, which is tried again.
        attempt.begin(
                plan.keepOld().isEmpty()
                        ? Connection.TRANSACTION_READ_COMMITTED
                        : Connection.TRANSACTION_REPEATABLE_READ);
        BatchStart start = attempt.store.start(attempt.ledger, plan.step(), pass);
        attempt.beginsAt(start.passes());
        Checkpoint from =
                start.from().orElseThrow(() -> Unsuitable.checkpoint("backfill " + plan.step() + " has no checkpoint"));
        return start.next().isPresent() ? change(start, from, start.next().get()) : standing(attempt, from);
    }

    private Outcome change(BatchStart start, Checkpoint from, Tile tile) throws SQLException {
        Leaf leaf = attempt.leaf(tile.leaf());
        Optional<LeafKeys.Found> end = new LeafKeys(attempt.session, leaf, attempt.shape.key())
                .find(tile.ahead(), Math.max(1, attempt.batch.rows()));
        Key upTo = end.map(LeafKeys.Found::key).orElse(tile.range().upTo());
        KeyRange range = new KeyRange(tile.ahead().after(), upTo);
        long wal = end.isPresent() ? end.get().wal() : Wal.reached(attempt.session);
        long rows = change(from, leaf, range);
        Optional<CheckpointStore.Standing> moved = attempt.store.advance(
                attempt.ledger,
                plan.step(),
                start,
                tile,
                new CheckpointStore.Reached(
                        upTo,
                        end.map(it -> it.placed().place()).orElse(OptionalDouble.empty()),
                        upTo.equals(tile.range().upTo()),
                        rows),
                attempt.batch.journalHead());
        if (moved.isEmpty()) {
            return again(start);
        }
        CheckpointStore.Standing standing = moved.get();
        long written = (attempt.transaction.isApart() ? Wal.reached(attempt.session) : standing.wal()) - wal;
        Optional<Outcome> cancelled = attempt.commit();
        if (cancelled.isPresent()) {
            return cancelled.get();
        }
        attempt.store.committed();
        return new Outcome.BatchDone(
                start.rowsBefore() + from.rowsDone() + rows,
                rows,
                upTo.toString(),
                attempt.clock.took().toMillis(),
                standing.progress(),
                standing.exhausted(),
                OptionalLong.of(written));
    }

    /** The checkpoint is not where this batch began: nothing of it stays. What was only remembered may have been mended by hand. */
    private Outcome again(BatchStart start) throws SQLException {
        if (!start.remembered()) {
            throw attempt.fence.fenced();
        }
        attempt.transaction.rollback();
        return run();
    }

    private long change(Checkpoint from, Leaf leaf, KeyRange range) throws SQLException {
        Condition more = pass == 1
                ? attempt.onlyWhere()
                : attempt.onlyWhere()
                        .and(plan.remaining().map(Condition::written).orElse(Condition.ALL));
        if (plan.keepOld().isEmpty()) {
            return attempt.run(plan.statement(), leaf, range, more);
        }
        OldValues old = attempt.oldValues();
        old.before(leaf, range, pass, from.batches());
        long rows = attempt.run(plan.statement(), leaf, range, more);
        old.after(leaf, range, pass, from.batches());
        return rows;
    }

    /** Where a pass stands. Passes of one step count together. */
    static Outcome.BatchDone standing(Attempt attempt, Checkpoint checkpoint) throws SQLException {
        String step = attempt.plan.step();
        long earlier = checkpoint.pass() == 1
                ? 0
                : attempt.store
                        .find(attempt.ledger, step, 1)
                        .map(Checkpoint::rowsDone)
                        .orElse(0L);
        CheckpointStore.Standing standing = attempt.store.standing(attempt.ledger, step, checkpoint.pass());
        return new Outcome.BatchDone(
                earlier + checkpoint.rowsDone(),
                0,
                "",
                0,
                standing.progress(),
                standing.exhausted(),
                OptionalLong.empty());
    }
}
