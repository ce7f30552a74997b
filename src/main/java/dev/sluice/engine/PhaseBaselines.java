package dev.sluice.engine;

import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Query;
import java.util.List;
import java.util.Optional;

/** What a phase compares with: taken until its first effect, and frozen then. */
final class PhaseBaselines {
    private final Run run;
    private final Phase phase;

    PhaseBaselines(Run run, Phase phase) {
        this.run = run;
        this.phase = phase;
        // Another phase may compare with the same metric over another window.
        phase.baselines().forEach(run.baselines::declare);
    }

    /** Only a Prometheus remembers; any other baseline is sampled from the run's start. */
    void askForHistory() {
        for (Phase.Baseline baseline : phase.baselines()) {
            Metric metric = run.runbook.metric(baseline.metric());
            if (metric.definition() instanceof Metric.Definition.Queried queried
                    && queried.query() instanceof Query.PromQl) {
                run.command(new Command.ReadHistory(
                        metric.name(),
                        baseline.over().toMillis(),
                        metric.every().toMillis()));
            }
        }
    }

    /**
     * Until the first effect a baseline follows its window, so that a red rule of the same phase has something to compare with:
     * unknown, it would hold back the very effect before which the baseline is taken.
     */
    void follow() {
        if (!run.frozen.contains(phase.name())) {
            phase.baselines().stream()
                    .filter(baseline -> run.baselines.isFull(baseline.metric(), run.at))
                    .forEach(baseline -> run.baselines.freeze(baseline.metric(), run.at));
        }
    }

    boolean areFull() {
        return phase.baselines().stream().allMatch(baseline -> run.baselines.isFull(baseline.metric(), run.at));
    }

    void freeze() {
        run.frozen.add(phase.name());
        for (Phase.Baseline baseline : phase.baselines()) {
            int samples = run.baselines.freeze(baseline.metric(), run.at).size();
            run.decide(
                    Decision.Kind.BASELINE,
                    Optional.of(phase.name()),
                    baseline.metric(),
                    "baseline of " + baseline.metric() + " over "
                            + Texts.millis(baseline.over().toMillis()) + ": "
                            + Texts.metric(run, baseline.metric(), run.baselines.value(baseline.metric())) + ", "
                            + samples + " samples",
                    List.of());
        }
    }
}
