package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Fixture;
import dev.sluice.step.sql.Condition;
import dev.sluice.step.target.Limits;
import dev.sluice.step.target.Session;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However keys are made and wherever they lie: a batch and the look for its end read a stretch of the key's index. */
@ExtendWith(TestPostgres.class)
class RangeScansTest {
    private static final int ROWS = 60_000;
    private static final int BATCH = 2_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a int, primary key (a)@g",
                "a bigint, primary key (a)@g::bigint * 1000000007",
                "a int, primary key (a)@case when g < 30000 then g else 1500000000 + g end",
                "a bigint, primary key (a)@(g::bigint * g * g) / 7 * 8 + g % 8",
                "a uuid, primary key (a)@md5(g::text)::uuid",
                "a text, primary key (a)@'key ' || md5(g::text)",
                "a text collate \"C\", primary key (a)@chr(60 + g % 60) || g",
                "a timestamptz, primary key (a)@timestamptz '2026-01-01' + g * interval '1 s'",
                "a int, b int, primary key (a, b)@g % 10, g",
                "a int, b uuid, primary key (a, b)@1, md5(g::text)::uuid",
                "a text, b int, primary key (a, b)@case when g % 100 = 0 then 't' || g else 'the large one' end, g",
                "a uuid, b int, primary key (a, b)@md5((g % 500)::text)::uuid, g",
                "a int, b int, c int, primary key (a, b, c)@g % 3, g % 7, g",
            })
    void neitherABatchNorTheLookForItsEndReadsTheWholeTable(String table, TestDatabase database) throws SQLException {
        String[] parts = table.split("@");
        database.execute(
                "create table t (" + parts[0] + ", n int not null default 0, pad text default repeat('x', 100))",
                "insert into t select " + parts[1] + " from generate_series(1, " + ROWS + ") g order by random()");
        for (boolean analyzed : new boolean[] {false, true}) {
            if (analyzed) {
                database.execute("vacuum analyze t");
            }
            try (Fixture run = Fixture.open(database)) {
                Session session = run.target.effects();
                Session reader = run.target.reader(0);
                TableShape shape = TableShape.read(session, "t", List.of());
                LeafKeys keys = new LeafKeys(reader, shape.leaves().getFirst(), shape.key());
                Key top = keys.highest().orElseThrow().key();
                for (int part : new int[] {0, 1, 5, 10, 20}) {
                    KeyRange rest = rest(keys, top, part * ROWS / 25);
                    String probe = plan(reader, keys.question(rest, BATCH));
                    assertFalse(probe.contains("Seq Scan"), probe);
                    assertFalse(probe.contains("\"Sort\""), probe);
                    assertTrue(probe.contains("Index Only Scan"), probe);
                    KeyRange range =
                            new KeyRange(rest.after(), keys.ahead(rest, BATCH).orElseThrow());
                    Condition within = shape.key().within("t.", range);
                    session.begin(Limits.OWN);
                    session.avoidWholeScans();
                    String sql = "update t set n = n + 1 where " + within.sql();
                    String batch = plan(session, new Condition(sql, within.values()));
                    session.rollback();
                    assertFalse(batch.contains("Seq Scan"), batch);
                }
            }
        }
    }

    private static KeyRange rest(LeafKeys keys, Key top, int behind) throws SQLException {
        KeyRange whole = new KeyRange(Optional.empty(), top);
        return behind == 0 ? whole : new KeyRange(keys.ahead(whole, behind), top);
    }

    private static String plan(Session session, Condition statement) throws SQLException {
        return session.first(
                        "explain (format json) " + statement.sql(),
                        row -> row.getString(1),
                        statement.values().toArray())
                .orElseThrow();
    }

    /** The server counted: from its opening to the end of its undo a backfill has begun no scan of the whole table. */
    @ParameterizedTest
    @CsvSource({"t, 1", "t, 2", "p, 1", "p, 2"})
    void aBackfillReadsNothingButIndexes(String table, int workers, TestDatabase database) {
        database.execute(
                "create table t (a int, b uuid, n int not null default 0, primary key (a, b))",
                "insert into t select g % 3, md5(g::text)::uuid from generate_series(1, 20000) g",
                "create table p (like t including all) partition by hash (b)",
                "create table p0 partition of p for values with (modulus 2, remainder 0)",
                "create table p1 partition of p for values with (modulus 2, remainder 1)",
                "insert into p select * from t",
                "vacuum analyze t");
        String scans = "select sum(seq_scan) from pg_stat_user_tables where relname in ('t', 'p0', 'p1')";
        BackfillPlan plan = Fixture.plan(table, "update " + table + " set n = n + 1 where :range", workers);
        try (Fixture run = Fixture.open(database)) {
            long before = database.count(scans);
            run.fill(plan, 1_000);
            run.undo(plan, Optional.of("update " + table + " set n = n - 1 where :range"), 1_000);
            run.target.effects().close();
            assertEquals(before, database.count(scans));
        }
    }
}
