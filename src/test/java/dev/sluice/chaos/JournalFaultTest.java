package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.run.RunFolder;
import dev.sluice.step.Failpoint;
import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal cannot be written any more, or is not what it was. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class JournalFaultTest {
    private static final String FILL = Ledger.runbook("batch 5 rows rest 0s aim 1ms");

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 6})
    void row16_aJournalThatMayNotGrowStopsTheRunBeforeItsNextEffect(
            int kibibytes, TestDatabase database, @TempDir Path path) {
        Ledger ledger = Ledger.create(database, 500);
        RunFolder folder = new RunFolder(path, database).runbook(FILL);
        List<String> words = SluiceProcess.commandLine(
                "run migration.runbook --env test --run-id r --unattended --create-schema".split(" "));
        String quoted =
                String.join(" ", words.stream().map(word -> "'" + word + "'").toList());
        Command.Result full = Command.of("bash", "-c", "ulimit -f " + kibibytes + "; exec " + quoted)
                .in(path)
                .within(RunFolder.LONG)
                .run();

        assertEquals(31, full.exitCode(), full::toString);
        assertTrue(full.err().contains("no effect begins without it"), full::toString);
        assertTrue(full.err().contains("sluice resume r"), full::toString);
        ledger.assertNothingDoubled();
        assertTrue(ledger.rowsDone() < 500, full::toString);
        Ends.done(folder);
        ledger.assertEachRowOnce();
    }

    @Test
    void row16_aJournalThatIsRemovedStopsTheRunAndTheDatabaseLeadsOn(TestDatabase database, @TempDir Path path)
            throws IOException {
        Ledger ledger = Ledger.create(database, 200);
        RunFolder folder = new RunFolder(path, database).runbook(Ledger.runbook("batch 5 rows rest 200ms"));
        SluiceProcess run = folder.start();
        Ends.until(run, "a batch is done", () -> ledger.rowsDone() > 0);
        Files.delete(journal(path));
        String refused = Ends.with(31, run);
        assertTrue(refused.contains("was removed while this process wrote it"), refused);
        assertTrue(ledger.rowsDone() < 200, refused);
        assertTrue(folder.sluice("status", RunFolder.RUN).err().contains("sluice status --env ENV"));

        Ends.with(0, folder.process(Map.of(), new String[] {"resume", "r", "--env", "test", "--unattended"}));
        ledger.assertEachRowOnce();
    }

    @Test
    void row17_aTornLastLineIsDroppedAndRecorded(TestDatabase database, @TempDir Path path) throws IOException {
        Ledger ledger = Ledger.create(database, 500);
        RunFolder folder = new RunFolder(path, database).runbook(FILL);
        Path journal = journal(path);
        Ends.killed(folder.start(Ends.at(Failpoint.AFTER_COMMIT, 2)));
        for (int round = 1; round <= 2 + Ledger.ROUNDS; round++) {
            byte[] whole = Files.readAllBytes(journal);
            byte[] line = Arrays.copyOfRange(whole, lastLine(whole), whole.length - 1);
            Files.write(journal, Arrays.copyOf(line, Math.max(1, line.length / round)), StandardOpenOption.APPEND);
            Ends.killed(folder.startResume(Ends.at(Failpoint.AFTER_COMMIT, 2)));
            ledger.assertNothingDoubled();
            assertEquals(round, Files.readString(journal).split("\"tailDropped\"", -1).length - 1);
        }
        Ends.done(folder);
        ledger.assertEachRowOnce();
        assertEquals(0, folder.sluice("report", RunFolder.RUN).exitCode());
    }

    @Test
    void row18_aFlippedBitIsRefusedAndTheDatabaseLeadsOn(TestDatabase database, @TempDir Path path) throws IOException {
        Ledger ledger = killed(database, path);
        byte[] flipped = Files.readAllBytes(journal(path));
        flipped[flipped.length / 2] ^= 0x10;
        Files.write(journal(path), flipped);
        goesOnWithoutIt(ledger, path, "it was changed or damaged after it was written");
    }

    @Test
    void row19_linesRemovedAtTheEndAreMissedAndTheDatabaseLeadsOn(TestDatabase database, @TempDir Path path)
            throws IOException {
        Ledger ledger = killed(database, path);
        List<String> lines = Files.readAllLines(journal(path));
        Files.write(journal(path), lines.subList(0, lines.size() - lines.size() / 3));
        goesOnWithoutIt(ledger, path, "lines were removed at its end");
    }

    private static Ledger killed(TestDatabase database, Path path) {
        Ledger ledger = Ledger.create(database, 500);
        RunFolder folder = new RunFolder(path, database).runbook(FILL);
        Ends.killed(folder.start(Ends.at(Failpoint.AFTER_COMMIT, 5)));
        return ledger;
    }

    /** Nothing is done by a journal that is not what it was; what the message says is typed, and works. */
    private static void goesOnWithoutIt(Ledger ledger, Path path, String why) throws IOException {
        RunFolder folder = new RunFolder(path, ledger.database()).runbook(FILL);
        long done = ledger.rowsDone();
        byte[] before = Files.readAllBytes(journal(path));
        String refused = Ends.with(31, folder.startResume(Map.of()));
        assertTrue(refused.contains(why), refused);
        assertEquals(done, ledger.rowsDone());
        assertArrayEquals(before, Files.readAllBytes(journal(path)), "it stays as it was found");

        Matcher typed = Pattern.compile("mv (\\S+) (\\S+) && sluice (resume r --env) ENV")
                .matcher(refused);
        assertTrue(typed.find(), refused);
        Files.move(Path.of(typed.group(1)), Path.of(typed.group(2)));
        String[] resume = (typed.group(3) + " test --unattended").split(" ");
        String resumed = Ends.with(0, folder.process(Map.of(), resume));
        assertTrue(resumed.contains("without its journal"), resumed);
        ledger.assertEachRowOnce();
        Command.Result audited = folder.sluice("audit", "verify", RunFolder.RUN, "--env", "test");
        assertEquals(0, audited.exitCode(), audited::toString);
    }

    private static Path journal(Path path) {
        return path.resolve(".sluice/runs/r/journal.jsonl");
    }

    private static int lastLine(byte[] bytes) {
        int start = bytes.length - 1;
        while (bytes[start - 1] != '\n') {
            start--;
        }
        return start;
    }
}
