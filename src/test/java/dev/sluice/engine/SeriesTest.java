package dev.sluice.engine;

import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many series stood behind a phase's first answers, for a process that takes the run up. */
class SeriesTest {
    private final SimulatedShell shell = new SimulatedShell(new Book()
            .metrics("ok")
            .phase(in("a").soak(Duration.ofMinutes(1)).step(Book.sql("a.one")))
            .phase(in("b").soak(Duration.ofMinutes(1)).step(Book.sql("b.one")))
            .build());

    @Test
    void theFirstAnswersCountUntilThePhaseIsLeft() {
        shell.start(true).until(10_000);
        assertEquals(Map.of(), shell.interpreter.seriesAtPhaseStart());
        Event.Sample counted = new Event.Sample("ok", Reading.of(Value.amount(1), 10_000), List.of(1, 3, 2));
        shell.feed(new Event.Tick(10_000, List.of(counted)));
        assertEquals(Map.of("ok", List.of(1, 3, 2)), shell.interpreter.seriesAtPhaseStart());
        shell.crash().resume(true).until(20_000);
        assertEquals(Map.of("ok", List.of(1, 3, 2)), shell.interpreter.seriesAtPhaseStart());
        assertEquals(Ending.DONE, shell.end());
        assertEquals(Map.of(), shell.interpreter.seriesAtPhaseStart());
    }
}
