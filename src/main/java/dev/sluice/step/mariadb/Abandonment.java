package dev.sluice.step.mariadb;

import dev.sluice.step.Progress;
import dev.sluice.step.ledger.Holder;
import dev.sluice.step.target.Limits;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Ends what a run holds, for somebody who gives it up, with whatever its process still has in flight. */
final class Abandonment {
    private Abandonment() {}

    /** @return whether the run was open */
    static boolean of(
            MariaSession session, String home, String runId, boolean contested, String ending, Progress progress)
            throws SQLException {
        Optional<FenceRow> open = FenceRow.ofRun(session, home, runId);
        if (open.isEmpty()) {
            return false;
        }
        Holder holder = open.get().holder();
        boolean mayLive = open.get().isPresent(session) || contested && !holder.rests();
        if (mayLive && !holder.expired()) {
            throw holder.driven();
        }
        Marks.retire(session, open.get().token(), progress, Acquisition.LONGEST_TAKEOVER);
        session.begin(Limits.OWN, Connection.TRANSACTION_READ_COMMITTED);
        if (FenceRow.locked(session, home, holder.runbook())
                .map(FenceRow::holder)
                .filter(holder::isStill)
                .isEmpty()) {
            throw holder.driven();
        }
        session.update(
                "update sluice.fence set epoch = epoch + 1 where home = ? and runbook = ?", home, holder.runbook());
        MariaFence.close(session, home, holder.runbook(), true);
        MariaRuns.end(session, home, runId, ending);
        session.commit();
        // With whatever it came back with meanwhile.
        Marks.retire(session, open.get().token(), progress, Acquisition.LONGEST_TAKEOVER);
        return true;
    }
}
