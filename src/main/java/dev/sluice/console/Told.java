package dev.sluice.console;

import dev.sluice.diagnosis.FindingsText;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.engine.RunView;
import dev.sluice.gate.Layout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

    /** All of what a diagnosis has found, where it found a cause or somebody asked; of others the decision says enough. */
    static Optional<List<String>> findings(Decision decision, RunView view, FindingsText.Reader reader, Layout layout) {
        return decision.kind() != Decision.Kind.DIAGNOSED
                ? Optional.empty()
                : view.examined().stream()
                        .map(RunView.Examined::findings)
                        .filter(findings -> findings.diagnosis().name().equals(decision.subject()))
                        .filter(findings ->
                                findings.asked() || FindingsText.first(findings).isPresent())
                        .findFirst()
                        .map(findings -> FindingsText.lines(findings, reader, layout));
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
