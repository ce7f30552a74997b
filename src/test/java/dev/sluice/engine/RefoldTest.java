package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.JournalException;
import dev.sluice.journal.JournalWriter;
import dev.sluice.language.model.Runbook;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run comes back from its journal as it was, through the file and its codec. */
class RefoldTest {

    @TempDir
    private Path directory;

    @Test
    void givesTheRunBackAsItWasAndGoesOnFromThere() {
        Runbook runbook = runbook();
        SimulatedShell shell = new SimulatedShell(runbook);
        shell.rows = 100_000;
        shell.start(true)
                .at(2_000, () -> shell.metric("lag", 20))
                .at(9_000, () -> shell.dead("lag"))
                .until(12_345);
        Path journal = journal(runbook.digest(), shell.events);

        Journal.Folded folded = Journal.fold(journal, header -> runbook);

        assertEquals(shell.interpreter.view(), folded.interpreter().view());
        assertEquals(shell.events.getLast().at(), folded.at());
        Event.Resumed resumed = new Event.Resumed(folded.at(), "jo", true, false, Optional.empty(), Optional.empty());
        assertEquals(shell.interpreter.on(resumed), folded.interpreter().on(resumed));
    }

    @Test
    void refusesAnotherRunbookThanTheOneTheRunBeganWith() {
        Path journal = journal("cd".repeat(32), List.of());
        JournalException refused =
                assertThrows(JournalException.class, () -> Journal.fold(journal, header -> runbook()));
        assertEquals(JournalException.Code.OTHER_RUNBOOK, refused.code());
        assertEquals(41, refused.code().exitCode());
    }

    private Path journal(String digest, List<Event> events) {
        Path journal = directory.resolve("runs/run-1/journal.jsonl");
        Entry.Header header = new Entry.Header(
                0, "run-1", "0.1.0", "book", digest, "text", Map.of(), "test", "maria", Optional.empty());
        try (JournalWriter writer = JournalWriter.create(journal, header)) {
            events.forEach(event -> writer.event(event.at(), event));
        }
        return journal;
    }

    private static Runbook runbook() {
        return new Book()
                .metrics("ok", "lag")
                .phase(in("a").pauseWhen(above("lag", 10)).step(Book.sql("a.one"), Fills.step("a.fill")))
                .build();
    }
}
