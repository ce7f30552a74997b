package dev.sluice.language.sql.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.model.Step;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways round that do more than run: what they promise is held to a real server. */
class SafeWayTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    private static Advice advised(Code code, String sql, TestDatabase database) {
        Runbook runbook =
                RuleCase.runbook("pause when lag > 10s\nstep one sql on db lock timeout 2s retry 5 times \"\"\"\n  "
                        + sql + "\n\"\"\"\nundo none one because \"an example\"\n");
        return SqlLint.live(runbook, ServerFacts.of(runbook, database), TODAY).stream()
                .filter(advice -> advice.code() == code)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> steps(Advice advice) {
        return RuleCase.pasted(advice.safeAlternative().orElseThrow()).phases().getFirst().steps().stream()
                .map(Step::action)
                .map(action -> action instanceof Action.Sql sql ? sql.sql() : ((Action.Backfill) action).sql())
                .map(SafeWayTest::text)
                .toList();
    }

    private static String text(SqlText sql) {
        List<String> texts = new ArrayList<>();
        sql.statements().forEach(statement -> texts.add(statement.text(name -> name)));
        return String.join(";\n", texts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "range (a) | from ('2025-01-01') to ('2026-01-01') | a timestamptz, b int",
                "range (a) | from (minvalue) to ('2026-01-01') | a date, b int",
                "range (a) | from ('2026-01-01') to (maxvalue) | a timestamp, b int",
                "range (a, \"B\") | from (1, 'k') to (5, 'm') | a int, \"B\" text",
                "list (a) | in ('u', 'v') | a text, b int",
                "list (a) | in ('u') | a varchar(8), b int",
                "list (a) | in ('u', null) | a text, b int",
                "list (a) | in (null) | a text, b int",
                "hash (a, b) | with (modulus 4, remainder 1) | a bigint, b int",
            })
    void noRowIsReadWhereABoundIsCheckedBefore(String key, String bound, String columns) throws SQLException {
        try (TestDatabase database = TestPostgres.createDatabase()) {
            database.execute("create table all_of_it (%s) partition by %s".formatted(columns, key));
            database.execute("create table part (%s)".formatted(columns));
            Advice advice =
                    advised(Code.L115, "alter table all_of_it attach partition part for values " + bound, database);

            assertTrue(
                    told(steps(advice), database).stream().anyMatch(told -> told.contains("is implied by existing")),
                    advice::toString);
        }
    }

    /** What the server says for those who would know everything. */
    private static List<String> told(List<String> statements, TestDatabase database) throws SQLException {
        List<String> told = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set client_min_messages = debug1");
            for (String each : statements) {
                statement.execute(each);
                for (SQLWarning next = statement.getWarnings(); next != null; next = next.getNextWarning()) {
                    told.add(next.getMessage());
                }
            }
        }
        return told;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "range (a, b) | from (1, minvalue) to (5, 1)",
                "range (a, b) | from (1, 1) to (1, 5)",
                "range ((a + b)) | from (1) to (5)"
            })
    void nothingIsWrittenOutThatTheServerWouldNotUnderstand(String partitioned) {
        String[] parts = partitioned.split(" \\| ");
        try (TestDatabase database = TestPostgres.createDatabase()) {
            database.execute("create table all_of_it (a int, b int) partition by " + parts[0]);
            database.execute("create table part (a int, b int)");

            Advice advice =
                    advised(Code.L115, "alter table all_of_it attach partition part for values " + parts[1], database);
            assertTrue(advice.safeAlternative().isEmpty(), advice::toString);
        }
    }

    @Test
    void theDefaultPartitionIsReadToo() throws SQLException {
        try (TestDatabase database = TestPostgres.createDatabase()) {
            database.execute(
                    "create table all_of_it (a int) partition by range (a)",
                    "create table low partition of all_of_it for values from (1) to (2)",
                    "create table part (a int)");
            String sql = "alter table all_of_it attach partition part default";
            Advice advice = advised(Code.L115, sql, database);

            assertTrue(advice.safeAlternative().isEmpty(), advice::toString);
            assertTrue(
                    told(List.of(sql), database).stream().anyMatch(told -> told.contains("verifying table \"part\"")));
        }
    }

    @Test
    void aCheckThatSaysNothingOfTheKeyIsNotBelieved() {
        try (TestDatabase database = TestPostgres.createDatabase()) {
            database.execute("create table all_of_it (a int, b int) partition by range (a)");
            database.execute("create table part (a int, b int, constraint other check (b > 0))");

            assertTrue(advised(
                            Code.L115,
                            "alter table all_of_it attach partition part for values from (1) to (2)",
                            database)
                    .safeAlternative()
                    .isPresent());
        }
    }

    @Test
    void whatIsWrittenMeanwhileIsInTheTableThatTakesItsPlace() {
        try (TestDatabase database = TestPostgres.createDatabase()) {
            database.execute(
                    "create unlogged table \"Orders\" (id bigint generated always as identity primary key, email text,"
                            + " twice bigint generated always as (id * 2) stored)",
                    "insert into \"Orders\" (email) select 'a' || n from generate_series(1, 20) n");
            List<String> steps = steps(advised(Code.L117, "alter table \"Orders\" set logged", database));
            String others = "insert into \"Orders\" (email) values ('%1$s');"
                    + " update \"Orders\" set email = '%1$s' where id = %2$d; delete from \"Orders\" where id = %3$d;"
                    + " update \"Orders\" set email = email || '!' where email = '%1$s' and id > 20";

            assertEquals(3, steps.size(), steps::toString);
            database.execute(steps.get(0));
            database.execute(others.formatted("before", 3, 4));
            database.execute(steps.get(1));
            database.execute(others.formatted("after", 5, 6));
            String rows = "select string_agg(id || email || twice, ',' order by id) from \"Orders\"";
            String meant = database.single(rows);
            database.execute(steps.get(2));

            assertEquals(meant, database.single(rows));
            assertEquals(
                    "p", database.single("select relpersistence from pg_class where oid = '\"Orders\"'::regclass"));
            assertEquals("24", database.single("insert into \"Orders\" (email) values ('next') returning id"));
            assertEquals(0, database.count("select count(*) from pg_proc where proname like '%follow'"));
        }
    }

    @Test
    void noSwapIsOfferedOfATableThatOthersHoldOnTo() {
        try (TestDatabase database = TestPostgres.createDatabase()) {
            database.execute(
                    "create table orders (id bigint primary key, total int)",
                    "create table items (order_id bigint constraint items_order references orders)",
                    "create view totals as select sum(total) from orders",
                    "grant select on orders to public");
            Advice advice = advised(Code.L117, "alter table orders set unlogged", database);

            assertTrue(advice.safeAlternative().isEmpty());
            assertTrue(
                    advice.why()
                            .endsWith("what hangs on it stays behind: foreign key items_order, rights of others,"
                                    + " view or rule totals"),
                    advice.why());

            database.execute("create table keyless (total int)");
            assertTrue(advised(Code.L117, "alter table keyless set unlogged", database)
                    .why()
                    .endsWith("without a primary key rows cannot be told apart"));
        }
    }
}
