package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocsPartsTest {
    private static final String ORDERS =
            Path.of("runbooks", "orders_status.runbook").toString();
    private static final String JOURNAL = Path.of(
                    "src", "test", "resources", "journals", "runs", "orders-status-finished.jsonl")
            .toString();

    private final Repository here = new Repository(Path.of(""));

    @TempDir
    private Path directory;

    @Test
    void theSummaryGoesToTheStandardOutputAndNoFileIsWritten() {
        Said said = here.call(
                "docs", "--summary", "--out", directory.resolve("docs").toString(), ORDERS);

        assertEquals(0, said.exitCode(), said::toString);
        assertTrue(said.out().startsWith("# Give orders a status column"), said::toString);
        assertTrue(said.out().length() < 60_000, said::toString);
        assertFalse(Files.exists(directory.resolve("docs")));
    }

    @Test
    void theChangeRequestDoesToo() {
        Said said = here.call("docs", "--change-request", ORDERS);

        assertEquals(0, said.exitCode(), said::toString);
        assertTrue(said.out().startsWith("# Production change: Give orders"), said::toString);
    }

    @Test
    void onlyOneOfThemAtATime() {
        Said said = here.call("docs", "--summary", "--change-request", ORDERS);

        assertEquals(2, said.exitCode(), said::toString);
    }

    @Test
    void timesAreTakenOverFromAJournal() throws Exception {
        Said said = here.call("docs", "--from-run", JOURNAL, "--out", directory.toString(), ORDERS);

        assertEquals(0, said.exitCode(), said::toString);
        assertTrue(Files.readString(directory.resolve("orders_status.md")).contains("(measured in run "));
    }

    @Test
    void theRunOfAnotherRunbookIsRefused() {
        Said said = here.call(
                "docs",
                "--from-run",
                JOURNAL,
                "--out",
                directory.toString(),
                Path.of("runbooks", "queue_cutover.runbook").toString());

        assertEquals(2, said.exitCode(), said::toString);
        assertTrue(
                said.err().contains(" was one of runbook orders_status, and no such runbook is given"), said::toString);
        assertFalse(Files.exists(directory.resolve("queue_cutover.md")));
    }

    @Test
    void aRunThatIsNotThereIsNamed() {
        Said said = here.call("docs", "--state", directory.toString(), "--from-run", "no-such-run", ORDERS);

        assertEquals(2, said.exitCode(), said::toString);
        assertTrue(said.err().contains("no-such-run"), said::toString);
    }
}
