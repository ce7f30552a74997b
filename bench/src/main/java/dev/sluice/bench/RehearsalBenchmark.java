package dev.sluice.bench;

import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.rehearsal.test.Tests;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A test of six simulated hours, journal and all, with six metrics and four predicates; an operation is one tick of a second. The
 * aim: 500,000 ticks a second on one core.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RehearsalBenchmark {
    private static final int TICKS = 6 * 3_600;
    private static final String RULES = """
            phase one "Under test" {
              pause when m1 > 10s for 30s
              pause when m2 > 10s or m3 > 10s
              throttle to 50% when m4 > 10s
              proceed when (m5 < 1s and m6 < 1s) for 1m
              within 30h
            }
            test "six hours" {
              given m1 = 0s, m2 = 0s, m3 = 0s, m4 = 0s, m5 = 5s, m6 = 0s
              expect no pause until 6h
            }
            """;

    private Tests tests;
    private Runbook runbook;

    @Setup
    public void check() {
        StringBuilder text = new StringBuilder("runbook bench \"A rehearsal\"\nsource db postgres\n");
        for (int i = 1; i <= 6; i++) {
            text.append("metric m" + i + " duration safety from db as seconds every 15s sql \"select 1\"\n");
        }
        SourceText source = new SourceText("bench", text + RULES);
        runbook = Checker.check(source, Map.of()).runbook().orElseThrow();
        tests = new Tests(source, Path.of("."), Map.of());
    }

    @Benchmark
    @OperationsPerInvocation(TICKS)
    public boolean ticks() {
        return tests.run(runbook, test -> true).results().getFirst().passed();
    }
}
