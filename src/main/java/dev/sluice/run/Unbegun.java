package dev.sluice.run;

import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalException;
import dev.sluice.journal.JournalException.Code;
import dev.sluice.journal.JournalReader;
import dev.sluice.journal.JournalWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A journal without a single event: of a process that died as it began a run, or as it took one up without its journal. It says
 * nothing of what the run has done before, so it counts as none where a database knows more.
 */
public final class Unbegun {
    private Unbegun() {}

    /**
     * Whether that journal, which exists, has no event.
     *
     * @throws JournalException what {@link JournalReader#read} throws
     */
    public static boolean is(Path journal) {
        AtomicBoolean any = new AtomicBoolean();
        new JournalReader(journal).read(entry -> any.compareAndSet(false, entry instanceof Entry.Happened));
        return !any.get();
    }

    /**
     * Removes it, so that another one can be begun or written in its place.
     *
     * @throws JournalException LOCKED if a process holds it
     */
    public static void remove(Path journal) {
        try (JournalWriter unbegun = JournalWriter.resume(journal, System.currentTimeMillis(), entry -> {})) {
            unbegun.discard();
        } catch (JournalException empty) {
            if (empty.code() != Code.UNREADABLE) {
                throw empty;
            }
            try {
                Files.deleteIfExists(journal);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
