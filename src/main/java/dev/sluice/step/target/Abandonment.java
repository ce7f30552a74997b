package dev.sluice.step.target;

import dev.sluice.step.Held;
import dev.sluice.step.Progress;
import dev.sluice.step.Unfit;
import dev.sluice.step.ledger.Holder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ends what a run holds in a target and its ledger, for somebody who gives it up: its fence, and its claims. */
final class Abandonment {

    private static final Duration LONGEST = Duration.ofSeconds(75);

    private static final String CLOSE = """
            update sluice.fence
            set epoch = epoch + 1, backend_pid = 0, watch_pid = null, lease_until = null, closed_at = clock_timestamp()
            where runbook = ? and run_id = ?
            """;

    private Abandonment() {}

    /**
     * Ends it, and whatever its process still has in flight.
     *
     * @param contested whether another process on this machine holds the run's journal
     * @param ending what is noted as the run's ending
     * @return whether the run was open here
     * @throws Held if somebody drives it
     */
    static boolean of(Target target, String runId, boolean contested, String ending, Progress progress) {
        if (!Schema.check(target).isEmpty()) {
            return false;
        }
        try {
            return close(target.ledger().effects(), target.ledger(), runId, contested, ending, progress);
        } catch (SQLException failure) {
            throw new Unfit(
                    "cannot end run " + runId + " in source " + target.ledger().name() + ": "
                            + SqlErrors.describe(failure),
                    "mend that, then type the same command again",
                    failure);
        }
    }

    private static boolean close(
            Session session, Target ledger, String runId, boolean contested, String ending, Progress progress)
            throws SQLException {
        Optional<FenceRow> open = FenceRow.ofRun(session, runId);
        if (open.isEmpty()) {
            return false;
        }
        Holder holder = open.get().holder();
        List<Backends.Identity> backends = open.get().backends();
        boolean mayLive = open.get().isPresent(session) || contested && !holder.rests();
        if (mayLive && !holder.expired()) {
            throw holder.driven();
        }
        Backends.retire(session, backends, progress, LONGEST);
        session.begin(Limits.OWN);
        try {
            if (FenceRow.locked(session, holder.runbook())
                    .map(FenceRow::holder)
                    .filter(holder::isStill)
                    .isEmpty()) {
                throw holder.driven();
            }
            session.update(CLOSE, holder.runbook(), runId);
            RunRow.end(session, runId, ending);
            session.commit();
        } finally {
            session.rollback();
        }
        for (Target each : ledger.household()) {
            List<Backends.Identity> left = new ArrayList<>(each == ledger ? backends : List.of());
            left.addAll(Backends.leftOvers(each.effects(), Target.prefixOf(runId), holder.epoch() + 1));
            Backends.retire(each.effects(), left, progress, LONGEST);
        }
        return true;
    }
}
