package dev.sluice.step.mariadb;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Failpoint;
import dev.sluice.step.Outcome;
import dev.sluice.step.backfill.Backfill;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.step.backfill.Checkpoint;
import dev.sluice.step.backfill.Course;
import dev.sluice.step.backfill.Key;
import dev.sluice.step.backfill.KeyRange;
import dev.sluice.step.backfill.KeySpace.Placed;
import dev.sluice.step.backfill.Qualifier;
import dev.sluice.step.backfill.Tile;
import dev.sluice.step.backfill.Uncovered;
import dev.sluice.step.sql.Clock;
import dev.sluice.step.sql.Condition;
import dev.sluice.step.sql.Execution;
import dev.sluice.step.sql.Prepared;
import dev.sluice.step.sql.RoundTrips;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.step.sql.Words;
import dev.sluice.step.target.HaltingSockets;
import dev.sluice.step.target.Limits;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One batch in one transaction, forward or back: the fence held, the next stretch found and changed, its range moved. Either all of
 * that is committed or none of it, so each key is passed exactly once, however often a process dies.
 */
final class MariaBatch {

    private final MariaFence fence;
    private final MariaSession session;
    private final MariaCheckpoints store;
    private final BackfillPlan plan;
    private final MariaTable table;
    private final Backfill.Batch batch;
    private final Cancellation cancellation;
    private final Clock clock;
    private final RoundTrips.Mark started;
    private Optional<Begun> begun = Optional.empty();

    /** Where the step stood when the batch began. */
    record Begun(Course course, long undone) {}

    MariaBatch(
            MariaFence fence,
            MariaSession session,
            MariaCheckpoints store,
            BackfillPlan plan,
            MariaTable table,
            Backfill.Batch batch,
            Cancellation cancellation) {
        this.fence = fence;
        this.session = session;
        this.store = store;
        this.plan = plan;
        this.table = table;
        this.batch = batch;
        this.cancellation = cancellation;
        this.clock = new Clock(batch.deadline());
        this.started = session.trips().mark();
    }

    /** How long it has lasted so far, without what no number of rows changes. */
    private long millis() {
        return Math.max(0, clock.took().minus(session.trips().since(started)).toMillis());
    }

    /** Absent if it has begun nothing. */
    Optional<Begun> begun() {
        return begun;
    }

    private Course begin(int isolation) throws SQLException {
        fence.begin(session, new Limits(plan.lockTimeout(), batch.deadline()), isolation);
        Course course = store.course(session, plan.step(), batch.pass());
        begun = Optional.of(new Begun(course, undone(store.passes(session, plan.step()))));
        return course;
    }

    static long undone(List<Checkpoint> passes) {
        return passes.stream().mapToLong(Checkpoint::rowsUndone).sum();
    }

    Outcome forward() throws SQLException {
        // Locks of a range, not of its rows alone, where what is stored as old has to be what is changed.
        Course course = begin(
                plan.keepOld().isEmpty()
                        ? Connection.TRANSACTION_READ_COMMITTED
                        : Connection.TRANSACTION_REPEATABLE_READ);
        Optional<Tile> next = course.next(Set.of());
        if (next.isEmpty()) {
            return done(course, 0, 0, "");
        }
        Tile tile = next.get();
        Optional<Placed> end = new MariaKeys(session, table).find(tile.ahead(), Math.max(1, batch.rows()));
        Key upTo = end.map(Placed::key).orElse(tile.range().upTo());
        long rows = change(tile, new KeyRange(tile.ahead().after(), upTo));
        Tile moved = tile.behind(upTo, end.map(Placed::place).orElse(OptionalDouble.empty()), rows);
        if (!store.advance(session, course, tile, moved, batch.journalHead())) {
            throw fence.fenced();
        }
        Optional<Outcome> cancelled = commit();
        return cancelled.orElseGet(() ->
                done(course.with(moved), rows, moved.passed(tile, Math.max(1, batch.rows())), upTo.toString()));
    }

    private long change(Tile tile, KeyRange range) throws SQLException {
        Condition more = batch.pass() == 1
                ? onlyWhere()
                : onlyWhere().and(plan.remaining().map(Condition::written).orElse(Condition.ALL));
        if (plan.keepOld().isEmpty()) {
            return run(plan.statement(), range, more);
        }
        MariaOldValues old = oldValues();
        old.before(range, batch.pass(), tile.nextBatch());
        long rows = run(plan.statement(), range, more);
        old.after(batch.pass(), tile.nextBatch());
        return rows;
    }

    private Outcome done(Course course, long rows, long passed, String upTo) {
        return new Outcome.BatchDone(
                course.rowsDone(),
                rows,
                upTo,
                millis(),
                course.progress(),
                course.exhausted(),
                NO_WAL,
                OptionalDouble.empty(),
                Optional.empty(),
                OptionalLong.of(passed));
    }

    /**
     * Undoes the next stretch with a statement that compares the value written; the server looks at the newest version of each row.
     * What both passes went through is undone once, with the first; what a step behind EXCEPT has done is that step's, though the
     * second pass went through it, too.
     */
    Outcome back(SqlStatement statement) throws SQLException {
        begin(Connection.TRANSACTION_READ_COMMITTED);
        Optional<MariaCheckpoints.Undoable> newest = store.newestDone(session, plan.step());
        if (newest.isEmpty()) {
            return undone(0, "", true);
        }
        Tile tile = newest.get().tile();
        MariaKeys keys = new MariaKeys(session, table);
        List<KeyRange> own = newest.get().pass() == 1 ? List.of(tile.done()) : ofTheSecondAlone(tile, keys);
        Optional<Key> downTo = Optional.empty();
        long rows = 0;
        if (!own.isEmpty()) {
            KeyRange top = own.getLast();
            Optional<Key> behind = keys.behind(top, Math.max(1, batch.rows()));
            rows = run(statement, new KeyRange(behind.or(top::after), top.upTo()), onlyWhere());
            downTo = own.size() > 1 ? behind.or(top::after) : behind;
        }
        store.retreat(session, plan.step(), newest.get(), downTo);
        store.countUndone(session, plan.step(), newest.get().pass(), rows);
        boolean exhausted = store.newestDone(session, plan.step()).isEmpty();
        return undone(rows, downTo.map(Key::toString).orElse("the lowest"), exhausted);
    }

    private List<KeyRange> ofTheSecondAlone(Tile tile, MariaKeys keys) throws SQLException {
        List<KeyRange> own = Uncovered.of(keys, List.of(tile.done()), store.done(session, plan.step()));
        for (String other : plan.except()) {
            for (List<KeyRange> standing : store.standing(session, other)) {
                own = Uncovered.of(keys, own, standing);
            }
        }
        return own;
    }

    /** The same from what {@code keep old} stored. */
    Outcome backToOld() throws SQLException {
        begin(Connection.TRANSACTION_READ_COMMITTED);
        MariaOldValues old = oldValues();
        Optional<MariaOldValues.Stored> newest = old.newest();
        if (newest.isEmpty()) {
            boolean nothing = store.newestDone(session, plan.step()).isEmpty();
            store.retreatWholly(session, plan.step());
            return undone(0, nothing ? "" : "the lowest", true);
        }
        long restored = old.restore(newest.get(), Math.max(1, batch.rows()));
        store.countUndone(session, plan.step(), newest.get().pass(), restored);
        boolean exhausted = old.newest().isEmpty();
        if (exhausted) {
            store.retreatWholly(session, plan.step());
        }
        return undone(restored, "batch " + newest.get().batch(), exhausted);
    }

    private Outcome undone(long rows, String downTo, boolean exhausted) throws SQLException {
        long undone = undone(store.passes(session, plan.step()));
        Optional<Outcome> cancelled = commit();
        return cancelled.orElseGet(
                () -> new Outcome.BatchDone(undone, rows, downTo, millis(), OptionalDouble.empty(), exhausted, NO_WAL));
    }

    /** The server writes none, and what it writes instead is not told. */
    static final OptionalLong NO_WAL = OptionalLong.empty();

    /** Runs a statement with its {@code :range} over these keys; rows met. Its bound is what is left of the batch's. */
    private long run(SqlStatement statement, KeyRange range, Condition more) throws SQLException {
        MariaIdentifiers.check(session, statement);
        String qualifier = Qualifier.of(statement, plan.table(), Words::unquoted);
        Prepared prepared = Prepared.of(
                statement, table.key().within(qualifier, range).and(more).inParentheses());
        session.bound(new Limits(plan.lockTimeout(), clock.left()));
        MariaChannel channel = new MariaChannel(fence.ledger(), session);
        return session.trips()
                .question(() -> Execution.run(channel, prepared, false, cancellation))
                .rows();
    }

    private MariaOldValues oldValues() throws SQLException {
        return new MariaOldValues(fence, session, table, plan.keepOld(), plan.step());
    }

    /** The only condition beside the keys that holds in every pass. */
    private Condition onlyWhere() {
        return plan.onlyWhere().map(Condition::written).orElse(Condition.ALL);
    }

    /** Commits, unless a stop was requested before; then everything is undone. Once sent, nobody stops it. */
    private Optional<Outcome> commit() throws SQLException {
        Failpoint.reach(Failpoint.BEFORE_COMMIT);
        if (!cancellation.enterCommit()) {
            session.rollback();
            return Optional.of(new Outcome.Cancelled(cancellation.requested().orElseThrow()));
        }
        if (Failpoint.isDue(Failpoint.COMMIT_SENT)) {
            HaltingSockets.arm();
        }
        session.commitWork();
        Failpoint.reach(Failpoint.AFTER_COMMIT);
        return Optional.empty();
    }
}
