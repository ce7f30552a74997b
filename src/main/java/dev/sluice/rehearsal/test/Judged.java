package dev.sluice.rehearsal.test;

import dev.sluice.gate.Explanation;
import java.util.List;
import java.util.Optional;

/**
 * One expectation of a test, and what came of it.
 *
 * @param line where it stands
 * @param expected as the file writes it
 * @param instead what happened instead; absent if it held
 * @param explanations of the gate's rules at that moment
 */
public record Judged(int line, String expected, Optional<String> instead, List<Explanation> explanations) {
    public Judged {
        explanations = List.copyOf(explanations);
    }

    public boolean held() {
        return instead.isEmpty();
    }
}
