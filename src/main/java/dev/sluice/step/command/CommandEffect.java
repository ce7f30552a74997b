package dev.sluice.step.command;

import dev.sluice.source.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One attempt of starting a command of the environment's allow-list.
 *
 * @param argv program and arguments; no shell reads them
 * @param environment variables added to those of this process
 * @param directory where it runs
 * @param timeout the longest it may take
 * @param grace time between SIGTERM and SIGKILL
 * @param expectedExit the exit code that counts as done
 * @param secrets masked in what it prints
 */
public record CommandEffect(
        List<String> argv,
        Map<String, String> environment,
        Path directory,
        Duration timeout,
        Duration grace,
        int expectedExit,
        Secrets secrets) {
    public CommandEffect {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }

    /** With one variable more. */
    CommandEffect with(String variable, String value) {
        Map<String, String> all = new HashMap<>(environment);
        all.put(variable, value);
        return new CommandEffect(argv, all, directory, timeout, grace, expectedExit, secrets);
    }

    /** Without the environment, which may hold secrets. */
    @Override
    public String toString() {
        return "CommandEffect" + argv;
    }
}
