package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Ending;
import dev.sluice.engine.Event;
import dev.sluice.engine.Signal;
import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalReader;
import dev.sluice.journal.Letter;
import dev.sluice.journal.Mailbox;
import dev.sluice.journal.RunDirectory;
import dev.sluice.run.Answers;
import dev.sluice.run.Elsewhere;
import dev.sluice.run.LiveRun;
import dev.sluice.run.RunFolder;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Several people tell one run something at the same time, and not the same. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class ManyConsolesTest {
    private static final int TWENTY = 20;
    private static final int ROWS = 400;

    /** Its {@code finally} step keeps the run there until everybody was heard. */
    private static final String RUNBOOK = Ledger.runbook("batch 10 rows rest 100ms") + """
            finally {
              step last sql on db "select wait_until_free()"
            }
            """;

    private static RunFolder folder(TestDatabase database, Path path) {
        Ledger.create(database, ROWS);
        database.execute("create table stuck (yes boolean)", "insert into stuck values (true)", """
                create function wait_until_free() returns boolean language plpgsql volatile as $$
                  begin
                    while (select yes from stuck) loop perform pg_sleep(0.02); end loop;
                    return true;
                  end $$
                """);
        return new RunFolder(path, database).runbook(RUNBOOK);
    }

    /** By the local way and by the database's, and once more to the process that takes the run up again. */
    @Test
    void row08_aContinueThatComesTwiceCountsOnce(TestDatabase database, @TempDir Path path) throws Exception {
        RunFolder folder = folder(database, path);
        Mailbox mailbox = mailbox(folder);
        Letter again = Letter.of("bo", new Signal.Continue());
        try (LiveRun run = folder.beginWith(new Answers())) {
            pause(run);
            mailbox.post(again);
            try (Elsewhere other = Elsewhere.open(folder.environment())) {
                other.post(RunFolder.RUN, again);
                run.until("it goes on", () -> run.view().question().isEmpty());
                run.until("both are put away", () -> mailbox.waiting().isEmpty() && other.isHeard(again));
                pause(run);
                other.post(RunFolder.RUN, again);
            }
            run.say(new Signal.Interrupt());
            assertEquals(Ending.INTERRUPTED, run.end(), run::toString);
        }
        assertEquals(List.of(again.id()), heard(folder));
        try (LiveRun run = folder.resumeWith(new Answers())) {
            run.until("it works", () -> !run.view().inFlight().isEmpty());
            pause(run);
            mailbox.post(again);
            run.until("it is put away", () -> mailbox.waiting().isEmpty());
            run.until("it asks", () -> run.view().question().isPresent());
            database.execute("update stuck set yes = false");
            run.say(new Signal.Abort("enough"));
            assertEquals(Ending.ABORTED, run.end(), run::toString);
        }
        assertEquals(0, database.count("select count(*) from t where n > 1"));
    }

    @Test
    void row08_anAbortWinsOverAContinue(TestDatabase database, @TempDir Path path) throws Exception {
        RunFolder folder = folder(database, path);
        try (LiveRun run = folder.beginWith(new Answers())) {
            pause(run);
            try (SluiceProcess one = folder.process(Map.of(), "abort r --because enough".split(" "));
                    SluiceProcess other = folder.process(Map.of(), "continue --run r".split(" "))) {
                assertEquals(0, one.waitForExit(RunFolder.LONG), one::output);
                // It may come when there is nothing left to go on with.
                assertTrue(
                        other.waitForExit(RunFolder.LONG) == 0 || other.output().contains("the outcome is settled"),
                        other::output);
            }
            database.execute("update stuck set yes = false");
            assertEquals(Ending.ABORTED, run.end(), run::toString);
        }
        assertEquals(2, heard(folder).size());
        assertTrue(database.count("select count(*) from t where n = 1") < ROWS);
    }

    @Test
    void row08_ofTwentyThatTellItSomethingEachIsHeardOnceAndTheAbortWins(TestDatabase database, @TempDir Path path)
            throws Exception {
        RunFolder folder = folder(database, path);
        List<Letter> letters = letters();
        try (LiveRun run = folder.beginWith(new Answers());
                Elsewhere elsewhere = elsewhere(run, folder);
                ExecutorService consoles = Executors.newFixedThreadPool(TWENTY)) {
            CyclicBarrier together = new CyclicBarrier(TWENTY);
            List<Future<?>> all = new ArrayList<>();
            for (Letter letter : letters) {
                all.add(consoles.submit(() -> {
                    together.await();
                    mailbox(folder).post(letter);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get(RunFolder.LONG.toSeconds(), TimeUnit.SECONDS);
            }
            // one after the other, for a connection is no two people's
            for (Letter letter : letters) {
                elsewhere.post(RunFolder.RUN, letter);
            }
            run.until("everybody is heard", () -> mailbox(folder).waiting().isEmpty());
            database.execute("update stuck set yes = false");
            assertEquals(Ending.ABORTED, run.end(), run::toString);
        }
        assertEquals(
                letters.stream().map(Letter::id).sorted().toList(),
                heard(folder).stream().sorted().toList());
        assertEquals(0, database.count("select count(*) from t where n > 1"));
        assertEquals(0, folder.sluice("replay", RunFolder.RUN).exitCode());
    }

    private static Elsewhere elsewhere(LiveRun run, RunFolder folder) throws Exception {
        run.until("it works", () -> !run.view().inFlight().isEmpty());
        return Elsewhere.open(folder.environment());
    }

    private static List<Letter> letters() {
        List<Letter> letters = new ArrayList<>();
        for (int number = 0; number < TWENTY; number++) {
            Signal signal = switch (number % 5) {
                case 0 -> new Signal.Continue();
                case 1 -> new Signal.Pause("a deploy");
                case 2 -> new Signal.Throttle(50, "Friday");
                case 3 -> new Signal.Note("I am here, too");
                default -> new Signal.Retry();
            };
            letters.add(Letter.of("operator-" + number, number == TWENTY / 2 ? new Signal.Abort("enough") : signal));
        }
        return letters;
    }

    private static void pause(LiveRun run) {
        run.say(new Signal.Pause("a deploy"));
        run.until("it asks", () -> run.view().question().isPresent());
    }

    private static Mailbox mailbox(RunFolder folder) {
        return Mailbox.of(runs(folder), RunFolder.RUN);
    }

    private static RunDirectory runs(RunFolder folder) {
        return new RunDirectory(folder.path().resolve(".sluice"));
    }

    /** The ids of the letters that the journal has, in its order. */
    private static List<String> heard(RunFolder folder) {
        List<String> heard = new ArrayList<>();
        new JournalReader(runs(folder).journal(RunFolder.RUN)).read(entry -> {
            if (entry instanceof Entry.Happened happened
                    && happened.event() instanceof Event.Signalled signalled
                    && !signalled.id().isEmpty()) {
                heard.add(signalled.id());
            }
        });
        return heard;
    }
}
