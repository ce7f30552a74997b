package dev.sluice.bench;

import dev.sluice.gate.Verdict;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A tick that brings a reading of each of 10,000 metrics, each with a window of an hour at 15 seconds, and comes to a verdict. The
 * aims: under 20 ms, and under 100 MB for all samples.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx1g", "-XX:+UseSerialGC"})
public class TickBenchmark {
    private static final int METRICS = 10_000;
    private static final int IN_A_RULE = 100;
    private static final long EVERY_MILLIS = 15_000;
    private static final int OF_AN_HOUR = 240;

    private final String[] names = new String[METRICS];
    private GateLab gate;
    private double megabytes;

    /** What the samples hold on to, MB; the same in each operation. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Memory {
        public double megabytes;

        @Setup(Level.Iteration)
        public void none() {
            megabytes = 0;
        }
    }

    @Setup
    public void fill() {
        StringBuilder text = new StringBuilder("runbook bench \"Ten thousand metrics\"\nsource db postgres\n");
        for (int i = 0; i < METRICS; i++) {
            names[i] = "m" + i;
            text.append("metric m").append(i).append(" number safety from db every 15s sql \"select 1\"\n");
        }
        text.append("phase p \"P\" {\n  proceed when m0 < 1\n");
        for (int from = 0; from < METRICS; from += IN_A_RULE) {
            text.append("  pause when max(m").append(from).append(" over 1h) > 1");
            for (int i = from + 1; i < from + IN_A_RULE; i++) {
                text.append(" or max(m").append(i).append(" over 1h) > 1");
            }
            text.append('\n');
        }
        gate = new GateLab(text.append("}\n").toString());
        long before = used();
        for (int i = 0; i < OF_AN_HOUR + 10; i++) {
            tick();
        }
        megabytes = (used() - before) / 1e6;
    }

    @Benchmark
    public Verdict tick(Memory memory) {
        memory.megabytes = megabytes;
        return tick();
    }

    private Verdict tick() {
        gate.tick(EVERY_MILLIS);
        for (String name : names) {
            gate.read(name, 0.5);
        }
        return gate.assess().verdict();
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
