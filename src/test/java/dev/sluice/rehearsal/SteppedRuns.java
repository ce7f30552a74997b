package dev.sluice.rehearsal;

import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Simulated runs of a runbook with ladders: from a seed to what was broken, one thing to a line. */
public final class SteppedRuns implements LongFunction<String> {
    private static final Path FILE = Path.of("src", "test", "resources", "rehearsal", "steps.runbook");

    private final Simulation simulation = simulation();

    static Simulation simulation() {
        try {
            SourceText text = new SourceText(FILE.toString(), Files.readString(FILE));
            Runbook runbook = Checker.check(text, Map.of()).runbook().orElseThrow();
            return Simulation.of(runbook, () -> List.of(new GateWitness(runbook)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String apply(long seed) {
        try {
            return simulation.run(seed, false).violations().stream()
                    .map(Violation::toString)
                    .collect(Collectors.joining("\n"));
        } catch (RuntimeException broken) {
            return broken.toString();
        }
    }
}
