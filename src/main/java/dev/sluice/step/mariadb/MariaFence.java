package dev.sluice.step.mariadb;

import dev.sluice.step.Fenced;
import dev.sluice.step.Unfit;
import dev.sluice.step.ledger.Fence;
import dev.sluice.step.ledger.Owner;
import dev.sluice.step.ledger.Standing;
import dev.sluice.step.ledger.TakenFrom;
import dev.sluice.step.ledger.Taking;
import dev.sluice.step.target.Limits;
import dev.sluice.step.target.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The fence in MariaDB. Every effect transaction locks its row in share mode and finds it with its own epoch, or writes nothing;
 * taking it over locks it for update, and so waits for the batch in flight. InnoDB knows no lock that a change of other columns
 * passes by, so the lease is a row of another table. A locking read always sees the newest version, however old the snapshot.
 */
public final class MariaFence implements Fence {

    private static final String OWN = " where home = ? and runbook = ? and run_id = ? and epoch = ? and token = ?";

    private static final String RENEW = """
            update sluice.lease l join sluice.run r on r.home = l.home and r.run_id = ?
            set l.renewed_at = utc_timestamp(6), l.lease_until = utc_timestamp(6) + interval ? microsecond,
                r.position = coalesce(?, r.position), r.journal_lines = coalesce(?, r.journal_lines),
                r.journal_head = coalesce(?, r.journal_head), r.updated_at = utc_timestamp(6)
            where l.home = ? and l.runbook = ? and l.token = ? and not l.resting
            """;

    private static final long MICROS = 1_000;

    private final MariaDatabase database;
    private final Taking taking;
    private final Owner owner;
    private final long epoch;
    private final Optional<TakenFrom> from;

    /** Guarded by the watching session's turn. */
    private Optional<Standing> written = Optional.empty();

    MariaFence(MariaDatabase database, Taking taking, long epoch, Optional<TakenFrom> from) {
        this.database = database;
        this.taking = taking;
        this.owner = taking.owner();
        this.epoch = epoch;
        this.from = from;
    }

    /**
     * Takes the fence for a run.
     *
     * @throws dev.sluice.step.Held if another owner is or may be alive, or another run of the runbook is open
     * @throws Unfit if the tables are missing
     */
    public static MariaFence acquire(MariaDatabase database, Taking taking) {
        database.require();
        try {
            return new Acquisition(database, taking).fence();
        } catch (SQLException failure) {
            throw database.unfit(
                    "cannot take the fence of runbook " + taking.owner().runbook(), failure);
        }
    }

    @Override
    public MariaDatabase ledger() {
        return database;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public Optional<TakenFrom> takenFrom() {
        return from;
    }

    /**
     * Opens a transaction of this epoch; a takeover waits for its end. The caller ends it, also where this fails.
     *
     * @param isolation level of {@link Connection}
     * @throws Fenced if somebody else has taken over
     */
    void begin(MariaSession session, Limits limits, int isolation) throws SQLException {
        session.begin(limits, isolation);
        if (!isOurs(session, " and closed_at is null lock in share mode")) {
            throw fenced();
        }
    }

    String runId() {
        return owner.runId();
    }

    /**
     * Makes sure of the epoch right before an effect that no transaction guards. A takeover ends the session in which it takes place.
     *
     * @throws Fenced if somebody else has taken over
     */
    void check() throws SQLException {
        if (!isOurs()) {
            throw fenced();
        }
    }

    @Override
    public boolean isOurs() throws SQLException {
        return database.ask(session -> isOurs(session, ""));
    }

    private boolean isOurs(MariaSession session, String more) throws SQLException {
        return session.first(
                        "select 1 from sluice.fence" + OWN + more,
                        Row.THERE,
                        database.home(),
                        owner.runbook(),
                        owner.runId(),
                        epoch,
                        database.token())
                .isPresent();
    }

    /** Why this process must not go on. */
    Fenced fenced() {
        return new Fenced(
                "run " + owner.runId() + " was taken over: epoch " + epoch + " of runbook " + owner.runbook()
                        + " in source " + database.name() + " is over, and this process changes nothing more",
                "see who drives it: sluice status " + owner.runId());
    }

    @Override
    public void renew(Optional<Standing> standing) throws SQLException {
        database.ask(session -> {
            Optional<Standing> news = standing.filter(it ->
                    written.isEmpty() || it.journalLines() >= written.get().journalLines());
            int renewed = session.update(
                    RENEW,
                    owner.runId(),
                    taking.lease().toMillis() * MICROS,
                    news.map(Standing::position).orElse(null),
                    news.map(Standing::journalLines).orElse(null),
                    news.map(Standing::journalHead).orElse(null),
                    database.home(),
                    owner.runbook(),
                    database.token());
            if (renewed == 0) {
                throw fenced();
            }
            written = news.or(() -> written);
            return true;
        });
    }

    @Override
    public Optional<String> announce(Standing standing) {
        try {
            try {
                renew(Optional.of(standing));
            } catch (SQLException failure) {
                if (!MariaErrors.isConnectionLoss(failure)) {
                    throw failure;
                }
                // It died while the run rested; the next question is asked on a new one.
                renew(Optional.of(standing));
            }
            return Optional.empty();
        } catch (SQLException failure) {
            throw database.unfit("cannot ask the fence of runbook " + owner.runbook(), failure);
        }
    }

    @Override
    public void release(Standing standing, Optional<String> ending) {
        giveBack(ending.isPresent(), session -> {
            MariaRuns.stands(session, database.home(), owner.runId(), standing);
            if (ending.isPresent()) {
                MariaRuns.end(session, database.home(), owner.runId(), ending.get());
            }
        });
    }

    @Override
    public void release() {
        giveBack(false, session -> {});
    }

    @Override
    public void withdraw() {
        giveBack(true, session -> MariaRuns.remove(session, database.home(), owner.runId()));
    }

    private interface LastWords {
        void write(MariaSession session) throws SQLException;
    }

    private void giveBack(boolean over, LastWords last) {
        try {
            try {
                giveBackOnce(over, last);
            } catch (SQLException failure) {
                if (!MariaErrors.isConnectionLoss(failure)) {
                    throw failure;
                }
                // It died while the run rested, and nobody noticed; left as it is, the fence would refuse the next run.
                database.effects().close();
                giveBackOnce(over, last);
            }
        } catch (SQLException failure) {
            throw database.unfit("cannot give back the fence of runbook " + owner.runbook(), failure);
        }
    }

    private void giveBackOnce(boolean over, LastWords last) throws SQLException {
        MariaSession session = database.effects();
        session.begin(Limits.OWN, Connection.TRANSACTION_READ_COMMITTED);
        try {
            // One that is somebody else's by now is not given back.
            if (isOurs(session, " and closed_at is null for update")) {
                close(session, database.home(), owner.runbook(), over);
                last.write(session);
                session.commit();
            }
        } finally {
            session.rollback();
        }
    }

    /** Gives back a fence that this transaction holds. */
    static void close(MariaSession session, String home, String runbook, boolean over) throws SQLException {
        session.update(
                "update sluice.fence set closed_at = if(?, utc_timestamp(6), null) where home = ? and runbook = ?",
                over,
                home,
                runbook);
        session.update(
                "update sluice.lease set resting = true, lease_until = null where home = ? and runbook = ?",
                home,
                runbook);
    }
}
