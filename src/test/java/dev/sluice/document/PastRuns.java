package dev.sluice.document;

import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Earlier runs, made by hand. */
final class PastRuns {
    private PastRuns() {}

    /** One of this very text, in which each phase took two days, two minutes of them paused. */
    static PastRun of(Runbook runbook) {
        Map<String, PastRun.Time> phases = runbook.phases().stream()
                .collect(Collectors.toMap(
                        Phase::name,
                        phase -> new PastRun.Time(Duration.ofDays(2), Duration.ofMinutes(2), 600_000),
                        (left, right) -> left,
                        java.util.LinkedHashMap::new));
        return new PastRun(
                "r-1",
                runbook.name(),
                runbook.digest(),
                "staging",
                "2026-11-18 10:15:00",
                "done",
                Duration.ofDays(2L * phases.size()),
                phases,
                Optional.empty());
    }
}
