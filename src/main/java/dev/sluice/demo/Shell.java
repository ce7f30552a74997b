package dev.sluice.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Short-lived commands of the operating system, and what they printed. */
final class Shell {

    private static final Duration LONGEST_COMMAND = Duration.ofMinutes(2);

    private Shell() {}

    /** What a command answered; {@code output} holds both of its streams. */
    record Answer(int exitCode, String output) {
        boolean succeeded() {
            return exitCode == 0;
        }
    }

    /** Runs a command to its end, with nothing to read and the time limit of a command that hangs. */
    static Answer run(List<String> command) {
        Path output = null;
        try {
            output = Files.createTempFile("sluice-command", ".log");
            Process process = prepare(command).redirectOutput(output.toFile()).start();
            process.getOutputStream().close();
            if (!process.waitFor(LONGEST_COMMAND.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("no answer within %d s from %s"
                        .formatted(LONGEST_COMMAND.toSeconds(), String.join(" ", command)));
            }
            return new Answer(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
        } catch (IOException absent) {
            return new Answer(127, absent.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command.getFirst(), interrupted);
        } finally {
            deleteQuietly(output);
        }
    }

    /** A process builder whose surroundings cannot change what PostgreSQL does: no PG variables, no locale. */
    static ProcessBuilder prepare(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(Path.of("/").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    /** Sends a signal by name; the JDK itself knows only two of them. */
    static void signal(String name, long pid) {
        run(List.of("/bin/sh", "-c", "kill -%s %d".formatted(name, pid)));
    }

    static Optional<Path> onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String directory : path.split(java.io.File.pathSeparator)) {
            Path candidate = Path.of(directory.isEmpty() ? "." : directory, program);
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate.toAbsolutePath());
            }
        }
        return Optional.empty();
    }

    static boolean isLinuxOnAmd64() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch");
        return system.contains("linux") && (processor.equals("amd64") || processor.equals("x86_64"));
    }

    private static void deleteQuietly(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException leftover) {
            file.toFile().deleteOnExit();
        }
    }
}
