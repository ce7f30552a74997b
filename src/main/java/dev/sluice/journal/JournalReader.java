package dev.sluice.journal;

import dev.sluice.engine.Event;
import dev.sluice.journal.JournalException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;

/**
 * Reads a journal from the front, verifying its chain, one line in memory at a time. Called again it goes on where it stopped,
 * so that another terminal can follow a run. Not for several threads at once.
 *
 * <p>Bytes after the last line feed are a torn tail (or a line that is being written): reported, never handed out. A complete
 * line that does not fit the chain is refused with its number.
 */
public final class JournalReader {
    private final Path journal;
    private final Chain chain = new Chain();
    private long validBytes;
    private long lines;
    private long tornBytes;

    public JournalReader(Path journal) {
        this.journal = journal;
    }

    /**
     * Hands out every complete line that it has not handed out before.
     *
     * @throws JournalException NOT_FOUND, UNREADABLE, BROKEN_CHAIN, UNKNOWN_SCHEMA
     */
    public void read(Consumer<Entry> into) {
        requireFile(journal);
        try (Log log = FileLog.readOnly(journal)) {
            read(log, into);
        } catch (IOException failed) {
            throw new JournalException(
                    Code.UNREADABLE,
                    "the journal " + journal + " cannot be read: " + failed.getMessage(),
                    "ls -l " + journal,
                    failed);
        }
    }

    static void requireFile(Path journal) {
        if (!Files.isRegularFile(journal)) {
            throw new JournalException(
                    Code.NOT_FOUND,
                    "there is no such run: no journal " + journal,
                    "sluice status lists the runs of this machine, and sluice status --env ENV those that its databases know");
        }
    }

    /** Lines handed out so far. */
    public long lines() {
        return lines;
    }

    /** Length of the lines handed out so far. */
    public long validBytes() {
        return validBytes;
    }

    /** Length of what stands behind the last line feed. */
    public long tornBytes() {
        return tornBytes;
    }

    /** Hash of the last line, 64 hex digits; zeros before the first. */
    public String head() {
        return chain.head();
    }

    Chain chain() {
        return chain.copy();
    }

    /** Hands out every complete line of that log which it has not handed out before. */
    public void read(Log log, Consumer<Entry> into) throws IOException {
        tornBytes = Lines.read(log, validBytes, new Lines.Sink() {
            @Override
            public void line(byte[] buffer, int offset, int length) {
                into.accept(verified(buffer, offset, length));
                validBytes += length + 1;
            }

            @Override
            public void tooLong() {
                throw broken("is longer than " + Lines.LONGEST + " bytes");
            }
        });
    }

    Entry verified(byte[] buffer, int offset, int length) {
        int json = length - Chain.HEX_DIGITS - 1;
        if (json < 0 || buffer[offset + json] != '\t') {
            throw broken("has no hash");
        }
        if (!chain.addIf(buffer, offset, json, offset + json + 1)) {
            throw broken("does not fit the chain");
        }
        Entry entry = entry(buffer, offset, json);
        lines++;
        return entry;
    }

    private Entry entry(byte[] buffer, int offset, int length) {
        try {
            Json.Fields fields = Json.read(buffer, offset, length);
            if (lines == 0 && fields.whole("schema") != EntryCodec.SCHEMA) {
                throw new JournalException(
                        Code.UNKNOWN_SCHEMA,
                        "the journal " + journal + " has schema " + fields.whole("schema")
                                + ", this version of Sluice knows " + EntryCodec.SCHEMA,
                        "use the version " + fields.optionalText("tool").orElse("that wrote it"));
            }
            if (fields.has("meaning") && fields.whole("meaning") > Event.MEANING) {
                throw new JournalException(
                        Code.UNKNOWN_SCHEMA,
                        "line " + (lines + 1) + " of the journal " + journal + " is decided by version "
                                + fields.whole("meaning") + " of the rules, this version of Sluice knows "
                                + Event.MEANING,
                        "use the version of Sluice that wrote it");
            }
            return EntryCodec.read(fields);
        } catch (IllegalArgumentException | JacksonException malformed) {
            throw new JournalException(
                    Code.UNREADABLE,
                    "line " + (lines + 1) + " of the journal " + journal + " is not understood ("
                            + malformed.getMessage() + ")",
                    "use the version of Sluice that wrote it",
                    malformed);
        }
    }

    private JournalException broken(String how) {
        return new JournalException(
                Code.BROKEN_CHAIN,
                "line " + (lines + 1) + " of the journal " + journal + " " + how
                        + ": it was changed or damaged after it was written, and the run is not continued from it",
                Texts.waysOn(journal));
    }
}
