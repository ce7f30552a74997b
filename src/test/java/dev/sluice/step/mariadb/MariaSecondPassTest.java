package dev.sluice.step.mariadb;

import dev.sluice.step.TwoSteps;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A second pass goes also through what the first one left out, and an undo by statement through all of it. */
class MariaSecondPassTest {

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestMariaDb.createDatabase();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void anUndoTakesWhatTheSecondPassChangedInRangesOfAStepThatIsUndone() {
        try (MariaFixture run = filled("n int")) {
            new TwoSteps(database, run.filler, "", 1).anUndoTakesWhatTheSecondPassChangedInRangesOfAStepThatIsUndone();
        }
    }

    @Test
    void anUndoLeavesAnotherStepsRangesAloneAsLongAsThatStands() {
        try (MariaFixture run = filled("n int not null default 0")) {
            new TwoSteps(database, run.filler, "", 1).anUndoLeavesAnotherStepsRangesAloneAsLongAsThatStands();
        }
    }

    private MariaFixture filled(String column) {
        database.execute(
                "create table t (id int primary key, " + column + ")",
                "insert into t (id) select seq * 10 from seq_1_to_2000",
                "analyze table t");
        return MariaFixture.open(database);
    }
}
