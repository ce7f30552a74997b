package dev.sluice.step.target;

import dev.sluice.step.Held;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tables that open runs work on, by oid, in {@code sluice.claim}. A table stands there with all its partitions; two runs
 * meet if one names a table, a partition of it, or a table that it is a partition of. Siblings do not meet.
 */
final class Claims {

    /** Of an index its table; what is no relation is nobody's. */
    private static final String RELATIONS = """
            with recursive named as (
              select coalesce(i.indrelid, c.oid) as oid
              from unnest(?) wanted (name)
              join pg_class c on c.oid = to_regclass(wanted.name)
              left join pg_index i on i.indexrelid = c.oid),
            whole as (
              select oid from named
              union
              select h.inhrelid from pg_inherits h join whole on h.inhparent = whole.oid)
            select oid::text from whole
            where not exists (select from sluice.claim own where own.relation = whole.oid and own.run_id = ?)
            """;

    private static final String MET = """
            with recursive near as (
              select unnest(?)::oid as oid
              union
              select h.inhparent from pg_inherits h join near on h.inhrelid = near.oid)
            select c.relation::regclass::text, c.run_id, f.runbook, f.owner, f.host,
                   date_trunc('second', clock_timestamp() - f.acquired_at)::text
            from near
            join sluice.claim c on c.relation = near.oid
            join sluice.fence f on f.runbook = c.runbook and f.run_id = c.run_id and f.closed_at is null
            where c.run_id <> ? and c.run_id is distinct from ?
            order by c.claimed_at, 1 limit 1
            """;

    private static final String CLAIM = """
            insert into sluice.claim (relation, run_id, runbook, name, because, claimed_at)
            select oid, ?, ?, oid::regclass::text, ?, clock_timestamp() from unnest(?::oid[]) wanted (oid)
            """;

    private Claims() {}

    /**
     * Claims what the run has not claimed yet, in the transaction in which it takes its fence.
     *
     * @throws Held if another open run has claimed one of them
     */
    static void take(Session session, Taking taking) throws SQLException {
        Owner owner = taking.owner();
        if (taking.tables().isEmpty()) {
            return;
        }
        session.execute("lock table sluice.claim in share row exclusive mode");
        List<String> fresh = new ArrayList<>(
                session.all(RELATIONS, row -> row.getString(1), taking.tables().toArray(String[]::new), owner.runId()));
        if (fresh.isEmpty()) {
            return;
        }
        String[] relations = fresh.toArray(String[]::new);
        Optional<Held> met = session.first(
                MET,
                row -> met(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4) + " on " + row.getString(5),
                        row.getString(6)),
                relations,
                owner.runId(),
                taking.alongside().map(Taking.Alongside::run).orElse(null));
        if (met.isPresent()) {
            throw met.get();
        }
        session.update(
                CLAIM,
                owner.runId(),
                owner.runbook(),
                taking.alongside().map(Taking.Alongside::because).orElse(null),
                relations);
    }

    private static Held met(String table, String run, String runbook, String who, String age) {
        return new Held(
                "table " + table + " is worked on by run " + run + " of runbook " + runbook + ", driven by " + who
                        + " since " + age,
                "wait for its end: sluice status " + run,
                "if both may work on it at the same time: sluice run FILE --env ENV --alongside " + run
                        + " --because TEXT");
    }

    static void drop(Session session, String runId) throws SQLException {
        session.update("delete from sluice.claim where run_id = ?", runId);
    }
}
