package dev.sluice.step.backfill;

import dev.sluice.step.Outcome;
import dev.sluice.step.backfill.KeySpace.Placed;
import dev.sluice.step.sql.Condition;
import dev.sluice.step.sql.Prepared;
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

    /**
     * The next keys of the range, and what changes them.
     *
     * @param end absent where the rest of the range is no longer than a batch
     */
    private record Stretch(Optional<Placed> end, KeyRange keys, Prepared change) {}

    Ended run() throws SQLException {
        Leaf leaf = attempt.leaf(tile.leaf());
        long wanted = Math.max(1, attempt.batch.rows());
        Optional<Optional<Placed>> ahead =
                reader.find(leaf, attempt.shape.key(), tile.ahead(), wanted, attempt.clock.left());
        // What needs no transaction comes before it, so that it holds the fence and its rows for less.
        Optional<Stretch> ready = ahead.isPresent() ? Optional.of(stretch(leaf, ahead.get())) : Optional.empty();
        // What is stored as old, changed, and read back as new has to be the same rows: one snapshot for all. A row
        // that somebody changes meanwhile ends the batch, which is tried again.
        long wal = attempt.begin(
                plan.keepOld().isEmpty()
                        ? Connection.TRANSACTION_READ_COMMITTED
                        : Connection.TRANSACTION_REPEATABLE_READ);
        Stretch stretch = ready.isPresent() ? ready.get() : found(leaf, wanted);
        if (!stretch.keys().upTo().equals(tile.range().upTo())) {
            KeyRange rest = new KeyRange(
                    Optional.of(stretch.keys().upTo()), tile.range().upTo());
            reader.begin(leaf, attempt.shape.key(), rest, wanted);
        }
        long rows = change(leaf, stretch);
        Tile moved = tile.behind(
                stretch.keys().upTo(), stretch.end().map(Placed::place).orElse(OptionalDouble.empty()), rows);
        Optional<CheckpointStore.Moved> noted =
                attempt.store.advance(attempt.ledger, course, tile, moved, attempt.batch.journalHead(), plan.table());
        if (noted.isEmpty()) {
            return new Ended.Astray();
        }
        long reached = reached(leaf, noted.get());
        Optional<Outcome> cancelled = attempt.commit();
        if (cancelled.isPresent()) {
            return new Ended.Otherwise(cancelled.get());
        }
        return new Ended.Committed(
                tile,
                moved,
                attempt.millis(),
                Optional.of(new Ended.Wrote(
                        wal, reached, noted.get().updated(), noted.get().hot())));
    }

    /** How far the WAL of the rows' server is, bytes, where the batch has changed the table that the range is of. */
    private long reached(Leaf leaf, CheckpointStore.Moved noted) throws SQLException {
        if (attempt.transaction.isApart()) {
            return Belonging.walReached(attempt.session, plan, leaf);
        }
        if (!noted.belongs()) {
            throw Belonging.lost(plan.step(), attempt.shape.name(), leaf.oid());
        }
        return noted.wal();
    }

    /** What nobody has read ahead. */
    private Stretch found(Leaf leaf, long wanted) throws SQLException {
        LeafKeys keys = new LeafKeys(attempt.session, leaf, attempt.shape.key());
        Stretch found = stretch(leaf, keys.findBeside(tile.ahead(), wanted));
        attempt.session.avoidWholeScans();
        return found;
    }

    private Stretch stretch(Leaf leaf, Optional<Placed> end) throws SQLException {
        Key upTo = end.map(Placed::key).orElse(tile.range().upTo());
        KeyRange keys = new KeyRange(tile.ahead().after(), upTo);
        Condition more = course.pass() == 1
                ? attempt.onlyWhere()
                : attempt.onlyWhere()
                        .and(plan.remaining().map(Condition::written).orElse(Condition.ALL));
        return new Stretch(end, keys, attempt.prepare(plan.statement(), leaf, keys, more));
    }

    private long change(Leaf leaf, Stretch stretch) throws SQLException {
        if (plan.keepOld().isEmpty()) {
            return attempt.run(stretch.change());
        }
        OldValues old = attempt.oldValues();
        old.before(leaf, stretch.keys(), course.pass(), tile.nextBatch());
        long rows = attempt.run(stretch.change());
        old.after(leaf, course.pass(), tile.nextBatch());
        return rows;
    }
}
