package dev.sluice.document;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What to look at first, the fastest signal first, each to copy. The SQL reads the catalog of PostgreSQL only. */
final class FirstChecks {
    private static final int MOST_NAMES = 20;

    private final Runbook runbook;
    private final List<TroublePage.Check> checks = new ArrayList<>();

    FirstChecks(Runbook runbook) {
        this.runbook = runbook;
    }

    List<TroublePage.Check> checks() {
        sh("What does the run itself say?", "sluice why", "sluice status");
        if (runbook.sources().stream().anyMatch(source -> source.kind() == Source.Kind.POSTGRES)) {
            postgres();
        }
        return List.copyOf(checks);
    }

    private void postgres() {
        if (SqlFacts.of(runbook).findAny().isPresent()) {
            sql("Who waits for a lock, and behind whom?", """
                    select pid, now() - query_start as since, pg_blocking_pids(pid) as blocked_by, left(query, 80) as query
                    from pg_stat_activity
                    where cardinality(pg_blocking_pids(pid)) > 0
                    order by query_start
                    """);
            sql("Whose transaction is the oldest?", """
                    select pid, state, now() - xact_start as open_for, application_name, left(query, 80) as query
                    from pg_stat_activity
                    where xact_start is not null and backend_type = 'client backend' and application_name not like 'sluice/%'
                    order by xact_start
                    limit 10
                    """);
        }
        if (buildsIndexesConcurrently()) {
            sql("How far is the build of an index, and whom does it wait for?", """
                    select relid::regclass as table, phase, blocks_done, blocks_total, current_locker_pid
                    from pg_stat_progress_create_index
                    """);
            sql("Is an index left behind that no query uses?", """
                    select indexrelid::regclass as index, indrelid::regclass as table
                    from pg_index
                    where not (indisvalid and indisready)
                    """);
        }
        if (!runbook.header().tables().isEmpty()) {
            sql("How large are the tables here?", sizes());
        }
        Set<String> gone = runbook.gone();
        if (!gone.isEmpty()) {
            sql("Which views and functions still name what goes away?", names(gone));
        }
    }

    private boolean buildsIndexesConcurrently() {
        return runbook.phases().stream()
                .flatMap(phase -> phase.allSteps().stream())
                .anyMatch(step -> step.action() instanceof Action.Sql sql
                        && sql.mode() == Action.Sql.Mode.OUTSIDE_TRANSACTION
                        && SqlFacts.has(sql.sql(), "concurrently"));
    }

    /** By the catalog alone: to ask a table for its size on disk is to wait for whoever closes it. */
    private String sizes() {
        String tables = runbook.header().tables().stream()
                .limit(MOST_NAMES)
                .map(table -> "to_regclass(" + literal(table) + ")")
                .collect(Collectors.joining(", "));
        return """
                select c.oid::regclass as table, c.reltuples::bigint as rows,
                  (select pg_size_pretty(sum(part.relpages) * current_setting('block_size')::bigint)
                   from pg_class part
                   where part.oid in (c.oid, c.reltoastrelid)
                     or part.oid in (select indexrelid from pg_index where indrelid = c.oid)) as size_when_last_vacuumed
                from pg_class c
                where c.oid in (%s)
                """.formatted(tables);
    }

    private static String names(Set<String> gone) {
        List<String> parts = gone.stream()
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .distinct()
                .limit(MOST_NAMES)
                .toList();
        String exact = parts.stream().map(FirstChecks::literal).collect(Collectors.joining(", "));
        String within = parts.stream().map(name -> literal("%" + name + "%")).collect(Collectors.joining(", "));
        return """
                select distinct 'view' as kind, w.ev_class::regclass::text as name
                from pg_depend d
                join pg_rewrite w on d.classid = 'pg_rewrite'::regclass and w.oid = d.objid and w.ev_class <> d.refobjid
                join pg_class c on d.refclassid = 'pg_class'::regclass and c.oid = d.refobjid
                left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
                where c.relnamespace <> 'pg_catalog'::regnamespace and (a.attname in (%1$s) or c.relname in (%1$s))
                union all
                select 'function', oid::regprocedure::text
                from pg_proc
                where pronamespace <> 'pg_catalog'::regnamespace and prosrc ilike any (array[%2$s])
                """.formatted(exact, within);
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private void sql(String question, String query) {
        checks.add(new TroublePage.Check(question, Markdown.fence("sql", query)));
    }

    private void sh(String question, String... commands) {
        checks.add(new TroublePage.Check(question, Markdown.fence("sh", String.join("\n", commands))));
    }
}
