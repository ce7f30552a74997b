package dev.sluice.source;

import static dev.sluice.source.Questions.TIMEOUT;
import static dev.sluice.source.Questions.amount;
import static dev.sluice.source.Questions.answered;
import static dev.sluice.source.Questions.as;
import static dev.sluice.source.Questions.failed;
import static dev.sluice.source.Questions.jdbc;
import static dev.sluice.source.Questions.labels;
import static dev.sluice.source.Questions.sql;
import static dev.sluice.source.Questions.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Metric;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import dev.sluice.testing.TestPostgres;
import dev.sluice.value.Missing.Cause;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real MariaDB answers through a driver of the class path, and what becomes of it; PostgreSQL's driver as any other one. */
class JdbcSourceTest {
    private static TestDatabase database;
    private static JdbcSource source;

    @BeforeAll
    static void open() {
        database = TestMariaDb.createDatabase();
        database.execute("create table t (id int primary key, n int, label varchar(20))");
        database.execute("insert into t values (1, 10, 'a'), (2, 20, 'b'), (3, null, 'b')");
        source = new JdbcSource("db", jdbc(database), "sluice/r1/metrics", Secrets.NONE);
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
                "select 42                                             | COUNT    | 42",
                "select 4.25                                           | NUMBER   | 4.25",
                "select 0.5e0                                          | PERCENT  | 0.5",
                "select cast(18446744073709551615 as unsigned)         | NUMBER   | 18446744073709551615",
                "select timediff('01:00:02.5', '00:00:01')             | DURATION | 3601.5",
                "select sec_to_time(-3)                                | DURATION | -3",
                "select \"n\" from t where label = 'a' -- a remark     | COUNT    | 10",
                "select count(*) from t where label <> '\\'            | COUNT    | 3",
                "with x as (select 8 as a) select a from x             | COUNT    | 8",
                "select cast(1 as int) is not null                     | BOOLEAN  |",
            })
    void readsWhatMariaDbCalls(String query, Unit unit, Double expected) {
        Answer answer = source.read(sql(query, unit), TIMEOUT);

        if (expected == null) {
            assertEquals(Value.flag(true), answered(answer).value());
        } else {
            assertEquals(expected, amount(answer));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select n from t where id = 9         | COUNT    | EMPTY",
                "select n from t where id = 3         | COUNT    | NULL",
                "select n from t                      | COUNT    | MULTI",
                "select 1, 2                          | COUNT    | MULTI",
                "select 'five'                        | COUNT    | TYPE",
                "select '5'                           | COUNT    | TYPE",
                "select 3                             | BOOLEAN  | TYPE",
                "select sec_to_time(1)                | COUNT    | TYPE",
                "select now()                         | DURATION | TYPE",
                "select count(*) from no_such_table   | COUNT    | SQLSTATE",
                "select from where                    | COUNT    | SQLSTATE",
                "select :nothing                      | COUNT    | TYPE",
            })
    void saysWhyThereIsNoValue(String query, Unit unit, Cause cause) {
        failed(source.read(sql(query, unit), TIMEOUT), cause);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from t",
                "select 1; delete from t",
                "select n from t for update",
                "select n from t lock in share mode",
                "select n into @x from t where id = 1",
                "select 1 /*! into outfile '/tmp/sluice' */ + 1",
                "select 1 /* /* */ into outfile '/tmp/sluice' -- */\n + 1",
                "select 1 --1 into outfile '/tmp/sluice'\n + 1",
                "select 1 # '\ninto outfile '/tmp/sluice'",
                "select 1 as `'` into outfile '/tmp/sluice'",
                "select $$ into outfile '/tmp/sluice' $$",
                "select get_lock('x', 0)",
                "select nextval(s)",
            })
    void refusesWhatIsNoRead(String query) {
        failed(source.read(sql(query, Unit.COUNT), TIMEOUT), Cause.TYPE);
        assertEquals(3, database.count("select count(*) from t"));
    }

    @Test
    void theServerRefusesWhatAFunctionWrites() {
        database.execute("create function spoil() returns int modifies sql data begin delete from t; return 1; end");

        Answer.Failed failed = failed(source.read(sql("select spoil()", Unit.COUNT), TIMEOUT), Cause.SQLSTATE);

        assertTrue(failed.missing().detail().startsWith("25006"), failed.toString());
        assertEquals(3, database.count("select count(*) from t"));
    }

    @Test
    void readsTextsTimesNumbersAndSeries() {
        assertEquals(
                new Value.Text("ok"),
                answered(source.read(sql("select 'ok'", Unit.TEXT), TIMEOUT)).value());
        assertEquals(
                new Value.Moment(Instant.parse("2026-11-20T12:00:00Z")),
                answered(source.read(sql("select timestamp '2026-11-20 12:00:00'", Unit.TIME), TIMEOUT))
                        .value());
        assertEquals(50, amount(source.read(as(Metric.As.RATIO, sql("select 0.5", Unit.PERCENT)), TIMEOUT)));
        Value series = answered(source.read(
                        labels(sql("select label, count(*) from t group by label order by label", Unit.COUNT), "label"),
                        TIMEOUT))
                .value();
        assertEquals("[a=1.0, b=2.0]", shown((Value.Series) series));
    }

    private static String shown(Value.Series series) {
        return series.points().stream()
                .map(point -> point.labels().get("label") + "=" + point.amount())
                .toList()
                .toString();
    }

    @Test
    void bindsValuesAndQuotesIdentifiers() {
        Answer.Answered answer = answered(source.read(
                with(
                        sql("select max(:\"col\") from :\"tab\" where label = :label and n < :most", Unit.COUNT),
                        Map.of(
                                "col", new Value.Text("n"),
                                "tab", new Value.Text("t"),
                                "label", new Value.Text("b"),
                                "most", Value.amount(20.5))),
                TIMEOUT));

        assertEquals(Value.amount(20), answer.value());
        assertEquals("select max(n) from t where label = 'b' and n < 20.5", answer.resolved());
    }

    @Test
    void theServersClockNamesTheSample() {
        Instant before = Instant.now().minusSeconds(5);

        Answer.Sampled sampled = answered(source.read(sql("select 1", Unit.COUNT), TIMEOUT))
                .sampled()
                .orElseThrow();

        assertTrue(sampled.at().isAfter(before), sampled.toString());
        assertTrue(!sampled.age().isNegative(), sampled.toString());
    }

    @Test
    void endsAStatementAtItsTimeoutOnTheServerToo() {
        failed(
                source.read(sql("select count(*) from t where sleep(60) = 0", Unit.COUNT), Duration.ofMillis(400)),
                Cause.TIMEOUT);

        assertEquals(
                0,
                database.count("select count(*) from information_schema.processlist where info like '%sleep(60)%'"
                        + " and id <> connection_id()"));
    }

    @Test
    void aLateCancellationNeverEndsTheNextRead() {
        for (int i = 0; i < 10; i++) {
            failed(source.read(sql("select sleep(60)", Unit.COUNT), Duration.ofMillis(50)), Cause.TIMEOUT);
            assertEquals(3, amount(source.read(sql("select count(*) from t", Unit.COUNT), TIMEOUT)));
        }
    }

    @Test
    void doesNotQueueBehindALockForLongerThanItsTimeout() throws Exception {
        try (Connection other = database.connect();
                Statement lock = other.createStatement()) {
            lock.execute("lock tables t write");

            failed(source.read(sql("select count(*) from t", Unit.COUNT), Duration.ofMillis(1500)), Cause.SQLSTATE);
        }
        assertEquals(3, amount(source.read(sql("select count(*) from t", Unit.COUNT), TIMEOUT)));
    }

    @Test
    void connectsAgainWhenItsSessionsAreKilled() throws Exception {
        assertEquals(1, amount(source.read(sql("select 1", Unit.COUNT), TIMEOUT)));
        try (Connection other = database.connect();
                Statement kill = other.createStatement()) {
            kill.execute(
                    "begin not atomic for s in (select id from information_schema.processlist where db = database()"
                            + " and id <> connection_id()) do kill s.id; end for; end");
        }

        assertEquals(1, amount(source.read(sql("select 1", Unit.COUNT), TIMEOUT)));
    }

    @Test
    void aMissingPrivilegeIsSaidAndNotReadAsNothing() {
        database.execute(
                "create or replace user blind@'127.0.0.1' identified by 'b'",
                "grant select on " + database.name() + ".* to blind@'127.0.0.1'");
        try (JdbcSource blind = new JdbcSource("db", jdbc(database, "blind", "b"), "sluice", Secrets.NONE)) {
            failed(
                    blind.read(sql("select count(*) from information_schema.processlist", Unit.COUNT), TIMEOUT),
                    Cause.AUTH);
            failed(blind.read(sql("select count(*) from mysql.user", Unit.COUNT), TIMEOUT), Cause.AUTH);
            assertEquals(3, amount(blind.read(sql("select count(*) from t", Unit.COUNT), TIMEOUT)));
        }
        assertTrue(amount(source.read(sql("select count(*) from information_schema.processlist", Unit.COUNT), TIMEOUT))
                > 0);
    }

    @Test
    void saysWhatToDoAboutEachWayOfNotGettingIn() {
        SourceSettings.Jdbc right = jdbc(database);
        assertProblem(jdbc(database, "admin", "wrong"), Cause.AUTH, "28000", "the password in env:DB_PASSWORD");
        assertProblem(at(right, "jdbc:mariadb://127.0.0.1:1/x"), Cause.UNREACHABLE, "refuses connections", "listens");
        assertProblem(
                at(right, right.url().replace(database.name(), "no_such_db")), Cause.SQLSTATE, "42000", "the database");
        assertProblem(
                at(right, "jdbc:mysql://127.0.0.1/x"),
                Cause.UNREACHABLE,
                "no driver on the class path takes jdbc:mysql://127.0.0.1/x",
                "mysql-connector-j-VERSION.jar");
    }

    private static void assertProblem(SourceSettings.Jdbc settings, Cause cause, String detail, String help) {
        try (JdbcSource broken = new JdbcSource("db", settings, "sluice", Secrets.NONE)) {
            SourceProblem problem = broken.probe(TIMEOUT).orElseThrow();
            assertEquals(cause, problem.missing().cause(), problem.toString());
            assertTrue(problem.missing().detail().contains(detail), problem.toString());
            assertTrue(problem.help().contains(help), problem.toString());
        }
    }

    private static SourceSettings.Jdbc at(SourceSettings.Jdbc of, String url) {
        return new SourceSettings.Jdbc(
                url, of.user(), of.password(), of.properties(), of.connectTimeout(), of.connections());
    }

    @Test
    void anyDriverWillDo() {
        try (TestDatabase postgres = TestPostgres.createDatabase()) {
            postgres.execute("create table t (n int)", "insert into t values (7)");
            try (JdbcSource other = new JdbcSource("db", jdbc(postgres), "sluice", Secrets.NONE)) {
                assertEquals(Optional.empty(), other.probe(TIMEOUT));
                assertEquals(7, amount(other.read(sql("select n from t", Unit.COUNT), TIMEOUT)));
                failed(other.read(sql("select pg_sleep(30)", Unit.TEXT), Duration.ofMillis(300)), Cause.TIMEOUT);
                assertEquals(7, amount(other.read(sql("select n from t", Unit.COUNT), TIMEOUT)));
                failed(other.read(sql("select n from t where '\\' = ''", Unit.COUNT), TIMEOUT), Cause.TYPE);
            }
        }
    }
}
