package dev.sluice.bench;

import dev.sluice.gate.Assessment;
import dev.sluice.gate.Baselines;
import dev.sluice.gate.PhaseWatch;
import dev.sluice.gate.Samples;
import dev.sluice.gate.Settings;
import dev.sluice.gate.Verdict;
import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One evaluation of a phase's gate; the aim is under two microseconds for one rule. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GateBenchmark {
    private static final String METRICS = """
            runbook bench "A gate under load"
            source prom prometheus
            source db postgres
            metric errors percent safety from prom as percent every 15s promql "errors"
            metric p99 duration safety from prom as seconds every 15s promql "p99"
            metric lag duration safety from db as seconds every 15s sql "select 1"
            metric waiting count safety from db every 15s sql "select 2"
            """;
    private static final String ONE_RULE =
            "proceed when (errors < 0.5% and p99 <= above(baseline(p99), 20%, 5ms)) for 10m\n";
    private static final String FIVE_RULES = ONE_RULE + """
            rollback when errors > 2% for 1m
            pause when lag > 10s for 30s until lag < 3s for 1m
            pause when waiting > 5 for 3 of 5 samples
            throttle to 50% when lag > 5s until lag < 2s for 1m
            """;

    private Lab oneRule;
    private Lab fiveRules;
    private Lab reading;

    @Setup
    public void prepare() {
        oneRule = new Lab(ONE_RULE);
        fiveRules = new Lab(FIVE_RULES);
        reading = new Lab(FIVE_RULES);
    }

    /** A tick without a reading. */
    @Benchmark
    public Verdict oneRule() {
        return oneRule.assess().verdict();
    }

    /** The same for a whole phase: rollback, two pauses, a throttle and a proceed. */
    @Benchmark
    public Verdict fiveRules() {
        return fiveRules.assess().verdict();
    }

    /** A tick that brings a reading of each of four metrics. */
    @Benchmark
    public Verdict fiveRulesWithReadings() {
        reading.now += 1;
        reading.read();
        return reading.assess().verdict();
    }

    private static final class Lab {
        private final Samples samples;
        private final PhaseWatch watch;
        private long now;

        Lab(String rules) {
            Runbook runbook = check(METRICS + "phase p \"P\" {\n  baseline p99 over 1m\n" + rules + "}\n");
            Phase phase = runbook.phases().get(0);
            samples = Samples.of(runbook);
            Baselines baselines = new Baselines(samples);
            phase.baselines().forEach(baselines::declare);
            watch = new PhaseWatch(phase, runbook, samples, baselines, new Settings(false, Optional.empty()), 0);
            samples.activate(watch.metrics(), 0);
            for (; now < 300_000; now += 15_000) {
                read();
                assess();
            }
            baselines.freeze("p99", now);
            now -= 15_000;
        }

        private static Runbook check(String text) {
            Checked checked = Checker.check(new SourceText("bench.runbook", text), Map.of());
            return checked.runbook()
                    .orElseThrow(() ->
                            new IllegalStateException(checked.diagnostics().toString()));
        }

        void read() {
            samples.arrived("errors", now, Reading.of(Value.amount(0.1), now));
            samples.arrived("p99", now, Reading.of(Value.amount(0.12), now));
            samples.arrived("lag", now, Reading.of(Value.amount(0.5), now));
            samples.arrived("waiting", now, Reading.of(Value.amount(0), now));
        }

        Assessment assess() {
            return watch.assess(now);
        }
    }
}
