package dev.sluice.step.target;

import dev.sluice.step.Fenced;
import dev.sluice.step.Held;
import dev.sluice.step.Unfit;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The right to cause effects in a target: a row per runbook, with an epoch that grows with each owner.
 *
 * <p>Every effect transaction locks the row FOR KEY SHARE and finds it with its own epoch, or writes nothing. Taking the
 * fence over locks it FOR UPDATE: it waits for the batch in flight, and no batch of an older epoch can follow. An owner lives
 * as long as its backend does, so a dead process needs no time to run out.
 */
public final class Fence {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final String READ = """
            select run_id, epoch, owner, host, backend_pid, backend_start, closed_at is null,
                   date_trunc('second', clock_timestamp() - acquired_at)::text
            from sluice.fence where runbook = ? for update
            """;

    private static final String FOUND = """
            insert into sluice.fence (runbook, run_id, epoch, owner, host, backend_pid, backend_start, acquired_at, renewed_at)
            values (?, ?, 1, ?, ?, ?, ?, clock_timestamp(), clock_timestamp())
            on conflict (runbook) do nothing
            """;

    private static final String TAKE = """
            update sluice.fence
            set epoch = epoch + 1, run_id = ?, owner = ?, host = ?, backend_pid = ?, backend_start = ?,
                acquired_at = clock_timestamp(), renewed_at = clock_timestamp(), closed_at = null
            where runbook = ?
            """;

    private static final String OWN = " where runbook = ? and run_id = ? and epoch = ? and closed_at is null";

    private final Target target;
    private final Owner owner;
    private final long epoch;

    private Fence(Target target, Owner owner, long epoch) {
        this.target = target;
        this.owner = owner;
        this.epoch = epoch;
    }

    /**
     * Takes the fence for a run. A backend that a dead process has left behind gets a moment to notice.
     *
     * @param patience how long to wait for it
     * @throws Held if another owner is alive, or another run of the runbook is open
     * @throws Unfit if the schema is missing
     */
    public static Fence acquire(Target target, Owner owner, Duration patience) {
        Schema.require(target);
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                Attempt attempt = attemptOrBusy(target.effects(), owner);
                if (attempt.refusal().isEmpty()) {
                    Fence fence = new Fence(target, owner, attempt.epoch());
                    target.joined(fence.epoch, fence::rejoin);
                    return fence;
                }
                if (!attempt.mayChange() || System.nanoTime() - end > 0) {
                    throw attempt.refusal().get();
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (SQLException failure) {
            throw new Unfit(
                    "cannot take the fence of runbook " + owner.runbook() + " in source " + target.name() + ": "
                            + SqlErrors.describe(failure),
                    "mend that, then type the same command again",
                    failure);
        }
    }

    public long epoch() {
        return epoch;
    }

    public String runId() {
        return owner.runId();
    }

    /**
     * Makes the transaction of that session one of this epoch; a takeover waits for its end.
     *
     * @throws Fenced if somebody else has taken over
     */
    public void hold(Session session) throws SQLException {
        boolean ours = session.first(
                        "select 1 from sluice.fence" + OWN + " for key share",
                        row -> true,
                        owner.runbook(),
                        owner.runId(),
                        epoch)
                .isPresent();
        if (!ours) {
            throw fenced();
        }
    }

    /** Why this process must not go on. */
    public Fenced fenced() {
        return new Fenced(
                "run " + owner.runId() + " was taken over: epoch " + epoch + " of runbook " + owner.runbook()
                        + " in source " + target.name() + " is over, and this process changes nothing more",
                "see who drives it: sluice status " + owner.runId());
    }

    /**
     * Shows that the owner is alive; never waits for a batch in flight. For any thread.
     *
     * @throws Fenced if somebody else has taken over
     */
    public void renew() throws SQLException {
        int renewed = target.watchdog()
                .ask(session -> session.update(
                        "update sluice.fence set renewed_at = clock_timestamp()" + OWN,
                        owner.runbook(),
                        owner.runId(),
                        epoch));
        if (renewed == 0) {
            throw fenced();
        }
    }

    /** Gives the fence back: for good when the run is over, else so that the run can be resumed at once. */
    public void release(boolean over) {
        try {
            try {
                giveBack(over);
            } catch (SQLException failure) {
                if (!SqlErrors.isConnectionLoss(failure)) {
                    throw failure;
                }
                // It died while the run rested, and nobody noticed; left as it is, the fence would refuse the next run.
                target.effects().close();
                giveBack(over);
            }
        } catch (Fenced takenOver) {
            // Somebody else's by now: there is nothing to give back.
            return;
        } catch (SQLException failure) {
            throw new Unfit(
                    "cannot give back the fence of runbook " + owner.runbook() + " in source " + target.name() + ": "
                            + SqlErrors.describe(failure),
                    "once that is mended: sluice resume " + owner.runId(),
                    failure);
        }
    }

    /**
     * Closes the fence of a run that is over and died before it could do so; true if there was one. The caller holds the
     * run's journal, so no other process drives the run.
     */
    public static boolean giveBackLeftOver(Target target, Owner owner) {
        try {
            return target.effects()
                            .update(
                                    "update sluice.fence set backend_pid = 0, closed_at = clock_timestamp()"
                                            + " where runbook = ? and run_id = ? and closed_at is null",
                                    owner.runbook(),
                                    owner.runId())
                    > 0;
        } catch (SQLException failure) {
            throw new Unfit(
                    "cannot give back the fence of runbook " + owner.runbook() + " in source " + target.name() + ": "
                            + SqlErrors.describe(failure),
                    "once that is mended: sluice resume " + owner.runId(),
                    failure);
        }
    }

    private void giveBack(boolean over) throws SQLException {
        target.effects()
                .update(
                        "update sluice.fence set backend_pid = 0, closed_at = case when ? then clock_timestamp() end"
                                + OWN,
                        over,
                        owner.runbook(),
                        owner.runId(),
                        epoch);
    }

    private void rejoin(Session session) throws SQLException {
        int ours = session.update(
                "update sluice.fence set backend_pid = ?, backend_start = ?, renewed_at = clock_timestamp()" + OWN,
                session.pid(),
                session.started(),
                owner.runbook(),
                owner.runId(),
                epoch);
        if (ours == 0) {
            throw fenced();
        }
    }

    private static Attempt attemptOrBusy(Session session, Owner owner) throws SQLException {
        try {
            return attempt(session, owner);
        } catch (SQLException failure) {
            if (SqlErrors.isLockTimeout(failure)) {
                Held busy = new Held(
                        "a transaction of the last owner of runbook " + owner.runbook() + " is still running",
                        "wait for its end, then type the same command again");
                return new Attempt(0, Optional.of(busy), true);
            }
            throw failure;
        }
    }

    private static Attempt attempt(Session session, Owner owner) throws SQLException {
        session.begin(Limits.OWN);
        try {
            int founded = session.update(
                    FOUND,
                    owner.runbook(),
                    owner.runId(),
                    owner.operator(),
                    owner.host(),
                    session.pid(),
                    session.started());
            Attempt attempt = founded == 1 ? new Attempt(1, Optional.empty(), false) : takeOver(session, owner);
            if (attempt.refusal().isEmpty()) {
                session.commit();
            }
            return attempt;
        } finally {
            session.rollback();
        }
    }

    private static Attempt takeOver(Session session, Owner owner) throws SQLException {
        Holder holder = session.first(
                        READ,
                        row -> new Holder(
                                row.getString(1),
                                row.getLong(2),
                                row.getString(3),
                                row.getString(4),
                                row.getInt(5),
                                row.getString(6),
                                row.getBoolean(7),
                                row.getString(8)),
                        owner.runbook())
                .orElseThrow();
        if (holder.isAlive(session)) {
            // The dead process of this very run may have left its backend behind; another run stands in the way for
            // good.
            boolean mayChange = holder.runId().equals(owner.runId());
            return new Attempt(holder.epoch(), Optional.of(holder.describeLife(owner.runbook())), mayChange);
        }
        if (holder.open() && !holder.runId().equals(owner.runId())) {
            return new Attempt(holder.epoch(), Optional.of(holder.describeOpen(owner.runbook())), false);
        }
        session.update(
                TAKE, owner.runId(), owner.operator(), owner.host(), session.pid(), session.started(), owner.runbook());
        return new Attempt(holder.epoch() + 1, Optional.empty(), false);
    }

    /**
     * One try to take the fence.
     *
     * @param refusal absent if it was taken
     * @param mayChange whether another try a moment later may succeed
     */
    private record Attempt(long epoch, Optional<Held> refusal, boolean mayChange) {}

    private record Holder(
            String runId, long epoch, String owner, String host, int pid, String started, boolean open, String age) {

        boolean isAlive(Session session) throws SQLException {
            if (pid == session.pid()) {
                return false;
            }
            return Backends.find(session, pid, started)
                    .filter(name -> name.startsWith("sluice/"))
                    .isPresent();
        }

        Held describeLife(String runbook) {
            return new Held(
                    "run " + runId + " of runbook " + runbook + " is driven by " + owner + " on " + host + " since "
                            + age + " (backend " + pid + ")",
                    "see how it stands: sluice status " + runId);
        }

        Held describeOpen(String runbook) {
            return new Held(
                    "run " + runId + " of runbook " + runbook + ", last driven by " + owner + " on " + host
                            + ", is still open",
                    "go on with it: sluice resume " + runId + ", or end it: sluice abort " + runId);
        }
    }
}
