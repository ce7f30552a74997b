package dev.sluice.chaos;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal cannot be written any more, or its end is torn. */
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
    void row17_aTornLastLineIsDroppedAndRecorded(TestDatabase database, @TempDir Path path) throws IOException {
        Ledger ledger = Ledger.create(database, 500);
        RunFolder folder = new RunFolder(path, database).runbook(FILL);
        Path journal = path.resolve(".sluice/runs/r/journal.jsonl");
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

    private static int lastLine(byte[] bytes) {
        int start = bytes.length - 1;
        while (bytes[start - 1] != '\n') {
            start--;
        }
        return start;
    }
}
