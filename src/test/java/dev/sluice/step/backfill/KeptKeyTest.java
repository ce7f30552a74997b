package dev.sluice.step.backfill;

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
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges of a key mean something else once its values stand in another order: nobody goes on with them, forward or back. */
@ExtendWith(TestPostgres.class)
class KeptKeyTest {

    private static final BackfillPlan PLAN = Fixture.plan("t", "update t set n = n + 1 where :range");
    private static final String UNDO = "update t set n = n - 1 where :range and n = 1";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bigint@text@by id bigint, not through t by id text",
                "bigint@int@by id bigint, not through t by id integer",
                "numeric(10,2)@numeric(10,1)@by id numeric(10,2), not through t by id numeric(10,1)",
                "text collate \"C\"@text collate \"en-x-icu\"@id text collate pg_catalog.\"en-x-icu\" version ",
                "varchar(40)@varchar(40) collate \"C\"@id character varying collate pg_catalog.\"C\"",
            })
    void aKeyOfAnotherTypeOrCollationIsRefused(String change, TestDatabase database) {
        String[] parts = change.split("@");
        create(database, parts[0]);
        begin(database);
        database.execute("alter table t alter id type " + parts[1]);

        assertNobodyGoesOn(database, parts[2]);
        database.execute(
                "alter table t alter id type " + parts[0] + (parts[0].equals("bigint") ? " using id::bigint" : ""));
        try (Fixture run = Fixture.open(database)) {
            assertEquals(100, run.fill(PLAN, 10).rowsDone());
            assertEquals(100, database.count("select count(*) from t where n = 1"));
        }
    }

    @Test
    void aCollationOfAnotherVersionIsRefused(TestDatabase database) {
        create(database, "text collate \"en-x-icu\"");
        begin(database);
        assertEquals(
                1,
                database.count("select count(*) from sluice.checkpoint where key_columns[1] = 'id text collate"
                        + " pg_catalog.\"en-x-icu\" version '"
                        + " || pg_collation_actual_version('pg_catalog.\"en-x-icu\"'::regcollation)"));
        database.execute("update sluice.checkpoint"
                + " set key_columns = array[regexp_replace(key_columns[1], 'version .*', 'version 0.1')]");

        assertNobodyGoesOn(database, "version 0.1, not through");
    }

    /** The database's own, too; where its locale is one that never changes, no version is told. */
    @Test
    void aDefaultCollationOfAnotherVersionIsRefused(TestDatabase database) {
        create(database, "text");
        begin(database);
        database.execute("update sluice.checkpoint set key_columns = array['id text collate default version 0.1']");

        assertNobodyGoesOn(database, "collate default version 0.1, not through t by id text collate default");
    }

    @Test
    void aCheckpointThatKeptNothingButNamesIsReadAsBefore(TestDatabase database) {
        create(database, "text");
        begin(database);
        database.execute("update sluice.checkpoint set key_columns = '{id}'");
        try (Fixture run = Fixture.open(database)) {
            assertEquals(100, run.fill(PLAN, 10).rowsDone());
            assertEquals(100, run.undo(PLAN, Optional.of(UNDO), 30).rowsDone());
            assertEquals(0, database.count("select sum(n) from t"));
        }
    }

    @Test
    void aLongerVarcharIsTheSameKey(TestDatabase database) {
        create(database, "varchar(40)");
        begin(database);
        database.execute("alter table t alter id type varchar(80)");
        try (Fixture run = Fixture.open(database)) {
            assertEquals(100, run.fill(PLAN, 10).rowsDone());
            assertEquals(100, database.count("select count(*) from t where n = 1"));
        }
    }

    @Test
    void rangesInAnotherOrderAreNotLeftOut(TestDatabase database) {
        create(database, "bigint");
        begin(database);
        database.execute("alter table t alter id type text");
        BackfillPlan rest = new BackfillPlan(
                "fill.rest",
                "t",
                List.of(),
                new Slice.Whole(),
                List.of(PLAN.step()),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                PLAN.statement(),
                Fixture.LOCK);
        try (Fixture run = Fixture.open(database)) {
            assertRefused(run.backfill.open(rest, Fixture.LONG), "by id bigint, not through t by id text");
        }
    }

    /** With the process that went through it still alive. */
    @Test
    void whatChangedBeforeARollbackIsNoticedByIt(TestDatabase database) {
        create(database, "text collate \"C\"");
        try (Fixture run = Fixture.open(database)) {
            run.fill(PLAN, 30);
            database.execute("alter table t alter id type text collate \"en-x-icu\"");
            assertRefused(undo(run), "en-x-icu");
            assertEquals(100, database.count("select sum(n) from t"));
            database.execute("alter table t alter id type text collate \"C\"");
            assertEquals(100, run.undo(PLAN, Optional.of(UNDO), 30).rowsDone());
        }
    }

    private static void create(TestDatabase database, String type) {
        database.execute(
                "create table t (id " + type + " primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 100) g");
    }

    /** As a process does that ends after one batch. */
    private static void begin(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            run.backfill.open(PLAN, Fixture.LONG);
            assertInstanceOf(Outcome.BatchDone.class, run.backfill.batch(PLAN, Fixture.batch(30), new Cancellation()));
        }
    }

    private static void assertNobodyGoesOn(TestDatabase database, String words) {
        try (Fixture run = Fixture.open(database)) {
            assertRefused(undo(run), words);
            assertRefused(run.backfill.batch(PLAN, Fixture.batch(30), new Cancellation()), words);
            assertRefused(run.backfill.open(PLAN, Fixture.LONG), words);
            assertEquals(30, database.count("select sum(n) from t"));
        }
    }

    private static Outcome undo(Fixture run) {
        return run.backfill.undoBatch(
                PLAN, Optional.of(Fixture.statement(UNDO)), Fixture.batch(30), new Cancellation());
    }

    private static void assertRefused(Outcome outcome, String words) {
        Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome);
        assertEquals("CHECKPOINT", failed.code());
        assertTrue(failed.message().contains(words), failed.message());
    }
}
