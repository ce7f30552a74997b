package dev.sluice.source;

import static dev.sluice.source.Questions.TIMEOUT;
import static dev.sluice.source.Questions.amount;
import static dev.sluice.source.Questions.answered;
import static dev.sluice.source.Questions.as;
import static dev.sluice.source.Questions.failed;
import static dev.sluice.source.Questions.labels;
import static dev.sluice.source.Questions.settings;
import static dev.sluice.source.Questions.sql;
import static dev.sluice.source.Questions.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.language.model.Metric;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.value.Missing.Cause;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What PostgreSQL answers, and what becomes of it. */
class PostgresSourceTest {
    private static TestDatabase database;
    private static PostgresSource source;

    @BeforeAll
    static void open() {
        database = TestPostgres.createDatabase();
        source = new PostgresSource("db", settings(database), "sluice/r1/metrics", Secrets.NONE);
    }

    @AfterAll
    static void close() {
        source.close();
        database.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select 42                                  | COUNT    | 42",
                "select 4.25::numeric                       | NUMBER   | 4.25",
                "select 0.5::float8                         | PERCENT  | 0.5",
                "select 9007199254740993                    | ROWS     | 9007199254740992",
                "select interval '1 day 2 minutes 0.5s'     | DURATION | 86520.5",
                "select interval '-3 s'                     | DURATION | -3",
                "(select 1) union all (select 2) limit 1    | COUNT    | 1",
                "values (7)                                 | COUNT    | 7",
                "with x as (select 8 as a) select a from x  | COUNT    | 8",
                "show max_connections                       | TEXT     |",
                "select '{\"a\":1}'::jsonb ? 'a'            | BOOLEAN  |",
            })
    void readsWhatTheServerCalls(String query, Unit unit, Double expected) {
        Answer answer = source.read(sql(query, unit), TIMEOUT);

        if (expected != null) {
            assertEquals(expected, amount(answer));
        }
        assertEquals(query.strip(), answered(answer).resolved());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select 1 where false                | COUNT    | EMPTY",
                "select max(1) where false           | COUNT    | NULL",
                "select null::boolean                | BOOLEAN  | NULL",
                "select null::interval               | DURATION | NULL",
                "select 'NaN'::numeric               | NUMBER   | NAN",
                "select 'infinity'::float8           | NUMBER   | INF",
                "select generate_series(1, 3)        | COUNT    | MULTI",
                "select 1, 2                         | COUNT    | MULTI",
                "select 'five'                       | COUNT    | TYPE",
                "select '5'::text                    | COUNT    | TYPE",
                "select true                         | COUNT    | TYPE",
                "select 3                            | BOOLEAN  | TYPE",
                "select interval '1s'                | COUNT    | TYPE",
                "select array[1]                     | COUNT    | TYPE",
                "select now()                        | DURATION | TYPE",
                "select 1/0                          | COUNT    | SQLSTATE",
                "select count(*) from no_such_table  | COUNT    | SQLSTATE",
                "selec 1                             | COUNT    | TYPE",
                "select from where                   | COUNT    | SQLSTATE",
                "select :nothing                     | COUNT    | TYPE",
            })
    void saysWhyThereIsNoValue(String query, Unit unit, Cause cause) {
        failed(source.read(sql(query, unit), TIMEOUT), cause);
    }

    @Test
    void aCellOfATableIsMaskedBeforeItIsCut() {
        Secrets secrets = new Secrets(List.of(new Secret("env:T", "t-secret")));
        try (PostgresSource masking = new PostgresSource("db", settings(database), "sluice-test", secrets)) {
            Evidence.Table table = assertInstanceOf(
                    Evidence.Table.class,
                    masking.table(sql("select repeat('x', 496) || 't-secret'", Unit.COUNT), TIMEOUT));

            assertEquals(
                    Optional.of("x".repeat(496) + "***"),
                    table.rows().getFirst().getFirst());
        }
    }

    @Test
    void readsBareNumbersAsTheMetricSays() {
        assertEquals(50, amount(source.read(as(Metric.As.RATIO, sql("select 0.5", Unit.PERCENT)), TIMEOUT)));
        assertEquals(0.25, amount(source.read(as(Metric.As.MILLISECONDS, sql("select 250", Unit.DURATION)), TIMEOUT)));
        assertEquals(3, amount(source.read(as(Metric.As.SECONDS, sql("select 3", Unit.DURATION)), TIMEOUT)));
        assertEquals(
                3,
                amount(source.read(as(Metric.As.MILLISECONDS, sql("select interval '3s'", Unit.DURATION)), TIMEOUT)));
    }

    @Test
    void readsTextsTimesAndFlags() {
        assertEquals(
                new Value.Text("ok"),
                answered(source.read(sql("select 'ok'", Unit.TEXT), TIMEOUT)).value());
        assertEquals(
                Value.flag(true),
                answered(source.read(sql("select true", Unit.BOOLEAN), TIMEOUT)).value());
        assertEquals(
                new Value.Moment(Instant.parse("2026-11-20T12:00:00Z")),
                answered(source.read(sql("select timestamptz '2026-11-20 13:00+01'", Unit.TIME), TIMEOUT))
                        .value());
    }

    @Test
    void bindsValuesByNameAndShowsThem() {
        database.execute("create type mood as enum ('sad', 'glad')", "create table t (m mood, n bigint)");
        database.execute("insert into t values ('sad', 1), ('glad', 2), ('glad', 3)");
        Question question = with(
                sql("select count(*) from t where m = :mood and n < :most limit :rows -- why ?", Unit.COUNT),
                Map.of("mood", new Value.Text("glad"), "most", Value.amount(2.5), "rows", Value.amount(1)));

        Answer.Answered answer = answered(source.read(question, TIMEOUT));

        assertEquals(Value.amount(1), answer.value());
        assertEquals("select count(*) from t where m = 'glad' and n < 2.5 limit 1", answer.resolved());
    }

    @Test
    void quotesIdentifiersThatTheCatalogKnows() {
        database.execute("create schema shop", "create table shop.\"Odd \"\"name\" (\"Col\" int)");
        database.execute("insert into shop.\"Odd \"\"name\" values (5)");
        String query = "select max(:\"col\") from :\"tab\"";

        assertEquals(
                5,
                amount(source.read(
                        with(
                                sql(query, Unit.COUNT),
                                Map.of("col", new Value.Text("Col"), "tab", new Value.Text("shop.Odd \"name"))),
                        TIMEOUT)));
        Answer.Failed failed = failed(
                source.read(
                        with(
                                sql(query, Unit.COUNT),
                                Map.of("col", new Value.Text("Col"), "tab", new Value.Text("shop.t; drop table x"))),
                        TIMEOUT),
                Cause.SQLSTATE);
        assertTrue(failed.missing().detail().startsWith("42P01 no table or column"), failed.toString());
    }

    @Test
    void keepsSeriesApartByTheirLabels() {
        Question question = labels(sql("select * from (values ('a', 3), ('b', null)) as t(pod, v)", Unit.COUNT), "pod");

        failed(source.read(question, TIMEOUT), Cause.NULL);
        Question known = labels(sql("select 3 as v, 'a' as pod union all select 4, 'b'", Unit.COUNT), "pod");
        Answer.Answered answer = answered(source.read(known, TIMEOUT));
        assertEquals(
                Map.of("pod=a", 3.0, "pod=b", 4.0),
                ((Value.Series) answer.value())
                        .points().stream()
                                .collect(java.util.stream.Collectors.toMap(
                                        point -> "pod=" + point.labels().get("pod"), Value.Point::amount)));
        failed(source.read(known.atLeast(new SeriesCount(3, java.util.List.of())), TIMEOUT), Cause.PARTIAL);
        failed(source.read(labels(sql("select 1 as v", Unit.COUNT), "pod"), TIMEOUT), Cause.TYPE);
        failed(source.read(labels(sql("select 'a' as pod, 1 as v, 2 as w", Unit.COUNT), "pod"), TIMEOUT), Cause.MULTI);
        failed(
                source.read(
                        labels(sql("select 'a' as pod, 1 as v union all select 'a', 2", Unit.COUNT), "pod"), TIMEOUT),
                Cause.MULTI);
    }

    /** The same as of what a step is sent with, whatever database, role and workplace say. */
    @Test
    void meansTheSameFromEveryMachine() {
        try (TestDatabase other = TestPostgres.createDatabase()) {
            for (String setting : List.of("intervalstyle = 'sql_standard'", "bytea_output = 'escape'")) {
                other.execute("alter database " + other.name() + " set " + setting);
            }
            try (PostgresSource there = new PostgresSource("db", settings(other), "sluice/r1/metrics", Secrets.NONE)) {
                Map<String, String> settings =
                        Map.of("timezone", "UTC", "intervalstyle", "postgres", "bytea_output", "hex");
                settings.forEach((name, expected) -> assertEquals(
                        new Value.Text(expected),
                        answered(there.read(sql("show " + name, Unit.TEXT), TIMEOUT))
                                .value()));
            }
        }
    }

    @Test
    void tellsTheAgeOfAnAnswerByHowLongItTook() {
        Answer.Answered answer = answered(source.read(sql("select 1 from pg_sleep(0.2)", Unit.COUNT), TIMEOUT));

        assertTrue(answer.age().compareTo(Duration.ofMillis(200)) >= 0, answer.toString());
        assertTrue(answer.age().compareTo(TIMEOUT) < 0, answer.toString());
    }

    @Test
    void saysWhoItIsToOtherSessions() {
        assertEquals(
                new Value.Text("sluice/r1/metrics"),
                answered(source.read(sql("select current_setting('application_name')", Unit.TEXT), TIMEOUT))
                        .value());
    }

    @Test
    void inspectsWhatTheDatabaseIs() {
        PostgresFacts facts = ((PostgresFacts.Inspection.Reached) source.inspect(TIMEOUT)).facts();

        assertEquals(database.name(), facts.database());
        assertEquals(
                database.single("select system_identifier from pg_control_system()"),
                facts.systemIdentifier().orElseThrow());
        assertFalse(facts.inRecovery());
        assertTrue(facts.seesOtherSessions());
        assertEquals(0, facts.streaming().orElseThrow());
        assertTrue(facts.majorVersion() >= 12, facts.toString());
        assertTrue(source.probe(TIMEOUT).isEmpty());
    }
}
