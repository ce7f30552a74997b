package dev.sluice.step.backfill;

import static dev.sluice.step.Slices.plan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.Slices;
import dev.sluice.step.backfill.BackfillPlan.Slice;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class SliceTest {

    private static final long SEED = 20261120;

    /** Slices and the rest together pass every row exactly once, wherever the slices were left off. */
    @Test
    void slicesAndTheRestTileTheKeySpaceWithoutGapOrOverlap(TestDatabase database) {
        Random random = new Random(SEED);
        String[] keys = {"g", "g * g", "md5(g::text)::uuid", "md5(g::text)"};
        String[] types = {"int", "bigint", "uuid", "text"};
        try (Fixture run = Fixture.open(database)) {
            for (int round = 0; round < 16; round++) {
                int rows = new int[] {0, 1, 2, 60, 700, 3000}[random.nextInt(6)];
                int kind = random.nextInt(types.length);
                String table = "t" + round;
                database.execute(
                        "create table %s (id %s primary key, n int not null default 0)".formatted(table, types[kind]),
                        "insert into %s select %s from generate_series(1, %d) g".formatted(table, keys[kind], rows));
                if (random.nextBoolean()) {
                    database.execute("analyze " + table);
                }
                Slice first = Slices.any(random);
                Slice second = Slices.any(random);
                BackfillPlan one = plan(table, "one" + round, first, List.of());
                BackfillPlan two = plan(table, "two" + round, second, List.of(one.step()));
                BackfillPlan rest = plan(table, "rest" + round, new Slice.Whole(), List.of(one.step(), two.step()));
                some(run, one, random);
                some(run, two, random);
                run.fill(rest, 1 + random.nextInt(500));

                String what =
                        "round %d of seed %d: %s, %s of %d %s".formatted(round, SEED, first, second, rows, types[kind]);
                assertEquals(0, database.count("select count(*) from " + table + " where n <> 1"), what);
            }
        }
    }

    @Test
    void theRestLeavesOutExactlyWhatTheSliceHasDone(TestDatabase database) {
        Random random = new Random(SEED);
        database.execute(
                "create table t (a int not null, b text not null, n int not null default 0, primary key (a, b))",
                "insert into t select g % 40, md5(g::text) from generate_series(1, 4000) g",
                "analyze t");
        try (Fixture run = Fixture.open(database)) {
            for (int round = 0; round < 6; round++) {
                database.execute("update t set n = 0");
                BackfillPlan sample = plan("t", "sample" + round, new Slice.Spread(1 + random.nextInt(60)), List.of());
                BackfillPlan others = plan("t", "others" + round, new Slice.Whole(), List.of(sample.step()));
                some(run, sample, random);
                run.fill(others, 1 + random.nextInt(900));

                assertEquals(
                        0,
                        database.count("select count(*) from t where n <> 1"),
                        sample.slice().toString());
            }
        }
    }

    /** What a step did the first time and the second time is left out, as far as it stands. */
    @Test
    void theRestGoesThroughWhatIsUndone(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 4000) g",
                "analyze t");
        Optional<SqlStatement> undo = Optional.of(Fixture.statement("update t set n = n - 1 where :range"));
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan whole = plan("t", "undone", new Slice.First(10), List.of());
            BackfillPlan half = plan("t", "sample", new Slice.Spread(30), List.of(whole.step()));
            run.fill(whole, 100);
            run.undo(whole, Optional.of("update t set n = n - 1 where :range"), 100);
            run.fill(half, 50);
            run.backfill.undoBatch(half, undo, Fixture.batch(70), new Cancellation());
            run.fill(plan("t", "rest", new Slice.Whole(), List.of(whole.step(), half.step())), 300);

            assertEquals(0, database.count("select count(*) from t where n <> 1"));
        }
    }

    @Test
    void aSpreadHoldsAboutItsShareAllOverTheTable(TestDatabase database) {
        database.execute(
                "create table t (id bigint primary key, n int not null default 0)",
                "insert into t select g * 10 from generate_series(1, 20000) g",
                "analyze t");
        try (Fixture run = Fixture.open(database)) {
            long rows = run.fill(plan("t", "sample", new Slice.Spread(5), List.of()), 100)
                    .rowsDone();

            assertTrue(rows > 800 && rows < 1200, rows + " rows");
            assertEquals(0, database.count("select count(*) from t where n > 1"));
            long tenths = database.count("select count(distinct (id - 1) / 20000) from t where n = 1");
            assertTrue(tenths >= 8, tenths + " of 10 parts of the table were touched");
        }
    }

    @Test
    void theFirstPercentBeginsWithTheLowestKey(TestDatabase database) {
        database.execute(
                "create table t (id bigint primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 1000) g",
                "analyze t");
        try (Fixture run = Fixture.open(database)) {
            assertEquals(
                    100,
                    run.fill(plan("t", "first", new Slice.First(10), List.of()), 30)
                            .rowsDone());
            assertEquals(100, database.count("select count(*) from t where n = 1 and id <= 100"));
        }
    }

    @Test
    void rangesOfAnotherKeyAreNotLeftOut(TestDatabase database) {
        database.execute("create table t (id int primary key, other int not null unique, n int not null default 0)");
        try (Fixture run = Fixture.open(database)) {
            run.fill(plan("t", "one", new Slice.Whole(), List.of()), 10);
            BackfillPlan two = plan("t", "two", new Slice.Whole(), List.of("fill.one"));
            BackfillPlan by = new BackfillPlan(
                    two.step(),
                    "t",
                    List.of("other"),
                    two.slice(),
                    two.except(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    two.statement(),
                    Fixture.LOCK);
            Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, run.backfill.open(by, Fixture.LONG));

            assertTrue(failed.message().contains("by id integer, not through t by other integer"), failed.message());
        }
    }

    /** A few batches, or all of them. */
    private static void some(Fixture run, BackfillPlan plan, Random random) {
        run.backfill.open(plan, Fixture.LONG);
        int batches = random.nextInt(30);
        for (int i = 0; i < batches; i++) {
            run.backfill.batch(plan, Fixture.batch(1 + random.nextInt(90)), new Cancellation());
        }
    }
}
