package dev.sluice.run.plan;

import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.SqlReader;
import dev.sluice.language.sql.statement.Knowledge;
import dev.sluice.language.sql.statement.Privilege;
import dev.sluice.language.sql.statement.TableName;
import dev.sluice.language.sql.statement.Target;
import dev.sluice.language.text.Span;
import dev.sluice.source.Answer;
import dev.sluice.source.MetricSource;
import dev.sluice.source.Question;
import dev.sluice.step.target.Portrait;
import dev.sluice.value.Missing;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a PostgreSQL knows of the tables that steps touch. Each question is one bounded, read-only query, asked once; what could not be
 * asked is absent, and never taken for none.
 */
final class Catalog implements Knowledge {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final String RELATIONS = """
            select coalesce(json_agg(json_build_object('name', r::regclass::text, 'index', relkind in ('i', 'I'))
                order by r::regclass::text), '[]')::text
            from (MEANING) meant join pg_class on pg_class.oid = r
            """;
    private static final String BLOCKERS = """
            select coalesce(json_agg(who order by pid), '[]')::text from (
              select distinct on (l.pid) l.pid, PORTRAIT as who
              from pg_locks l left join pg_stat_activity b on b.pid = l.pid
              where l.locktype = 'relation' and l.mode = any (string_to_array(:modes, ','))
                and l.pid is distinct from pg_backend_pid() and l.relation = to_regclass(:name)
                and l.database = (select oid from pg_database where datname = current_database())
              order by l.pid limit 20) holders
            """.replace("PORTRAIT", Portrait.OF_B);
    private static final String FACTS = """
            select json_build_object(
              'there', to_regclass(:name) is not null,
              'triggers', (select json_agg(tgname order by tgname) from pg_trigger
                where tgrelid = to_regclass(:name) and not tgisinternal and tgenabled <> 'D'),
              'rules', (select json_agg(rulename order by rulename) from pg_rewrite
                where ev_class = to_regclass(:name) and ev_type <> '1' and ev_enabled <> 'D'),
              'generated', (select json_agg(attname order by attnum) from pg_attribute
                where attrelid = to_regclass(:name) and attgenerated <> '' and not attisdropped),
              'publications', (select json_agg(distinct p.pubname) from pg_publication_tables p
                join pg_class c on c.relname = p.tablename join pg_namespace n on n.oid = c.relnamespace and n.nspname = p.schemaname
                where c.oid = to_regclass(:name)),
              'row_security', (select relrowsecurity from pg_class where oid = to_regclass(:name)),
              'filtered', case when to_regclass(:name) is not null then row_security_active(to_regclass(:name)::oid) end)::text
            """;
    private static final String MAY_IN_SOME_COLUMN =
            "select has_any_column_privilege(to_regclass(:name)::oid, :right)::text";
    private static final String MAY = "select has_table_privilege(to_regclass(:name)::oid, :right)::text";
    /** Where there is no such schema the statement fails for that, not for a right. */
    private static final String MAY_CREATE = """
            select has_schema_privilege(n.oid, 'create')::text from pg_namespace n
            where n.nspname = coalesce(nullif(:schema, ''), current_schema())
            """;

    private static final String MAY_CREATE_BESIDE =
            "select has_schema_privilege(relnamespace, 'create')::text from pg_class where oid = to_regclass(:name)";
    private static final String MAY_USE =
            "select has_schema_privilege(oid, 'usage')::text from pg_namespace where nspname = :schema";
    private static final String MAY_AS_OWNER = """
            select (pg_has_role(c.relowner, 'usage') or :right = 'drop' and pg_has_role(n.nspowner, 'usage'))::text
            from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = to_regclass(:name)
            """;
    private static final String TYPE = """
            select format_type(atttypid, atttypmod) from pg_attribute
            where attrelid = to_regclass(:name) and attname = :column and attnum > 0 and not attisdropped
            """;
    private static final String PROVEN = """
            select (a.attnotnull or exists (select from pg_constraint c where c.conrelid = a.attrelid and c.contype = 'c'
                and c.convalidated and pg_get_expr(c.conbin, c.conrelid) = format('(%I IS NOT NULL)', a.attname)))::text
            from pg_attribute a
            where a.attrelid = to_regclass(:name) and a.attname = :column and a.attnum > 0 and not a.attisdropped
            """;
    private static final int FIRST_TO_MAINTAIN = 17;
    private static final String MAJOR = "select (current_setting('server_version_num')::int / 10000)::text";

    private final MetricSource database;
    private final Map<String, Optional<String>> answers = new HashMap<>();
    /** Why there is no answer, by what was asked. */
    private final Map<String, String> reasons = new HashMap<>();

    Catalog(MetricSource database) {
        this.database = database;
    }

    /** A relation as SQL of this session names it. */
    record Relation(String name, boolean index) {}

    /** Those that a target means, none if it means none; absent if that cannot be read. */
    Optional<List<Relation>> relations(Target target) {
        return ask(
                        RELATIONS.replace("MEANING", Meaning.of(target.kind())),
                        Map.of("name", target.name().sql()))
                .map(rows -> rows.valueStream()
                        .map(row -> new Relation(
                                row.path("name").asString(), row.path("index").asBoolean()))
                        .toList());
    }

    /** Who holds a lock of that table, or queues for one, that stands in the way of this mode. */
    Plan.Blockers blockers(String table, LockMode mode) {
        String modes = mode.conflicts().stream().map(LockMode::catalogName).collect(Collectors.joining(","));
        Map<String, String> binds = Map.of("name", table, "modes", modes);
        return ask(BLOCKERS, binds)
                .map(who -> new Plan.Blockers(texts(who), ""))
                .orElseGet(() -> new Plan.Blockers(List.of(), reasons.getOrDefault(binds + BLOCKERS, "no answer")));
    }

    /** What a change of its rows sets off or meets there; absent if that cannot be read, or there is no such table. */
    Optional<Plan.TableFacts> facts(String table) {
        return ask(FACTS, Map.of("name", table))
                .filter(facts -> facts.path("there").asBoolean())
                .map(facts -> new Plan.TableFacts(
                        table,
                        texts(facts.path("triggers")),
                        texts(facts.path("rules")),
                        texts(facts.path("generated")),
                        texts(facts.path("publications")),
                        facts.path("row_security").asBoolean(),
                        facts.path("filtered").asBoolean()));
    }

    /** Whether this role may do that; also where there is no such relation yet, or no answer. */
    boolean permits(Privilege.Needed needed) {
        String schema = needed.on().schema().orElse("");
        boolean used = !schema.isEmpty() && needed.privilege() != Privilege.CREATE;
        if (used && text(MAY_USE, Map.of("schema", schema)).equals(Optional.of("false"))) {
            return false;
        }
        String name = needed.on().sql();
        String right = needed.privilege().name().toLowerCase(Locale.ROOT);
        Optional<String> answer = switch (needed.privilege()) {
            case INSERT, UPDATE, REFERENCES -> text(MAY_IN_SOME_COLUMN, Map.of("name", name, "right", right));
            case DELETE, TRUNCATE, TRIGGER -> text(MAY, Map.of("name", name, "right", right));
            case CREATE -> text(MAY_CREATE, Map.of("schema", schema));
            case INDEX -> text(MAY_CREATE_BESIDE, Map.of("name", name));
            case MAINTAIN ->
                text(major().orElse(0) < FIRST_TO_MAINTAIN ? MAY_AS_OWNER : MAY, Map.of("name", name, "right", right));
            case OWN, DROP -> text(MAY_AS_OWNER, Map.of("name", name, "right", right));
        };
        return !answer.equals(Optional.of("false"));
    }

    @Override
    public OptionalInt major() {
        return text(MAJOR, Map.of())
                .map(major -> OptionalInt.of(Integer.parseInt(major)))
                .orElse(OptionalInt.empty());
    }

    @Override
    public Optional<String> type(TableName table, String column) {
        return text(TYPE, Map.of("name", table.sql(), "column", column));
    }

    @Override
    public Optional<Boolean> provenNotNull(TableName table, String column) {
        return text(PROVEN, Map.of("name", table.sql(), "column", column)).map("true"::equals);
    }

    private Optional<JsonNode> ask(String sql, Map<String, String> binds) {
        return text(sql, binds).map(MAPPER::readTree);
    }

    private Optional<String> text(String sql, Map<String, String> binds) {
        return answers.computeIfAbsent(binds + sql, key -> read(key, sql, binds));
    }

    private Optional<String> read(String key, String sql, Map<String, String> binds) {
        Map<String, Value> values = new HashMap<>();
        binds.forEach((name, value) -> values.put(name, new Value.Text(value)));
        Question question = new Question(
                "the catalog",
                new Query.Sql(SqlReader.read(sql, Span.NONE)),
                Optional.empty(),
                Metric.As.PLAIN,
                Unit.TEXT,
                List.of(),
                values,
                Optional.empty());
        return switch (database.read(question, BOUND)) {
            case Answer.Answered answered ->
                answered.value() instanceof Value.Text text ? Optional.of(text.text()) : Optional.empty();
            case Answer.Failed failed -> {
                reasons.put(key, reason(failed.missing()));
                yield Optional.empty();
            }
        };
    }

    private static String reason(Missing missing) {
        return missing.cause() == Missing.Cause.AUTH ? "needs pg_monitor" : missing.toString();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }
}
