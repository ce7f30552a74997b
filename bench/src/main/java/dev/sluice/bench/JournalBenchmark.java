package dev.sluice.bench;

import dev.sluice.engine.Event;
import dev.sluice.engine.Event.Sample;
import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalWriter;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
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
 * A line of the journal forced to disk, beside the bytes of such a line that a bare channel appends and forces. The disk is shared
 * and noisy: {@code whole.Pairs} lets the two take turns, and has the aim.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(2)
public class JournalBenchmark {
    private Path directory;
    private JournalWriter journal;
    private FileChannel channel;
    private byte[] line;
    private long now;

    @Setup(Level.Trial)
    public void open() throws IOException {
        directory = Files.createTempDirectory("journal-bench");
        Path file = directory.resolve("run").resolve("journal.jsonl");
        journal = JournalWriter.create(file, header());
        long before = Files.size(file);
        append();
        byte[] written = Files.readAllBytes(file);
        line = Arrays.copyOfRange(written, (int) before, written.length);
        channel = FileChannel.open(directory.resolve("bare"), StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND);
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        journal.close();
        channel.close();
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(JournalBenchmark::delete);
        }
    }

    @Benchmark
    public void append() {
        now += 15_000;
        journal.event(now, new Event.Tick(now, List.of(new Sample("lag", Reading.of(Value.amount(now / 7e6), now)))));
        journal.sync();
    }

    @Benchmark
    public void bare() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(line);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
    }

    private static Entry.Header header() {
        return new Entry.Header(
                0, "bench", "0", "bench", "", "", Map.of(), "bench", "bench", Optional.empty(), Map.of());
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
