package dev.sluice.step.mariadb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.backfill.Backfill;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.step.backfill.BackfillPlan.Slice;
import dev.sluice.step.backfill.Key;
import dev.sluice.step.backfill.KeyRange;
import dev.sluice.step.sql.Condition;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the type of a key, batches forward, late and back read their range, as the server counts and as it says. */
class MariaRangeScansTest {
    private static final int ROWS = 4_000;
    private static final int BATCH = 400;

    /** What the session has read by an index or without one. */
    private static final String READ =
            "select sum(variable_value) from information_schema.session_status where variable_name in"
                    + " ('HANDLER_READ_KEY', 'HANDLER_READ_NEXT', 'HANDLER_READ_PREV', 'HANDLER_READ_FIRST', 'HANDLER_READ_LAST',"
                    + " 'HANDLER_READ_RND', 'HANDLER_READ_RND_NEXT')";

    private static int number;
    private static TestDatabase database;
    private static MariaFixture run;

    @BeforeAll
    static void open() {
        database = TestMariaDb.createDatabase();
        run = MariaFixture.open(database);
    }

    @AfterAll
    static void close() {
        run.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id smallint primary key@seq",
                "id bigint primary key@seq * 1000000007",
                "id bigint unsigned primary key@18446744073709551615 - seq * 7",
                "id decimal(20, 6) primary key@seq / 7",
                "id date primary key@date '2000-01-01' + interval seq day",
                "id datetime(6) primary key@timestamp'2026-11-20 00:00:00' + interval seq * 1001 microsecond",
                "id timestamp(3) primary key@timestamp'2026-03-29 00:00:00' + interval seq minute",
                "id varchar(60) character set utf8mb4 primary key@concat('Key ', md5(seq))",
                "id varchar(60) character set latin1 primary key@concat('key ', md5(seq), 'é')",
                "id char(40) collate utf8mb4_bin primary key@md5(seq)",
                "id binary(16) primary key@unhex(md5(seq))",
                "id varbinary(20) primary key@concat(unhex(md5(seq)), if(seq % 2, x'00', ''))",
                "id uuid primary key@insert(insert(md5(seq), 13, 1, '4'), 17, 1, 'a')",
                "id int not null unique@seq",
                "a decimal(9, 2), id date, c varchar(40), primary key (a, id, c)@seq % 3, date '2026-01-01' + interval seq % 7 day, md5(seq)",
                "id int, b date, primary key (id, b) partition by hash (id) partitions 3@seq, date '2026-01-01' + interval seq % 7 day",
            })
    void everyKindOfKeyIsReadByItsIndexAlone(String key) throws SQLException {
        String[] parts = key.split("@");
        String[] columns = parts[0].split(" partition by ");
        String table = "t" + ++number;
        database.execute(
                "create table " + table + " (" + columns[0] + ", n int not null default 0, status text)"
                        + (columns.length > 1 ? " partition by " + columns[1] : ""),
                "insert into " + table + " select " + parts[1] + ", 0, null from seq_1_to_" + ROWS
                        + " order by md5(seq)");
        List<String> by = columns[0].contains("primary key") ? List.of() : List.of("id");
        BackfillPlan sample = plan(table, ".sample", by, new Slice.Spread(10), List.of());
        run.filler.fill(sample, BATCH);
        BackfillPlan rest = plan(table, ".rest", by, new Slice.Whole(), List.of(sample.step()));
        assertInstanceOf(Outcome.Opened.class, run.backfill.open(rest, Fixture.LONG));
        toTheEnd(key, () -> run.batch(rest, BATCH));
        database.execute("analyze table " + table);
        // The first of them opens the pass, and counts the rows of a small table.
        run.backfill.batch(rest, late(1), new Cancellation());
        toTheEnd(key, () -> run.backfill.batch(rest, late(BATCH), new Cancellation()));
        assertEquals(ROWS, database.count("select count(*) from " + table + " where n = 1"));
        Optional<SqlStatement> undo = Optional.of(
                Fixture.statement("update " + table + " set n = 0, status = null where :range and status = 'new'"));
        toTheEnd(key, () -> run.backfill.undoBatch(rest, undo, Fixture.batch(BATCH), new Cancellation()));
        assertExplained(rest);
    }

    private static Backfill.Batch late(long rows) {
        return new Backfill.Batch(rows, 1, 2, Fixture.LONG, Optional.of("head"));
    }

    /** Each batch looks for its end, changes its rows, and moves its checkpoint. */
    private static void toTheEnd(String what, Supplier<Outcome> batch) throws SQLException {
        boolean exhausted = false;
        while (!exhausted) {
            MariaSession session = run.database.effects();
            session.execute("flush status");
            Outcome outcome = batch.get();
            long read = session.first(READ, row -> row.getLong(1)).orElseThrow();
            assertTrue(read < 3 * BATCH + 300, () -> what + ": " + read + " read");
            exhausted = assertInstanceOf(Outcome.BatchDone.class, outcome, outcome::toString)
                    .exhausted();
        }
    }

    private static void assertExplained(BackfillPlan plan) throws SQLException {
        MariaSession session = run.database.effects();
        MariaTable table = MariaTable.read(session, plan.table(), plan.key());
        MariaKeys keys = new MariaKeys(session, table);
        Key top = keys.highest().orElseThrow().key();
        for (int part = 0; part < 3; part++) {
            Optional<Key> after =
                    part == 0 ? Optional.empty() : keys.ahead(new KeyRange(Optional.empty(), top), part * ROWS / 3L);
            Key upTo = keys.ahead(new KeyRange(after, top), BATCH).orElseThrow();
            Condition within = table.key().within(plan.table() + ".", new KeyRange(after, upTo));
            List<Object> values = new ArrayList<>(within.values());
            String[] told = session.first(
                            "explain update " + plan.table() + " set n = n + 1 where (" + within.sql()
                                    + ") and status is null",
                            row -> new String[] {row.getString("type"), row.getString("key")},
                            values.toArray())
                    .orElseThrow();
            assertEquals("range", told[0], plan.table());
            assertEquals(table.index().replace("`", "").replace("\"", ""), told[1]);
        }
    }

    private static BackfillPlan plan(String table, String step, List<String> by, Slice slice, List<String> except) {
        return new BackfillPlan(
                "fill." + table + step,
                table,
                by,
                slice,
                except,
                Optional.empty(),
                Optional.of("status is null"),
                List.of(),
                Fixture.statement("update " + table + " set n = n + 1, status = 'new' where :range and status is null"),
                Fixture.LOCK);
    }
}
