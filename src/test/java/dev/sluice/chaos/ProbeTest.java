package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.run.Refused;
import dev.sluice.run.RunFolder;
import dev.sluice.run.Switches;
import dev.sluice.step.Failpoint;
import dev.sluice.testing.Command;
import dev.sluice.testing.FakeHttp;
import dev.sluice.testing.FakeHttp.Answer;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A process dies around an effect that no transaction holds: what is there, or the probe, says how the next one goes on. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class ProbeTest {
    private static final String DONE = "it took place";
    private static final String NOT_DONE = "it did not take place";
    private static final String HALF_DONE = "it took place in part";
    private static final String UNKNOWN = "nobody can tell whether it took place";

    private static final String INDEX = """
            step index sql on db "create index concurrently t_n on t (n)"
            undo index sql on db "drop index concurrently if exists t_n"
            """;

    private static final String CALL = """
            step call sql on db outside transaction "call raise_all()"
            undo none call because "nobody asks for it here"
            """;

    private static final String POST = """
            step flip http on api post "/flip" status 200
            undo none flip because "nobody asks for it here"
            """;

    private static final String PROBED_POST = POST + "probe flip from api get \"/state\" json \"$.flipped\"\n";

    private static final String RUN = """
            step copy run "copy"
            undo none copy because "nobody asks for it here"
            """;

    private static final String PROBED_RUN = RUN + "probe copy from db sql \"select exists (select from marks)\"\n";

    @Test
    void row03_indexBuildKilledBeforeItBeganIsDone(TestDatabase database, @TempDir Path path) throws Refused {
        RunFolder folder = folder(database, path, INDEX);
        Ends.killed(folder.start(Ends.at(Failpoint.BEFORE_EFFECT, 1)));
        assertEquals(0, indexes(database, "true"));
        Ends.done(folder);
        assertRecovered(folder, NOT_DONE);
        assertEquals(1, indexes(database, "indisvalid"));
    }

    @Test
    void row03_indexBuildKilledAfterItsEndIsNotRepeated(TestDatabase database, @TempDir Path path) throws Refused {
        RunFolder folder = folder(database, path, INDEX);
        Ends.killed(folder.start(Ends.at(Failpoint.AFTER_STATEMENT, 1)));
        String oid = database.single("select 't_n'::regclass::oid");
        Ends.done(folder);
        assertRecovered(folder, DONE);
        assertEquals(oid, database.single("select 't_n'::regclass::oid"));
    }

    @Test
    void row03_indexBuildKilledInItsMiddleIsCleanedUpAndRepeated(TestDatabase database, @TempDir Path path)
            throws Refused, SQLException {
        RunFolder folder = folder(database, path, INDEX);
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update t set other = 1 where id = 1");
            try (SluiceProcess run = folder.start()) {
                Ends.until(run, "the build waits", () -> indexes(database, "not indisvalid") == 1);
                run.kill();
            }
            try (SluiceProcess run = folder.startResume(Map.of())) {
                run.waitFor(HALF_DONE, RunFolder.LONG);
                other.rollback();
                assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
            }
        }
        assertRecovered(folder, HALF_DONE);
        assertEquals(1, indexes(database, "true"));
        assertEquals(1, indexes(database, "indisvalid"));
    }

    @Test
    void row03_vacuumIsRepeatedWithoutHarm(TestDatabase database, @TempDir Path path) throws Refused {
        RunFolder folder = folder(database, path, """
                step vacuum sql on db "vacuum t"
                undo none vacuum because "nothing to undo"
                """);
        Ends.killed(folder.start(Ends.at(Failpoint.AFTER_STATEMENT, 1)));
        Ends.done(folder);
        assertRecovered(folder, NOT_DONE);
    }

    @Test
    void row03_procedureThatNobodyCanAskAboutIsForAPerson(TestDatabase database, @TempDir Path path) throws Refused {
        RunFolder folder = folder(database, path, CALL);
        Ends.killed(folder.start(Ends.at(Failpoint.AFTER_STATEMENT, 1)));
        Ends.stopped(1, folder);
        Ends.stopped(1, folder);
        assertRecovered(folder, UNKNOWN);
        assertEquals(100, database.count("select sum(n) from t"));
    }

    @Test
    void row03_procedureWithAProbeIsNotRepeated(TestDatabase database, @TempDir Path path) throws Refused {
        RunFolder folder = folder(database, path, CALL + "probe call from db sql \"select bool_and(n > 0) from t\"\n");
        Ends.killed(folder.start(Ends.at(Failpoint.AFTER_STATEMENT, 1)));
        Ends.done(folder);
        assertRecovered(folder, DONE);
        assertEquals(100, database.count("select sum(n) from t"));
    }

    @Test
    void row03_procedureWithAProbeElsewhereIsNotRepeated(TestDatabase database, @TempDir Path path) throws Refused {
        try (FakeHttp api = api(true)) {
            RunFolder folder =
                    folder(database, path, api, CALL + "probe call from api get \"/state\" json \"$.flipped\"\n");
            Ends.killed(folder.start(Ends.at(Failpoint.AFTER_STATEMENT, 1)));
            Ends.done(folder);
            assertRecovered(folder, DONE);
            assertEquals(100, database.count("select sum(n) from t"));
        }
    }

    @Test
    void row03_requestKilledBeforeItWasSentIsSent(TestDatabase database, @TempDir Path path) throws Refused {
        try (FakeHttp api = api(false)) {
            RunFolder folder = folder(database, path, api, PROBED_POST);
            Ends.killed(folder.start(Ends.at(Failpoint.BEFORE_EFFECT, 1)));
            assertEquals(0, posts(api));
            Ends.done(folder);
            assertRecovered(folder, NOT_DONE);
            assertEquals(1, posts(api));
        }
    }

    @Test
    void row03_requestKilledAfterItsAnswerIsNotRepeated(TestDatabase database, @TempDir Path path) throws Refused {
        try (FakeHttp api = api(true)) {
            RunFolder folder = folder(database, path, api, PROBED_POST);
            Ends.killed(folder.start(Ends.at(Failpoint.AFTER_EFFECT, 1)));
            Ends.done(folder);
            assertRecovered(folder, DONE);
            assertEquals(1, posts(api));
        }
    }

    /** A cache, or a scrape, still tells how it was before. */
    @Test
    void row03_requestIsNotRepeatedOnASampleFromBeforeIt(TestDatabase database, @TempDir Path path) throws Refused {
        try (FakeHttp api = api(true)) {
            api.on(
                    "/state",
                    Answer.json("{\"flipped\": false}").header("Age", "40"),
                    Answer.json("{\"flipped\": true}"));
            RunFolder folder = folder(database, path, api, PROBED_POST);
            Ends.killed(folder.start(Ends.at(Failpoint.AFTER_EFFECT, 1)));
            Ends.done(folder);
            assertRecovered(folder, DONE);
            assertEquals(1, posts(api));
        }
    }

    @Test
    void row03_requestWhoseProbeHasNoAnswerIsForAPerson(TestDatabase database, @TempDir Path path) throws Refused {
        try (FakeHttp api = api(true)) {
            api.on("/state", Answer.status(500)).on("/flip", Answer.never());
            RunFolder folder = folder(database, path, api, PROBED_POST);
            try (SluiceProcess run = folder.start()) {
                Ends.until(run, "the request is sent", () -> posts(api) == 1);
                run.kill();
            }
            Ends.stopped(1, folder);
            assertRecovered(folder, UNKNOWN);
            assertEquals(1, posts(api));
        }
    }

    @Test
    void row03_commandKilledBeforeItBeganIsStarted(TestDatabase database, @TempDir Path path)
            throws Refused, IOException {
        RunFolder folder = folder(database, path, PROBED_RUN);
        Ends.killed(folder.start(Ends.at(Failpoint.BEFORE_EFFECT, 1)));
        Ends.done(folder);
        assertRecovered(folder, NOT_DONE);
        assertEquals(1, starts(path));
    }

    @Test
    void row03_commandKilledAfterItsEndIsNotRepeated(TestDatabase database, @TempDir Path path)
            throws Refused, IOException {
        RunFolder folder = folder(database, path, PROBED_RUN);
        Ends.killed(folder.start(Ends.at(Failpoint.AFTER_EFFECT, 1)));
        database.execute("insert into marks values ('copied')");
        Ends.done(folder);
        assertRecovered(folder, DONE);
        assertEquals(1, starts(path));
    }

    /** What it does when it ends shows in the probe only then. */
    @Test
    void row03_commandThatOutlivesItsRunnerIsAwaitedAndNotStartedTwice(TestDatabase database, @TempDir Path path)
            throws Refused, IOException {
        Path go = path.resolve("go");
        RunFolder folder = lasting(database, path).runbook(Switches.runbook(PROBED_RUN));
        killInTheCommand(folder, path);
        try (SluiceProcess resumed = folder.startResume(Map.of())) {
            resumed.waitFor("of this step is still running since ", RunFolder.LONG);
            database.execute("insert into marks values ('copied')");
            Files.createFile(go);
            Ends.with(0, resumed);
        }
        assertRecovered(folder, DONE);
        assertEquals(1, starts(path));
    }

    /** A command that ends when it is told to by a file. */
    private static RunFolder lasting(TestDatabase database, Path path) {
        return prepared(
                database, path, "echo started >> starts; while [ ! -e go ] && [ -e starts ]; do sleep 0.1; done");
    }

    private static void killInTheCommand(RunFolder folder, Path path) {
        try (SluiceProcess run = folder.start()) {
            Ends.until(run, "the command runs", () -> Files.exists(path.resolve("starts")));
            run.kill();
        }
    }

    @Test
    void row03_commandWithoutAProbeIsForAPerson(TestDatabase database, @TempDir Path path) throws Refused, IOException {
        RunFolder folder = folder(database, path, RUN);
        Ends.killed(folder.start(Ends.at(Failpoint.AFTER_EFFECT, 1)));
        String stopped = Ends.stopped(1, folder);
        assertRecovered(folder, UNKNOWN);
        assertTrue(stopped.contains("sluice resume r --retry"), stopped);
        Ends.stopped(1, folder);
        assertEquals(1, starts(path));
        Ends.with(0, folder.startResume(Map.of(), "--retry"));
        assertEquals(2, starts(path));
    }

    @Test
    void row03_anUnattendedResumeHearsWhatWasLeftForTheStoppedRun(TestDatabase database, @TempDir Path path)
            throws Refused, IOException {
        RunFolder folder = folder(database, path, RUN);
        Ends.killed(folder.start(Ends.at(Failpoint.AFTER_EFFECT, 1)));
        Ends.stopped(1, folder);
        Command.Result left = folder.sluice("skip", "work.copy", "--because", "somebody has looked: it took place");
        assertEquals(1, left.exitCode(), left::toString);
        assertTrue(left.err().contains("carries this out"), left::toString);
        String printed = Ends.with(0, folder.startResume(Map.of()));
        assertTrue(printed.contains("skips work.copy: somebody has looked"), printed);
        assertEquals(1, starts(path));
    }

    @Test
    void row03_anUnattendedResumeHearsWhatWasLeftInTheDatabase(TestDatabase database, @TempDir Path path) {
        RunFolder folder = folder(database, path, CALL);
        Ends.killed(folder.start(Ends.at(Failpoint.AFTER_STATEMENT, 1)));
        Ends.stopped(1, folder);
        Command.Result left =
                folder.sluice("skip", "work.call", "--env", "test", "--because", "somebody has looked: it took place");
        assertEquals(1, left.exitCode(), left::toString);
        assertTrue(left.err().contains("carries this out"), left::toString);
        String printed = Ends.with(0, folder.startResume(Map.of()));
        assertTrue(printed.contains("skips work.call: somebody has looked"), printed);
        assertEquals(100, database.count("select sum(n) from t"));
    }

    private static RunFolder folder(TestDatabase database, Path path, String steps) {
        return prepared(database, path).runbook(Switches.runbook(steps));
    }

    private static RunFolder folder(TestDatabase database, Path path, FakeHttp api, String steps) {
        return prepared(database, path)
                .source("api", "{type: http, url: \"" + api.url() + "\"}")
                .runbook(Switches.runbook(steps).replace("source db postgres", "source db postgres\nsource api http"));
    }

    private static RunFolder prepared(TestDatabase database, Path path) {
        return prepared(database, path, "echo started >> starts");
    }

    private static RunFolder prepared(TestDatabase database, Path path, String script) {
        Ledger.create(database, 100);
        database.execute("create table marks (name text)", """
                create procedure raise_all() language plpgsql as $$
                  begin
                    update t set n = n + 1;
                    commit;
                  end $$
                """);
        return new RunFolder(path, database).command("copy", "sh", "-c", script);
    }

    /** @param flipped what its {@code /state} tells */
    private static FakeHttp api(boolean flipped) {
        return FakeHttp.start()
                .on("/flip", Answer.json("{}"))
                .on("/state", Answer.json("{\"flipped\": " + flipped + "}"));
    }

    private static long posts(FakeHttp api) {
        return api.requests().stream()
                .filter(request -> request.method().equals("POST"))
                .count();
    }

    private static long starts(Path path) throws IOException {
        return Files.readAllLines(path.resolve("starts")).size();
    }

    private static long indexes(TestDatabase database, String condition) {
        return database.count("select count(*) from pg_index join pg_class c on c.oid = indexrelid"
                + " where relname like 't\\_n%' and " + condition);
    }

    private static void assertRecovered(RunFolder folder, String words) throws Refused {
        List<Decision> found = Ends.recoveries(folder);
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.getFirst().text().contains(words), found::toString);
    }
}
