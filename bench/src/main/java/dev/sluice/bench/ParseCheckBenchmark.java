package dev.sluice.bench;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.syntax.Parsed;
import dev.sluice.language.syntax.Parser;
import dev.sluice.language.text.SourceText;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reading and checking a runbook of 400 kB; the aim is 20 MB/s once warm. {@code megabytes} is MB/s by the wall clock,
 * {@code megabytesOfCpu} MB for each second that the thread had a processor, which neighbours on the machine disturb less.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 10, time = 1)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx512m", "-XX:+UseSerialGC", "-Xss4m"})
public class ParseCheckBenchmark {
    @Param({"NATURAL", "DENSE"})
    public Corpus corpus;

    private SourceText source;
    private double size;

    @Setup
    public void prepare() {
        String text = corpus.text();
        size = text.getBytes(StandardCharsets.UTF_8).length / 1e6;
        source = new SourceText("bench.runbook", text);
        Checked checked = Checker.check(source, Map.of());
        if (checked.runbook().isEmpty()) {
            throw new IllegalStateException(checked.diagnostics().getFirst().toString());
        }
    }

    /** What was read, for the rates. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Read {
        public double megabytes;
    }

    /** The same by the thread's own clock. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Cpu {
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
        private double read;
        private long start;
        private double rate;

        @Setup(Level.Iteration)
        public void start() {
            read = 0;
            start = THREADS.getCurrentThreadCpuTime();
        }

        @TearDown(Level.Iteration)
        public void stop() {
            rate = read / ((THREADS.getCurrentThreadCpuTime() - start) / 1e9);
        }

        /** In MB for each second of this thread's processor time. */
        public double megabytesOfCpu() {
            return rate;
        }
    }

    @Benchmark
    public Parsed parse(Read read, Cpu cpu) {
        read.megabytes += size;
        cpu.read += size;
        return Parser.parse(source);
    }

    @Benchmark
    public Checked parseAndCheck(Read read, Cpu cpu) {
        read.megabytes += size;
        cpu.read += size;
        return Checker.check(source, Map.of());
    }
}
