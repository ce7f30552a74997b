package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A rollback undoes newest first, keeps what others wrote meanwhile, and says what it could not undo. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class RollbackTest {
    private static final String FILLS = """
            step mark sql on db "insert into marks values ('here')"
            undo mark sql on db "delete from marks"
            step stated backfill a on db by id batch 100 rows rest 0s
              sql "update a set status = lower(legacy) where :range and status is null"
            undo stated sql on db "update a set status = null where :range and status = lower(legacy)"
            step kept backfill b on db by id batch 100 rows rest 0s keep old status
              sql "update b set status = lower(legacy) where :range and status is null"
            undo kept from old
            """;

    private static final String EXCEPT = """
            step sample backfill a on db by id spread 10% batch 100 rows rest 0s
              sql "update a set status = lower(legacy) where :range and status is null"
            undo none sample because "it is the new state"
            step others backfill a on db by id except work.sample batch 100 rows rest 0s remaining when "status is null"
              sql "update a set status = lower(legacy) where :range and status is null"
            undo others sql on db "update a set status = null where :range and status = lower(legacy)"
            """;

    private static final String QUOTED = """
            step kept backfill "Orders" on db by "OrderId" batch 100 rows rest 0s keep old "Status" sql \"""
              update "Orders" set "Status" = lower("Legacy") where :range and "Status" is null
            \"""
            undo kept from old
            """;

    private static final String CALLS = """
            step one   sql on db "insert into marks values ('one')"
            undo one   sql on db "delete from marks where name = 'one'"
            step two   sql on db "insert into marks values ('two')"
            undo two   sql on db "call undo_two()"
            step three sql on db "insert into marks values ('three')"
            undo three sql on db "delete from marks where name = 'three'"
            """;

    @Test
    void undoesNewestFirstAndKeepsWhatOthersWroteBeforeAndMeanwhile(TestDatabase database, @TempDir Path path)
            throws SQLException {
        Switches.create(database, "create table marks (name text)");
        for (String table : List.of("a", "b")) {
            database.execute(
                    "create table " + table + " (id int primary key, legacy text not null, status text)",
                    "insert into " + table + " select g, 'NEW' from generate_series(1, 1000) g");
        }
        Switches.set(database, "stay", 1);
        try (LiveRun run = new RunFolder(path, database)
                        .runbook(Switches.runbook(FILLS))
                        .begin();
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            run.await(Kind.STEP_ENDED, "work.kept");
            assertEquals(2_000, filled(database, "a") + filled(database, "b"));
            database.execute(
                    "update a set status = 'before' where id in (1, 1000)",
                    "update b set status = 'before' where id in (1, 1000)");
            other.setAutoCommit(false);
            statement.execute("update a set status = 'during' where id = 500");
            statement.execute("update b set status = 'during' where id = 500");
            Switches.set(database, "red", 1);
            run.until("the undo waits for somebody's row", () -> database.count("""
                    select count(*) from pg_stat_activity
                    where datname = current_database() and wait_event_type = 'Lock'
                    """) == 1);
            database.execute(
                    "update a set status = 'meanwhile' where id = 20",
                    "update b set status = 'meanwhile' where id = 20");
            other.commit();

            assertEquals(Ending.ROLLED_BACK, run.end(), run::toString);
            for (String table : List.of("a", "b")) {
                assertEquals(
                        "1 before, 20 meanwhile, 500 during, 1000 before",
                        database.single("select string_agg(id || ' ' || status, ', ' order by id) from " + table
                                + " where status is not null"));
            }
            assertEquals(List.of("work.kept", "work.stated", "work.mark"), undone(run), run::toString);
            assertEquals(0, database.count("select count(*) from marks"));
        }
    }

    @Test
    void leavesAloneWhatAStepHasDoneThatStays(TestDatabase database, @TempDir Path path) {
        Switches.create(
                database,
                "create table a (id int primary key, legacy text not null, status text)",
                "insert into a select g, 'NEW' from generate_series(1, 1000) g",
                "analyze a");
        Switches.set(database, "stay", 1);
        try (LiveRun run =
                new RunFolder(path, database).runbook(Switches.runbook(EXCEPT)).begin()) {
            run.await(Kind.STEP_ENDED, "work.others");
            assertEquals(1_000, filled(database, "a"));
            long sampled = database.count("select sum(rows_done) from sluice.tile where step = 'work.sample'");
            Switches.set(database, "red", 1);

            assertEquals(Ending.ROLLED_BACK, run.end(), run::toString);
            assertEquals(List.of("work.others", "work.sample"), undone(run), run::toString);
            assertEquals(sampled, filled(database, "a"));
        }
    }

    @Test
    void goesByColumnsThatSqlWantsInQuotes(TestDatabase database, @TempDir Path path) {
        Switches.create(
                database,
                "create table \"Orders\" (\"OrderId\" bigint primary key, \"Legacy\" text not null, \"Status\" text)",
                "insert into \"Orders\" select g, 'NEW', case when g <= 10 then 'mine' end from generate_series(1, 1000) g");
        Switches.set(database, "stay", 1);
        try (LiveRun run =
                new RunFolder(path, database).runbook(Switches.runbook(QUOTED)).begin()) {
            run.await(Kind.STEP_ENDED, "work.kept");
            assertEquals(990, database.count("select count(*) from \"Orders\" where \"Status\" = 'new'"));
            Switches.set(database, "red", 1);

            assertEquals(Ending.ROLLED_BACK, run.end(), run::toString);
            assertEquals(List.of("work.kept"), undone(run), run::toString);
            assertEquals(990, database.count("select count(*) from \"Orders\" where \"Status\" is null"));
            assertEquals(10, database.count("select count(*) from \"Orders\" where \"Status\" = 'mine'"));
        }
    }

    @Test
    void aFailingUndoStopsAndSaysWhatIsUndoneAndWhatIsNot(TestDatabase database, @TempDir Path path) {
        Switches.create(
                database,
                "create table marks (name text)",
                "create procedure undo_two() language plpgsql as $$ begin raise 'not today'; end $$");
        Switches.set(database, "stay", 1);
        RunFolder folder = new RunFolder(path, database).runbook(Switches.runbook(CALLS));
        try (LiveRun run = folder.begin()) {
            run.await(Kind.STEP_ENDED, "work.three");
            Switches.set(database, "red", 1);

            assertEquals(Ending.ROLLBACK_FAILED, run.end(), run::toString);
            assertEquals(21, run.end().exitCode());
            Decision last = run.await(Kind.FINISHED);
            assertTrue(last.text().contains("undoing work.two failed: P0001: "), last::toString);
            assertTrue(last.text().contains("not today"), last::toString);
            assertTrue(last.text().endsWith("undone: [work.three]"), last::toString);
            assertEquals(
                    List.of(
                            "not undone: work.two, by hand: call undo_two()",
                            "not undone: work.one, by hand: delete from marks where name = 'one'",
                            "sluice resume r"),
                    last.reasons());
        }
        database.execute("create or replace procedure undo_two() language sql as $$"
                + " delete from marks where name = 'two' $$");
        try (LiveRun resumed = folder.resume()) {
            assertEquals(Ending.ROLLED_BACK, resumed.end(), resumed::toString);
            assertEquals(List.of("work.two", "work.one"), undone(resumed), resumed::toString);
            assertEquals(0, database.count("select count(*) from marks"));
        }
    }

    private static List<String> undone(LiveRun run) {
        return run.all(Kind.UNDONE).stream().map(Decision::subject).toList();
    }

    private static long filled(TestDatabase database, String table) {
        return database.count("select count(*) from " + table + " where status = 'new'");
    }
}
