package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Ending;
import dev.sluice.engine.Signal;
import dev.sluice.run.Answers;
import dev.sluice.run.LiveRun;
import dev.sluice.run.RunFolder;
import dev.sluice.run.Switches;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The target fails over to a replica that lacks the last steps, which the journal knows to be done or undone. */
@Execution(ExecutionMode.CONCURRENT)
class LostStepsTest {
    private static final int ROWS = 200;
    private static final String STEPS = """
            step made sql on db "alter table t add column made int"
            undo made sql on db lock timeout 500ms retry 100 times backoff 100ms .. 200ms "alter table t drop column made"
            step early wait at most 5m until stay >= 1
            step later sql on db "create table later (id int)"
            undo later sql on db "drop table later"
            step late wait at most 5m until stay >= 2
            step fill backfill t on db by id batch 50 rows sql "update t set n = n + 1 where :range"
            undo none fill because "nobody asks for it here"
            """;

    @Test
    void row11_aStepThatIsLostNeedsAPersonBeforeTheNextBegins(@TempDir Path path) throws Exception {
        try (Replica pair = Replica.start();
                TcpProxy address = TcpProxy.to(pair.primary().port())) {
            TestDatabase before = pair.onPrimary();
            TestDatabase after = pair.onReplica();
            Ledger.create(before, ROWS);
            RunFolder folder = new RunFolder(path, address.through(before)).runbook(Switches.runbook(STEPS));
            try (SluiceProcess run = folder.start()) {
                doTheLaterStepOnThePrimaryAlone(run, pair);
                failOver(pair, address);
                Switches.set(after, "stay", 2);
                String printed = Ends.with(1, run);
                assertTrue(printed.contains("timeline 1 to 2"), printed);
                assertTrue(printed.contains("work.later: it was done, and the database has lost it"), printed);
            }
            assertTrue(hasColumn(after) && !hasTable(after));
            assertEquals(0, after.count("select sum(n) from t"), "nothing began that may stand on it");

            try (LiveRun run = folder.resumeWith(new Answers())) {
                run.until("it asks", () -> run.view().question().isPresent());
                Switches.set(after, "stay", 0);
                run.say(new Signal.Retry());
                assertEquals(Ending.DONE, run.end(), run::toString);
            }
            assertTrue(hasTable(after));
            new Ledger(after, ROWS).assertEachRowOnce();
        }
    }

    /** No statement follows that would notice: the renewal of the lease does, while the run waits. */
    @Test
    void row11_aStepThatIsLostIsMissedThoughNoOtherBegins(@TempDir Path path) throws Exception {
        try (Replica pair = Replica.start();
                TcpProxy address = TcpProxy.to(pair.primary().port())) {
            TestDatabase before = pair.onPrimary();
            Ledger.create(before, ROWS);
            RunFolder folder =
                    new RunFolder(path, address.through(before)).lease("3s").runbook(Switches.runbook(STEPS));
            try (SluiceProcess run = folder.start()) {
                doTheLaterStepOnThePrimaryAlone(run, pair);
                failOver(pair, address);
                String printed = Ends.with(1, run);
                assertTrue(printed.contains("timeline 1 to 2"), printed);
                assertTrue(printed.contains("work.later: it was done, and the database has lost it"), printed);
            }
            assertTrue(hasColumn(pair.onReplica()) && !hasTable(pair.onReplica()));
        }
    }

    /** It asks nothing of the database itself, and the next renewal of the lease is far off. */
    @Test
    void row11_noCommandBeginsOnAServerThatIsAnother(@TempDir Path path) throws Exception {
        try (Replica pair = Replica.start();
                TcpProxy address = TcpProxy.to(pair.primary().port())) {
            TestDatabase before = pair.onPrimary();
            Ledger.create(before, ROWS);
            Path mark = path.resolve("mark");
            RunFolder folder = new RunFolder(path, address.through(before))
                    .command("note", "touch", mark.toString())
                    .lease("10m")
                    .runbook(Switches.runbook(STEPS.substring(0, STEPS.indexOf("step fill")) + """
                            step note run "note"
                            undo none note because "nobody asks for it here"
                            """));
            try (SluiceProcess run = folder.start()) {
                doTheLaterStepOnThePrimaryAlone(run, pair);
                failOver(pair, address);
                Switches.set(pair.onReplica(), "stay", 2);
                String printed = Ends.with(1, run);
                assertTrue(printed.contains("work.later: it was done, and the database has lost it"), printed);
            }
            assertFalse(Files.exists(mark));
        }
    }

    @Test
    void row11_aStepThatIsLostIsFoundByWhoeverResumes(@TempDir Path path) throws Exception {
        try (Replica pair = Replica.start();
                TcpProxy address = TcpProxy.to(pair.primary().port())) {
            TestDatabase before = pair.onPrimary();
            TestDatabase after = pair.onReplica();
            Ledger.create(before, ROWS);
            RunFolder folder = new RunFolder(path, address.through(before)).runbook(Switches.runbook(STEPS));
            try (SluiceProcess run = folder.start()) {
                doTheLaterStepOnThePrimaryAlone(run, pair);
                run.signal("KILL");
                Ends.killed(run);
            }
            failOver(pair, address);
            Switches.set(after, "stay", 2);
            String printed = Ends.stopped(1, folder);
            assertTrue(printed.contains("work.later: it was done, and the database has lost it"), printed);
            assertEquals(0, after.count("select sum(n) from t"), "nothing began that may stand on it");

            try (SluiceProcess again = folder.startResume(Map.of(), "--retry")) {
                again.waitFor("work.fill is done", RunFolder.LONG);
                Switches.set(after, "stay", 0);
                Ends.with(0, again);
            }
            assertTrue(hasTable(after));
            new Ledger(after, ROWS).assertEachRowOnce();
        }
    }

    @Test
    void row11_anUndoThatIsLostIsDoneAgainBeforeAnOlderStepIsUndone(@TempDir Path path) throws Exception {
        try (Replica pair = Replica.start();
                TcpProxy address = TcpProxy.to(pair.primary().port())) {
            TestDatabase before = pair.onPrimary();
            TestDatabase after = pair.onReplica();
            Ledger.create(before, ROWS);
            Switches.set(before, "stay", 1);
            RunFolder folder = new RunFolder(path, address.through(before)).runbook(Switches.runbook(STEPS));
            try (SluiceProcess run = folder.start()) {
                run.waitFor("work.later is done", RunFolder.LONG);
                pair.awaitReplay();
                pair.cut();
                try (Connection blocker = before.connect()) {
                    lock(blocker);
                    Switches.set(before, "red", 1);
                    run.waitFor("work.later is undone", RunFolder.LONG);
                    failOver(pair, address);
                }
                String printed = Ends.with(20, run);
                assertTrue(printed.contains("timeline 1 to 2"), printed);
            }
            assertTrue(!hasTable(after) && !hasColumn(after));
        }
    }

    private static void doTheLaterStepOnThePrimaryAlone(SluiceProcess run, Replica pair) {
        Ends.until(run, "the first step is done", () -> hasColumn(pair.onPrimary()));
        pair.awaitReplay();
        pair.cut();
        Switches.set(pair.onPrimary(), "stay", 1);
        run.waitFor("work.later is done", RunFolder.LONG);
    }

    private static void lock(Connection blocker) throws SQLException {
        blocker.setAutoCommit(false);
        try (Statement statement = blocker.createStatement()) {
            statement.execute("lock table t in access share mode");
        }
    }

    private static void failOver(Replica pair, TcpProxy address) {
        address.bar();
        pair.failOver();
        address.leadTo(pair.replica().port());
    }

    private static boolean hasColumn(TestDatabase database) {
        return database.count("select count(*) from pg_attribute where attrelid = 't'::regclass and attname = 'made'"
                        + " and not attisdropped")
                == 1;
    }

    private static boolean hasTable(TestDatabase database) {
        return database.count("select count(to_regclass('later'))") == 1;
    }
}
