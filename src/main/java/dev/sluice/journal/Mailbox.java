package dev.sluice.journal;

import dev.sluice.journal.JournalException.Code;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

    public static Mailbox of(RunDirectory runs, String runId) {
        return new Mailbox(runs.directory(runId).resolve("signals"));
    }

    /**
     * Leaves a letter; it appears whole or not at all.
     *
     * @throws JournalException UNWRITABLE
     */
    public void post(Letter letter) {
        String name = String.format("%015d-%s", System.currentTimeMillis(), letter.id());
        try {
            Files.createDirectories(directory);
            Path draft = Files.writeString(directory.resolve(name + ".draft"), letter.text());
            Files.move(draft, directory.resolve(name + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new JournalException(
                    Code.UNWRITABLE,
                    "the signal cannot be left in " + directory + ": " + failed.getMessage(),
                    "a file named PAUSE in the state directory pauses every run on this host",
                    failed);
        }
    }

    /**
     * What has come and was not {@link #heard} yet, in that order; a letter that cannot be read is set aside under another name,
     * not lost.
     */
    public List<Letter> waiting() {
        List<Letter> letters = new ArrayList<>();
        try {
            for (Path file : files()) {
                read(file).ifPresent(letters::add);
            }
        } catch (IOException failed) {
            if (letters.isEmpty()) {
                throw unreadable(failed);
            }
        }
        return letters;
    }

    /** The journal has it: it need not be kept. */
    public void heard(Letter letter) {
        try {
            for (Path file : files()) {
                if (file.toString().endsWith("-" + letter.id() + SUFFIX)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(path -> path.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static Optional<Letter> read(Path file) throws IOException {
        try {
            return Optional.of(Letter.read(Files.readString(file)));
        } catch (NoSuchFileException heardMeanwhile) {
            return Optional.empty();
        } catch (RuntimeException | MalformedInputException malformed) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".unread"), StandardCopyOption.REPLACE_EXISTING);
            return Optional.empty();
        }
    }

    private JournalException unreadable(IOException failed) {
        return new JournalException(
                Code.UNREADABLE,
                "the signals in " + directory + " cannot be read: " + failed.getMessage(),
                "ls -l " + directory,
                failed);
    }
}
