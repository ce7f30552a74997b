package dev.sluice.step.mariadb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Found;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.step.sql.SqlEffect;
import dev.sluice.step.sql.SqlEffect.Mode;
import dev.sluice.step.target.Row;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The session for effects says nothing while the run rests; where it died then, what begins on it has lost nothing, and goes on. */
class MariaRestedSessionTest {

    private TestDatabase database;
    private MariaFixture run;

    @BeforeEach
    void create() {
        database = TestMariaDb.createDatabase();
        database.execute("create table t (id int primary key, n int)", "insert into t select seq, 0 from seq_1_to_100");
        run = MariaFixture.open(database);
    }

    @AfterEach
    void drop() {
        run.close();
        database.close();
    }

    private void endSession() throws SQLException {
        database.execute("kill connection " + run.database.effects().id());
    }

    @Test
    void theServerLetsItRestForDays() throws SQLException {
        for (int i = 0; i < 2; i++) {
            long seconds = run.database
                    .effects()
                    .first("select @@session.wait_timeout", Row.LONG)
                    .orElseThrow();
            assertTrue(seconds > Duration.ofDays(20).toSeconds(), () -> seconds + " s");
            run.database.effects().reset();
        }
    }

    @ParameterizedTest
    @CsvSource({"update t set n = 7, SINGLE", "alter table t add column m int, OUTSIDE_TRANSACTION"})
    void aStepLosesNoAttempt(String statement, Mode mode) throws SQLException {
        SqlEffect effect = Fixture.effect("k", mode, statement);
        MariaSqlStep sql = new MariaSqlStep(run.fence);
        endSession();
        Outcome outcome = sql.run(effect, new Cancellation(), Progress.SILENT);
        assertInstanceOf(Outcome.Done.class, outcome, outcome::toString);
        endSession();
        assertEquals(Found.Finding.DONE, sql.findOut(effect, Optional.empty()).finding());
    }

    @Test
    void aBackfillAndItsUndoLoseNone() throws SQLException {
        BackfillPlan plan = Fixture.plan("t", "update t set n = 7 where :range");
        endSession();
        assertEquals(100, run.filler.fill(plan, 30).rowsDone());
        endSession();
        Optional<String> undo = Optional.of("update t set n = 0 where :range and n = 7");
        assertEquals(100, run.filler.undo(plan, undo, 30).rowsDone());
    }
}
