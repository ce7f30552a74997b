package dev.sluice.telemetry.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.journal.Entry;
import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Runbook;
import dev.sluice.run.Switches;
import dev.sluice.source.CommandSettings;
import dev.sluice.source.Secret;
import dev.sluice.source.Secrets;
import dev.sluice.source.SourceSettings.Header;
import dev.sluice.telemetry.Witness;
import dev.sluice.testing.Await;
import dev.sluice.testing.FakeHttp;
import dev.sluice.testing.FakeHttp.Answer;
import dev.sluice.testing.FakeHttp.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Messages on their way to a server that answers, refuses, leads elsewhere or hangs, and to a command. */
class DeliveryTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Pace QUICK = new Pace(5, LONG, MILLI, Duration.ofSeconds(5), LONG, 10);
    private static final String KEY = "r0uting-k3y";
    private static final Secret SECRET = new Secret("env:PD_KEY", KEY);
    private static final Secrets SECRETS = new Secrets(List.of(SECRET));

    private final List<String> troubles = new CopyOnWriteArrayList<>();

    private static Runbook runbook() {
        return Policies.runbook(
                Switches.runbook("""
                        step one sql on db "insert into marks values ('one')"
                        undo one sql on db "delete from marks where name = 'one'"
                        """),
                Policies.stated(
                        Policies.page("oncall", Occasion.PAUSE, Occasion.FAILED),
                        Policies.notify("#shop", Occasion.PAUSE, Occasion.DONE),
                        Policies.notify("oncall", Occasion.PAUSE)));
    }

    private static Receiver pager(FakeHttp server) {
        return new Receiver.PagerDuty("oncall", SECRET, server.url("/pager"));
    }

    private static Receiver slack(FakeHttp server) {
        return new Receiver.Slack(
                "#shop", new Secret("env:SLACK", server.url("/services/T0/s3cret") + ""), Optional.empty());
    }

    private Notifications notifications(Pace pace, Receiver... receivers) {
        Map<String, Receiver> byName = new java.util.LinkedHashMap<>();
        for (Receiver receiver : receivers) {
            byName.put(receiver.name(), receiver);
        }
        return new Notifications(Play.subject(runbook()), byName, SECRETS, troubles::add, pace);
    }

    /** A pause, its end and the end of the run. */
    private static void playPause(Witness witness) {
        Play play = new Play(runbook(), false, Optional.empty()).followedBy(witness);
        play.set("stay", 1).begin().pass(Duration.ofSeconds(20));
        play.set("hold", 1).pass(Duration.ofMinutes(2));
        play.set("hold", 0).pass(Duration.ofMinutes(5));
        play.set("stay", 0).pass(Duration.ofMinutes(5));
        assertTrue(play.isOver());
    }

    private static List<JsonNode> bodies(FakeHttp server, String path) {
        return server.requests().stream()
                .filter(request -> request.uri().getPath().startsWith(path))
                .map(request -> MAPPER.readTree(request.body()))
                .toList();
    }

    @Test
    void eachReceiverGetsItsMessagesOnceAndInOrder() {
        try (FakeHttp server = FakeHttp.start()) {
            server.on("/pager/v2/enqueue", Answer.status(202)).on("/services/T0/s3cret", Answer.text("ok"));
            Notifications notifications = notifications(QUICK, pager(server), slack(server));
            playPause(notifications);
            notifications.leaves(Optional.of(Ending.DONE));

            List<JsonNode> events = bodies(server, "/pager");
            assertEquals(
                    List.of("trigger", "resolve"),
                    events.stream()
                            .map(event -> event.get("event_action").asString())
                            .toList());
            assertEquals(
                    1,
                    events.stream()
                            .map(event -> event.get("dedup_key"))
                            .distinct()
                            .count());
            assertEquals(
                    "warning", events.getFirst().get("payload").get("severity").asString());
            List<String> texts = bodies(server, "/services").stream()
                    .map(message -> message.get("text").asString())
                    .toList();
            assertEquals(3, texts.size());
            assertTrue(texts.get(0).contains("paused: no new effect begins"), texts::toString);
            assertTrue(texts.get(1).contains("over after"), texts::toString);
            assertEquals("[prod] switches: done", texts.get(2));
            assertEquals(List.of(), troubles);
        }
    }

    @Test
    void aServerThatRefusesForAWhileIsToldAgainUnderTheSameKey() {
        try (FakeHttp server = FakeHttp.start()) {
            server.on(
                    "/pager/v2/enqueue",
                    Answer.status(500),
                    Answer.status(429).header("Retry-After", "1"),
                    Answer.status(202));
            Notifications notifications = notifications(QUICK, pager(server));
            playPause(notifications);
            notifications.leaves(Optional.of(Ending.DONE));

            List<String> events = bodies(server, "/pager").stream()
                    .map(event -> event.get("event_action").asString() + " "
                            + event.get("dedup_key").asString())
                    .toList();
            String key = " switches/r/work/pause";
            assertEquals(List.of("trigger" + key, "trigger" + key, "trigger" + key, "resolve" + key), events);
            assertEquals(List.of(), troubles);
        }
    }

    @Test
    void aServerThatHangsDelaysNeitherTheRunNorAnotherReceiver() {
        try (FakeHttp server = FakeHttp.start()) {
            server.on("/pager/v2/enqueue", Answer.never()).on("/services/T0/s3cret", Answer.text("ok"));
            Notifications notifications = notifications(QUICK, pager(server), slack(server));
            playPause(notifications);
            Await.until(
                    "the other one has all",
                    LONG,
                    () -> bodies(server, "/services").size() == 3);
            notifications.leaves(Optional.of(Ending.DONE));

            assertEquals(1, bodies(server, "/pager").size());
            assertEquals(1, troubles.size());
            assertTrue(
                    troubles.getFirst().startsWith("2 messages did not reach oncall: no answer came before the end"),
                    troubles::toString);
        }
    }

    @Test
    void whatAServerRefusesForGoodIsToldOnceWithoutASecret() {
        try (FakeHttp server = FakeHttp.start()) {
            server.on("/pager/v2/enqueue", Answer.status(400).body("bad key " + KEY))
                    .on("/services/T0/s3cret", Answer.status(302).header("Location", "/elsewhere"));
            Notifications notifications = notifications(QUICK, pager(server), slack(server));
            playPause(notifications);
            notifications.leaves(Optional.of(Ending.DONE));

            assertEquals(2, bodies(server, "/pager").size(), "each message once");
            assertEquals(List.of(), bodies(server, "/elsewhere"));
            String all = String.join("\n", troubles);
            assertFalse(all.contains(KEY), all);
            assertFalse(all.contains("s3cret"), all);
            assertTrue(all.contains("oncall was not told: " + server.url() + " answers 400 (bad key ***)"), all);
            assertTrue(all.contains("sluice notify --test --env prod oncall"), all);
            assertTrue(
                    all.contains("#shop was not told: " + server.url() + " answers 302, which leads elsewhere"), all);
            assertEquals(
                    1,
                    troubles.stream()
                            .filter(it -> it.startsWith("oncall was not told"))
                            .count(),
                    all);
        }
    }

    @Test
    void aServerThatIsNotThereIsTriedFiveTimes() {
        Receiver nowhere =
                new Receiver.Webhook("oncall", new Header.Plain("http://127.0.0.1:1/hook"), Map.of(), Optional.empty());
        Notifications notifications = notifications(QUICK, nowhere);
        playPause(notifications);
        notifications.leaves(Optional.of(Ending.DONE));
        assertTrue(troubles.getFirst().contains("http://127.0.0.1:1 refuses connections, 5 times"), troubles::toString);
    }

    @Test
    void aCommandFindsTheMessageAndIsEndedWithItsChildren(@TempDir Path folder) throws IOException {
        Receiver told = command(folder, "oncall", "printf '%s|' \"$SLUICE_STAGE\" \"$SLUICE_HEADLINE\" >> told");
        Notifications notifications = notifications(QUICK, told);
        playPause(notifications);
        notifications.leaves(Optional.of(Ending.DONE));
        String text = Files.readString(folder.resolve("told"));
        assertTrue(text.startsWith("begins|[prod] switches, phase work: paused"), text);
        assertTrue(text.contains("|over|"), text);

        Receiver slow = command(folder, "oncall", "sleep 600 & echo $! > child; wait");
        Pace brief = new Pace(5, Duration.ofSeconds(2), MILLI, MILLI, LONG, 10);
        Notifications hanging = notifications(brief, slow);
        playPause(hanging);
        long child = Await.get("the child runs", LONG, () -> {
            Path file = folder.resolve("child");
            String pid = Files.exists(file) ? Files.readString(file).strip() : "";
            return pid.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(pid));
        });
        hanging.leaves(Optional.of(Ending.DONE));
        Await.until(
                "the child is ended",
                LONG,
                () -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
        assertTrue(troubles.getFirst().contains("command `oncall`: no answer within 2s"), troubles::toString);
    }

    private static Receiver command(Path folder, String name, String script) {
        return new Receiver.Command(
                name,
                new CommandSettings(name, List.of("sh", "-c", script), false, Map.of(), Optional.empty(), folder));
    }

    @Test
    void phasesBecomeRegionsAndDecisionsMarksInGrafana() {
        try (FakeHttp server = FakeHttp.start()) {
            List<Request> changes = new ArrayList<>();
            server.on("/api/annotations", Answer.json("{\"message\":\"Annotation added\",\"id\":17}"))
                    .on("/api/annotations/17", request -> {
                        changes.add(request);
                        return Answer.json("{\"message\":\"Annotation patched\"}");
                    });
            Annotations annotations = new Annotations(
                    Play.subject(runbook()),
                    new Grafana(server.url(), SECRET, Optional.empty()),
                    SECRETS,
                    troubles::add,
                    QUICK);
            playPause(annotations);
            annotations.leaves(Optional.of(Ending.DONE));

            List<Request> marks = server.requests().stream()
                    .filter(request -> request.method().equals("POST"))
                    .toList();
            assertEquals(
                    List.of("phase", "paused", "resumed", "finished"),
                    marks.stream()
                            .map(mark -> MAPPER.readTree(mark.body())
                                    .get("tags")
                                    .get(2)
                                    .asString())
                            .toList());
            assertTrue(marks.stream()
                    .allMatch(mark -> mark.headers().get("authorization").equals("Bearer " + KEY)));
            JsonNode phase = MAPPER.readTree(marks.getFirst().body());
            assertEquals(
                    "[\"sluice\",\"switches\",\"phase\",\"run:r\",\"env:prod\",\"phase:work\"]",
                    phase.get("tags").toString());
            assertEquals(1, changes.size());
            assertEquals("PATCH", changes.getFirst().method());
            JsonNode end = MAPPER.readTree(changes.getFirst().body());
            assertTrue(end.get("timeEnd").asLong() > phase.get("time").asLong());
            assertEquals(List.of(), troubles);
        }
    }

    @Test
    void aPhaseThatIsTakenUpAgainIsAnotherRegion() {
        try (FakeHttp server = FakeHttp.start()) {
            server.on("/api/annotations", Answer.json("{}"));
            Annotations annotations = new Annotations(
                    Play.subject(runbook()),
                    new Grafana(server.url(), SECRET, Optional.empty()),
                    SECRETS,
                    troubles::add,
                    QUICK);
            annotations.recalls(decided(1_000, Decision.Kind.PHASE_ENTERED, Optional.of("work")));
            annotations.recalls(decided(2_000, Decision.Kind.FINISHED, Optional.empty()));
            annotations.wrote(decided(9_000, Decision.Kind.RESUMED, Optional.empty()));
            annotations.wrote(decided(10_000, Decision.Kind.PHASE_LEFT, Optional.of("work")));
            annotations.leaves(Optional.of(Ending.DONE));

            JsonNode region = bodies(server, "/api/annotations").getLast();
            assertEquals(9_000, region.get("time").asLong());
            assertEquals(10_000, region.get("timeEnd").asLong());
        }
    }

    private static Entry decided(long wall, Decision.Kind kind, Optional<String> phase) {
        return new Entry.Decided(wall, wall, new Decision(kind, phase, phase.orElse("run"), "text", List.of()));
    }
}
