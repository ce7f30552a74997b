package dev.sluice.step.mariadb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.step.Fixture;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was kept is put back only where a row still holds what the batch wrote. */
class MariaOldValuesTest {

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestMariaDb.createDatabase();
        database.execute(
                "create table t (id int primary key, status varchar(20)) character set utf8mb4",
                "insert into t values (1, 'one'), (2, 'two'), (3, 'three'), (4, 'four')");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void aRowThatTheBatchDeletedIsNobodysToChangeWhereItIsThereAgain() {
        try (MariaFixture run = MariaFixture.open(database)) {
            BackfillPlan plan = plan("delete from t where :range");
            assertEquals(4, run.filler.fill(plan, 10).rowsDone());
            database.execute("insert into t values (1, null), (2, 'mine')");
            assertEquals(0, run.filler.undo(plan, Optional.empty(), 10).rowsDone());
            assertEquals("1 nothing, 2 mine", rows());
        }
    }

    @Test
    void aBlankBehindAndTheCaseOfALetterAreTold() {
        try (MariaFixture run = MariaFixture.open(database)) {
            BackfillPlan plan = plan("update t set status = if(id = 4, null, 'new') where :range");
            assertEquals(4, run.filler.fill(plan, 10).rowsDone());
            database.execute("update t set status = 'new ' where id = 1", "update t set status = 'New' where id = 2");
            assertEquals(2, run.filler.undo(plan, Optional.empty(), 10).rowsDone());
            assertEquals("1 new , 2 New, 3 three, 4 four", rows());
        }
    }

    private String rows() {
        return database.single("select group_concat(concat(id, ' ', coalesce(status, 'nothing')) order by id"
                + " separator ', ') from t");
    }

    private static BackfillPlan plan(String statement) {
        return new BackfillPlan(
                "fill.all",
                "t",
                List.of(),
                new BackfillPlan.Slice.Whole(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of("status"),
                Fixture.statement(statement),
                Fixture.LOCK);
    }
}
