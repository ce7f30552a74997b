package dev.sluice.step.backfill;

import static dev.sluice.step.Slices.plan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.backfill.BackfillPlan.Slice;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is told of how much is done and how much there is, wherever the keys lie. */
@ExtendWith(TestPostgres.class)
class UnevenKeysTest {

    /** A ladder's rungs are those shares: they must not all lie behind the one key that is elsewhere. */
    @Test
    void oneKeyFarFromAllOthersDoesNotHideHowMuchIsDone(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            for (long far : new long[] {9_000_000_000_000_000L, -9_000_000_000_000_000L}) {
                String table = far > 0 ? "above" : "below";
                database.execute(
                        "create table %s (id bigint primary key, n int not null default 0)".formatted(table),
                        "insert into %s select g from generate_series(1, 3999) g".formatted(table),
                        "insert into %s values (%d)".formatted(table, far),
                        "analyze " + table);
                assertSharesAreThoseOfTheRows(run, plan(table, table, new Slice.Whole(), List.of()), 4000);
                assertEquals(0, database.count("select count(*) from " + table + " where n <> 1"));
            }
        }
    }

    @Test
    void aFewTenantsDoNotHideHowMuchIsDone(TestDatabase database) {
        database.execute(
                "create table t (tenant int, id int, n int not null default 0, primary key (tenant, id))",
                "insert into t select g % 3 * g % 3, g from generate_series(1, 4000) g",
                "analyze t");
        try (Fixture run = Fixture.open(database)) {
            assertSharesAreThoseOfTheRows(run, plan("t", "all", new Slice.Whole(), List.of()), 4000);
        }
    }

    @Test
    void aKeyMayBearAnyName(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            for (String name : List.of("n", "total", "share", "sampled", "counted")) {
                database.execute(
                        "create table of_%1$s (%1$s bigint primary key)".formatted(name),
                        "insert into of_%s select g from generate_series(1, 4000) g".formatted(name),
                        "analyze of_" + name);
                assertEquals(4000, opened(run, plan("of_" + name, name, new Slice.Whole(), List.of())), 1);
            }
        }
    }

    @Test
    void keysThatLieEvenlyAreOneRange(TestDatabase database) {
        database.execute(
                "create table t (id bigint primary key, n int not null default 0)",
                "insert into t select g * 7 from generate_series(1, 4000) g",
                "analyze t");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = plan("t", "all", new Slice.Whole(), List.of());
            run.backfill.open(plan, Fixture.LONG);
            assertEquals(3500, batch(run, plan, 3500).rows());
        }
    }

    /** What a slice holds is known from the way it is made, and the rest is what it left. */
    @Test
    void aSliceAndTheRestAreEstimatedByTheirRows(TestDatabase database) {
        List<String> keys = List.of("g", "md5(g::text)", "g % 3, g", "case g when 1 then 9000000000 else g end");
        List<String> columns = List.of("a bigint", "a text", "a int, b int", "a bigint");
        List<String> primary = List.of("a", "a", "a, b", "a");
        try (Fixture run = Fixture.open(database)) {
            for (int i = 0; i < keys.size(); i++) {
                String table = "t" + i;
                database.execute(
                        "create table %s (%s, n int not null default 0, primary key (%s))"
                                .formatted(table, columns.get(i), primary.get(i)),
                        "insert into %s select %s from generate_series(1, 20000) g".formatted(table, keys.get(i)),
                        "analyze " + table);
                BackfillPlan slice = plan(table, "slice" + i, new Slice.Spread(5), List.of());
                assertNear(1_000, opened(run, slice), 1, keys.get(i));
                run.fill(slice, 500);
                database.execute("analyze " + table);
                BackfillPlan rest = plan(table, "rest" + i, new Slice.Whole(), List.of(slice.step()));
                // Of a text only the hundredth in which it lies is known.
                assertNear(19_000, opened(run, rest), 1_000, keys.get(i));
            }
        }
    }

    /** Rewritten in place, and not vacuumed yet. */
    @Test
    void deadRowsAreNotCounted(TestDatabase database) {
        database.execute(
                "create table t (id bigint primary key, n int not null default 0) with (autovacuum_enabled = off)",
                "insert into t select g from generate_series(1, 20000) g",
                "analyze t");
        for (int i = 0; i < 9; i++) {
            database.execute("update t set n = 0");
        }
        try (Fixture run = Fixture.open(database)) {
            double canary = opened(run, plan("t", "canary", new Slice.Spread(1), List.of()));
            assertTrue(canary < 400, "about " + canary + " of 20000 rows for 1 %");
        }
    }

    private static void assertNear(double wanted, double is, double within, String what) {
        assertTrue(Math.abs(wanted - is) <= within, what + ": about " + wanted + " rows, told were " + is);
    }

    private static double opened(Fixture run, BackfillPlan plan) {
        return assertInstanceOf(Outcome.Opened.class, run.backfill.open(plan, Fixture.LONG))
                .estimatedRows()
                .orElseThrow();
    }

    /** To the end; where the keys cannot tell, the rows are counted, and that is right by itself. */
    private static void assertSharesAreThoseOfTheRows(Fixture run, BackfillPlan plan, double rows) {
        assertEquals(rows, opened(run, plan), 1);
        Outcome.BatchDone done;
        do {
            done = batch(run, plan, 100);
            OptionalDouble told = done.progress();
            double is = done.rowsDone() / rows;
            assertEquals(is, told.orElse(is), 0.06, plan.table() + " at " + done.rowsDone());
        } while (!done.exhausted());
    }

    private static Outcome.BatchDone batch(Fixture run, BackfillPlan plan, long rows) {
        return assertInstanceOf(
                Outcome.BatchDone.class, run.backfill.batch(plan, Fixture.batch(rows), new Cancellation()));
    }
}
