package dev.sluice.step.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By what a command is found again that outlives the process which started it. While its end is not known a note lies beside the
 * journal, with its pid and start; and it, and all it has started, carry the effect's name in their environment, which Linux
 * tells of processes of the same user.
 *
 * @param directory where the notes of a run lie
 * @param effect which names one effect on this host, such as {@code r/work.copy/0}
 */
public record Trace(Path directory, String effect) {

    static final String VARIABLE = "SLUICE_EFFECT";

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** A start is told by the wall clock's time of the boot, which is corrected now and then. */
    private static final Duration SAME_START = Duration.ofSeconds(5);

    /** It is about to be started. */
    void begins() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(note(), "");
    }

    void started(ProcessHandle process) throws IOException {
        Files.writeString(note(), process.pid() + " " + start(process).orElse(""));
    }

    /** Its end is known. */
    void ended() {
        try {
            Files.deleteIfExists(note());
        } catch (IOException stays) {
            // The next look finds no process that answers to it.
        }
    }

    /** What is wrong if something of it still runs, and what to do. */
    public Optional<String> living() {
        List<ProcessHandle> found = processes();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String pids = found.stream().map(each -> Long.toString(each.pid())).collect(Collectors.joining(" "));
        return Optional.of("process " + pids + " of this step is still running"
                + start(found.getFirst()).map(since -> " since " + since).orElse("")
                + "; wait for its end or end it (kill " + pids + "), then retry");
    }

    /** The same after a wait for its end. */
    public Optional<String> awaitEnd(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        Optional<String> living = living();
        while (living.isPresent() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
            living = living();
        }
        return living;
    }

    private List<ProcessHandle> processes() {
        if (!Files.exists(note())) {
            return List.of();
        }
        Optional<ProcessHandle> noted = noted();
        return Stream.concat(noted.stream(), ProcessHandle.allProcesses().filter(this::isMarked))
                .distinct()
                .filter(process -> process.isAlive() && !process.equals(ProcessHandle.current()))
                .toList();
    }

    private Optional<ProcessHandle> noted() {
        try {
            String[] words = Files.readString(note()).split(" ", 2);
            return words.length < 2
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(words[0])).filter(process -> isSame(process, words[1]));
        } catch (IOException | NumberFormatException torn) {
            return Optional.empty();
        }
    }

    /** Where nothing tells, it is. */
    private static boolean isSame(ProcessHandle process, String noted) {
        Optional<Instant> now = process.info().startInstant();
        return now.isEmpty()
                || noted.isEmpty()
                || Duration.between(Instant.parse(noted), now.get()).abs().compareTo(SAME_START) < 0;
    }

    private boolean isMarked(ProcessHandle process) {
        try {
            byte[] environment = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
            return Stream.of(new String(environment, StandardCharsets.UTF_8).split("\0"))
                    .anyMatch((VARIABLE + "=" + effect)::equals);
        } catch (IOException hidden) {
            return false;
        }
    }

    private static Optional<String> start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString);
    }

    private Path note() {
        return directory.resolve(effect.replaceAll("[^A-Za-z0-9._#-]", "_"));
    }
}
