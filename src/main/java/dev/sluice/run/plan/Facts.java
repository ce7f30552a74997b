package dev.sluice.run.plan;

import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.sql.SqlReader;
import dev.sluice.language.sql.rule.LiveFacts;
import dev.sluice.language.sql.rule.SqlLint;
import dev.sluice.language.text.Span;
import dev.sluice.source.Answer;
import dev.sluice.source.MetricSource;
import dev.sluice.source.Question;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the databases of a runbook for what the rules about SQL want to know. Each question is bounded; what is not answered is absent. */
public final class Facts {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final SqlText VERSION =
            SqlReader.read("select current_setting('server_version_num')::int", Span.NONE);
    private static final SqlText TABLE = SqlReader.read("""
            select json_build_object(
              'rows', case when c.relkind <> 'p' and c.reltuples >= 0 then c.reltuples::bigint
                           when c.relkind = 'p' then (select sum(greatest(p.reltuples, 0))::bigint from pg_inherits h
                             join pg_class p on p.oid = h.inhrelid where h.inhparent = c.oid) end,
              'bytes', pg_total_relation_size(c.oid) + coalesce((select sum(pg_total_relation_size(h.inhrelid))::bigint
                 from pg_inherits h where h.inhparent = c.oid), 0),
              'columns', (select json_agg(json_build_object('name', a.attname,
                   'type', format_type(a.atttypid, a.atttypmod), 'not_null', a.attnotnull,
                   'origin', case when a.attidentity <> '' then 'IDENTITY' when a.attgenerated <> '' then 'GENERATED'
                     else 'WRITTEN' end) order by a.attnum)
                 from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
              'indexes', (select json_agg(json_build_object('name', i.relname, 'primary', x.indisprimary, 'valid', x.indisvalid,
                   'columns', (select json_agg(coalesce(a.attname, '') order by k.n)
                     from unnest(x.indkey::int2[]) with ordinality as k(number, n)
                     left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number where k.n <= x.indnkeyatts)))
                 from pg_index x join pg_class i on i.oid = x.indexrelid where x.indrelid = c.oid),
              'checks', (select json_agg(pg_get_constraintdef(k.oid)) from pg_constraint k
                 where k.conrelid = c.oid and k.contype = 'c' and k.convalidated),
              'partitions', (select json_agg(p.relname order by p.relname) from pg_inherits h
                 join pg_class p on p.oid = h.inhrelid where h.inhparent = c.oid and c.relkind = 'p'),
              'identified', c.relreplident in ('f', 'i') or c.relreplident = 'd'
                 and exists (select from pg_index x where x.indrelid = c.oid and x.indisprimary),
              'published', exists (select from pg_publication_tables p join pg_namespace n on n.nspname = p.schemaname
                 where n.oid = c.relnamespace and p.tablename = c.relname),
              'divided_by', (select json_agg(a.attname order by k.n) from pg_partitioned_table t
                 cross join unnest(t.partattrs::int2[]) with ordinality as k(number, n)
                 join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
                 where t.partrelid = c.oid and 0 <> all (t.partattrs::int2[])),
              'hanging', (select json_agg(what order by what) from (
                 select 'foreign key ' || conname from pg_constraint where contype = 'f' and c.oid in (conrelid, confrelid)
                 union select 'trigger ' || tgname from pg_trigger where tgrelid = c.oid and not tgisinternal
                 union select 'view or rule ' || w.ev_class::regclass from pg_depend d
                   join pg_rewrite w on d.classid = 'pg_rewrite'::regclass and w.oid = d.objid
                   where d.refclassid = 'pg_class'::regclass and d.refobjid = c.oid
                 union select 'sequence ' || d.objid::regclass from pg_depend d
                   join pg_class s on s.oid = d.objid and s.relkind = 'S'
                   where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = c.oid
                     and d.deptype = 'a'
                 union select 'policy ' || polname from pg_policy where polrelid = c.oid
                 union select 'publication ' || p.pubname from pg_publication_rel r join pg_publication p on p.oid = r.prpubid
                   where r.prrelid = c.oid
                 union select 'tables it inherits from, or that inherit from it' from pg_inherits
                   where c.oid in (inhrelid, inhparent)
                 union select 'rights of others' where c.relacl is not null
                   or exists (select from pg_attribute where attrelid = c.oid and attacl is not null)
                 union select 'storage parameters' where c.reloptions is not null
                 union select 'its replica identity' where c.relreplident <> 'd') as left_behind(what))
            )::text
            from pg_class c where c.oid = to_regclass(:name)
            """, Span.NONE);

    private Facts() {}

    /**
     * What is known of each source that steps run SQL on; absent where the server did not tell its version.
     *
     * @param sources by name
     */
    public static Map<String, LiveFacts> of(Runbook runbook, Function<String, MetricSource> sources) {
        Map<String, LiveFacts> facts = new LinkedHashMap<>();
        SqlLint.tables(runbook).forEach((source, tables) -> {
            MetricSource database = sources.apply(source);
            version(database).ifPresent(version -> {
                Map<String, LiveFacts.Table> known = new LinkedHashMap<>();
                tables.forEach(table -> table(database, table).ifPresent(found -> known.put(table, found)));
                facts.put(source, new LiveFacts(version, known));
            });
        });
        return facts;
    }

    private static Optional<Integer> version(MetricSource database) {
        return ask(database, "the version of the server", VERSION, Unit.NUMBER, Map.of())
                .filter(Value.Amount.class::isInstance)
                .map(version -> (int) ((Value.Amount) version).amount());
    }

    private static Optional<LiveFacts.Table> table(MetricSource database, String name) {
        return ask(database, "what " + name + " is like", TABLE, Unit.TEXT, Map.of("name", new Value.Text(name)))
                .filter(Value.Text.class::isInstance)
                .flatMap(answer -> read(((Value.Text) answer).text()));
    }

    private static Optional<LiveFacts.Table> read(String json) {
        try {
            JsonNode table = MAPPER.readTree(json);
            return Optional.of(new LiveFacts.Table(
                    table.path("rows").isNumber()
                            ? OptionalLong.of(table.path("rows").asLong())
                            : OptionalLong.empty(),
                    table.path("bytes").asLong(0),
                    table.path("columns")
                            .valueStream()
                            .map(column -> new LiveFacts.Column(
                                    column.path("name").asString(),
                                    column.path("type").asString(),
                                    column.path("not_null").asBoolean(),
                                    LiveFacts.Origin.valueOf(
                                            column.path("origin").asString())))
                            .toList(),
                    table.path("indexes")
                            .valueStream()
                            .map(index -> new LiveFacts.Index(
                                    index.path("name").asString(),
                                    texts(index.path("columns")),
                                    index.path("primary").asBoolean(),
                                    index.path("valid").asBoolean()))
                            .toList(),
                    texts(table.path("checks")),
                    texts(table.path("partitions")),
                    table.path("identified").asBoolean(),
                    table.path("published").asBoolean(),
                    texts(table.path("divided_by")),
                    texts(table.path("hanging"))));
        } catch (JacksonException unreadable) {
            return Optional.empty();
        }
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static Optional<Value> ask(
            MetricSource database, String what, SqlText query, Unit unit, Map<String, Value> values) {
        Question question = new Question(
                what,
                new Query.Sql(query),
                Optional.empty(),
                Metric.As.PLAIN,
                unit,
                List.of(),
                values,
                Optional.empty());
        return database.read(question, BOUND) instanceof Answer.Answered answered
                ? Optional.of(answered.value())
                : Optional.empty();
    }
}
