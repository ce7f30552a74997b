package dev.sluice.journal;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Event;
import dev.sluice.journal.JournalException.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Appends to a run's journal; at most one process at a time. Not for several threads at once.
 *
 * <p>Entries become lines, on disk, with {@link #sync()}: call it before an effect takes place of which no checkpoint tells, and at
 * least each second. Decisions are synced at once. Many lines at once cost the processor much less than each by itself between two
 * batches, when nothing of this code is in its caches. After any failure the writer refuses everything: what the kernel could not
 * write it may report only once, so a second attempt on the same descriptor proves nothing.
 */
public final class JournalWriter implements AutoCloseable {
    /** More are not kept in memory. */
    private static final int MOST_PENDING = 1_000;

    private final Path journal;
    private final Log log;
    private final Chain chain;
    private final Whereabouts whereabouts;
    /** What is in no line yet. */
    private final List<Entry> pending = new ArrayList<>();

    /** On disk, as the bytes are, which other threads read. */
    private long lines;

    private volatile long bytes;

    private Optional<JournalException> failure = Optional.empty();

    JournalWriter(Path journal, Log log, Chain chain, long lines) {
        this.journal = journal;
        this.log = log;
        this.chain = chain;
        this.whereabouts = new Whereabouts(journal, log);
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
            JournalWriter writer = beginOrDiscard(journal, FileLog.create(journal), header);
            FileLog.syncDirectory(directory);
            FileLog.syncDirectory(directory.getParent());
            return writer;
        } catch (FileAlreadyExistsException exists) {
            throw new JournalException(
                    Code.EXISTS,
                    "there is a run " + header.runId() + " already",
                    "if it is not over, go on with it: sluice resume " + header.runId()
                            + "; else choose another --run-id",
                    exists);
        } catch (IOException failed) {
            throw failed(journal, failed);
        }
    }

    private static JournalWriter beginOrDiscard(Path journal, Log log, Entry.Header header) {
        try {
            return begin(journal, log, header);
        } catch (JournalException failed) {
            discard(journal);
            throw failed;
        }
    }

    /**
     * Begins a journal in an empty log.
     *
     * @param journal its name, for messages
     */
    public static JournalWriter begin(Path journal, Log log, Entry.Header header) {
        JournalWriter writer = new JournalWriter(journal, log, new Chain(), 0);
        try {
            writer.append(header);
            writer.sync();
            return writer;
        } catch (JournalException failed) {
            closeQuietly(log);
            throw new JournalException(
                    failed.code(),
                    failed.what(),
                    "make room or mend it, then type the same command again, or choose another place with --state DIR",
                    failed);
        }
    }

    /**
     * Takes a run's journal up again: verifies it from the first line, hands its entries out, and drops a torn last line, which
     * it records.
     *
     * @throws JournalException NOT_FOUND, LOCKED, FULL, UNWRITABLE, and what {@link JournalReader#read} throws
     */
    public static JournalWriter resume(Path journal, long wall, Consumer<Entry> into) {
        return resume(journal, FileLog::open, wall, into);
    }

    /**
     * As {@link #resume(Path, long, Consumer)}, though a process that must not write any more still holds the journal: only
     * after its fence was taken over.
     */
    public static JournalWriter takeOver(Path journal, long wall, Consumer<Entry> into) {
        return resume(journal, FileLog::takeOver, wall, into);
    }

    private interface Opening {
        Log open(Path journal) throws IOException;
    }

    private static JournalWriter resume(Path journal, Opening opening, long wall, Consumer<Entry> into) {
        JournalReader.requireFile(journal);
        try {
            return resume(journal, opening.open(journal), wall, into);
        } catch (IOException failed) {
            throw failed(journal, failed);
        }
    }

    /**
     * Takes up a log; it is closed if that fails.
     *
     * @param journal its name, for messages
     */
    public static JournalWriter resume(Path journal, Log log, long wall, Consumer<Entry> into) {
        try {
            JournalReader reader = new JournalReader(journal);
            reader.read(log, into);
            if (reader.lines() == 0) {
                throw new JournalException(
                        Code.UNREADABLE,
                        "the journal " + journal + " has no complete line, so the run never began",
                        "delete its directory, then: sluice run FILE --env ENV");
            }
            JournalWriter writer = new JournalWriter(journal, log, reader.chain(), reader.lines());
            writer.bytes = reader.validBytes();
            if (reader.tornBytes() > 0) {
                log.truncate(reader.validBytes());
                writer.append(new Entry.TailDropped(wall, reader.tornBytes()));
                writer.sync();
            }
            return writer;
        } catch (IOException failed) {
            closeQuietly(log);
            throw failed(journal, failed);
        } catch (RuntimeException refused) {
            closeQuietly(log);
            throw refused;
        }
    }

    /**
     * Makes sure that the lines are there which others remember of this journal.
     *
     * @throws JournalException SHORTENED if one is not; UNREADABLE
     */
    public void require(Collection<Anchor> anchors) {
        try {
            Anchors.Looked looked = Anchors.look(journal, log, anchors);
            if (!looked.missing().isEmpty()) {
                throw Anchors.shortened(journal, looked);
            }
        } catch (IOException failed) {
            throw Texts.unreadable(journal, failed.getMessage());
        }
    }

    /**
     * Hands out every line so far, on the writer's thread and by its own descriptor, as {@link #follow} does.
     *
     * @throws JournalException UNREADABLE, BROKEN_CHAIN
     */
    public void recall(Consumer<Entry> into) {
        try {
            new JournalReader(journal).read(log, into);
        } catch (IOException failed) {
            throw Texts.unreadable(journal, failed.getMessage());
        }
    }

    /** Begins to follow this journal, for {@link #follow}. */
    public Follower follower() {
        return new Follower(journal);
    }

    /**
     * Hands out, on any one thread beside the writer's, the lines that are safe on disk and that this follower has not handed out.
     * Through the writer's own descriptor: on some systems, closing another one would give the journal's lock back.
     *
     * @throws JournalException UNREADABLE, BROKEN_CHAIN; not the writer's own failures
     */
    public void follow(Follower follower, Consumer<Line> into) {
        try {
            follower.read(new SafePart(log, bytes), into);
        } catch (IOException failed) {
            throw Texts.unreadable(journal, failed.getMessage());
        }
    }

    /** Appends an event, before anything acts on it. */
    public void event(long wall, Event event) {
        append(new Entry.Happened(wall, event));
    }

    /** Appends where a target database is. */
    public void reached(Entry.Reached reached) {
        append(reached);
    }

    /** Appends decisions and syncs, unless there are none. */
    public void decisions(long wall, long at, List<Decision> decisions) {
        decisions.forEach(decision -> append(new Entry.Decided(wall, at, decision)));
        if (!decisions.isEmpty()) {
            sync();
        }
    }

    /** Appends that the run follows another text from here on, and syncs. */
    public void amended(Entry.Amended amended) {
        append(amended);
        sync();
    }

    /** From here on the run follows this text of its runbook; on disk when this returns. */
    public void amended(long wall, String who, String because, String digest, String text) {
        append(new Entry.Amended(wall, who, because, digest, text));
        sync();
    }

    /** Writes what was appended, and forces it to disk. */
    public void sync() {
        refuseAfterFailure();
        if (pending.isEmpty()) {
            return;
        }
        try {
            byte[] written = chained();
            log.append(ByteBuffer.wrap(written));
            refuseIf(whereabouts.seldom());
            log.force();
            lines += pending.size();
            bytes += written.length;
            pending.clear();
        } catch (IOException failed) {
            throw fail(failed);
        }
    }

    /**
     * Looks, on any thread, whether another file has taken the journal's place. That is as it should be once another process has
     * taken the run over, so the writer refuses only if what this returns is run: after it was found that none has.
     */
    public Runnable look() {
        return whereabouts.look();
    }

    /**
     * Makes sure that readers find what was written; only where no other process has taken the run over.
     *
     * @throws JournalException UNWRITABLE if its file was removed, or another one lies in its place
     */
    public void requirePlace() {
        try {
            refuseIf(whereabouts.now());
        } catch (IOException failed) {
            throw fail(failed);
        }
    }

    /** Lines on disk so far; the number of the last one. */
    public long lines() {
        return lines;
    }

    /** Hash of the last line on disk, 64 hex digits: the anchor that belongs into the checkpoint of the target database. */
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
            closeQuietly(log);
        }
    }

    /** Removes the journal of a run that was refused before it began anything. */
    public void discard() {
        pending.clear();
        discard(journal);
    }

    private static void discard(Path journal) {
        try {
            Files.deleteIfExists(journal);
            Files.deleteIfExists(journal.toAbsolutePath().getParent());
        } catch (IOException left) {
            // The journal then tells of a run that did nothing, which is true.
        }
    }

    void append(Entry entry) {
        refuseAfterFailure();
        pending.add(entry);
        if (pending.size() >= MOST_PENDING) {
            sync();
        }
    }

    /** What was appended, each with its place in the chain. */
    private byte[] chained() {
        List<byte[]> bodies = pending.stream().map(EntryCodec::write).toList();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] hash = new byte[Chain.HEX_DIGITS];
        for (byte[] json : bodies) {
            chain.add(json, 0, json.length);
            chain.writeHead(hash, 0);
            text.writeBytes(json);
            text.write('\t');
            text.writeBytes(hash);
            text.write('\n');
        }
        return text.toByteArray();
    }

    private void refuseAfterFailure() {
        failure.ifPresent(earlier -> {
            throw earlier;
        });
    }

    private void refuseIf(Optional<JournalException> misplaced) {
        if (misplaced.isPresent()) {
            failure = misplaced;
            throw misplaced.get();
        }
    }

    private JournalException fail(IOException failed) {
        JournalException exception = failed(journal, failed);
        failure = Optional.of(exception);
        return exception;
    }

    private static JournalException failed(Path journal, IOException failed) {
        String said = (failed instanceof AccessDeniedException ? "permission denied: " : "") + failed.getMessage();
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

    private static void closeQuietly(Log log) {
        try {
            log.close();
        } catch (IOException nothingLeftToSave) {
            // What had to be on disk was forced before; closing only gives the lock back.
        }
    }
}
