package dev.sluice.step.mariadb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.step.sql.SqlEffect.Mode;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each table that a statement may change has to be one whose changes go back with their transaction. */
class MariaEnginesTest {

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestMariaDb.createDatabase();
        database.execute(
                "create table t (id int primary key, n int)",
                "create table m (id int primary key, n int) engine=Aria",
                "insert into t values (1, 0)",
                "insert into m values (1, 0)");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private Outcome run(String statement) {
        try (MariaFixture run = MariaFixture.open(database)) {
            return new MariaSqlStep(run.fence)
                    .run(Fixture.effect("k", Mode.SINGLE, statement), new Cancellation(), Progress.SILENT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update m set n = 1",
                "update t o join m c on c.id = o.id set c.n = c.n + 1",
                "update t as o, m as c set c.n = 1 where c.id = o.id",
                "update t o straight_join m c using (id) set c.n = 1",
                "update t left join (t o join `m` c using (id)) using (id) set c.n = 1",
                "update (m c join t o on c.id = o.id) set c.n = 1",
                "update (select 1 as id) s join m c on c.id = s.id set c.n = 1",
                "delete c from t o join m c on c.id = o.id",
                "delete low_priority from o, c using t o join m c using (id) where o.n = 0",
                "delete from m where id = 1",
                "replace into m values (1, 1)"
            })
    void aTableThatNoTransactionTakesBackIsRefused(String statement) {
        Outcome outcome = run(statement);
        assertEquals(
                "ENGINE",
                assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString)
                        .code());
        assertEquals(1, database.count("select count(*) from m where n = 0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update t set n = (select max(n) from m)",
                "update t o join (select id from m) c on c.id = o.id set o.n = 1",
                "update t o join t c on c.id in (select id from m) set o.n = 1",
                "delete from t where id in (select id from m)",
                "delete from t order by id, n limit 1",
                "delete m from t m",
                "insert into t select id + 1, n from m"
            })
    void whatIsOnlyReadMayBeAny(String statement) {
        Outcome outcome = run(statement);
        assertInstanceOf(Outcome.Done.class, outcome, outcome::toString);
    }

    @Test
    void aBackfillIsRefusedToo() {
        BackfillPlan plan = Fixture.plan("t", "update t join m c on c.id = t.id set c.n = c.n + 1 where :range");
        try (MariaFixture run = MariaFixture.open(database)) {
            Outcome outcome = run.backfill.open(plan, Fixture.LONG);
            assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);
        }
        assertEquals(1, database.count("select count(*) from m where n = 0"));
    }
}
