package dev.sluice.run.plan;

import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.sql.SqlReader;
import dev.sluice.language.text.Span;
import dev.sluice.source.Answer;
import dev.sluice.source.MetricSource;
import dev.sluice.source.Question;
import dev.sluice.step.sql.Words;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What a catalog says of the columns, constraints, indexes and triggers of tables, as a few digits each. */
public final class Fingerprints {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final SqlText POSTGRES = SqlReader.read("""
            select md5(coalesce(string_agg(part, chr(10) order by part), '')) from (
              select 'column ' || attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull as part
                from pg_attribute where attrelid = to_regclass(:name) and attnum > 0 and not attisdropped
              union all
              select 'constraint ' || pg_get_constraintdef(oid) from pg_constraint where conrelid = to_regclass(:name)
              union all
              select 'index ' || pg_get_indexdef(indexrelid) from pg_index where indrelid = to_regclass(:name)
              union all
              select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger
                where tgrelid = to_regclass(:name) and not tgisinternal
            ) parts
            """, Span.NONE);
    private static final SqlText MARIADB = SqlReader.read("""
            select md5(coalesce(group_concat(part order by part separator '; '), '')) from (
              select concat_ws(' ', 'column', column_name, column_type, is_nullable) as part from information_schema.columns
                where table_schema = coalesce(nullif(:schema, ''), database()) and table_name = :name
              union all
              select concat_ws(' ', 'index', index_name, non_unique, seq_in_index, column_name, sub_part)
                from information_schema.statistics
                where table_schema = coalesce(nullif(:schema, ''), database()) and table_name = :name
              union all
              select concat_ws(' ', 'reference', constraint_name, column_name, referenced_table_schema, referenced_table_name,
                  referenced_column_name)
                from information_schema.key_column_usage
                where table_schema = coalesce(nullif(:schema, ''), database()) and table_name = :name
                  and referenced_table_name is not null
              union all
              select concat_ws(' ', 'check', constraint_name, check_clause) from information_schema.check_constraints
                where constraint_schema = coalesce(nullif(:schema, ''), database()) and table_name = :name
              union all
              select concat_ws(' ', 'trigger', trigger_name, action_timing, event_manipulation, action_statement)
                from information_schema.triggers
                where event_object_schema = coalesce(nullif(:schema, ''), database()) and event_object_table = :name
            ) parts
            """, Span.NONE);

    private Fingerprints() {}

    /** Of tables in a PostgreSQL, by their names. */
    public static Map<String, String> ofPostgres(MetricSource database, Collection<String> tables) {
        return of(database, tables, POSTGRES, table -> Map.of("name", new Value.Text(table)));
    }

    /** Of tables in a MariaDB, by their names. */
    public static Map<String, String> ofMariaDb(MetricSource database, Collection<String> tables) {
        return of(database, tables, MARIADB, table -> {
            List<String> parts = Words.parts(table);
            String schema = parts.size() > 1 ? parts.get(parts.size() - 2) : "";
            return Map.of("schema", new Value.Text(schema), "name", new Value.Text(parts.getLast()));
        });
    }

    private static Map<String, String> of(
            MetricSource database,
            Collection<String> tables,
            SqlText query,
            Function<String, Map<String, Value>> values) {
        Map<String, String> prints = new TreeMap<>();
        for (String table : tables) {
            Question question = new Question(
                    "the catalog of " + table,
                    new Query.Sql(query),
                    Optional.empty(),
                    Metric.As.PLAIN,
                    Unit.TEXT,
                    List.of(),
                    values.apply(table),
                    Optional.empty());
            if (database.read(question, BOUND) instanceof Answer.Answered answered
                    && answered.value() instanceof Value.Text print) {
                prints.put(table, print.text());
            }
        }
        return prints;
    }
}
