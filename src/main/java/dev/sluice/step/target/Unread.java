package dev.sluice.step.target;

import dev.sluice.step.Unfit;
import java.sql.SQLException;

/** Why what a run left in the schema {@code sluice} cannot be read. */
final class Unread {
    private Unread() {}

    /** @param what in the words that a reason follows, up to its colon */
    static Unfit of(String what, SQLException failure) {
        return SqlErrors.isLockTimeout(failure)
                ? new Unfit(
                        what + ": somebody holds a lock on a table of the schema sluice",
                        "type the same command again once the lock is gone; who holds it:"
                                + " select pid, relation::regclass, mode from pg_locks where granted",
                        failure)
                : new Unfit(
                        what + ": " + SqlErrors.describe(failure),
                        "let a DBA look whether the schema is whole: sluice schema check --env ENV",
                        failure);
    }
}
