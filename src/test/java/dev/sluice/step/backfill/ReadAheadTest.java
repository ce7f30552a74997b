package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.testing.Await;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A batch is as large as it is meant to be, whatever became of the look for its end. */
@ExtendWith(TestPostgres.class)
class ReadAheadTest {

    private static final BackfillPlan COUNT_UP = Fixture.plan("t", "update t set n = n + 1 where :range");

    private static Fixture open(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 1000) g");
        Fixture run = Fixture.open(database);
        run.backfill.open(COUNT_UP, Fixture.LONG);
        return run;
    }

    private static long batch(Fixture run, long rows) {
        return assertInstanceOf(Outcome.BatchDone.class, run.round(COUNT_UP, rows, 1))
                .rows();
    }

    @Test
    void aBatchThatIsMadeSmallerIsNotAsLargeAsWhatWasLookedFor(TestDatabase database) {
        try (Fixture run = open(database)) {
            assertEquals(100, batch(run, 100));
            assertEquals(10, batch(run, 10));
            assertEquals(200, batch(run, 200));
        }
    }

    /** It finds no end, and neither is there none. */
    @Test
    void aLookThatFailsDoesNotMakeTheRestOneBatch(TestDatabase database) {
        try (Fixture run = open(database)) {
            assertEquals(10, batch(run, 10));
            int reader = run.target.reader(0).pid();
            database.single("select pg_terminate_backend(" + reader + ")");
            Await.until(
                    "it is gone",
                    Fixture.LONG,
                    () -> database.count("select count(*) from pg_stat_activity where pid = " + reader) == 0);
            for (int i = 0; i < 3; i++) {
                assertEquals(10, batch(run, 10));
            }
            assertEquals(40, database.count("select count(*) from t where n = 1"));
        }
    }
}
