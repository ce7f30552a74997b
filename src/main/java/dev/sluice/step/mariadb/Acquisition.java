package dev.sluice.step.mariadb;

import dev.sluice.step.Held;
import dev.sluice.step.ledger.Holder;
import dev.sluice.step.ledger.Owner;
import dev.sluice.step.ledger.TakenFrom;
import dev.sluice.step.ledger.Taking;
import dev.sluice.step.target.Limits;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * How a process comes by the fence: whoever holds it is judged, what is left of his sessions is ended, and the row is taken for
 * update, which waits for a batch in flight. One use.
 */
final class Acquisition {

    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Longer than the server lets a session idle in a transaction. */
    static final Duration LONGEST_TAKEOVER = Duration.ofSeconds(75);

    private static final String FOUND =
            "insert into sluice.fence (home, runbook, run_id, epoch, token) values (?, ?, ?, 1, ?)";

    private static final String TAKE =
            "update sluice.fence set epoch = epoch + 1, token = ?, run_id = ?, closed_at = null"
                    + " where home = ? and runbook = ?";

    private static final String LEASE = """
            replace into sluice.lease (home, runbook, token, owner, host, resting, acquired_at, renewed_at, lease_until)
            values (?, ?, ?, ?, ?, false, utc_timestamp(6), utc_timestamp(6), utc_timestamp(6) + interval ? microsecond)
            """;

    private static final long MICROS = 1_000;

    private final MariaDatabase database;
    private final Taking taking;
    private final Owner owner;
    private final long began = System.nanoTime();

    Acquisition(MariaDatabase database, Taking taking) {
        this.database = database;
        this.taking = taking;
        this.owner = taking.owner();
    }

    /** @throws Held if the fence is another's */
    MariaFence fence() throws SQLException {
        while (true) {
            MariaSession session = database.effects();
            refuseWhatIsOver(session);
            Optional<FenceRow> row = FenceRow.ofRunbook(session, database.home(), owner.runbook());
            Optional<TakenFrom> from = Optional.empty();
            switch (row.isEmpty()
                    ? new Holder.Verdict.Takeable(from)
                    : row.get().holder().judge(taking, isPresent(session, row.get()))) {
                case Holder.Verdict.Refused refused -> {
                    if (!refused.mayChange() || waitedFor(taking.patience())) {
                        throw refused.held();
                    }
                    LockSupport.parkNanos(PAUSE.toNanos());
                    continue;
                }
                case Holder.Verdict.Takeable takeable -> from = takeable.from();
            }
            retire(session, row);
            Optional<Long> epoch = takeInTurn(session, row);
            if (epoch.isPresent()) {
                return joined(session, row, new MariaFence(database, taking, epoch.get(), from));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean isPresent(MariaSession session, FenceRow row) throws SQLException {
        return !row.token().equals(database.token()) && row.isPresent(session);
    }

    /** Our own sessions are known by our own token, and stay. */
    private void retire(MariaSession session, Optional<FenceRow> row) throws SQLException {
        if (row.isPresent() && !row.get().token().equals(database.token())) {
            Marks.retire(session, row.get().token(), taking.progress(), LONGEST_TAKEOVER);
        }
    }

    /** A journal on another machine need not know that the run was given up. */
    private void refuseWhatIsOver(MariaSession session) throws SQLException {
        Optional<String> ending = taking.fresh()
                ? Optional.empty()
                : MariaRuns.find(session, database.home(), owner.runId()).flatMap(run -> run.ending());
        if (ending.isPresent()) {
            throw new Held(
                    "run " + owner.runId() + " is over in source " + database.name() + ": it ended there as "
                            + ending.get(),
                    "begin anew: sluice run FILE --env ENV");
        }
    }

    private boolean waitedFor(Duration bound) {
        return System.nanoTime() - began > bound.toNanos();
    }

    /** The same while nobody else claims tables. */
    private Optional<Long> takeInTurn(MariaSession session, Optional<FenceRow> seen) throws SQLException {
        if (!MariaClaims.begin(session)) {
            return busy("another run that takes its fence on this server");
        }
        try {
            return takeUnlessBusy(session, seen);
        } finally {
            MariaClaims.done(session);
        }
    }

    private Optional<Long> busy(String what) {
        if (waitedFor(LONGEST_TAKEOVER)) {
            throw new Held(what + " is still running", "wait for its end, then type the same command again");
        }
        taking.progress().report("waits for " + what);
        return Optional.empty();
    }

    /** The new epoch; absent if somebody was faster, or a transaction of the owner still holds the fence. */
    private Optional<Long> takeUnlessBusy(MariaSession session, Optional<FenceRow> seen) throws SQLException {
        session.begin(Limits.OWN, Connection.TRANSACTION_READ_COMMITTED);
        try {
            Optional<Long> epoch = seen.isEmpty() ? found(session) : follow(session, seen.get());
            if (epoch.isPresent()) {
                session.update(
                        LEASE,
                        database.home(),
                        owner.runbook(),
                        database.token(),
                        owner.operator(),
                        owner.host(),
                        taking.lease().toMillis() * MICROS);
                register(session);
                MariaClaims.take(session, database.home(), database.name(), taking);
                session.commit();
            }
            return epoch;
        } catch (SQLException failure) {
            if (!MariaErrors.isBusy(failure)) {
                throw failure;
            }
            return busy("a transaction of the last owner of runbook " + owner.runbook());
        } finally {
            session.rollback();
        }
    }

    private Optional<Long> found(MariaSession session) throws SQLException {
        try {
            session.update(FOUND, database.home(), owner.runbook(), owner.runId(), database.token());
            return Optional.of(1L);
        } catch (SQLException failure) {
            if (MariaErrors.isDuplicate(failure)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private Optional<Long> follow(MariaSession session, FenceRow seen) throws SQLException {
        Optional<FenceRow> locked = FenceRow.locked(session, database.home(), owner.runbook())
                .filter(it -> seen.holder().isStill(it.holder()));
        if (locked.isEmpty()) {
            return Optional.empty();
        }
        session.update(TAKE, database.token(), owner.runId(), database.home(), owner.runbook());
        return Optional.of(locked.get().holder().epoch() + 1);
    }

    private void register(MariaSession session) throws SQLException {
        boolean created = MariaRuns.create(session, database.home(), owner, taking.about());
        if (!created && taking.fresh()) {
            throw new Held(
                    "there was a run " + owner.runId() + " in source " + database.name() + " already",
                    "choose another --run-id, or go on with it: sluice resume " + owner.runId());
        }
        if (!created) {
            MariaRuns.amend(session, database.home(), owner.runId(), taking.about());
        }
    }

    /** A session with which the older epoch has come back since ends here, too. */
    private MariaFence joined(MariaSession session, Optional<FenceRow> row, MariaFence fence) throws SQLException {
        try {
            retire(session, row);
            return fence;
        } catch (Held stillAtWork) {
            fence.release();
            throw stillAtWork;
        }
    }
}
