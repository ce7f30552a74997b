package dev.sluice.rehearsal;

import dev.sluice.engine.Ending;
import java.util.List;
import java.util.Optional;

/**
 * What came of one simulated run.
 *
 * @param ending absent if it did not end
 * @param millis how long it took in the simulated world
 * @param trace everything that happened, if that was asked for
 */
public record Outcome(
        long seed, Optional<Ending> ending, long millis, List<Violation> violations, List<String> trace, Tally tally) {
    public Outcome {
        violations = List.copyOf(violations);
    }
}
