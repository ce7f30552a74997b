package dev.sluice.step.target;

import dev.sluice.step.Held;
import dev.sluice.step.ledger.Newcomer;
import dev.sluice.step.ledger.Owner;
import dev.sluice.step.ledger.Taking;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tables that open runs work on, by database and oid, in {@code sluice.claim}. A table stands there with all its partitions; two runs
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
            select oid::text, oid::regclass::text from whole
            """;

    private static final String OWN = "select relation::text from sluice.claim where run_id = ? and place = ?";

    private static final String NEAR = """
            with recursive near as (
              select unnest(?)::oid as oid
              union
              select h.inhparent from pg_inherits h join near on h.inhrelid = near.oid)
            select oid::text from near
            """;

    private static final String MET = """
            select c.name, c.run_id, f.runbook, f.owner, f.host,
                   date_trunc('second', clock_timestamp() - f.acquired_at)::text
            from sluice.claim c
            join sluice.fence f on f.runbook = c.runbook and f.run_id = c.run_id and f.closed_at is null
            where c.place = ? and c.relation = any (?::oid[]) and c.run_id <> ? and c.run_id is distinct from ?
            order by c.claimed_at, 1 limit 1
            """;

    private static final String CLAIM = """
            insert into sluice.claim (place, relation, run_id, runbook, name, because, claimed_at)
            select ?, wanted.relation, ?, ?, wanted.name, ?, clock_timestamp()
            from unnest(?::oid[], ?::text[]) wanted (relation, name)
            """;

    private Claims() {}

    /**
     * Claims what the run has not claimed yet, in the transaction in which it takes its fence.
     *
     * @param session of the ledger
     * @param targets those with that ledger, and it
     * @throws Held if another open run has claimed one of them
     */
    static void take(Session session, List<Target> targets, Taking taking) throws SQLException {
        if (taking.tables().isEmpty()) {
            return;
        }
        session.execute("lock table sluice.claim in share row exclusive mode");
        for (Target target : targets) {
            Set<String> tables = taking.tables().getOrDefault(target.name(), Set.of());
            if (!tables.isEmpty()) {
                take(session, target, tables, taking);
            }
        }
    }

    private static void take(Session ledger, Target target, Set<String> tables, Taking taking) throws SQLException {
        Owner owner = taking.owner();
        String place = place(target);
        Map<String, String> fresh = relations(target, tables);
        ledger.all(OWN, Row.TEXT, owner.runId(), place).forEach(fresh::remove);
        if (fresh.isEmpty()) {
            return;
        }
        Optional<Held> met = met(
                ledger,
                target,
                fresh.keySet(),
                owner.runId(),
                taking.alongside().map(Taking.Alongside::run).orElse(null));
        if (met.isPresent()) {
            throw met.get();
        }
        ledger.update(
                CLAIM,
                place,
                owner.runId(),
                owner.runbook(),
                taking.alongside().map(Taking.Alongside::because).orElse(null),
                fresh.keySet().toArray(String[]::new),
                fresh.values().toArray(String[]::new));
    }

    /** The open run that one without claims would meet; absent if there is none. Nothing is claimed. */
    static Optional<Held> met(Session ledger, List<Target> targets, Newcomer newcomer) throws SQLException {
        for (Target target : targets) {
            Set<String> wanted = relations(target, newcomer.tables().getOrDefault(target.name(), Set.of()))
                    .keySet();
            Optional<Held> met = met(
                    ledger,
                    target,
                    wanted,
                    newcomer.insteadOf().orElse(""),
                    newcomer.alongside().orElse(null));
            if (met.isPresent()) {
                return met;
            }
        }
        return Optional.empty();
    }

    /** By oid, with their names. */
    private static Map<String, String> relations(Target target, Set<String> tables) throws SQLException {
        Map<String, String> relations = new LinkedHashMap<>();
        target.effects().all(RELATIONS, row -> relations.put(row.getString(1), row.getString(2)), (Object)
                tables.toArray(String[]::new));
        return relations;
    }

    private static Optional<Held> met(
            Session ledger, Target target, Set<String> relations, String runId, String alongside) throws SQLException {
        String[] near = target.effects()
                .all(NEAR, Row.TEXT, (Object) relations.toArray(String[]::new))
                .toArray(String[]::new);
        return ledger.first(
                MET,
                row -> Held.onTable(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4) + " on " + row.getString(5),
                        row.getString(6)),
                place(target),
                near,
                runId,
                alongside);
    }

    /** Equal oids in two databases are two tables; empty for the ledger's own database. */
    private static String place(Target target) throws SQLException {
        if (target.ledger() == target) {
            return "";
        }
        String database =
                target.effects().first("select current_database()", Row.TEXT).orElseThrow();
        return database + "@" + target.cluster().systemIdentifier().orElse("");
    }

    static void drop(Session session, String runId) throws SQLException {
        session.update("delete from sluice.claim where run_id = ?", runId);
    }
}
