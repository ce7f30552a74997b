package dev.sluice.source;

import static dev.sluice.source.Questions.TIMEOUT;
import static dev.sluice.source.Questions.amount;
import static dev.sluice.source.Questions.answered;
import static dev.sluice.source.Questions.failed;
import static dev.sluice.source.Questions.question;
import static dev.sluice.source.Questions.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Query;
import dev.sluice.language.text.Span;
import dev.sluice.testing.Await;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.value.Missing.Cause;
import dev.sluice.value.Unit;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a sample finds in real tables, and what it reads of them. */
class SamplingTest {
    private static final String ORDERS = """
            create table orders as select n as id, n % 7 as tenant, n * 1.50 as total, 'NEW' as state, 'new' as status
            from generate_series(1, 2000) n""";

    private static TestDatabase database;
    private static TestDatabase second;
    private static PostgresSource source;
    private static PostgresSource other;

    @BeforeAll
    static void open() {
        database = TestPostgres.createDatabase();
        second = TestPostgres.createDatabase();
        other = new PostgresSource("other", settings(second), "sluice/r1/metrics", Secrets.NONE);
        source = new PostgresSource("db", settings(database), "sluice/r1/metrics", Secrets.NONE, name -> other);
    }

    @AfterAll
    static void close() {
        source.close();
        other.close();
        database.close();
        second.close();
    }

    @BeforeEach
    void createTables() {
        database.execute(
                "drop schema public cascade",
                "create schema public",
                ORDERS,
                "alter table orders add primary key (id)",
                "analyze orders");
        second.execute("drop schema public cascade", "create schema public");
    }

    private static Query.Sample rows(int rows, String compared, String with) {
        return new Query.Sample(
                0, rows, "orders", List.of("id"), Optional.empty(), compared, with, "orders", "db", Span.NONE);
    }

    private static Query.Sample in(Query.Sample sample, String other, String source) {
        return new Query.Sample(
                sample.ranges(),
                sample.rows(),
                sample.table(),
                sample.key(),
                sample.where(),
                sample.compared(),
                sample.with(),
                other,
                source,
                Span.NONE);
    }

    private static Query.Sample where(Query.Sample sample, String where) {
        return new Query.Sample(
                sample.ranges(),
                sample.rows(),
                sample.table(),
                sample.key(),
                Optional.of(where),
                sample.compared(),
                sample.with(),
                sample.other(),
                sample.otherSource(),
                Span.NONE);
    }

    private static Query.Sample ranges(int ranges, int rows, String compared, String with) {
        return new Query.Sample(
                ranges, rows, "orders", List.of("id"), Optional.empty(), compared, with, "orders", "db", Span.NONE);
    }

    private Answer read(Query.Sample sample, Unit unit) {
        return source.read(question(sample, unit), TIMEOUT);
    }

    private static String note(Answer answer) {
        return String.join("; ", answered(answer).notes());
    }

    @Test
    void findsNothingWhereBothExpressionsSayTheSame() {
        Answer answer = read(rows(2_000, "status, total", "lower(state), id * 1.5"), Unit.COUNT);

        assertEquals(0, amount(answer));
        assertEquals("none of 2,000 rows differs", note(answer));
    }

    @Test
    void countsTheRowsThatDifferAndShowsTheFirstFiveOfThem() {
        database.execute("update orders set status = 'old' where id <= 6");

        Answer count = read(rows(2_000, "status", "lower(state)"), Unit.COUNT);

        assertEquals(6, amount(count));
        assertEquals("6 of 2,000 rows differ (3,000 per million): id 1, 2, 3, 4, 5, ...", note(count));
        assertEquals(0.3, amount(read(rows(2_000, "status", "lower(state)"), Unit.PERCENT)), 1e-9);
        assertEquals(3_000, amount(read(rows(2_000, "status", "lower(state)"), Unit.NUMBER)), 1e-9);
    }

    /** As everywhere in SQL: what stands without quotes is folded. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"order_id|ORDER_ID", "Order Id|\"Order Id\""})
    void findsRowsByAKeyAsSqlNamesIt(String column, String by) {
        database.execute(
                "update orders set status = 'old' where id = 6", "alter table orders rename id to \"" + column + '"');
        Query.Sample sample = new Query.Sample(
                0, 2_000, "orders", List.of(by), Optional.empty(), "status", "lower(state)", "orders", "db", Span.NONE);

        assertEquals("1 of 2,000 rows differs (500 per million): " + by + " 6", note(read(sample, Unit.COUNT)));
    }

    @Test
    void drawsOtherRowsEachTime() {
        Answer first = read(rows(50, "id", "-id"), Unit.COUNT);
        Answer second = read(rows(50, "id", "-id"), Unit.COUNT);

        assertEquals(50, amount(first));
        assertNotEquals(note(first), note(second));
    }

    @Test
    void takesNullForEqualToNullAndForNothingElse() {
        database.execute(
                "update orders set status = null where id <= 3", "update orders set state = null where id <= 2");

        Answer answer = read(rows(2_000, "status", "lower(state)"), Unit.COUNT);

        assertEquals("1 of 2,000 rows differs (500 per million): id 3", note(answer));
    }

    @Test
    void comparesOnlyRowsThatFulfilTheCondition() {
        database.execute(
                "update orders set status = null where id > 100", "update orders set status = 'x' where id = 7");

        Answer answer = read(where(rows(2_000, "status", "lower(state)"), "status is not null -- yet"), Unit.COUNT);

        assertEquals("1 of 100 rows differs (10,000 per million): id 7", note(answer));
    }

    @Test
    void aRowThatIsMissingInTheOtherTableDiffers() {
        database.execute(
                "create table orders_new (id bigint primary key, total numeric(12, 4))",
                "insert into orders_new select id, total from orders where id not in (8, 9)",
                "update orders_new set total = 0 where id = 11");

        Answer answer = read(in(rows(2_000, "total", "total"), "orders_new", "db"), Unit.COUNT);

        assertEquals("3 of 2,000 rows differ (1,500 per million): id 8 (not there), 9 (not there), 11", note(answer));
    }

    @Test
    void aColumnThatOnlyOneTableHasIsNotTakenFromThere() {
        database.execute(
                "create table orders_new (id bigint primary key)", "insert into orders_new select id from orders");

        Answer.Failed failed =
                failed(read(in(rows(100, "total", "total"), "orders_new", "db"), Unit.COUNT), Cause.SQLSTATE);

        assertTrue(failed.missing().detail().contains("total"), failed.toString());
    }

    @Test
    void comparesTwoDatabases() {
        second.execute(
                "create table copy (id int primary key, total numeric)",
                "insert into copy select n, n * 1.5 from generate_series(1, 2000) n where n <> 4",
                "update copy set total = -1 where id = 3");

        Answer answer = read(in(rows(2_000, "total", "total"), "copy", "other"), Unit.COUNT);

        assertEquals("2 of 2,000 rows differ (1,000 per million): id 3, 4 (not there)", note(answer));
    }

    /** A row moves on both sides behind the first look at the left one. */
    @Test
    void whatDiffersBetweenTwoDatabasesIsReadAgainBeforeItCounts() throws Exception {
        second.execute(
                "create table copy (id int primary key, total numeric)",
                "insert into copy select n, n * 1.5 from generate_series(1, 2000) n",
                "update copy set total = 0 where id = 9");
        Query.Sample sample = in(rows(2_000, "total", "total"), "copy", "other");
        CompletableFuture<Answer> answer;
        try (Connection writer = second.connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("lock table copy");
            answer = CompletableFuture.supplyAsync(() -> read(sample, Unit.COUNT), task -> new Thread(task).start());
            Await.until(
                    "the right side waits",
                    TIMEOUT,
                    () -> second.count("select count(*) from pg_locks where not granted") > 0);
            database.execute("update orders set total = 99 where id = 5");
            statement.execute("update copy set total = 99 where id = 5");
            writer.commit();
        }

        assertEquals("1 of 2,000 rows differs (500 per million): id 9", note(answer.get()));
    }

    @Test
    void comparesCompositeKeysOfAnyType() {
        database.execute(
                "create table items (\"Order\" uuid, line text, total int, primary key (\"Order\", line))",
                "insert into items select md5(n::text)::uuid, 'a\"' || n, n from generate_series(1, 300) n",
                "create table items_new (like items including all)",
                "insert into items_new select * from items where line <> 'a\"17'");
        Query.Sample sample = new Query.Sample(
                0,
                1_000,
                "items",
                List.of("\"Order\"", "line"),
                Optional.empty(),
                "total",
                "total",
                "items_new",
                "db",
                Span.NONE);

        Answer answer = read(sample, Unit.COUNT);

        assertEquals(
                "1 of 300 rows differs (3,333 per million): (\"Order\", line) (70efdf2e-c9b0-8607-9795-c442636b55fb, a\"17)"
                        + " (not there)",
                note(answer));
    }

    @Test
    void checksumsFindARowThatIsMissingChangedOrTooMany() {
        second.execute(
                "create table copy (id int primary key, total numeric)",
                "insert into copy select n, n * 1.50 from generate_series(1, 2000) n");
        Query.Sample sample = in(ranges(100, 3_000, "id, total", "id, total"), "copy", "other");

        assertEquals("none of 100 ranges differs", note(read(sample, Unit.COUNT)));
        second.execute("delete from copy where id = 2000");
        Answer missing = read(sample, Unit.PERCENT);
        second.execute("insert into copy values (2000, 3000.00), (2001, 1)");
        Answer tooMany = read(sample, Unit.PERCENT);
        second.execute("delete from copy where id = 2001", "update copy set total = 0 where id = 2000");
        Answer changed = read(sample, Unit.PERCENT);

        for (Answer answer : List.of(missing, tooMany, changed)) {
            assertEquals(100, amount(answer));
            assertTrue(note(answer).matches("100 of 100 ranges differ .*: id \\d+ \\.\\. the end, .*"), note(answer));
        }
    }

    @Test
    void aRangeEndsBehindItsRows() {
        Answer answer = read(ranges(3, 10, "total", "-total"), Unit.COUNT);

        assertEquals(3, amount(answer));
        assertTrue(note(answer).contains(" .. "), note(answer));
    }

    @Test
    void anEmptyTableIsEmptyAndNotEqual() {
        database.execute("truncate orders");

        failed(read(rows(100, "status", "state"), Unit.COUNT), Cause.EMPTY);
        failed(read(ranges(5, 100, "status", "state"), Unit.COUNT), Cause.EMPTY);
    }

    @Test
    void noRowThatFulfilsTheConditionIsEmpty() {
        failed(read(where(rows(100, "status", "state"), "id < 0"), Unit.COUNT), Cause.EMPTY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nowhere | id    | SQLSTATE | no table is called nowhere",
                "orders  | nr    | SQLSTATE | lacks a column",
                "orders  | total | TYPE     | no unique index on total",
                "shown   | id    | TYPE     | is no table",
            })
    void saysWhyATableCannotBeSampled(String table, String key, Cause cause, String words) {
        database.execute("create view shown as select * from orders");
        Query.Sample sample =
                new Query.Sample(0, 10, table, List.of(key), Optional.empty(), "1", "1", table, "db", Span.NONE);

        Answer.Failed failed = failed(read(sample, Unit.COUNT), cause);

        assertTrue(failed.missing().detail().contains(words), failed.toString());
    }

    @Test
    void whatActsIsRefusedInAComparison() {
        failed(read(rows(10, "status", "(select pg_terminate_backend(1))::text"), Unit.COUNT), Cause.TYPE);
    }

    @Test
    void aRoleThatMayNotReadTheTableIsToldSo() {
        database.execute(
                "drop role if exists sampler",
                "create role sampler login password 'x'",
                "grant usage on schema public to sampler");
        try (PostgresSource poor =
                new PostgresSource("db", settings(database, "sampler", "x"), "sluice/r1/metrics", Secrets.NONE)) {
            failed(poor.read(question(rows(10, "status", "state"), Unit.COUNT), TIMEOUT), Cause.AUTH);
        } finally {
            database.execute("drop owned by sampler", "drop role sampler");
        }
    }

    @Test
    void samplesPartitions() {
        database.execute(
                "create table logs (id int primary key, v int) partition by range (id)",
                "create table logs_1 partition of logs for values from (0) to (500)",
                "create table logs_2 partition of logs for values from (500) to (1000)",
                "insert into logs select n, n from generate_series(1, 999) n");
        Query.Sample sample =
                new Query.Sample(0, 1_000, "logs", List.of("id"), Optional.empty(), "v", "id", "logs", "db", Span.NONE);

        assertEquals("none of 999 rows differs", note(read(sample, Unit.COUNT)));
    }
}
