package dev.sluice.step.backfill;

import dev.sluice.step.target.Session;
import dev.sluice.step.target.Wal;
import java.sql.SQLException;

/**
 * Whether a table that holds rows still is what statements reach by a name, or is part of it. Asked behind a statement that has
 * used the name, in its transaction: what that locked is not replaced any more. It goes along with another question.
 */
final class Belonging {

    /** For a select list; {@code %1$s} stands for the name, {@code %2$s} for the oid. */
    private static final String BELONGS = """
            exists (select from (select to_regclass((%1$s)::text)::oid as oid) named
                    where named.oid = %2$s or named.oid in (select p::oid from pg_partition_ancestors(%2$s) as p))
            """;

    private Belonging() {}

    /** An expression; an argument stands for {@code ?} in either. */
    static String of(String name, String oid) {
        return BELONGS.formatted(name, oid);
    }

    static Unsuitable lost(String step, String table, long leaf) {
        return Unsuitable.checkpoint("a table that backfill " + step + " began with is no longer part of " + table
                + " (oid " + leaf + "): it was dropped, detached or replaced; bring it back, or abort the run");
    }

    /** How far the server's WAL is, bytes, where a leaf belongs to its table. */
    static long walReached(Session session, BackfillPlan plan, Leaf leaf) throws SQLException {
        return session.firstPrepared(
                        "select " + Wal.REACHED + ", " + of("?", "leaf.oid") + " from (select ?::oid as oid) leaf",
                        row -> {
                            if (!row.getBoolean(2)) {
                                throw lost(plan.step(), plan.table(), leaf.oid());
                            }
                            return row.getLong(1);
                        },
                        plan.table(),
                        Long.toString(leaf.oid()))
                .orElseThrow();
    }
}
