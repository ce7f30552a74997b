package dev.sluice.bench;

import dev.sluice.gate.Assessment;
import dev.sluice.gate.Baselines;
import dev.sluice.gate.PhaseWatch;
import dev.sluice.gate.Samples;
import dev.sluice.gate.Settings;
import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.util.Map;
import java.util.Optional;

/** The gate of a runbook's only phase, with a clock that the benchmark turns. */
final class GateLab {
    private final Samples samples;
    private final PhaseWatch watch;
    private final Baselines baselines;
    private long now;

    GateLab(String text) {
        Runbook runbook = check(text);
        Phase phase = runbook.phases().get(0);
        samples = Samples.of(runbook);
        baselines = new Baselines(samples);
        phase.baselines().forEach(baselines::declare);
        watch = new PhaseWatch(phase, runbook, samples, baselines, new Settings(false, Optional.empty()), 0);
        samples.activate(watch.metrics(), 0);
    }

    private static Runbook check(String text) {
        Checked checked = Checker.check(new SourceText("bench.runbook", text), Map.of());
        return checked.runbook()
                .orElseThrow(
                        () -> new IllegalStateException(checked.diagnostics().toString()));
    }

    void tick(long millis) {
        now += millis;
    }

    void read(String metric, double amount) {
        samples.arrived(metric, now, Reading.of(Value.amount(amount), now));
    }

    void freeze(String metric) {
        baselines.freeze(metric, now);
    }

    Assessment assess() {
        return watch.assess(now);
    }
}
