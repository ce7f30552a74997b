package dev.sluice.console;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import java.nio.file.Path;
import java.util.List;

/** What a decision says below its sentence, and what is said at a run's end. */
final class Told {
    private Told() {}

    /** Reasons that the sentence does not contain already, line by line. */
    static List<String> below(Decision decision) {
        return decision.reasons().stream()
                .filter(reason -> !decision.text().contains(reason))
                // The end has lines of its own for what to type next.
                .filter(reason -> decision.kind() != Decision.Kind.FINISHED || !isCommand(reason))
                .flatMap(String::lines)
                .toList();
    }

    /** Whether it is a command to type in a shell. */
    static boolean isCommand(String reason) {
        return reason.startsWith("sluice ");
    }

    /** Where everything is kept, and what to type next. */
    static List<String> end(Ending ending, Path journal, String runId) {
        return List.of(
                "journal  " + journal, "next     sluice " + (ending.resumable() ? "resume " : "report ") + runId);
    }
}
