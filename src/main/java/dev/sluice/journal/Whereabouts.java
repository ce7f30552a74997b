package dev.sluice.journal;

import dev.sluice.journal.JournalException.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Looks whether a journal that is being written still lies where its readers look for it, seldom enough to cost nothing. A file
 * that another has replaced may have been taken over by another process, which the fence tells and nothing here: so that is
 * looked for only where the fence was just found to be held.
 */
final class Whereabouts {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path journal;
    private final Log log;
    private long looked = System.nanoTime();
    private volatile boolean replaced;

    Whereabouts(Path journal, Log log) {
        this.journal = journal;
        this.log = log;
    }

    /** What is wrong, as far as it was found; looks at most once a second. For the writer's thread. */
    Optional<JournalException> seldom() throws IOException {
        if (replaced) {
            return Optional.of(replaced());
        }
        long now = System.nanoTime();
        if (now - looked < EVERY_NANOS) {
            return Optional.empty();
        }
        looked = now;
        return log.place() == Log.Place.GONE ? Optional.of(gone()) : Optional.empty();
    }

    /** What is wrong now, where no other process has taken the run over. */
    Optional<JournalException> now() throws IOException {
        return switch (log.place()) {
            case KEPT -> Optional.empty();
            case REPLACED -> Optional.of(replaced());
            case GONE -> Optional.of(gone());
        };
    }

    /** Looks, and tells the writer what was seen only if it turns out that no other process has taken the run over. */
    Runnable look() {
        boolean seen = isReplaced();
        return () -> replaced = seen;
    }

    private boolean isReplaced() {
        try {
            return log.place() == Log.Place.REPLACED;
        } catch (IOException unseen) {
            // The writer's own look will tell.
            return false;
        }
    }

    private JournalException gone() {
        return misplaced("the journal " + journal + " was removed while this process wrote it");
    }

    private JournalException replaced() {
        return misplaced("another file has taken the place of the journal " + journal + " while this process wrote it");
    }

    private JournalException misplaced(String what) {
        String resume = "sluice resume " + journal.toAbsolutePath().getParent().getFileName();
        return new JournalException(
                Code.UNWRITABLE,
                what + ", so what happened last stands in none; no effect begins without it",
                "bring it back whole, then: " + resume
                        + "; or move away what lies there and go on from what its databases hold: " + resume
                        + " --env ENV");
    }
}
