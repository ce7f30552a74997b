package dev.sluice.step.target;

import dev.sluice.step.Fenced;
import dev.sluice.step.Held;
import dev.sluice.step.Unfit;
import dev.sluice.step.ledger.Fence;
import dev.sluice.step.ledger.Owner;
import dev.sluice.step.ledger.Standing;
import dev.sluice.step.ledger.TakenFrom;
import dev.sluice.step.ledger.Taking;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The fence in PostgreSQL. Every effect transaction locks the row FOR KEY SHARE and finds it with its own epoch, or writes nothing. Taking the
 * fence over locks it FOR UPDATE: it waits for the batch in flight, and no batch of an older epoch can follow. The owner renews
 * its lease by the server's clock; one whose backends are gone is dead, whatever its lease says.
 */
public final class PostgresFence implements Fence {

    private static final String OWN =
            " where runbook = ? and run_id = ? and epoch = ? and token = ? and closed_at is null";

    private static final String RENEW = """
            with renewed as (
              update sluice.fence
              set renewed_at = clock_timestamp(), lease_until = clock_timestamp() + ? * interval '1 ms',
                  watch_pid = ?, watch_start = ?
            """ + OWN + """
             returning run_id)
            update sluice.run
            set position = coalesce(?, position), journal_lines = coalesce(?, journal_lines),
                journal_head = coalesce(?, journal_head), updated_at = clock_timestamp()
            where run_id = (select run_id from renewed)
            """;

    private static final String GIVE_BACK =
            "update sluice.fence set backend_pid = 0, watch_pid = null, lease_until = null,"
                    + " closed_at = case when ? then clock_timestamp() end";

    private final Target ledger;
    private final Owner owner;
    private final Duration lease;
    private final long epoch;
    /** Tells two owners of one epoch apart, which a failover that lost the first may have led to. */
    private final String token;

    private final Optional<TakenFrom> from;

    /** Guarded by the watching session's turn. */
    private Optional<Standing> written = Optional.empty();

    PostgresFence(Target ledger, Taking taking, long epoch, String token, Optional<TakenFrom> from) {
        this.ledger = ledger;
        this.owner = taking.owner();
        this.lease = taking.lease();
        this.epoch = epoch;
        this.token = token;
        this.from = from;
    }

    /**
     * Takes the fence for a run, in the target and in every other one with the same ledger.
     *
     * @throws Held if another owner is or may be alive, or another run of the runbook is open
     * @throws Unfit if the schema is missing
     */
    public static PostgresFence acquire(Target target, Taking taking) {
        Schema.require(target);
        try {
            return new Acquisition(target.ledger(), taking).fence();
        } catch (SQLException failure) {
            throw new Unfit(
                    "cannot take the fence of runbook " + taking.owner().runbook() + " in source "
                            + target.ledger().name() + ": " + SqlErrors.describe(failure),
                    "mend that, then type the same command again",
                    failure);
        }
    }

    @Override
    public Optional<TakenFrom> takenFrom() {
        return from;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public Target ledger() {
        return ledger;
    }

    public String runId() {
        return owner.runId();
    }

    /** As {@link #begin(Session, Limits, int)}, for our own short statements. */
    public void begin(Session session) throws SQLException {
        begin(session, Limits.OWN, Connection.TRANSACTION_READ_COMMITTED);
    }

    /**
     * Opens a transaction of this epoch, or makes the open one such; a takeover waits for its end. The caller ends it, also
     * where this fails.
     *
     * @param session of the ledger
     * @param isolation level of {@link Connection}
     * @return how far the WAL of the ledger's server was, bytes
     * @throws Fenced if somebody else has taken over
     */
    long begin(Session session, Limits limits, int isolation) throws SQLException {
        return session.begin(
                        limits,
                        isolation,
                        " from sluice.fence" + OWN + " for key share",
                        owner.runbook(),
                        owner.runId(),
                        epoch,
                        token)
                .orElseThrow(this::fenced);
    }

    @Override
    public boolean isOurs() throws SQLException {
        return ledger.watchdog()
                .ask(session -> session.first(
                                "select 1 from sluice.fence where runbook = ? and run_id = ? and epoch = ? and token = ?",
                                Row.THERE,
                                owner.runbook(),
                                owner.runId(),
                                epoch,
                                token)
                        .isPresent());
    }

    /**
     * Asks right before something that cannot hold it. Whoever takes over first sees to it that our backend is gone, and with it
     * what it runs.
     *
     * @throws Fenced if somebody else has taken over
     */
    public void check() throws SQLException {
        Session session = ledger.effects();
        try {
            begin(session);
        } finally {
            session.rollback();
        }
    }

    /** Why this process must not go on. */
    public Fenced fenced() {
        return new Fenced(
                "run " + owner.runId() + " was taken over: epoch " + epoch + " of runbook " + owner.runbook()
                        + " in source " + ledger.name() + " is over, and this process changes nothing more",
                "see who drives it: sluice status " + owner.runId());
    }

    @Override
    public void renew(Optional<Standing> standing) throws SQLException {
        renew(standing, Moves.Reader.KEEPER);
    }

    /** What the run knows is not known to be so on another server, and what was written may be lost there. */
    private void renew(Optional<Standing> standing, Moves.Reader reader) throws SQLException {
        ledger.watchdog().ask(session -> {
            boolean elsewhere = ledger.moves().isUntold(reader);
            written = elsewhere ? Optional.empty() : written;
            Optional<Standing> news = standing.filter(it -> !elsewhere)
                    .filter(it -> written.isEmpty()
                            || it.journalLines() >= written.get().journalLines());
            Optional<String> moved = news.map(Standing::position)
                    .filter(position ->
                            written.isEmpty() || !position.equals(written.get().position()));
            int renewed = session.update(
                    RENEW,
                    lease.toMillis(),
                    session.pid(),
                    session.started(),
                    owner.runbook(),
                    owner.runId(),
                    epoch,
                    token,
                    moved.orElse(null),
                    news.map(Standing::journalLines).orElse(null),
                    news.map(Standing::journalHead).orElse(null));
            if (renewed == 0) {
                throw fenced();
            }
            written = news.or(() -> written);
            return true;
        });
    }

    @Override
    public Optional<String> moved() {
        return ledger.moves().tell(Moves.Reader.KEEPER);
    }

    @Override
    public Optional<String> announce(Standing standing) {
        long end = System.nanoTime() + Target.LONGEST_RECONNECT.toNanos();
        while (true) {
            try {
                renew(Optional.of(standing), Moves.Reader.ANNOUNCER);
                return ledger.moves().tell(Moves.Reader.ANNOUNCER);
            } catch (SQLException failure) {
                boolean mayPass = SqlErrors.isConnectionLoss(failure) || Connecting.isTransient(failure);
                if (!mayPass || System.nanoTime() - end > 0) {
                    throw failed("ask", failure);
                }
                // It died while the run rested, or begins anew.
                LockSupport.parkNanos(Target.PAUSE.toNanos());
            }
        }
    }

    @Override
    public void release(Standing standing, Optional<String> ending) {
        giveBack(ending.isPresent(), session -> {
            if (!ledger.isElsewhere() && !ledger.moves().isUntold(Moves.Reader.KEEPER)) {
                RunRow.update(session, owner.runId(), Optional.of(standing.position()), Optional.of(standing));
            }
            if (ending.isPresent()) {
                RunRow.end(session, owner.runId(), ending.get());
            }
        });
    }

    @Override
    public void release() {
        giveBack(false, session -> {});
    }

    @Override
    public void withdraw() {
        giveBack(true, session -> RunRow.remove(session, owner.runId()));
    }

    private interface LastWords {
        void write(Session session) throws SQLException;
    }

    private void giveBack(boolean over, LastWords last) {
        try {
            try {
                giveBackOnce(over, last);
            } catch (SQLException failure) {
                if (!SqlErrors.isConnectionLoss(failure)) {
                    throw failure;
                }
                // It died while the run rested, and nobody noticed; left as it is, the fence would refuse the next run.
                ledger.effects().close();
                giveBackOnce(over, last);
            }
        } catch (Fenced takenOver) {
            // Somebody else's by now: there is nothing to give back.
            return;
        } catch (SQLException failure) {
            throw failed("give back", failure);
        }
    }

    private void giveBackOnce(boolean over, LastWords last) throws SQLException {
        Session session = ledger.effects();
        session.begin(Limits.OWN);
        try {
            if (session.update(GIVE_BACK + OWN, over, owner.runbook(), owner.runId(), epoch, token) == 1) {
                last.write(session);
                session.commit();
            }
        } finally {
            session.rollback();
        }
    }

    private Unfit failed(String verb, SQLException failure) {
        return failed(ledger, owner, verb, failure);
    }

    private static Unfit failed(Target ledger, Owner owner, String verb, SQLException failure) {
        return new Unfit(
                "cannot " + verb + " the fence of runbook " + owner.runbook() + " in source " + ledger.name() + ": "
                        + SqlErrors.describe(failure),
                "once that is mended: sluice resume " + owner.runId(),
                failure);
    }

    /**
     * Closes the fence of a run that is over and died before it could do so; true if there was one. The caller holds the
     * run's journal, so no other process drives the run.
     */
    static boolean giveBackLeftOver(Target target, Owner owner, String ending) {
        try {
            Session session = target.ledger().effects();
            Optional<FenceRow> holder = FenceRow.ofRun(session, owner.runId());
            if (holder.isPresent() && holder.get().isPresent(session)) {
                // Somebody goes on with it without this journal.
                return false;
            }
            session.begin(Limits.OWN);
            try {
                boolean any = session.update(
                                GIVE_BACK + " where runbook = ? and run_id = ? and closed_at is null",
                                true,
                                owner.runbook(),
                                owner.runId())
                        > 0;
                RunRow.end(session, owner.runId(), ending);
                session.commit();
                return any;
            } finally {
                session.rollback();
            }
        } catch (SQLException failure) {
            throw failed(target.ledger(), owner, "give back", failure);
        }
    }

    void rejoin(Session session) throws SQLException {
        int ours = session.update(
                "update sluice.fence set backend_pid = ?, backend_start = ?, renewed_at = clock_timestamp()" + OWN,
                session.pid(),
                session.started(),
                owner.runbook(),
                owner.runId(),
                epoch,
                token);
        if (ours == 0) {
            throw fenced();
        }
    }
}
