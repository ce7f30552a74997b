package dev.sluice.step.backfill;

import dev.sluice.step.Outcome;
import dev.sluice.step.backfill.KeySpace.Placed;
import dev.sluice.step.sql.Condition;
import dev.sluice.step.target.Wal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A batch in one transaction: the fence held, the next stretch of a range found and changed, the range moved behind it. Either
 * all of that is committed or none of it, so each key is passed exactly once, however often a process dies; with a control
 * database at least once, see {@link dev.sluice.step.target.EffectTransaction}.
 */
final class Forward {

    private final Attempt attempt;
    private final BackfillPlan plan;
    private final Course course;
    private final Tile tile;
    private final ReadAhead reader;

    /** @param tile one of the course's that has something left */
    Forward(Attempt attempt, Course course, Tile tile, ReadAhead reader) {
        this.reader = reader;
        this.attempt = attempt;
        this.plan = attempt.plan;
        this.course = course;
        this.tile = tile;
    }

    Ended run() throws SQLException {
        Leaf leaf = attempt.leaf(tile.leaf());
        long wanted = Math.max(1, attempt.batch.rows());
        Optional<Optional<Placed>> found =
                reader.find(leaf, attempt.shape.key(), tile.ahead(), wanted, attempt.clock.left());
        // What is stored as old, changed, and read back as new has to be the same rows: one snapshot for all. A row
        // that somebody changes meanwhile ends the batch, which is tried again.
        long wal = attempt.begin(
                plan.keepOld().isEmpty()
                        ? Connection.TRANSACTION_READ_COMMITTED
                        : Connection.TRANSACTION_REPEATABLE_READ);
        Optional<Placed> end = found.isPresent()
                ? found.get()
                : new LeafKeys(attempt.session, leaf, attempt.shape.key()).findBeside(tile.ahead(), wanted);
        Key upTo = end.map(Placed::key).orElse(tile.range().upTo());
        if (!upTo.equals(tile.range().upTo())) {
            KeyRange rest = new KeyRange(Optional.of(upTo), tile.range().upTo());
            reader.begin(leaf, attempt.shape.key(), rest, wanted);
        }
        KeyRange range = new KeyRange(tile.ahead().after(), upTo);
        Attempt.readByIndex(attempt.session, attempt.shape.key(), range);
        long rows = change(leaf, range);
        Tile moved = tile.behind(upTo, end.map(Placed::place).orElse(OptionalDouble.empty()), rows);
        Optional<CheckpointStore.Moved> noted =
                attempt.store.advance(attempt.ledger, course, tile, moved, attempt.batch.journalHead());
        if (noted.isEmpty()) {
            return new Ended.Astray();
        }
        long reached = attempt.transaction.isApart()
                ? Wal.reached(attempt.session)
                : noted.get().wal();
        Optional<Outcome> cancelled = attempt.commit();
        if (cancelled.isPresent()) {
            return new Ended.Otherwise(cancelled.get());
        }
        return new Ended.Committed(
                tile,
                moved,
                attempt.clock.took().toMillis(),
                Optional.of(new Ended.Wrote(
                        wal, reached, noted.get().updated(), noted.get().hot())));
    }

    private long change(Leaf leaf, KeyRange range) throws SQLException {
        Condition more = course.pass() == 1
                ? attempt.onlyWhere()
                : attempt.onlyWhere()
                        .and(plan.remaining().map(Condition::written).orElse(Condition.ALL));
        if (plan.keepOld().isEmpty()) {
            return attempt.run(plan.statement(), leaf, range, more);
        }
        OldValues old = attempt.oldValues();
        old.before(leaf, range, course.pass(), tile.nextBatch());
        long rows = attempt.run(plan.statement(), leaf, range, more);
        old.after(leaf, range, course.pass(), tile.nextBatch());
        return rows;
    }
}
