package dev.sluice.step.mariadb;

import static dev.sluice.step.Slices.plan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.Slices;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.step.backfill.BackfillPlan.Slice;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MariaSliceTest {

    private static final long SEED = 20261120;

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestMariaDb.createDatabase();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    /** Slices and the rest together pass every row exactly once, wherever the slices were left off. */
    @Test
    void slicesAndTheRestTileTheKeySpaceWithoutGapOrOverlap() {
        Random random = new Random(SEED);
        String[] types = {
            "int",
            "bigint unsigned",
            "decimal(20, 4)",
            "datetime",
            "binary(16)",
            "uuid",
            "varchar(40)",
            "varchar(40) character set latin1"
        };
        String[] keys = {
            "seq",
            "seq * seq",
            "seq * seq / 16",
            "timestamp'2026-01-01 00:00:00' + interval seq * seq second",
            "unhex(md5(seq))",
            "insert(insert(md5(seq), 13, 1, '4'), 17, 1, 'a')",
            "md5(seq)",
            "concat('É', md5(seq))"
        };
        try (MariaFixture run = MariaFixture.open(database)) {
            for (int round = 0; round < 3 * types.length; round++) {
                int rows = new int[] {0, 1, 2, 60, 700, 3000}[random.nextInt(6)];
                int kind = round % types.length;
                String table = "t" + round;
                database.execute(
                        "create table %s (id %s primary key, n int not null default 0)".formatted(table, types[kind]),
                        "insert into %s select %s, 0 from seq_1_to_3000 where seq <= %d"
                                .formatted(table, keys[kind], rows));
                Slice first = Slices.any(random);
                Slice second = Slices.any(random);
                BackfillPlan one = plan(table, "one" + round, first, List.of());
                BackfillPlan two = plan(table, "two" + round, second, List.of(one.step()));
                BackfillPlan rest = plan(table, "rest" + round, new Slice.Whole(), List.of(one.step(), two.step()));
                some(run, one, random);
                some(run, two, random);
                run.filler.fill(rest, 1 + random.nextInt(500));

                String what =
                        "round %d of seed %d: %s, %s of %d %s".formatted(round, SEED, first, second, rows, types[kind]);
                assertEquals(0, database.count("select count(*) from " + table + " where n <> 1"), what);
            }
        }
    }

    @Test
    void theRestLeavesOutExactlyWhatTheSliceHasDone() {
        Random random = new Random(SEED);
        database.execute(
                "create table t (a int not null, b varchar(40) not null, n int not null default 0, primary key (a, b))",
                "insert into t select seq % 40, md5(seq), 0 from seq_1_to_4000");
        try (MariaFixture run = MariaFixture.open(database)) {
            for (int round = 0; round < 4; round++) {
                database.execute("update t set n = 0");
                BackfillPlan sample = plan("t", "sample" + round, new Slice.Spread(1 + random.nextInt(60)), List.of());
                BackfillPlan others = plan("t", "others" + round, new Slice.Whole(), List.of(sample.step()));
                some(run, sample, random);
                run.filler.fill(others, 1 + random.nextInt(900));

                assertEquals(
                        0,
                        database.count("select count(*) from t where n <> 1"),
                        sample.slice().toString());
            }
        }
    }

    @Test
    void aSpreadHoldsAboutItsShareAllOverTheTable() {
        database.execute(
                "create table t (id bigint primary key, n int not null default 0)",
                "insert into t select seq * 10, 0 from seq_1_to_20000",
                "create table w (id varchar(40) primary key, n int not null default 0)",
                "insert into w select lpad(seq, 20, '0'), 0 from seq_1_to_20000",
                "analyze table t, w");
        try (MariaFixture run = MariaFixture.open(database)) {
            for (String table : List.of("t", "w")) {
                long rows = run.filler
                        .fill(plan(table, "sample" + table, new Slice.Spread(5), List.of()), 100)
                        .rowsDone();

                assertTrue(rows > 800 && rows < 1200, rows + " rows of " + table);
                assertEquals(0, database.count("select count(*) from " + table + " where n > 1"));
            }
            long tenths = database.count("select count(distinct (id - 1) div 20000) from t where n = 1");
            assertTrue(tenths >= 8, tenths + " of 10 parts of the table were touched");
            long words = database.count("select count(distinct (id - 1) div 2000) from w where n = 1");
            assertTrue(words >= 8, words + " of 10 parts of the table were touched");
        }
    }

    @Test
    void theFirstPercentBeginsWithTheLowestKey() {
        database.execute(
                "create table t (id bigint primary key, n int not null default 0)",
                "insert into t select seq, 0 from seq_1_to_1000");
        try (MariaFixture run = MariaFixture.open(database)) {
            assertEquals(
                    100,
                    run.filler
                            .fill(plan("t", "first", new Slice.First(10), List.of()), 30)
                            .rowsDone());
            assertEquals(100, database.count("select count(*) from t where n = 1 and id <= 100"));
        }
    }

    @Test
    void rangesOfAnotherKeyAreNotLeftOut() {
        database.execute("create table t (id int primary key, other int not null unique, n int not null default 0)");
        try (MariaFixture run = MariaFixture.open(database)) {
            run.filler.fill(plan("t", "one", new Slice.Whole(), List.of()), 10);
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

            assertTrue(failed.message().contains(" by other"), failed.message());
        }
    }

    /** A few batches, or all of them. */
    private static void some(MariaFixture run, BackfillPlan plan, Random random) {
        run.backfill.open(plan, Fixture.LONG);
        int batches = random.nextInt(30);
        for (int i = 0; i < batches; i++) {
            run.batch(plan, 1 + random.nextInt(90));
        }
    }
}
