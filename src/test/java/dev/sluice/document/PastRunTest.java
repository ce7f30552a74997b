package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Runbook;
import dev.sluice.testing.Documents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What journals of runs that really took place tell about the next one. */
class PastRunTest {
    private static final Path RUNS = Path.of("src", "test", "resources", "journals", "runs");

    @TempDir
    private Path directory;

    @Test
    void aRunThatWasDoneTellsOfEachOfItsPhases() {
        PastRun run = PastRun.read(RUNS.resolve("orders-status-finished.jsonl"));

        assertEquals("orders_status", run.runbook());
        assertEquals(
                List.of("expand", "canary", "fill", "enforce", "adopt", "contract"),
                List.copyOf(run.phases().keySet()));
        assertTrue(run.rollback().isEmpty());
        assertTrue(run.phases().get("fill").rows() > 0, run::toString);
        assertTrue(run.phases().get("fill").speed() > 0, run::toString);
    }

    @Test
    void aRunThatRolledBackTellsHowLongThatTook() {
        PastRun run = PastRun.read(RUNS.resolve("rolled-back.jsonl"));

        assertTrue(run.rollback().isPresent(), run::toString);
        assertEquals(0, run.phases().size(), run::toString);
    }

    @Test
    void itsTimesStandInTheDocumentWithTheirSource() throws Exception {
        Runbook runbook = Samples.shipped("orders_status");
        Provenance provenance =
                Provenance.of("test").with(List.of(PastRun.read(RUNS.resolve("orders-status-finished.jsonl"))));

        GeneratedFile page = dev.sluice.document.Documents.generate(runbook, provenance, TemplateSource.bundled())
                .getFirst();

        assertTrue(page.text().contains("| Times come from a rehearsal or an earlier run | proved | run "), page::text);
        assertTrue(page.text().contains("(measured in run "), page::text);
        assertTrue(page.text().contains(", of another text of this runbook: "), page::text);
        assertEquals(List.of(), Documents.lint(Files.writeString(directory.resolve(page.name()), page.text())));
    }

    @Test
    void theRunOfAnotherRunbookIsLeftOutOfAccount() {
        Runbook runbook = Samples.shipped("queue_cutover");
        Provenance provenance =
                Provenance.of("test").with(List.of(PastRun.read(RUNS.resolve("orders-status-finished.jsonl"))));

        assertEquals(
                dev.sluice.document.Documents.generate(runbook, Provenance.of("test"), TemplateSource.bundled()),
                dev.sluice.document.Documents.generate(runbook, provenance, TemplateSource.bundled()));
    }
}
