package dev.sluice.journal;

import dev.sluice.journal.JournalException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;

/**
 * Writes a lost journal again from the lines of a copy, verifying the chain; it gets its name once it is whole, and another one if
 * the copy was behind.
 */
public final class Restoring implements AutoCloseable {
    private final Path journal;
    private final Path draft;
    private final FileLog log;
    private final Chain chain = new Chain();
    private long lines;

    private Restoring(Path journal, Path draft, FileLog log) {
        this.journal = journal;
        this.draft = draft;
        this.log = log;
    }

    /** @throws JournalException EXISTS if the journal is not lost; LOCKED if somebody else restores it; UNWRITABLE */
    public static Restoring begin(Path journal) {
        Path draft = journal.resolveSibling(journal.getFileName() + ".restored");
        if (Files.exists(journal)) {
            throw new JournalException(
                    Code.EXISTS, "there is a journal " + journal + " already", "move it away first, if it is damaged");
        }
        try {
            Files.createDirectories(journal.toAbsolutePath().getParent());
            Files.deleteIfExists(draft);
            return new Restoring(journal, draft, FileLog.create(draft));
        } catch (IOException failed) {
            throw unwritable(journal, failed);
        }
    }

    /** @throws JournalException BROKEN_CHAIN if the line does not follow the one before; UNWRITABLE */
    public void add(Line line) {
        byte[] body = line.body().getBytes(StandardCharsets.UTF_8);
        chain.add(body, 0, body.length);
        if (line.number() != lines + 1 || !chain.head().equals(line.hash())) {
            throw new JournalException(
                    Code.BROKEN_CHAIN,
                    "line " + (lines + 1) + " of the copy of the journal " + journal
                            + " does not fit the chain: it was changed after it was written",
                    "bring the file itself back");
        }
        lines++;
        byte[] whole = (line.body() + "\t" + line.hash() + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            log.append(ByteBuffer.wrap(whole));
        } catch (IOException failed) {
            throw unwritable(journal, failed);
        }
    }

    /** Where that is kept which a copy that is behind has of a journal. */
    public static Path behind(Path journal) {
        return journal.resolveSibling(journal.getFileName() + ".behind");
    }

    /**
     * Makes it the journal, if the lines are there which others remember; else keeps it {@link #behind}.
     *
     * @return how many lines it has, and what is missing
     */
    public Anchors.Looked finish(Collection<Anchor> anchors) {
        try {
            log.force();
            Anchors.Looked looked = Anchors.look(journal, log, anchors);
            Path name = looked.missing().isEmpty() ? journal : behind(journal);
            Files.move(draft, name, StandardCopyOption.ATOMIC_MOVE);
            FileLog.syncDirectory(journal.toAbsolutePath().getParent());
            return looked;
        } catch (IOException failed) {
            throw unwritable(journal, failed);
        }
    }

    /** What was not finished is thrown away. */
    @Override
    public void close() {
        try {
            log.close();
            Files.deleteIfExists(draft);
        } catch (IOException left) {
            // The next one deletes it.
        }
    }

    private static JournalException unwritable(Path journal, IOException failed) {
        return new JournalException(
                Code.UNWRITABLE,
                "the journal " + journal + " cannot be restored: " + failed.getMessage(),
                "make room or mend it, or choose another place: --state DIR",
                failed);
    }
}
