package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Command;
import dev.sluice.engine.Event;
import dev.sluice.engine.RunView;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.JournalReader;
import dev.sluice.journal.JournalWriter;
import dev.sluice.journal.Replay;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Journals that real runs of earlier versions have left, two of them unfinished: interrupted, and killed twice. */
class CorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/journals");
    private static final long JUMP = TimeUnit.HOURS.toMillis(1);

    static Stream<Path> unfinished() throws IOException {
        return Files.list(CORPUS.resolve("unfinished")).sorted();
    }

    /** Those that can be written anew through a writer; it takes amendments from their command only. */
    static Stream<Path> journals() throws IOException {
        return Stream.concat(unfinished(), Files.list(CORPUS.resolve("runs")).sorted())
                .filter(journal -> !journal.endsWith("amended.jsonl"));
    }

    @ParameterizedTest
    @MethodSource("unfinished")
    void row22_everyDecisionOfAnUnfinishedRunIsTakenAgain(Path journal) {
        Replay.Result result = Replay.of(journal, CorpusTest::runbook);
        assertEquals(Optional.empty(), result.difference());
        assertTrue(result.decisions() > 0, result::toString);
    }

    @ParameterizedTest
    @MethodSource("unfinished")
    void row22_anEarlierRunThatIsNotOverGoesOn(Path journal, @TempDir Path path) throws IOException {
        Path copy = Files.copy(journal, path.resolve("journal.jsonl"));
        Journal.Folding folding = new Journal.Folding(CorpusTest::runbook);
        try (JournalWriter writer = JournalWriter.resume(copy, 0, folding)) {
            Journal.Folded folded = folding.folded().orElseThrow();
            Event resumed = new Event.Resumed(folded.at(), "jo", true, false, Optional.empty(), Optional.empty());
            writer.event(0, resumed);
            List<Command> commands = folded.interpreter().on(resumed);
            assertTrue(commands.stream().anyMatch(Command.Read.class::isInstance), commands::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("journals")
    void row25_aWallClockThatJumpsAnHourDecidesNothing(Path journal, @TempDir Path path) {
        Path jumping = path.resolve("r/journal.jsonl");
        List<Entry> entries = new ArrayList<>();
        new JournalReader(journal).read(entries::add);
        Entry.Header header = (Entry.Header) entries.getFirst();
        try (JournalWriter writer = JournalWriter.create(jumping, header)) {
            for (int line = 1; line < entries.size(); line++) {
                long wall = entries.get(line).wall() + (line % 3 - 1) * JUMP;
                switch (entries.get(line)) {
                    case Entry.Happened happened -> writer.event(wall, happened.event());
                    case Entry.Decided decided -> writer.decisions(wall, decided.at(), List.of(decided.decision()));
                    default -> {}
                }
            }
        }
        Replay.Result result = Replay.of(jumping, CorpusTest::runbook);
        assertEquals(Optional.empty(), result.difference());
        assertEquals(Replay.of(journal, CorpusTest::runbook).decisions(), result.decisions());
        assertEquals(state(journal), state(jumping));
    }

    private static String state(Path journal) {
        RunView view = fold(journal).interpreter().view();
        return view.state() + " " + view.phases();
    }

    private static Journal.Folded fold(Path journal) {
        return Journal.fold(journal, CorpusTest::runbook);
    }

    private static Runbook runbook(Entry.Header header) {
        return Checker.check(new SourceText("the journal", header.text()), header.params())
                .runbook()
                .orElseThrow();
    }
}
