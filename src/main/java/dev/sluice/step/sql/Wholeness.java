package dev.sluice.step.sql;

import dev.sluice.step.target.SqlErrors;
import java.sql.SQLException;
import java.util.Set;

/** What a failed statement outside a transaction may have left behind. PostgreSQL takes back whatever does not commit in its midst. */
final class Wholeness {

    /** They run what may commit. */
    private static final Set<String> PARTS = Set.of("call", "do");

    /** They go through tables and indexes one by one. */
    private static final Set<String> ONE_BY_ONE = Set.of("vacuum", "reindex", "cluster");

    /** Syntax, names, privileges: refused before anything was begun. */
    private static final String REFUSED = "42";

    private Wholeness() {}

    /** Whether a part of it may stay and must not be done again. */
    static boolean isInParts(Prepared prepared) {
        return begins(prepared, PARTS);
    }

    /** Whether a failure that the server has told proves that nothing was left. */
    static boolean leftNothing(Prepared prepared, SQLException failure) {
        if (!SqlErrors.isTold(failure) || isInParts(prepared) || begins(prepared, ONE_BY_ONE)) {
            return false;
        }
        return !Words.of(prepared.sql()).contain("concurrently")
                || SqlErrors.state(failure).startsWith(REFUSED);
    }

    private static boolean begins(Prepared prepared, Set<String> words) {
        return Words.of(prepared.sql()).peek().filter(words::contains).isPresent();
    }
}
