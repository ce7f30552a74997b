package dev.sluice.journal;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Event;
import dev.sluice.journal.JournalException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Appends to a run's journal; at most one process at a time. Not for several threads at once.
 *
 * <p>Lines are on disk only after {@link #sync()}: call it before an effect begins, and at least each second. Decisions are
 * synced at once. After any failure the writer refuses everything: what the kernel could not write it may report only once, so
 * a second attempt on the same descriptor proves nothing.
 */
public final class JournalWriter implements AutoCloseable {
    /** Far behind any journal's end, so that the lock keeps no reader from reading where locks bind readers, too. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final Path journal;
    private final FileChannel channel;
    private final Chain chain;
    private long lines;
    private boolean dirty;
    private Optional<JournalException> failure = Optional.empty();

    JournalWriter(Path journal, FileChannel channel, Chain chain, long lines) {
        this.journal = journal;
        this.channel = channel;
        this.chain = chain;
        this.lines = lines;
    }

    /**
     * Begins a run's journal; its directory comes into being with it.
     *
     * @throws JournalException EXISTS, LOCKED, FULL, UNWRITABLE
     */
    public static JournalWriter create(Path journal, Entry.Header header) {
        try {
            Path directory = journal.toAbsolutePath().getParent();
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(journal, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            JournalWriter writer = locked(journal, channel, new Chain(), 0);
            try {
                writer.append(header);
                writer.sync();
            } catch (JournalException failed) {
                writer.discard();
                closeQuietly(channel);
                throw new JournalException(
                        failed.code(),
                        failed.what(),
                        "make room or mend it, then type the same command again, or choose another place with --state DIR",
                        failed);
            }
            syncDirectory(directory);
            syncDirectory(directory.getParent());
            return writer;
        } catch (FileAlreadyExistsException exists) {
            throw new JournalException(
                    Code.EXISTS,
                    "there is a run " + header.runId() + " already",
                    "go on with it: sluice resume " + header.runId() + ", or choose another --run-id",
                    exists);
        } catch (IOException failed) {
            throw failed(journal, failed);
        }
    }

    /**
     * Takes a run's journal up again: verifies it from the first line, hands its entries out, and drops a torn last line, which
     * it records.
     *
     * @throws JournalException NOT_FOUND, LOCKED, FULL, UNWRITABLE, and what {@link JournalReader#read} throws
     */
    public static JournalWriter resume(Path journal, long wall, java.util.function.Consumer<Entry> into) {
        JournalReader reader = new JournalReader(journal);
        if (!Files.isRegularFile(journal)) {
            reader.read(into);
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(journal, StandardOpenOption.WRITE);
            JournalWriter lock = locked(journal, channel, new Chain(), 0);
            reader.read(into);
            if (reader.lines() == 0) {
                throw new JournalException(
                        Code.UNREADABLE,
                        "the journal " + journal + " has no complete line, so the run never began",
                        "delete its directory, then: sluice run FILE --env ENV");
            }
            JournalWriter writer = new JournalWriter(journal, lock.channel, reader.chain(), reader.lines());
            channel.position(reader.validBytes());
            if (reader.tornBytes() > 0) {
                channel.truncate(reader.validBytes());
                writer.append(new Entry.TailDropped(wall, reader.tornBytes()));
                writer.sync();
            }
            return writer;
        } catch (IOException failed) {
            closeQuietly(channel);
            throw failed(journal, failed);
        } catch (JournalException refused) {
            closeQuietly(channel);
            throw refused;
        }
    }

    /** Appends an event, before anything acts on it. */
    public void event(long wall, Event event) {
        append(new Entry.Happened(wall, event));
    }

    /** Appends decisions and syncs, unless there are none. */
    public void decisions(long wall, long at, List<Decision> decisions) {
        decisions.forEach(decision -> append(new Entry.Decided(wall, at, decision)));
        if (!decisions.isEmpty()) {
            sync();
        }
    }

    /** Forces to disk what is not there yet. */
    public void sync() {
        refuseAfterFailure();
        if (!dirty) {
            return;
        }
        try {
            channel.force(false);
            dirty = false;
        } catch (IOException failed) {
            throw fail(failed);
        }
    }

    /** Lines so far; the number of the last one. */
    public long lines() {
        return lines;
    }

    /** Hash of the last line, 64 hex digits: the anchor that belongs into the checkpoint of the target database. */
    public String head() {
        return chain.head();
    }

    @Override
    public void close() {
        try {
            if (failure.isEmpty()) {
                sync();
            }
        } finally {
            closeQuietly(channel);
        }
    }

    /** Removes the journal of a run that was refused before it began anything. */
    public void discard() {
        try {
            dirty = false;
            Files.deleteIfExists(journal);
            Files.deleteIfExists(journal.toAbsolutePath().getParent());
        } catch (IOException left) {
            // The journal then tells of a run that did nothing, which is true.
        }
    }

    void append(Entry entry) {
        refuseAfterFailure();
        byte[] json = EntryCodec.write(entry);
        byte[] hash = ("\t" + chain.add(json, 0, json.length) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer line = ByteBuffer.allocate(json.length + hash.length);
        line.put(json).put(hash).flip();
        try {
            dirty = true;
            while (line.hasRemaining()) {
                channel.write(line);
            }
            lines++;
        } catch (IOException failed) {
            throw fail(failed);
        }
    }

    private static JournalWriter locked(Path journal, FileChannel channel, Chain chain, long lines) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException sameProcess) {
            lock = null;
        }
        if (lock == null) {
            closeQuietly(channel);
            throw new JournalException(
                    Code.LOCKED,
                    "another process drives this run (its journal " + journal + " is locked)",
                    "see how it stands: sluice status "
                            + journal.toAbsolutePath().getParent().getFileName());
        }
        return new JournalWriter(journal, channel, chain, lines);
    }

    private void refuseAfterFailure() {
        failure.ifPresent(earlier -> {
            throw earlier;
        });
    }

    private JournalException fail(IOException failed) {
        JournalException exception = failed(journal, failed);
        failure = Optional.of(exception);
        return exception;
    }

    private static JournalException failed(Path journal, IOException failed) {
        String said = String.valueOf(failed.getMessage());
        boolean full = said.toLowerCase(Locale.ROOT).contains("no space left")
                || said.toLowerCase(Locale.ROOT).contains("quota exceeded");
        String without = "; no effect begins without it";
        String next = "make room or mend it, then: "
                + (Files.isRegularFile(journal)
                        ? "sluice resume "
                                + journal.toAbsolutePath().getParent().getFileName()
                        : "type the same command again, or choose another place: --state DIR");
        return full
                ? new JournalException(Code.FULL, "no space is left for the journal " + journal + without, next, failed)
                : new JournalException(
                        Code.UNWRITABLE,
                        "the journal " + journal + " cannot be written (" + said + ")" + without,
                        next,
                        failed);
    }

    /** A new file is safe only once its directory's entry is. */
    private static void syncDirectory(Path directory) throws IOException {
        if (directory != null) {
            try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }

    private static void closeQuietly(FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException nothingLeftToSave) {
                // What had to be on disk was forced before; closing only gives the lock back.
            }
        }
    }
}
