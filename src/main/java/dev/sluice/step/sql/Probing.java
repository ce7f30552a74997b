package dev.sluice.step.sql;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Found;
import dev.sluice.step.Found.Finding;
import dev.sluice.step.target.Limits;
import dev.sluice.step.target.Session;
import dev.sluice.value.Value;
import java.sql.SQLException;

/** Asks a runbook's own probe, in a transaction that changes nothing. */
final class Probing {
    private Probing() {}

    static Found ask(Session session, SqlStatement probe) throws SQLException {
        session.begin(Limits.OWN);
        try {
            session.execute("set transaction read only");
            Value value = Execution.run(session, Prepared.of(probe), true, new Cancellation())
                    .captured()
                    .orElseThrow();
            return value instanceof Value.Flag flag
                    ? new Found(flag.set() ? Finding.DONE : Finding.NOT_DONE, "its probe answers " + flag.set())
                    : new Found(Finding.UNKNOWN, "its probe answers neither true nor false");
        } catch (Captured.Unusable unusable) {
            return new Found(Finding.UNKNOWN, "its probe tells nothing: it " + unusable.what());
        } finally {
            session.rollback();
        }
    }
}
