package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.run.Switches;
import dev.sluice.testing.TestDatabase;

/**
 * A table {@code t} whose rows are to be raised from 0 to 1 by a fill that would raise them again if it were repeated: whatever
 * is done twice or left out shows.
 *
 * @param database as the test sees it, which need not be the way a run takes
 */
record Ledger(TestDatabase database, int rows) {

    /** How often a test repeats what is random or cheap to repeat. */
    static final int ROUNDS = Integer.getInteger("chaos.rounds", 1);

    static Ledger create(TestDatabase database, int rows) {
        Switches.create(
                database,
                "create table t (id int primary key, n int not null default 0, other int)",
                "insert into t select g from generate_series(1, " + rows + ") g");
        return new Ledger(database, rows);
    }

    /** A runbook that fills the table. @param settings of the backfill, such as {@code batch 50 rows} */
    static String runbook(String settings) {
        return Switches.runbook("""
                step fill backfill t on db by id %s
                  sql "update t set n = n + 1 where :range"
                undo none fill because "nobody asks for it here"
                """.formatted(settings));
    }

    /** Lets each batch take a while. */
    Ledger slow() {
        database.execute(
                "create function slow() returns trigger language plpgsql as"
                        + " $$ begin perform pg_sleep(0.002); return new; end $$",
                "create trigger slow before update on t for each row execute function slow()");
        return this;
    }

    /** Whether each row was raised at most once, and by no more batches than the checkpoint knows. */
    void assertNothingDoubled() {
        assertEquals(0, database.count("select count(*) from t where n not in (0, 1)"));
        assertEquals(raised(), rowsDone());
    }

    void assertEachRowOnce() {
        assertEquals(0, database.count("select count(*) from t where n <> 1"));
        assertEquals(rows, rowsDone());
    }

    long raised() {
        return database.count("select count(*) from t where n = 1");
    }

    /** What the checkpoint says; 0 before there is one. */
    long rowsDone() {
        return ofCheckpoint("sum(rows_done)");
    }

    /** How many batches the checkpoint has seen; 0 before there is one. */
    long batches() {
        return ofCheckpoint("sum(batches)");
    }

    private long ofCheckpoint(String figure) {
        return database.count("select count(to_regclass('sluice.tile'))") == 0
                ? 0
                : database.count("select coalesce(" + figure + ", 0) from sluice.tile");
    }
}
