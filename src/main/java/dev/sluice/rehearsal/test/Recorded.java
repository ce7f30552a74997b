package dev.sluice.rehearsal.test;

import dev.sluice.engine.Event;
import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalException;
import dev.sluice.journal.JournalReader;
import dev.sluice.value.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The readings of a recorded run, at the times at which it had them. */
final class Recorded {
    static final Recorded NOTHING = new Recorded();

    private final Map<String, TreeMap<Long, Reading>> readings = new HashMap<>();

    private Recorded() {}

    /**
     * @param path a folder of {@code .sluice/runs}, or a journal
     * @throws JournalException if there is none, or it cannot be trusted
     */
    static Recorded of(Path path) {
        Recorded recorded = new Recorded();
        Path journal = Files.isDirectory(path) ? path.resolve("journal.jsonl") : path;
        new JournalReader(journal).read(recorded::take);
        return recorded;
    }

    private void take(Entry entry) {
        if (entry instanceof Entry.Happened happened && happened.event() instanceof Event.Tick tick) {
            tick.samples()
                    .forEach(sample -> readings.computeIfAbsent(sample.metric(), name -> new TreeMap<>())
                            .put(tick.at(), sample.reading()));
        }
    }

    /** The reading that the run had last at this time; nothing if it had none yet. */
    Optional<Reading> read(String metric, long at) {
        return Optional.ofNullable(readings.get(metric))
                .map(all -> all.floorEntry(at))
                .map(Map.Entry::getValue);
    }
}
