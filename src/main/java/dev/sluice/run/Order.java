package dev.sluice.run;

import dev.sluice.journal.RunDirectory;
import dev.sluice.language.model.Runbook;
import dev.sluice.run.environment.Environment;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody wants to run.
 *
 * @param file where the runbook lies, if it was read from a file
 * @param set what {@code --set} gave, as text; the runbook is bound to it already
 * @param operator who is behind it
 * @param stepwise whether a person confirms each step
 * @param until the phase after which to stop
 * @param patience of {@code --patience}
 * @param createSchema whether the schema {@code sluice} may be created
 * @param licence what the operator answers for
 * @param tool this tool's version
 */
public record Order(
        Runbook runbook,
        Optional<String> file,
        Map<String, String> set,
        Environment environment,
        RunDirectory runs,
        String runId,
        String operator,
        boolean unattended,
        boolean stepwise,
        Optional<String> until,
        Optional<Duration> patience,
        boolean createSchema,
        Licence licence,
        String tool) {
    public Order {
        set = Map.copyOf(set);
    }
}
