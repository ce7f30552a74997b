package dev.sluice.document;

import dev.sluice.document.record.RunRecord;
import dev.sluice.document.record.RunRecords;
import dev.sluice.engine.Decision;
import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        RunRecords.Outline run = RunRecords.outline(journal);
        Entry.Header header = run.header();
        return new PastRun(
                header.runId(),
                header.runbook(),
                header.digest(),
                header.environment(),
                Timeline.dayAndTime(run.times().firstWall()),
                run.outcome().orElse("it has not ended"),
                Duration.ofMillis(run.times().took()),
                phases(run),
                rollback(run));
    }

    private static Map<String, Time> phases(RunRecords.Outline run) {
        Set<String> left = decisions(run, Decision.Kind.PHASE_LEFT)
                .flatMap(told -> told.decision().phase().stream())
                .collect(Collectors.toSet());
        Map<String, Time> phases = new LinkedHashMap<>();
        for (RunRecord.Stay stay : run.phases()) {
            if (left.contains(stay.phase())) {
                Time time = new Time(Duration.ofMillis(stay.took()), Duration.ofMillis(stay.paused()), stay.rows());
                phases.merge(stay.phase(), time, Time::and);
            }
        }
        return phases;
    }

    private static Optional<Duration> rollback(RunRecords.Outline run) {
        Optional<Long> began = decisions(run, Decision.Kind.ROLLBACK_BEGAN)
                .map(RunRecord.Told::at)
                .findFirst();
        Optional<Long> ended =
                decisions(run, Decision.Kind.FINISHED).map(RunRecord.Told::at).reduce((earlier, later) -> later);
        return began.flatMap(from -> ended.map(to -> Duration.ofMillis(to - from)));
    }

    private static Stream<RunRecord.Told> decisions(RunRecords.Outline run, Decision.Kind kind) {
        return run.decisions().stream().filter(told -> told.decision().kind() == kind);
    }

    /** The run and where it took place: {@code run r-1 in staging, 2026-11-20 12:00:00 UTC}. */
    public String words() {
        return "run " + id + " in " + environment + ", " + began + " UTC";
    }
}
