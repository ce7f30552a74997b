package dev.sluice.journal;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Writes nothing; what {@code bench/durability} compares the shipped class of this name with. */
public final class JournalWriter implements AutoCloseable {
    private JournalWriter() {}

    public static JournalWriter create(Path journal, Entry.Header header) {
        try {
            // Letters to the run lie beside its journal.
            Files.createDirectories(journal.toAbsolutePath().getParent());
            return new JournalWriter();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public static JournalWriter begin(Path journal, Log log, Entry.Header header) {
        return new JournalWriter();
    }

    public static JournalWriter resume(Path journal, long wall, Consumer<Entry> into) {
        throw new UnsupportedOperationException("there is no journal");
    }

    public static JournalWriter takeOver(Path journal, long wall, Consumer<Entry> into) {
        throw new UnsupportedOperationException("there is no journal");
    }

    public static JournalWriter resume(Path journal, Log log, long wall, Consumer<Entry> into) {
        throw new UnsupportedOperationException("there is no journal");
    }

    public void require(Collection<Anchor> anchors) {}

    public void recall(Consumer<Entry> into) {}

    public Follower follower() {
        throw new UnsupportedOperationException("there is no journal");
    }

    public void follow(Follower follower, Consumer<Line> into) {}

    public void event(long wall, Event event) {}

    public void reached(Entry.Reached reached) {}

    public void decisions(long wall, long at, List<Decision> decisions) {}

    public void amended(Entry.Amended amended) {}

    public void amended(long wall, String who, String because, String digest, String text) {}

    public void sync() {}

    public Runnable look() {
        return () -> {};
    }

    public void requirePlace() {}

    public long lines() {
        return 0;
    }

    public String head() {
        return "";
    }

    public void discard() {}

    @Override
    public void close() {}
}
