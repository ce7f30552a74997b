package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Signal;
import dev.sluice.language.model.StepRef;
import dev.sluice.testing.FakeHttp;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What somebody went back over is done anew, although its undo could not forget that it was done. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class BackTest {
    private static final String FILL = """
            step fill backfill t on db by id batch 100 rows rest 0s sql "update t set n = n + 1 where :range"
            undo fill run "undo"
            """;

    private static final String SAMPLE = """
            step sample backfill t on db by id spread 10% batch 100 rows rest 0s sql "update t set n = n + 1 where :range"
            step calm   wait at most 1h until stay == 0
            step fill   backfill t on db by id except work.sample batch 100 rows rest 0s
              sql "update t set n = n + 1 where :range"
            undo sample sql on db "update t set n = 0 where :range and n = 1"
            undo fill   sql on db "update t set n = 0 where :range and n = 1"
            """;

    private static final String CALL = """
            step call http on api post   "/deploys" status 200 idempotency key
            undo call http on api delete "/deploys" status 200 idempotency key
            """;

    @Test
    void aBackfillUndoneByACommandIsFilledAnew(TestDatabase database, @TempDir Path path) throws IOException {
        Switches.create(
                database,
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 1000) g");
        Switches.set(database, "stay", 1);
        RunFolder folder = new RunFolder(path, database)
                .command("undo", "sh", "-c", "touch undoing; while [ ! -e undone ]; do sleep 0.1; done")
                .runbook(Switches.runbook(FILL));
        try (LiveRun run = folder.begin()) {
            run.await(Kind.STEP_ENDED, "work.fill");
            assertEquals(1_000, database.count("select count(*) from t where n = 1"));
            run.say(new Signal.Back("the wrong value"));
            run.until("the undo runs", () -> Files.exists(path.resolve("undoing")));
            database.execute("update t set n = 0");
            Files.createFile(path.resolve("undone"));

            run.until("it is filled anew", () -> run.all(Kind.STEP_ENDED).size() == 2);
            assertEquals(1_000, database.count("select count(*) from t where n = 1"));
            assertEquals(
                    "work.fill 1000, work.fill#1 1000",
                    database.single(
                            "select string_agg(step || ' ' || rows_done, ', ' order by step) from sluice.tile"));
            Switches.set(database, "stay", 0);
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
    }

    @Test
    void whatIsLeftAsItIsIsNotChangedTwiceByTheRest(TestDatabase database, @TempDir Path path) {
        Switches.create(
                database,
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, 10000) g",
                "analyze t");
        Switches.set(database, "stay", 1);
        RunFolder folder = new RunFolder(path, database).runbook(Switches.runbook(SAMPLE));
        try (LiveRun run = folder.beginWith(new Answers())) {
            run.await(Kind.STEP_ENDED, "work.sample");
            run.say(new Signal.Pause("to go back"));
            run.say(new Signal.Back("the wrong value"));
            run.say(new Signal.Skip(new StepRef("work", "sample"), "it is right after all"));
            run.await(Kind.PERSON_NEEDED, "work.sample");
            run.say(new Signal.Skip(new StepRef("work", "sample"), "it is well as it is"));
            run.say(new Signal.Continue());
            Switches.set(database, "stay", 0);
            assertEquals(Ending.DONE, run.end(), run::toString);
        }
        assertEquals(0, database.count("select count(*) from t where n <> 1"));
    }

    @Test
    void aRequestIsSentAnewUnderAnotherKey(TestDatabase database, @TempDir Path path) {
        Switches.create(database);
        Switches.set(database, "stay", 1);
        try (FakeHttp api = FakeHttp.start().on("/deploys", FakeHttp.Answer.status(200))) {
            RunFolder folder = new RunFolder(path, database)
                    .source("api", "{type: http, url: \"%s\"}".formatted(api.url()))
                    .runbook(Switches.runbook(CALL)
                            .replace("source db postgres", "source db postgres\nsource api http"));
            try (LiveRun run = folder.begin()) {
                run.await(Kind.STEP_ENDED, "work.call");
                run.say(new Signal.Back("the wrong value"));
                run.until("it is called anew", () -> run.all(Kind.STEP_ENDED).size() == 2);
                Switches.set(database, "stay", 0);
                assertEquals(Ending.DONE, run.end(), run::toString);
            }
            List<FakeHttp.Request> calls = api.requests().stream()
                    .filter(request -> !request.method().equals("HEAD"))
                    .toList();
            assertEquals(
                    List.of("POST", "DELETE", "POST"),
                    calls.stream().map(FakeHttp.Request::method).toList());
            assertNotEquals(key(calls.get(0)), key(calls.get(2)), "a server that knows the key would do nothing");
        }
    }

    private static String key(FakeHttp.Request call) {
        return call.headers().get("idempotency-key");
    }
}
