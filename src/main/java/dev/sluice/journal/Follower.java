package dev.sluice.journal;

import dev.sluice.journal.JournalException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads a journal's lines as they stand, verifying the chain. Called again it goes on where it stopped. If whoever takes a line
 * fails, begin with another one.
 */
public final class Follower {
    private final Path journal;
    private final Chain chain = new Chain();
    private long bytes;
    private long lines;

    public Follower(Path journal) {
        this.journal = journal;
    }

    /** Lines handed out so far. */
    public long lines() {
        return lines;
    }

    /**
     * Hands out what is complete. Not for the process that writes this journal; see {@link JournalWriter#follow}.
     *
     * @throws JournalException NOT_FOUND, UNREADABLE, BROKEN_CHAIN
     */
    public void read(Consumer<Line> into) {
        JournalReader.requireFile(journal);
        try (Log log = FileLog.readOnly(journal)) {
            read(log, into);
        } catch (IOException failed) {
            throw Texts.unreadable(journal, failed.getMessage());
        }
    }

    void read(Log log, Consumer<Line> into) throws IOException {
        Lines.read(log, bytes, new Lines.Sink() {
            @Override
            public void line(byte[] buffer, int offset, int length) {
                int json = length - Chain.HEX_DIGITS - 1;
                if (json < 0 || !chain.addIf(buffer, offset, json, offset + json + 1)) {
                    throw new JournalException(
                            Code.BROKEN_CHAIN,
                            "line " + (lines + 1) + " of the journal " + journal + " does not fit the chain",
                            "restore the file");
                }
                lines++;
                bytes += length + 1;
                into.accept(new Line(lines, new String(buffer, offset, json, StandardCharsets.UTF_8), chain.head()));
            }

            @Override
            public void tooLong() {
                throw Texts.unreadable(journal, "a line is longer than " + Lines.LONGEST + " bytes");
            }
        });
    }
}
