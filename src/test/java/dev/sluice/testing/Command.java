package dev.sluice.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs other programs to their end and keeps what they printed. */
public final class Command {

    private final List<String> words;
    private Path directory = Path.of("").toAbsolutePath();
    private Map<String, String> environment = Map.of();
    private Duration bound = Duration.ofMinutes(2);

    private Command(List<String> words) {
        this.words = List.copyOf(words);
    }

    public static Command of(List<String> words) {
        return new Command(words);
    }

    public static Command of(String... words) {
        return new Command(List.of(words));
    }

    public Command in(Path workingDirectory) {
        directory = workingDirectory;
        return this;
    }

    /** Adds to the environment of this JVM. */
    public Command with(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    /** Kills the program, and fails the test, when it takes longer. */
    public Command within(Duration longest) {
        bound = longest;
        return this;
    }

    public Result run() {
        return run("");
    }

    /** Runs with something to read on its standard input; stdout and stderr are kept apart. */
    public Result run(String input) {
        Path out = null;
        Path err = null;
        try {
            out = Files.createTempFile("sluice-test", ".out");
            err = Files.createTempFile("sluice-test", ".err");
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(directory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try (var stdin = process.outputWriter()) {
                stdin.write(input);
            } catch (IOException notRead) {
                // The program ended without reading; its exit code tells the rest.
            }
            if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new AssertionError("not ended within %s: %s%n%s%s"
                        .formatted(bound, words, Files.readString(out), Files.readString(err)));
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot run " + words, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        } finally {
            delete(out);
            delete(err);
        }
    }

    /** Where a program lies on the PATH. */
    public static Optional<Path> find(String program) {
        return List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Sends a signal such as {@code STOP}, {@code CONT} or {@code KILL}. */
    public static void signal(String name, long pid) {
        Command.of("/bin/sh", "-c", "kill -%s %d".formatted(name, pid)).run();
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What a program answered. */
    public record Result(int exitCode, String out, String err) {

        /** Fails the test unless the program ended well. */
        public Result orFail() {
            if (exitCode != 0) {
                throw new AssertionError("exit code %d%n%s%s".formatted(exitCode, out, err));
            }
            return this;
        }
    }
}
