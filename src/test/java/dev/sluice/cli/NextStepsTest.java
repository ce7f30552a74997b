package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.run.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What a refused call is told to type next can be typed, and leads on. */
class NextStepsTest {
    @Test
    void aShareHasOneSignOfPercent() {
        SignalCommands.Throttle throttle = new SignalCommands.Throttle();
        new CommandLine(throttle).parseArgs("25", "--because", "x");

        Refused refused = assertThrows(Refused.class, () -> throttle.signal(null));

        assertEquals(List.of("sluice throttle 25% --because TEXT"), refused.next());
    }
}
