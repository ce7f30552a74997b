package dev.sluice.source;

import dev.sluice.value.Missing;
import dev.sluice.value.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts commands without a shell and with little of our own environment, and ends them with all their children. */
final class CommandRunner implements AutoCloseable {
    /** What every program needs; nothing else of ours is inherited, and so no secret. */
    private static final List<String> INHERITED = List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR");

    private static final int LARGEST_OUTPUT = 65_536;
    private static final int LONGEST_SAID = 200;
    private static final Duration DRAIN = Duration.ofMillis(500);

    private final Secrets secrets;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    CommandRunner(Secrets secrets) {
        this.secrets = secrets;
    }

    /** What it printed on stdout before it ended with exit code 0. */
    String run(CommandSettings settings, Map<String, Value> values, Deadline deadline) throws NoAnswer {
        Process process = start(settings, values);
        running.add(process);
        try {
            if (closed) {
                throw off();
            }
            CompletableFuture<String> stdout = drain(process.getInputStream());
            CompletableFuture<String> stderr = drain(process.getErrorStream());
            if (!process.waitFor(bound(settings, deadline).toMillis(), TimeUnit.MILLISECONDS)) {
                throw closed ? off() : deadline.passed();
            }
            if (closed) {
                throw off();
            }
            if (process.exitValue() != 0) {
                throw failed(settings, process.exitValue(), text(stderr));
            }
            return whole(text(stdout));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw NoAnswer.settled(Missing.Cause.OFF, "the read was called off", "ask again");
        } finally {
            end(process);
            running.remove(process);
        }
    }

    @Override
    public void close() {
        closed = true;
        running.forEach(CommandRunner::end);
    }

    /** The variables that carry a run's values into a command: {@code SLUICE_BATCH}, in base units. */
    static void putValues(Map<String, Value> values, Map<String, String> environment) {
        values.forEach((name, value) -> {
            String text = switch (value) {
                case Value.Amount amount ->
                    BigDecimal.valueOf(amount.amount()).stripTrailingZeros().toPlainString();
                case Value.Flag flag -> Boolean.toString(flag.set());
                case Value.Text words -> words.text();
                case Value.Moment moment -> moment.instant().toString();
                case Value.Series series -> "";
            };
            environment.put("SLUICE_" + name.toUpperCase(Locale.ROOT), text);
        });
    }

    private static Process start(CommandSettings settings, Map<String, Value> values) throws NoAnswer {
        ProcessBuilder builder = new ProcessBuilder(settings.argv())
                .directory(settings.directory().toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(INHERITED);
        settings.environment().forEach((name, value) -> environment.put(name, value.reveal()));
        putValues(values, environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException | IllegalArgumentException cannotStart) {
            throw NoAnswer.settled(
                    Missing.Cause.UNREACHABLE,
                    "command `" + settings.name() + "` cannot be started",
                    "check that " + settings.argv().getFirst() + " exists in " + settings.directory()
                            + " or on the PATH, and is executable");
        }
    }

    private static Duration bound(CommandSettings settings, Deadline deadline) throws NoAnswer {
        Duration left = deadline.left();
        return settings.timeout().filter(own -> own.compareTo(left) < 0).orElse(left);
    }

    private NoAnswer failed(CommandSettings settings, int code, String stderr) {
        boolean cut = stderr.getBytes(StandardCharsets.UTF_8).length > LARGEST_OUTPUT;
        String masked = cut ? secrets.maskBeginning(stderr) : secrets.mask(stderr);
        String last = masked.lines()
                .filter(line -> !line.isBlank())
                .reduce("", (before, line) -> line)
                .strip();
        String said = last.substring(0, Math.min(LONGEST_SAID, last.length()));
        return NoAnswer.settled(
                Missing.Cause.PARSE,
                "exit code " + code + (said.isEmpty() ? "" : ": " + said),
                "run it by hand: " + String.join(" ", settings.argv()));
    }

    /** Half a number is another number. */
    private static String whole(String stdout) throws NoAnswer {
        if (stdout.length() > LARGEST_OUTPUT) {
            throw NoAnswer.settled(
                    Missing.Cause.PARSE, "it printed more than 64 kB", "have it print the value alone on stdout");
        }
        return stdout;
    }

    private static NoAnswer off() {
        return NoAnswer.settled(Missing.Cause.OFF, "the source is closed", "the run is over");
    }

    /** Reads to the end, keeping little more than 64 kB; a child that keeps the pipe open holds nobody up for long. */
    private static CompletableFuture<String> drain(InputStream stream) {
        CompletableFuture<String> read = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("command-output").start(() -> {
            ByteArrayOutputStream kept = new ByteArrayOutputStream();
            byte[] buffer = new byte[8_192];
            try (stream) {
                for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                    kept.write(buffer, 0, Math.min(count, LARGEST_OUTPUT + 1 - kept.size()));
                }
            } catch (IOException ended) {
                // The process was ended while it wrote; what it wrote before is kept.
            }
            read.complete(kept.toString(StandardCharsets.UTF_8));
        });
        return read;
    }

    private static String text(CompletableFuture<String> output) throws InterruptedException, NoAnswer {
        try {
            return output.get(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException heldOpen) {
            throw NoAnswer.settled(
                    Missing.Cause.TIMEOUT,
                    "it ended, but something it started keeps its output open",
                    "have the command wait for what it starts");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
