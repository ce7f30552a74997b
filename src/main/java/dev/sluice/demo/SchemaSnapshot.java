package dev.sluice.demo;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a database's catalogs say of its schema, one sentence an object; without PostgreSQL's own schemas and without
 * {@code sluice}.
 *
 * @param objects sentences by kind, such as {@code column}
 */
record SchemaSnapshot(Map<String, Set<String>> objects) {
    private static final String OURS = " n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'sluice')";

    private static final Map<String, String> QUERIES = queries();

    private static Map<String, String> queries() {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put("schema", "select n.nspname, n.nspacl from pg_namespace n where" + OURS);
        queries.put("relation", """
                select format('%I.%I', n.nspname, c.relname), c.relkind, c.relpersistence, c.reloptions, c.relacl,
                       c.relrowsecurity, c.relreplident
                from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
                and""" + OURS);
        queries.put("column", """
                select format('%I.%I.%I', n.nspname, c.relname, a.attname), format_type(a.atttypid, a.atttypmod),
                       case when a.attnotnull then 'not null' end, a.attidentity, a.attgenerated,
                       pg_get_expr(d.adbin, d.adrelid), a.attacl
                from pg_attribute a
                join pg_class c on c.oid = a.attrelid
                join pg_namespace n on n.oid = c.relnamespace
                left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
                where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f')
                and""" + OURS);
        queries.put("constraint", """
                select format('%I.%I', n.nspname, coalesce(c.conrelid::regclass::text, '')), c.conname,
                       pg_get_constraintdef(c.oid), case when not c.convalidated then 'not valid' end
                from pg_constraint c join pg_namespace n on n.oid = c.connamespace
                where c.contype <> 'n' -- from version 18 on, what the columns say already
                  and""" + OURS);
        queries.put("index", """
                select pg_get_indexdef(i.indexrelid), case when not i.indisvalid then 'invalid' end
                from pg_index i
                join pg_class c on c.oid = i.indexrelid
                join pg_namespace n on n.oid = c.relnamespace
                where""" + OURS);
        queries.put("trigger", """
                select pg_get_triggerdef(t.oid), t.tgenabled
                from pg_trigger t
                join pg_class c on c.oid = t.tgrelid
                join pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal
                and""" + OURS);
        queries.put("function", """
                select format('%I.%s', n.nspname, p.oid::regprocedure), md5(p.prosrc), p.proacl
                from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                where""" + OURS);
        queries.put("type", """
                select format_type(t.oid, null), t.typtype
                from pg_type t join pg_namespace n on n.oid = t.typnamespace
                where t.typtype in ('e', 'd', 'r')
                and""" + OURS);
        queries.put("event trigger", "select evtname, evtevent, evtenabled from pg_event_trigger");
        queries.put("extension", "select extname, extversion from pg_extension");
        queries.put("publication", "select pubname from pg_publication");
        return queries;
    }

    static SchemaSnapshot take(Database database) throws SQLException {
        Map<String, Set<String>> objects = new LinkedHashMap<>();
        for (Map.Entry<String, String> query : QUERIES.entrySet()) {
            objects.put(query.getKey(), new LinkedHashSet<>(database.lines(query.getValue())));
        }
        return new SchemaSnapshot(objects);
    }

    int size() {
        return objects.values().stream().mapToInt(Set::size).sum();
    }

    /** {@code 14 columns, 2 indexes}: the kinds that are there, most telling first. */
    String summary() {
        List<String> parts = new ArrayList<>();
        for (String kind : List.of("column", "constraint", "index", "trigger", "function")) {
            int count = objects.get(kind).size();
            String plural = kind.equals("index") ? "indexes" : kind + "s";
            parts.add(count + " " + (count == 1 ? kind : plural));
        }
        return String.join(", ", parts);
    }

    /** What is there that was not, and what is missing that was; empty if the two are equal. */
    List<String> differencesFrom(SchemaSnapshot before) {
        List<String> differences = new ArrayList<>();
        for (String kind : objects.keySet()) {
            Set<String> was = before.objects().get(kind);
            Set<String> is = objects.get(kind);
            was.stream()
                    .filter(each -> !is.contains(each))
                    .forEach(each -> differences.add("gone: " + kind + " " + each));
            is.stream()
                    .filter(each -> !was.contains(each))
                    .forEach(each -> differences.add("new: " + kind + " " + each));
        }
        return differences;
    }
}
