package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** After a sleep nothing begins on what was seen before it. */
class WokeTest {
    private final SimulatedShell shell = new SimulatedShell(new Book()
            .metrics("ok", "lag")
            .phase(in("a").pauseWhen(above("lag", 10)).step(Fills.step("a.fill")))
            .build());

    /** Reads that nobody answers, so that nothing new is known. */
    private void silence() {
        shell.metric("lag", at -> Reading.missing(Missing.Cause.TIMEOUT, ""));
    }

    @Test
    void noEffectBeginsBeforeEverythingIsReadAnew() {
        shell.start(true).until(400);
        silence();
        shell.feed(new Event.Woke(shell.now, "the last verdict is 31s old"));
        int before = shell.executed.size();
        shell.until(shell.now + 900);
        assertEquals(before, shell.executed.size(), "the last sample is fresh enough by itself, and from before");
        shell.metric("lag", 0);
        assertEquals(Ending.DONE, shell.end());
        assertTrue(shell.told(Decision.Kind.VERDICT).contains("the last verdict is 31s old, as after a sleep"));
    }

    @Test
    void theTimeAsleepIsNoTimeOfObservation() {
        SimulatedShell soaking = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").soak(Duration.ofMinutes(10)).step(Book.sql("a.one")))
                .build());
        soaking.start(true).until(60_000);
        soaking.now += 300_000;
        soaking.feed(new Event.Woke(soaking.now, "the last verdict is 300s old"));
        assertEquals(Ending.DONE, soaking.end());
        assertTrue(soaking.now >= 895_000, "ended at " + soaking.now);
    }
}
