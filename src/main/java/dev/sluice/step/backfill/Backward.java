package dev.sluice.step.backfill;

import dev.sluice.step.Outcome;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.step.target.Wal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A batch of an undo in one transaction, over what the step has done, newest first. It touches only rows that still hold what
 * the step wrote; the server looks at the newest version of each row when it does.
 */
final class Backward {

    private final Attempt attempt;
    private final String step;
    private Optional<Long> undoneBefore = Optional.empty();
    private long walBefore;
    private OptionalLong walBytes = OptionalLong.empty();

    Backward(Attempt attempt) {
        this.attempt = attempt;
        this.step = attempt.plan.step();
    }

    /**
     * With a statement that compares the value written. What both passes went through is undone once, with the first; what a step
     * behind EXCEPT has done is that step's, though the second pass went through it, too.
     */
    Outcome byStatement(SqlStatement statement) throws SQLException {
        begin();
        Optional<CheckpointStore.Undoable> newest = attempt.store.newestDone(attempt.ledger, step);
        if (newest.isEmpty()) {
            return nothingLeft();
        }
        Tile tile = newest.get().tile();
        Leaf leaf = attempt.leaf(tile.leaf());
        LeafKeys keys = new LeafKeys(attempt.session, leaf, attempt.shape.key());
        List<KeyRange> own = newest.get().pass() == 1 ? List.of(tile.done()) : ofTheSecondAlone(tile, keys);
        Optional<Key> downTo = Optional.empty();
        long rows = 0;
        if (!own.isEmpty()) {
            KeyRange top = own.getLast();
            Optional<Key> behind = keys.behind(top, Math.max(1, attempt.batch.rows()));
            rows = undo(statement, leaf, new KeyRange(behind.or(top::after), top.upTo()));
            downTo = own.size() > 1 ? behind.or(top::after) : behind;
        }
        attempt.store.retreat(
                attempt.ledger, step, newest.get().pass(), tile.ordinal(), downTo, rows, attempt.batch.journalHead());
        boolean exhausted = attempt.store.newestDone(attempt.ledger, step).isEmpty();
        return finish(rows, downTo.map(Key::toString).orElse("the lowest"), exhausted, OptionalDouble.empty());
    }

    private List<KeyRange> ofTheSecondAlone(Tile tile, LeafKeys keys) throws SQLException {
        List<KeyRange> first = attempt.store.done(attempt.ledger, step, tile.leaf());
        List<KeyRange> own = Uncovered.of(keys, List.of(tile.done()), first);
        for (String other : attempt.plan.except()) {
            for (List<KeyRange> standing : attempt.store.standing(attempt.ledger, other, tile.leaf())) {
                own = Uncovered.of(keys, own, standing);
            }
        }
        return own;
    }

    private long undo(SqlStatement statement, Leaf leaf, KeyRange range) throws SQLException {
        attempt.session.avoidWholeScans();
        return attempt.run(attempt.prepare(statement, leaf, range, attempt.onlyWhere()));
    }

    /** From what {@code keep old} stored. */
    Outcome fromOld() throws SQLException {
        begin();
        OldValues old = attempt.oldValues();
        Optional<OldValues.Stored> newest = old.newest();
        if (newest.isEmpty()) {
            if (attempt.store.newestDone(attempt.ledger, step).isEmpty()) {
                return nothingLeft();
            }
            attempt.store.retreatWholly(attempt.ledger, step);
            return finish(0, "the lowest", true, OptionalDouble.empty());
        }
        OldValues.Stored batch = newest.get();
        OldValues.Restored restored = old.restore(attempt.leaf(batch.leaf()), batch, Math.max(1, attempt.batch.rows()));
        attempt.store.countUndone(attempt.ledger, step, batch.pass(), restored.restored(), attempt.batch.journalHead());
        boolean exhausted = old.newest().isEmpty();
        if (exhausted) {
            attempt.store.retreatWholly(attempt.ledger, step);
        }
        return finish(restored.restored(), "batch " + batch.batch(), exhausted, OptionalDouble.empty());
    }

    private void begin() throws SQLException {
        walBefore = attempt.begin(Connection.TRANSACTION_READ_COMMITTED);
        undoneBefore = Optional.of(undone(attempt.store.passes(attempt.ledger, step)));
    }

    /** What of the step was undone when this batch began; absent if it has not begun. */
    Optional<Long> undoneBefore() {
        return undoneBefore;
    }

    /** WAL that the target's server wrote while this batch worked, everybody's; absent before it was to be committed. */
    OptionalLong walBytes() {
        return walBytes;
    }

    static long undone(List<Checkpoint> passes) {
        return passes.stream().mapToLong(Checkpoint::rowsUndone).sum();
    }

    private Outcome nothingLeft() throws SQLException {
        return finish(0, "", true, OptionalDouble.empty());
    }

    private Outcome finish(long rows, String downTo, boolean exhausted, OptionalDouble progress) throws SQLException {
        long undone = undone(attempt.store.passes(attempt.ledger, step));
        walBytes = OptionalLong.of(Wal.reached(attempt.session) - walBefore);
        Optional<Outcome> cancelled = attempt.commit();
        return cancelled.orElseGet(
                () -> new Outcome.BatchDone(undone, rows, downTo, attempt.millis(), progress, exhausted, walBytes));
    }
}
