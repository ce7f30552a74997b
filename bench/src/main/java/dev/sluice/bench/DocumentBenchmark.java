package dev.sluice.bench;

import dev.sluice.document.Documents;
import dev.sluice.document.GeneratedFile;
import dev.sluice.document.Provenance;
import dev.sluice.document.TemplateSource;
import dev.sluice.language.check.Checker;
import dev.sluice.language.format.Formatted;
import dev.sluice.language.format.Formatter;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

/** All eight files of {@code runbooks/orders_status.runbook}, and its text in its one style. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DocumentBenchmark {
    private SourceText source;
    private Runbook runbook;

    @Setup
    public void check() throws IOException {
        source =
                new SourceText("orders_status.runbook", Files.readString(Path.of("runbooks", "orders_status.runbook")));
        runbook = Checker.check(source, Map.of()).runbook().orElseThrow();
    }

    @Benchmark
    public List<GeneratedFile> documents() {
        return Documents.generate(runbook, Provenance.of("bench"), TemplateSource.bundled());
    }

    @Benchmark
    public Formatted format() {
        return Formatter.format(source);
    }
}
