package dev.sluice.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command that runbooks of this environment may start.
 *
 * @param argv program and arguments, never seen by a shell
 * @param inPlan whether {@code plan} may run it, too
 * @param environment variables beside the few that are inherited; secrets among them stay hidden
 * @param timeout the longest it may run, if the environment limits it
 * @param directory where it runs
 */
public record CommandSettings(
        String name,
        List<String> argv,
        boolean inPlan,
        Map<String, SourceSettings.Header> environment,
        Optional<Duration> timeout,
        Path directory) {
    public CommandSettings {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }
}
