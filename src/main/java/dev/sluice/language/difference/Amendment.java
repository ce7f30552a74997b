package dev.sluice.language.difference;

import dev.sluice.language.model.StepRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a run that has begun may go on with another text of its runbook: only what has not begun may change, and no guard may
 * become weaker. A guard of which that cannot be shown counts as weaker: nobody approves the change.
 */
public final class Amendment {
    private Amendment() {}

    /**
     * Why the run must not go on with the other text; empty if it may.
     *
     * @param begun the parts of the run that have begun or were passed over: names of phases, {@code verify}, {@code finally}
     */
    public static List<String> refusals(Difference difference, Set<String> begun) {
        List<String> refusals = new ArrayList<>();
        for (Change change : difference.changes()) {
            refusal(change, begun).ifPresent(reason -> refusals.add(DifferenceText.sentence(change) + ": " + reason));
        }
        return List.copyOf(refusals);
    }

    private static Optional<String> refusal(Change change, Set<String> begun) {
        if (change.word() == Word.TEXT) {
            return Optional.empty();
        }
        List<String> reached =
                change.place().reach().stream().filter(begun::contains).toList();
        if (!reached.isEmpty()) {
            String parts = reached.stream().map(Amendment::part).collect(Collectors.joining(", "));
            return Optional.of(parts + (reached.size() == 1 ? " has begun" : " have begun"));
        }
        return switch (change.word()) {
            case WEAKER -> Optional.of("this is weaker, and nobody can approve it yet");
            case CHANGED ->
                change.place().kind().guards()
                        ? Optional.of("that this is not weaker cannot be shown, and nobody can approve it yet")
                        : Optional.empty();
            case STRICTER, ADDED, REMOVED, MOVED, TEXT -> Optional.empty();
        };
    }

    private static String part(String name) {
        return name.equals(StepRef.VERIFY) || name.equals(StepRef.FINALLY) ? "`" + name + "`" : "phase `" + name + "`";
    }
}
