package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Event;
import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalReader;
import dev.sluice.testing.Command;
import dev.sluice.testing.FakeHttp;
import dev.sluice.testing.FakeHttp.Answer;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.json.JsonMapper;

/** Runs that tell a server outside what becomes of them. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class NotifiedRunTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String HOOK = "/services/T0/s3cr3t-path";
    private static final String TOKEN = "gr4f4na-t0ken";

    private static RunFolder folder(Path path, TestDatabase database, FakeHttp server) throws IOException {
        Switches.create(database, "create table marks (name text)");
        Files.writeString(path.resolve("shop.url"), server.url(HOOK) + "\n");
        Files.writeString(path.resolve("grafana.token"), TOKEN);
        return new RunFolder(path, database)
                .keeping("notify: {\"#shop\": {type: slack, url: \"file:shop.url\"}}")
                .keeping("grafana: {url: \"" + server.url() + "\", token: \"file:grafana.token\"}")
                .runbook(Switches.runbook("""
                        step mark sql on db "insert into marks values ('here')"
                        undo mark sql on db "delete from marks"
                        """));
    }

    private static List<String> texts(FakeHttp server) {
        return server.requests().stream()
                .filter(request -> request.uri().getPath().equals(HOOK))
                .map(request -> MAPPER.readTree(request.body()).get("text").asString())
                .toList();
    }

    private static void assertNoSecret(String where, String text) {
        assertFalse(text.contains("s3cr3t-path") || text.contains(TOKEN), where);
    }

    private static Path journal(Path path) {
        return path.resolve(".sluice/runs/r/journal.jsonl");
    }

    @Test
    void aPauseItsEndAndTheEndOfTheRunAreToldOnceEach(TestDatabase database, @TempDir Path path) throws IOException {
        try (FakeHttp server = FakeHttp.start()) {
            server.on(HOOK, Answer.text("ok")).on("/api/annotations", Answer.json("{\"id\": 1}"));
            server.on("/api/annotations/1", Answer.json("{}"));
            RunFolder folder = folder(path, database, server);
            Switches.set(database, "stay", 1);
            try (LiveRun run = folder.begin()) {
                run.await(Kind.STEP_ENDED);
                Switches.set(database, "hold", 1);
                run.await(Kind.PAUSED);
                Switches.set(database, "hold", 0);
                run.await(Kind.RESUMED);
                Switches.set(database, "stay", 0);
                assertEquals(Ending.DONE, run.end());
                assertNoSecret("what was told", run.toString());
            }
            List<String> texts = texts(server);
            assertEquals(3, texts.size(), texts::toString);
            assertTrue(texts.get(0).startsWith("[test] switches, phase work: paused: no new effect"), texts::toString);
            assertTrue(texts.get(1).startsWith("[test] switches, phase work, over after"), texts::toString);
            assertEquals("[test] switches: done", texts.get(2));
            assertNoSecret("the journal", Files.readString(journal(path)));
            assertTrue(server.requests().stream()
                    .anyMatch(request -> request.method().equals("PATCH")));
        }
    }

    @Test
    void aServerThatHangsKeepsNoTickWaiting(TestDatabase database, @TempDir Path path) throws IOException {
        try (FakeHttp server = FakeHttp.start()) {
            server.on(HOOK, Answer.never()).on("/api/annotations", Answer.json("{}"));
            RunFolder folder = folder(path, database, server);
            Switches.set(database, "hold", 1);
            try (LiveRun run = folder.begin()) {
                run.until("the server hangs", () -> !texts(server).isEmpty());
                long ticks = ticks(path);
                run.until("the run ticks on", () -> ticks(path) >= ticks + 5);
                Switches.set(database, "hold", 0);
                assertEquals(Ending.DONE, run.end());
                assertTrue(run.told("did not reach #shop"), run::toString);
            }
            assertEquals(1, texts(server).stream().distinct().count(), "what hangs is tried again, and alone");
        }
    }

    private static long ticks(Path path) {
        List<Entry> ticks = new ArrayList<>();
        new JournalReader(journal(path)).read(entry -> {
            if (entry instanceof Entry.Happened happened && happened.event() instanceof Event.Tick) {
                ticks.add(entry);
            }
        });
        return ticks.size();
    }

    @Test
    void aResumeTellsNothingTwice(TestDatabase database, @TempDir Path path) throws IOException {
        try (FakeHttp server = FakeHttp.start()) {
            server.on(HOOK, Answer.text("ok")).on("/api/annotations", Answer.json("{}"));
            RunFolder folder = folder(path, database, server);
            Switches.set(database, "hold", 1);
            try (LiveRun run = folder.beginWith(Duration.ofSeconds(5))) {
                assertEquals(Ending.PAUSED, run.end());
            }
            assertEquals(2, texts(server).size(), () -> texts(server).toString());
            Switches.set(database, "hold", 0);
            try (LiveRun run = folder.resume()) {
                assertEquals(Ending.DONE, run.end());
            }
            List<String> texts = texts(server);
            assertEquals(5, texts.size(), texts::toString);
            assertTrue(
                    texts.get(1).contains("stopped, paused: the pause outlived the patience of 5s"), texts::toString);
            assertEquals("[test] switches: tester takes the run up again", texts.get(2));
            assertTrue(texts.get(3).contains("over after"), texts::toString);
            assertEquals("[test] switches: done", texts.get(4));
        }
    }

    @Test
    void receiversAreListedAndTriedFromTheCommandLine(TestDatabase database, @TempDir Path path) throws IOException {
        try (FakeHttp server = FakeHttp.start()) {
            server.on(HOOK, Answer.text("ok"))
                    .on("/api/annotations", Answer.status(403).body("{\"message\":\"no\"}"));
            RunFolder folder = folder(path, database, server);

            Command.Result listed = folder.sluice("notify", "--env", "test");
            assertEquals(0, listed.exitCode(), listed::toString);
            assertTrue(listed.out().contains("#shop    slack, url from file:shop.url"), listed::toString);
            assertEquals(List.of(), server.requests());

            Command.Result tried = folder.sluice("notify", "--test", "--env", "test");
            assertEquals(1, tried.exitCode(), tried::toString);
            assertTrue(tried.out().contains("#shop    slack, url from file:shop.url: ok"), tried::toString);
            assertTrue(
                    tried.out().contains("grafana.token: FAILED\n  " + server.url() + " answers 403"), tried::toString);
            assertTrue(texts(server).getFirst().contains("TEST, nothing is wrong"), texts(server)::toString);
            assertNoSecret("the command", tried.toString());

            assertEquals(
                    0,
                    folder.sluice("notify", "--test", "--env", "test", "#shop").exitCode());
            Command.Result unknown = folder.sluice("notify", "--test", "--env", "test", "#shp");
            assertEquals(2, unknown.exitCode(), unknown::toString);
            assertTrue(unknown.err().contains("name #shop"), unknown::toString);
        }
    }

    @Test
    void thePolicyOfTheFileIsPlannedWarnedOfAndFollowed(TestDatabase database, @TempDir Path path) throws IOException {
        try (FakeHttp server = FakeHttp.start()) {
            server.on(HOOK, Answer.text("ok"))
                    .on("/v2/enqueue", Answer.status(202))
                    .on("/v2/change/enqueue", Answer.status(202));
            Switches.create(database, "create table marks (name text)");
            Files.writeString(path.resolve("shop.url"), server.url(HOOK) + "\n");
            Files.writeString(path.resolve("pager.key"), TOKEN);
            RunFolder folder = new RunFolder(path, database)
                    .keeping("notify: {\"#shop\": {type: slack, url: \"file:shop.url\"}, oncall: {type: pagerduty,"
                            + " routing_key: \"file:pager.key\", url: \"" + server.url() + "\"}}")
                    .runbook(Switches.runbook("""
                            step mark sql on db "insert into marks values ('here')"
                            undo mark sql on db "delete from marks"
                            """) + """
                            alerts {
                              page   "oncall" via pagerduty on rollback, failed
                              page   "ghost"  via opsgenie  on failed
                              notify "#shop"  on done
                            }
                            """);
            Command.Result plan = folder.sluice("plan", "migration.runbook", "--env", "test");
            assertTrue(plan.out().contains("""
                            Told while it runs
                              page "oncall" (pagerduty) on rollback, failed
                              notify "#shop" (slack) on done
                              nobody is reached by page "ghost": environment test has no such receiver; add it below \
                            `notify:` in sluice.yaml
                            """), plan::toString);

            Switches.set(database, "stay", 1);
            try (LiveRun run = folder.begin()) {
                run.await(Kind.STEP_ENDED);
                Switches.set(database, "red", 1);
                assertEquals(Ending.ROLLED_BACK, run.end());
                assertTrue(run.told("nobody is reached by page \"ghost\""), run::toString);
                assertFalse(run.told("was not told"), run::toString);
            }
            assertEquals(List.of(), texts(server));
            assertEquals(
                    List.of("trigger critical", "resolve "),
                    server.requests().stream()
                            .map(request -> MAPPER.readTree(request.body()))
                            .filter(event -> event.has("event_action"))
                            .map(event -> event.get("event_action").asString() + " "
                                    + event.at("/payload/severity").asString(""))
                            .toList());
        }
    }
}
