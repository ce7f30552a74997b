package dev.sluice.bench;

import dev.sluice.gate.Verdict;
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

    private GateLab oneRule;
    private GateLab fiveRules;
    private GateLab reading;

    @Setup
    public void prepare() {
        oneRule = lab(ONE_RULE);
        fiveRules = lab(FIVE_RULES);
        reading = lab(FIVE_RULES);
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
        reading.tick(1);
        read(reading);
        return reading.assess().verdict();
    }

    private static GateLab lab(String rules) {
        GateLab lab = new GateLab(METRICS + "phase p \"P\" {\n  baseline p99 over 1m\n" + rules + "}\n");
        for (int i = 0; i < 20; i++) {
            read(lab);
            lab.assess();
            lab.tick(15_000);
        }
        lab.freeze("p99");
        lab.tick(-15_000);
        return lab;
    }

    private static void read(GateLab lab) {
        lab.read("errors", 0.1);
        lab.read("p99", 0.12);
        lab.read("lag", 0.5);
        lab.read("waiting", 0);
    }
}
