package dev.sluice.document;

import dev.sluice.engine.Decision;
import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalException;
import dev.sluice.journal.JournalReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an earlier run of a runbook, in production or as a rehearsal elsewhere, tells about how long the next one takes.
 *
 * @param began in UTC, to the second
 * @param outcome as the run put it
 * @param phases by name, only those that the run left behind, in their order
 * @param rollback how long its rollback took, if it had one and ended
 */
public record PastRun(
        String id,
        String runbook,
        String digest,
        String environment,
        String began,
        String outcome,
        Duration took,
        Map<String, Time> phases,
        Optional<Duration> rollback) {

    /**
     * What became of a phase.
     *
     * @param took pauses included
     * @param rows changed by its backfills
     */
    public record Time(Duration took, Duration paused, long rows) {
        Time and(Time other) {
            return new Time(took.plus(other.took), paused.plus(other.paused), rows);
        }

        /** Rows in a second of work; 0 where no backfill worked. */
        double speed() {
            long worked = took.minus(paused).toMillis();
            return worked <= 0 ? 0 : rows * 1000.0 / worked;
        }
    }

    /**
     * The run of a journal, ended or not.
     *
     * @throws JournalException if the journal is not there or does not verify
     */
    public static PastRun read(Path journal) {
        Story story = new Story();
        new JournalReader(journal).read(story::add);
        story.finish();
        Entry.Header header = story.header()
                .orElseThrow(() -> new JournalException(
                        JournalException.Code.UNREADABLE,
                        "the journal " + journal + " holds no complete line yet",
                        "sluice status"));
        return new PastRun(
                header.runId(),
                header.runbook(),
                header.digest(),
                header.environment(),
                Timeline.dayAndTime(story.firstWall()),
                story.ending().map(Decision::text).orElse("it has not ended"),
                Duration.ofMillis(story.at()),
                phases(story),
                rollback(story));
    }

    private static Map<String, Time> phases(Story story) {
        Set<String> left = story.decisions(EnumSet.of(Decision.Kind.PHASE_LEFT)).stream()
                .flatMap(told -> told.decision().phase().stream())
                .collect(Collectors.toSet());
        Map<String, Time> phases = new LinkedHashMap<>();
        for (Story.Stay stay : story.stays()) {
            if (left.contains(stay.phase())) {
                Time time = new Time(
                        Duration.ofMillis(stay.end() - stay.start()),
                        Duration.ofMillis(story.paused(stay.start(), stay.end())),
                        story.rows(stay.phase()));
                phases.merge(stay.phase(), time, Time::and);
            }
        }
        return phases;
    }

    private static Optional<Duration> rollback(Story story) {
        List<Story.Told> began = story.decisions(EnumSet.of(Decision.Kind.ROLLBACK_BEGAN));
        List<Story.Told> ended = story.decisions(EnumSet.of(Decision.Kind.FINISHED));
        return began.isEmpty() || ended.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(
                        ended.getLast().at() - began.getFirst().at()));
    }

    /** The run and where it took place: {@code run r-1 in staging, 2026-11-20 12:00:00 UTC}. */
    String words() {
        return "run " + id + " in " + environment + ", " + began + " UTC";
    }
}
