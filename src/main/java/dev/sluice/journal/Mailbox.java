package dev.sluice.journal;

import dev.sluice.engine.Signal;
import dev.sluice.journal.JournalException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Signals that other terminals leave for a run, one file each, taken in the order in which they came.
 *
 * @param directory below the run's own directory
 */
public record Mailbox(Path directory) {
    private static final String SUFFIX = ".json";

    /** A signal and who sent it. */
    public record Letter(String who, Signal signal) {}

    public static Mailbox of(RunDirectory runs, String runId) {
        return new Mailbox(runs.directory(runId).resolve("signals"));
    }

    /**
     * Leaves a letter; it appears whole or not at all.
     *
     * @throws JournalException UNWRITABLE
     */
    public void post(Letter letter) {
        byte[] json = Json.write(generator -> {
            generator.writeStringProperty("who", letter.who());
            SignalCodec.write(generator, letter.signal());
        });
        String name = String.format(
                "%015d-%d", System.currentTimeMillis(), ProcessHandle.current().pid());
        try {
            Files.createDirectories(directory);
            Path draft = Files.write(directory.resolve(name + ".draft"), json);
            Files.move(draft, directory.resolve(name + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new JournalException(
                    Code.UNWRITABLE,
                    "the signal cannot be left in " + directory + ": " + failed.getMessage(),
                    "a file named PAUSE in the state directory pauses every run on this host",
                    failed);
        }
    }

    /** Takes out what has come; a letter that cannot be read is set aside under another name, not lost. */
    public List<Letter> take() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Letter> letters = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList()) {
                read(file).ifPresent(letters::add);
            }
        } catch (IOException failed) {
            if (!letters.isEmpty()) {
                return letters;
            }
            throw new JournalException(
                    Code.UNREADABLE,
                    "the signals in " + directory + " cannot be read: " + failed.getMessage(),
                    "ls -l " + directory,
                    failed);
        }
        return letters;
    }

    /** A letter whose file cannot be taken away stays for the next time, and is not read twice. */
    private static Optional<Letter> read(Path file) throws IOException {
        Letter letter;
        try {
            byte[] json = Files.readAllBytes(file);
            Json.Fields fields = Json.read(json, 0, json.length);
            letter = new Letter(fields.text("who"), SignalCodec.read(fields));
        } catch (RuntimeException malformed) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".unread"), StandardCopyOption.REPLACE_EXISTING);
            return Optional.empty();
        }
        Files.delete(file);
        return Optional.of(letter);
    }
}
