package dev.sluice.step.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.step.sql.SqlEffect.Mode;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections that died while the run rested, as when the server began anew: what begins then has lost nothing, and goes on. */
@ExtendWith(TestPostgres.class)
class RestedSessionTest {

    @ParameterizedTest
    @CsvSource({
        "update t set n = 7, SINGLE",
        "create index concurrently by_n on t (n), OUTSIDE_TRANSACTION",
        "drop index concurrently if exists by_n, OUTSIDE_TRANSACTION"
    })
    void aStepLosesNoAttempt(String statement, Mode mode) {
        try (TestDatabase database = TestPostgres.createDatabase();
                Fixture run = opened(database)) {
            endSessions(database);
            Outcome outcome = run.run(Fixture.effect("k", mode, statement));
            assertInstanceOf(Outcome.Done.class, outcome, outcome::toString);
        }
    }

    @Test
    void aTrialOfLocksLosesNone(TestDatabase database) {
        try (Fixture run = opened(database)) {
            endSessions(database);
            LockTrial trial = new LockTrial(
                    List.of(new LockTrial.Lock("t", false, "access exclusive")), Fixture.LOCK, Duration.ofSeconds(10));
            Outcome outcome = run.sql.tryLocks(trial, new Cancellation());
            assertInstanceOf(Outcome.LockTried.class, outcome, outcome::toString);
        }
    }

    @Test
    void aBackfillAndItsUndoLoseNone(TestDatabase database) {
        BackfillPlan plan = Fixture.plan("t", "update t set n = 7 where :range");
        try (Fixture run = opened(database)) {
            endSessions(database);
            assertEquals(100, run.fill(plan, 30).rowsDone());
            endSessions(database);
            Optional<String> undo = Optional.of("update t set n = 0 where :range and n = 7");
            assertEquals(100, run.undo(plan, undo, 30).rowsDone());
        }
    }

    private static Fixture opened(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int)",
                "insert into t select g, 0 from generate_series(1, 100) g");
        return Fixture.open(database);
    }

    private static void endSessions(TestDatabase database) {
        database.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                + " and pid <> pg_backend_pid()");
    }
}
