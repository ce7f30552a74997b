package dev.sluice.bench;

import dev.sluice.engine.Event;
import dev.sluice.engine.Event.Sample;
import dev.sluice.engine.RunState;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.JournalWriter;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A run taken up from a journal of a million events, from a cold start of the code as at a resume: its chain verified, its state
 * folded. The aim: under 5 s.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xmx512m", "-XX:+UseSerialGC"})
public class RecoveryBenchmark {
    private static final int EVENTS = 1_000_000;
    private static final SourceText TEXT = new SourceText("bench.runbook", """
            runbook bench "A long watch"
            source db postgres
            metric lag duration safety from db as seconds every 1s sql "select 1"
            phase watched "Watched" {
              pause when lag > 10s for 30s until lag < 3s for 1m
              proceed when lag < 1ms for 1h
              within 1000h
            }
            """);

    private Path directory;
    private Path file;

    @Setup(Level.Trial)
    public void write() throws IOException {
        directory = Files.createTempDirectory("recovery-bench");
        file = directory.resolve("run").resolve("journal.jsonl");
        Runbook runbook = runbook();
        Entry.Header header = new Entry.Header(
                0,
                "bench",
                "0",
                runbook.name(),
                runbook.digest(),
                runbook.text(),
                Map.of(),
                "bench",
                "bench",
                Optional.empty(),
                Map.of());
        try (JournalWriter journal = JournalWriter.create(file, header)) {
            journal.event(
                    0,
                    new Event.Started(
                            0,
                            "bench",
                            runbook.digest(),
                            Map.of(),
                            "bench",
                            "bench",
                            false,
                            false,
                            Optional.empty(),
                            Optional.empty()));
            for (int i = 1; i < EVENTS; i++) {
                long now = i * 1_000L;
                Reading lag = Reading.of(Value.amount(i % 7), now);
                journal.event(now, new Event.Tick(now, List.of(new Sample("lag", lag))));
            }
        }
    }

    @TearDown(Level.Trial)
    public void delete() throws IOException {
        Files.delete(file);
        Files.delete(file.getParent());
        Files.delete(directory);
    }

    @Benchmark
    public RunState recover() {
        return Journal.fold(file, header -> runbook()).interpreter().state();
    }

    private static Runbook runbook() {
        return Checker.check(TEXT, Map.of()).runbook().orElseThrow();
    }
}
