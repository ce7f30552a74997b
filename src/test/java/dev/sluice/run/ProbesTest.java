package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Query;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.text.Span;
import dev.sluice.source.HttpSource;
import dev.sluice.source.Secrets;
import dev.sluice.source.SourceSettings;
import dev.sluice.step.Found;
import dev.sluice.testing.Endpoints;
import dev.sluice.testing.FakeHttp;
import dev.sluice.testing.FakeHttp.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a probe's answer says depends on when its sample was taken. */
class ProbesTest {
    private static final Duration SHORT = Duration.ofMillis(10);

    private final FakeHttp server = FakeHttp.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSampleOfTheQuestionsOwnTimeDecides() {
        assertEquals(Found.Finding.NOT_DONE, ask(SHORT, state(false)).finding());
        assertEquals(Found.Finding.DONE, ask(SHORT, state(true)).finding());
    }

    @Test
    void aSampleFromBeforeTheQuestionIsWaitedOut() {
        assertEquals(
                Found.Finding.DONE,
                ask(SHORT, state(false).header("Age", "40"), state(true)).finding());
        assertEquals(
                Found.Finding.NOT_DONE,
                ask(SHORT, state(true).header("Age", "40"), state(false)).finding());
    }

    @Test
    void wherePastSamplesAreAllThereIsNobodyCanTell() {
        Found found = ask(Duration.ofMinutes(1), state(false).header("Age", "40"));
        assertEquals(Found.Finding.NOT_YET, found.finding());
        assertTrue(found.detail().contains("newest sample is 40s old"), found.detail());
    }

    private static Answer state(boolean flipped) {
        return Answer.json("{\"flipped\": " + flipped + "}");
    }

    private Found ask(Duration pause, Answer... answers) {
        server.on("/state", answers);
        Query query = new Query.Json("GET", "/state", "$.flipped", Optional.empty(), List.of(200), Span.NONE);
        try (HttpSource source =
                new HttpSource("api", new SourceSettings.Http(Endpoints.at(server.url())), Secrets.NONE)) {
            return new Probes(name -> source, pause)
                    .ask(new StepRef("work", "flip"), new Step.Probe("api", query, Span.NONE), Map.of());
        }
    }
}
