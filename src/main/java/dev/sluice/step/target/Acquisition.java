package dev.sluice.step.target;

import dev.sluice.step.Held;
import dev.sluice.step.ledger.Holder;
import dev.sluice.step.ledger.Owner;
import dev.sluice.step.ledger.RunEntry;
import dev.sluice.step.ledger.TakenFrom;
import dev.sluice.step.ledger.Taking;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * How a process comes by the fence. An owner whose backends are gone is dead, and is followed at once; one who may be alive
 * is followed when its lease has run out or somebody answers for it, and its backends are ended first. Taking the row FOR
 * UPDATE waits for a batch in flight, and no batch of the older epoch can follow. One use.
 */
final class Acquisition {

    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Longer than the server lets a session idle in a transaction. */
    private static final Duration LONGEST_TAKEOVER = Duration.ofSeconds(75);

    private static final String FOUND = """
            insert into sluice.fence (runbook, run_id, epoch, token, owner, host, backend_pid, backend_start, watch_pid, watch_start,
                                      acquired_at, renewed_at, lease_until)
            values (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, clock_timestamp(), clock_timestamp(),
                    clock_timestamp() + ? * interval '1 ms')
            on conflict (runbook) do nothing
            """;

    private static final String TAKE = """
            update sluice.fence
            set epoch = epoch + 1, token = ?, run_id = ?, owner = ?, host = ?, backend_pid = ?, backend_start = ?, watch_pid = ?,
                watch_start = ?, acquired_at = clock_timestamp(), renewed_at = clock_timestamp(),
                lease_until = clock_timestamp() + ? * interval '1 ms', closed_at = null
            where runbook = ?
            """;

    private final Target ledger;
    private final Taking taking;
    private final Owner owner;
    private final String token = UUID.randomUUID().toString();
    private final long began = System.nanoTime();

    Acquisition(Target ledger, Taking taking) {
        this.ledger = ledger;
        this.taking = taking;
        this.owner = taking.owner();
    }

    /**
     * What was taken.
     *
     * @param older backends of whoever held it before
     */
    private record Taken(long epoch, List<Backends.Identity> older) {}

    /** @throws Held if the fence is another's */
    PostgresFence fence() throws SQLException {
        while (true) {
            Session session = ledger.effects();
            refuseWhatIsOver(session);
            Optional<FenceRow> row = FenceRow.ofRunbook(session, owner.runbook());
            Optional<TakenFrom> from = Optional.empty();
            switch (row.isEmpty()
                    ? new Holder.Verdict.Takeable(from)
                    : row.get().holder().judge(taking, row.get().isPresent(session))) {
                case Holder.Verdict.Refused refused -> {
                    if (!refused.mayChange() || waitedFor(taking.patience())) {
                        throw refused.held();
                    }
                    LockSupport.parkNanos(PAUSE.toNanos());
                    continue;
                }
                case Holder.Verdict.Takeable takeable -> from = takeable.from();
            }
            if (from.isPresent()) {
                Backends.retire(session, row.orElseThrow().backends(), taking.progress(), LONGEST_TAKEOVER);
            }
            Optional<Taken> taken = takeUnlessBusy(session, row);
            if (taken.isPresent()) {
                return joined(taken.get(), from);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** A journal on another machine need not know that the run was given up. */
    private void refuseWhatIsOver(Session session) throws SQLException {
        Optional<String> ending = taking.fresh()
                ? Optional.empty()
                : RunRow.find(session, owner.runId()).flatMap(RunEntry::ending);
        if (ending.isPresent()) {
            throw new Held(
                    "run " + owner.runId() + " is over in source " + ledger.name() + ": it ended there as "
                            + ending.get(),
                    "begin anew: sluice run FILE --env ENV");
        }
    }

    private boolean waitedFor(Duration bound) {
        return System.nanoTime() - began > bound.toNanos();
    }

    /** Absent if somebody was faster, or a transaction of the owner still holds the fence. */
    private Optional<Taken> takeUnlessBusy(Session session, Optional<FenceRow> seen) throws SQLException {
        try {
            return take(session, seen);
        } catch (SQLException failure) {
            if (!SqlErrors.isLockTimeout(failure)) {
                throw failure;
            }
            if (waitedFor(LONGEST_TAKEOVER)) {
                throw new Held(
                        "a transaction of the last owner of runbook " + owner.runbook() + " is still running",
                        "wait for its end, then type the same command again");
            }
            taking.progress().report("waits for a transaction of the last owner of runbook " + owner.runbook());
            return Optional.empty();
        }
    }

    private Optional<Taken> take(Session session, Optional<FenceRow> seen) throws SQLException {
        Backends.Identity watch = ledger.watchdog().ask(it -> new Backends.Identity(it.pid(), it.started()));
        session.begin(Limits.OWN);
        try {
            Optional<Taken> taken = seen.isEmpty() ? found(session, watch) : follow(session, watch, seen.get());
            if (taken.isPresent()) {
                register(session);
                session.commit();
            }
            return taken;
        } finally {
            session.rollback();
        }
    }

    private Optional<Taken> found(Session session, Backends.Identity watch) throws SQLException {
        int founded = session.update(
                FOUND,
                owner.runbook(),
                owner.runId(),
                token,
                owner.operator(),
                owner.host(),
                session.pid(),
                session.started(),
                watch.pid(),
                watch.started(),
                taking.lease().toMillis());
        return founded == 1 ? Optional.of(new Taken(1, List.of())) : Optional.empty();
    }

    private Optional<Taken> follow(Session session, Backends.Identity watch, FenceRow seen) throws SQLException {
        Optional<FenceRow> locked = FenceRow.locked(session, owner.runbook())
                .filter(it -> seen.holder().isStill(it.holder()));
        if (locked.isEmpty()) {
            return Optional.empty();
        }
        session.update(
                TAKE,
                token,
                owner.runId(),
                owner.operator(),
                owner.host(),
                session.pid(),
                session.started(),
                watch.pid(),
                watch.started(),
                taking.lease().toMillis(),
                owner.runbook());
        return Optional.of(
                new Taken(locked.get().holder().epoch() + 1, locked.get().backends()));
    }

    private void register(Session session) throws SQLException {
        boolean created = RunRow.create(session, owner, taking.about());
        if (!created && taking.fresh()) {
            throw new Held(
                    "there was a run " + owner.runId() + " in source " + ledger.name() + " already",
                    "choose another --run-id, or go on with it: sluice resume " + owner.runId());
        }
        if (!created) {
            RunRow.amend(session, owner.runId(), taking.about());
        }
        Claims.take(session, ledger.household(), taking);
    }

    /** What the older epoch has begun since, on a connection that it replaced or in another database, ends here, too. */
    private PostgresFence joined(Taken taken, Optional<TakenFrom> from) throws SQLException {
        PostgresFence fence = new PostgresFence(ledger, taking, taken.epoch(), token, from);
        for (Target each : ledger.household()) {
            each.joined(taken.epoch(), each == ledger ? fence::rejoin : session -> {});
        }
        try {
            for (Target each : ledger.household()) {
                Session session = each.effects();
                List<Backends.Identity> older = new ArrayList<>(each == ledger ? taken.older() : List.of());
                older.addAll(Backends.leftOvers(session, each.sessionPrefix(), taken.epoch()));
                Backends.retire(session, older, taking.progress(), LONGEST_TAKEOVER);
            }
            return fence;
        } catch (Held stillAtWork) {
            fence.release();
            throw stillAtWork;
        }
    }
}
