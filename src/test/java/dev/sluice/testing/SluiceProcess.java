package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sluice in a JVM of its own, from the classes under test: to be killed, frozen, or judged by its exit code. For a
 * program on a terminal pass {@link #commandLine} to {@link Terminal}.
 */
public final class SluiceProcess implements AutoCloseable {

    private final Process process;
    private final Path output;

    private SluiceProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** The words that start Sluice with these arguments, with the limits that the launcher sets. */
    public static List<String> commandLine(String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-Xss4m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sluice.cli.Sluice"));
        words.addAll(List.of(arguments));
        return words;
    }

    /** To be run to its end: {@code SluiceProcess.command("check", "-").run(text)}. */
    public static Command command(String... arguments) {
        return Command.of(commandLine(arguments));
    }

    /** Starts in a directory and goes on; stdout and stderr are kept together. */
    public static SluiceProcess start(Path directory, Map<String, String> environment, String... arguments) {
        try {
            Path output = Files.createTempFile("sluice", ".out");
            ProcessBuilder builder = new ProcessBuilder(commandLine(arguments))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            return new SluiceProcess(builder.start(), output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What it printed so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits until it has printed a text, and returns all it printed. */
    public String waitFor(String text, Duration bound) {
        return Await.get(
                "it prints \"" + text + "\"",
                bound,
                () -> Optional.of(output()).filter(printed -> printed.contains(text)),
                () -> "; it printed:\n" + output());
    }

    public int waitForExit(Duration bound) {
        try {
            if (process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            throw new AssertionError("not ended within %s; it printed:%n%s".formatted(bound, output()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Ends it as a power cut would: SIGKILL, nothing is cleaned up. */
    public void kill() {
        process.destroyForcibly();
        waitForExit(Duration.ofSeconds(10));
    }

    /** Sends a signal such as {@code INT} or {@code TERM}. */
    public void signal(String name) {
        Command.signal(name, process.pid());
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        kill();
        Trees.delete(output);
    }
}
