package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Runbook;
import dev.sluice.testing.Documents;
import dev.sluice.testing.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The front part fits one comment, whatever the runbook. */
class SummaryTest {
    private static final Provenance PROVENANCE = Provenance.of("test");

    @TempDir
    private Path directory;

    @Test
    void readsAsReviewed() throws Exception {
        String summary = summary(Samples.shipped("concurrent_index"), PROVENANCE);
        Golden.assertMatches("document/summary.md", summary);
        assertEquals(List.of(), Documents.lint(Files.writeString(directory.resolve("summary.md"), summary)));
    }

    @Test
    void fitsACommentForEveryRunbookThatShips() {
        for (Runbook runbook : Samples.shipped()) {
            assertFits(runbook);
        }
    }

    @Test
    void fitsACommentForTwoHundredPhasesAndKeepsTheCounts() throws Exception {
        Runbook huge = huge(200, "words ".repeat(200).strip());
        assertFits(huge);
        String summary = summary(huge, PROVENANCE);
        assertTrue(summary.contains("more\"]"), "the diagram has a gap");
        assertTrue(summary.contains("… 140 phases more") || summary.contains("phases more"), summary);
        assertTrue(summary.contains("| Every phase has a pause rule | **MISSING** | no rule pauses in: "), summary);
        assertTrue(summary.contains("200 of 200 phases"), summary);
        assertEquals(List.of(), Documents.lint(Files.writeString(directory.resolve("huge.md"), summary)));
        assertEquals(List.of("ok"), Documents.parseDiagrams(Documents.diagrams(summary)));
    }

    @Test
    void theWholeDocumentStillHasEveryPhase() {
        Runbook huge = huge(200, "Do it");
        String page = dev.sluice.document.Documents.generate(huge, PROVENANCE, TemplateSource.bundled())
                .getFirst()
                .text();
        for (int i = 0; i < 200; i++) {
            assertTrue(page.contains("\n### Phase `p" + i + "`\n"), "phase p" + i);
        }
    }

    @Test
    void linksLeadIntoTheWholeDocumentWhereItsAddressIsKnown() {
        Provenance known = new Provenance(
                "test",
                Optional.of("0123abc"),
                new Provenance.Links(Optional.of("https://docs.example.org/runbooks"), Optional.empty()));
        Runbook runbook = Samples.shipped("concurrent_index");
        String summary = summary(runbook, known);
        assertTrue(
                summary.contains("[`build`](https://docs.example.org/runbooks/concurrent_index.md#phase-build)"),
                summary);
        assertTrue(summary.contains(", commit `0123abc`. "), summary);
        assertFalse(summary.contains("](#"), summary);
    }

    @Test
    void withoutAnAddressNoLinkLeadsNowhere() {
        for (Runbook runbook : Samples.shipped()) {
            assertFalse(summary(runbook, PROVENANCE).contains("](#"), runbook.name());
        }
    }

    private static void assertFits(Runbook runbook) {
        Provenance known = new Provenance(
                "test",
                Optional.empty(),
                new Provenance.Links(Optional.of("https://docs.example.org/" + "a/".repeat(60)), Optional.empty()));
        int limit = dev.sluice.document.Documents.COMMENT;
        assertTrue(summary(runbook, PROVENANCE).length() < limit, runbook.name());
        assertTrue(summary(runbook, known).length() < limit, runbook.name());
        String page = dev.sluice.document.Documents.generate(runbook, PROVENANCE, TemplateSource.bundled())
                .getFirst()
                .text();
        assertTrue(page.indexOf("\n## Preconditions\n") < limit, runbook.name());
    }

    private static String summary(Runbook runbook, Provenance provenance) {
        return dev.sluice.document.Documents.summary(runbook, provenance, TemplateSource.bundled());
    }

    /** As many phases, each with a step, a long title and a long condition. */
    private static Runbook huge(int phases, String title) {
        StringBuilder text = new StringBuilder("""
                runbook huge "%s"
                because "%s"
                source db postgres
                metric waiting_for_a_long_time count safety from db every 15s sql "select 1"
                """.formatted(title, "reasons ".repeat(1_000)));
        for (int i = 0; i < phases; i++) {
            text.append("""
                    phase p%d "%s"%s {
                      step add sql on db lock timeout 2s "alter table orders add column note%d text"
                      undo add sql on db lock timeout 2s "alter table orders drop column if exists note%d"
                      proceed when %s
                    }
                    """.formatted(
                            i,
                            title,
                            i == 0 ? "" : " after p" + (i - 1),
                            i,
                            i,
                            String.join(" and ", java.util.Collections.nCopies(20, "waiting_for_a_long_time < 10"))));
        }
        return Samples.of(text.toString());
    }
}
