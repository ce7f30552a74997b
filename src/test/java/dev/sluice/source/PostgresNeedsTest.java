package dev.sluice.source;

import static dev.sluice.source.Questions.TIMEOUT;
import static dev.sluice.source.Questions.amount;
import static dev.sluice.source.Questions.answered;
import static dev.sluice.source.Questions.failed;
import static dev.sluice.source.Questions.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Header;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.sql.SqlReader;
import dev.sluice.language.text.Span;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.value.Missing.Cause;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a query needs, for which server it is, and the tables that it is about. */
class PostgresNeedsTest {
    private static final SqlText ONE = sql("select 1");
    private static final SqlText TABLES = sql(
            "select nullif(count(to_regclass(name)), 0) from unnest(string_to_array(:migration_tables, ',')) as t (name)");

    private static TestDatabase database;
    private static PostgresSource source;

    @BeforeAll
    static void open() {
        database = TestPostgres.createDatabase();
        database.execute("create table orders (id int)", "create table \"Odd Name\" (id int)");
        source = new PostgresSource("db", settings(database), "sluice/r1/metrics", Secrets.NONE);
    }

    @AfterAll
    static void close() {
        source.close();
        database.close();
    }

    @Test
    void asksTheTextOfTheServersVersion() {
        int version = ((PostgresFacts.Inspection.Reached) source.inspect(TIMEOUT))
                .facts()
                .majorVersion();
        Query query = new Query.Sql(
                ONE,
                List.of(
                        new Query.Sql.Since(10, sql("select 10")),
                        new Query.Sql.Since(version, sql("select 50")),
                        new Query.Sql.Since(version + 1, sql("select 99"))),
                List.of());

        Answer.Answered answer = answered(source.read(Questions.question(query, Unit.COUNT), TIMEOUT));

        assertEquals(50, amount(answer));
        assertEquals("select 50", answer.resolved());
    }

    @Test
    void showsTheTextThatFailed() {
        Query query = new Query.Sql(ONE, List.of(new Query.Sql.Since(10, sql("select 1 / 0"))), List.of());

        Answer.Failed failed = failed(source.read(Questions.question(query, Unit.COUNT), TIMEOUT), Cause.SQLSTATE);

        assertEquals("select 1 / 0", failed.resolved());
    }

    @Test
    void readsNothingWithoutTheRoleAndSaysWhatToGrant() {
        String role = "poor_" + database.name();
        database.execute("create role " + role + " login password 'p'");
        Question question = needing(Query.Sql.Need.Kind.ROLE, "pg_monitor");
        try (PostgresSource poor =
                new PostgresSource("db", settings(database, role, "p"), "sluice/r1/metrics", Secrets.NONE)) {
            Answer.Failed failed = failed(poor.read(question, TIMEOUT), Cause.AUTH);
            assertEquals(
                    "needs pg_monitor: `grant pg_monitor to " + role + "`",
                    failed.missing().detail());

            database.execute("grant pg_monitor to " + role);
            assertEquals(1, amount(answered(poor.read(question, TIMEOUT))));
        } finally {
            database.execute("drop owned by " + role, "drop role " + role);
        }
    }

    @Test
    void takesARoleThatIsNotThereForMissing() {
        failed(source.read(needing(Query.Sql.Need.Kind.ROLE, "nobody_at_all"), TIMEOUT), Cause.AUTH);
    }

    @Test
    void isOffWithoutTheExtension() {
        Answer.Failed failed =
                failed(source.read(needing(Query.Sql.Need.Kind.EXTENSION, "no_such"), TIMEOUT), Cause.OFF);

        assertTrue(
                failed.missing().detail().startsWith("extension no_such is not installed: `create extension"),
                failed.missing().detail());
        assertEquals(1, amount(answered(source.read(needing(Query.Sql.Need.Kind.EXTENSION, "plpgsql"), TIMEOUT))));
    }

    @Test
    void bindsTheTablesOfTheMigration() {
        assertEquals(2, amount(answered(source.read(about("orders,\"Odd Name\",gone"), TIMEOUT))));
    }

    @Test
    void saysOfWhichTablesThereIsNothing() {
        assertTrue(failed(source.read(about("gone"), TIMEOUT), Cause.NULL)
                .missing()
                .detail()
                .endsWith("for gone"));
        assertEquals(
                "the header names no table",
                failed(source.read(about(""), TIMEOUT), Cause.NULL).missing().detail());
    }

    private static Question about(String tables) {
        return Questions.with(
                Questions.question(new Query.Sql(TABLES), Unit.COUNT), Map.of(Header.TABLES, new Value.Text(tables)));
    }

    private static Question needing(Query.Sql.Need.Kind kind, String name) {
        return Questions.question(new Query.Sql(ONE, List.of(), List.of(new Query.Sql.Need(kind, name))), Unit.COUNT);
    }

    private static SqlText sql(String text) {
        return SqlReader.read(text, Span.NONE);
    }
}
