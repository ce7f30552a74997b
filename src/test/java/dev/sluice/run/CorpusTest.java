package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.RunState;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Replay;
import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Journals of real runs, as the versions wrote them that drove these runs. Every later version reads them and decides the same;
 * one that cannot has changed what a run in flight would do when it is resumed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/journals/runs");

    @ParameterizedTest
    @MethodSource("journals")
    void decidesTheSameAgain(Path journal) {
        Replay.Result result = Replay.of(journal, CorpusTest::runbook);

        assertEquals(Optional.empty(), result.difference());
        assertTrue(result.decisions() > 0);
        assertEquals(
                RunState.ENDED,
                Journal.fold(journal, CorpusTest::runbook).interpreter().view().state());
    }

    Stream<Path> journals() throws IOException {
        return Files.list(CORPUS).sorted();
    }

    private static Runbook runbook(Entry.Header header) {
        Checked checked = Checker.check(new SourceText("the journal", header.text()), header.params());
        return checked.runbook()
                .orElseThrow(() -> new AssertionError(checked.diagnostics().toString()));
    }
}
