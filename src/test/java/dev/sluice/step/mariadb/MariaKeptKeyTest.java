package dev.sluice.step.mariadb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges of a key mean something else once its values stand in another order: nobody goes on with them, forward or back. */
class MariaKeptKeyTest {

    private static final BackfillPlan PLAN = Fixture.plan("t", "update t set n = n + 1 where :range");

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestMariaDb.createDatabase();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bigint@varchar(40) collate utf8mb4_bin@by id bigint, not through",
                "bigint@bigint unsigned@by id bigint unsigned",
                "decimal(10,2)@decimal(10,0)@by id decimal(10,2), not through",
                "varchar(40) collate utf8mb4_bin@varchar(40) collate utf8mb4_general_ci@by id varchar collate utf8mb4_bin, not",
            })
    void aKeyOfAnotherTypeOrCollationIsRefused(String change) {
        String[] parts = change.split("@");
        begin(parts[0]);
        database.execute("alter table t modify id " + parts[1] + " not null");
        try (MariaFixture run = MariaFixture.open(database)) {
            assertRefused(
                    run.backfill.undoBatch(
                            PLAN,
                            Optional.of(Fixture.statement("update t set n = n - 1 where :range and n = 1")),
                            Fixture.batch(30),
                            new Cancellation()),
                    parts[2]);
            assertRefused(run.batch(PLAN, 30), parts[2]);
            assertRefused(run.backfill.open(PLAN, Fixture.LONG), parts[2]);
            assertEquals(30, database.count("select sum(n) from t"));
            database.execute("alter table t modify id " + parts[0] + " not null");
            assertEquals(100, run.filler.fill(PLAN, 30).rowsDone());
            assertEquals(100, database.count("select count(*) from t where n = 1"));
        }
    }

    @Test
    void aCheckpointThatKeptNothingButNamesIsReadAsBefore() {
        begin("bigint");
        database.execute("update sluice.checkpoint set key_columns = '[\"id\"]'");
        try (MariaFixture run = MariaFixture.open(database)) {
            assertEquals(100, run.filler.fill(PLAN, 30).rowsDone());
            assertEquals(100, database.count("select count(*) from t where n = 1"));
        }
    }

    /** As a process does that ends after one batch. */
    private void begin(String type) {
        database.execute(
                "create table t (id " + type + " primary key, n int not null default 0) character set utf8mb4",
                "insert into t select seq, 0 from seq_1_to_100");
        try (MariaFixture run = MariaFixture.open(database)) {
            run.backfill.open(PLAN, Fixture.LONG);
            assertInstanceOf(Outcome.BatchDone.class, run.batch(PLAN, 30));
        }
    }

    private static void assertRefused(Outcome outcome, String words) {
        Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome);
        assertEquals("CHECKPOINT", failed.code());
        assertTrue(failed.message().contains(words), failed.message());
    }
}
