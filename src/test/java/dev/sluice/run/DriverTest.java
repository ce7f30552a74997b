package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Command;
import dev.sluice.engine.Decision;
import dev.sluice.engine.EffectId;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.RunView;
import dev.sluice.engine.Signal;
import dev.sluice.journal.JournalWriter;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.text.SourceText;
import dev.sluice.telemetry.Witness;
import dev.sluice.telemetry.Witnesses;
import dev.sluice.testing.BegunRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How often those who follow a run are shown how it stands. Its clock goes on by a while with each word of an effect. */
class DriverTest implements Timekeeper, Face, Hands {
    private static final int WORDS = 100;
    private static final long BETWEEN_WORDS_MILLIS = 20;

    private final List<RunView> seen = new ArrayList<>();
    private final List<RunView> witnessed = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();
    private RunView last;
    private long now;
    private Driver driver;

    private Ending drive() throws InterruptedException {
        Runbook runbook = Checker.check(
                        new SourceText(
                                "switches",
                                Switches.runbook("step one sql on db \"insert into marks values (1)\"\n"
                                        + "undo one sql on db \"delete from marks\"")),
                        Map.of())
                .runbook()
                .orElseThrow();
        FailingLog log = new FailingLog(new byte[0], FailingLog.Fault.NONE);
        Witness witness = new Witness() {
            @Override
            public void sees(RunView view) {
                witnessed.add(view);
            }
        };
        driver = new Driver(
                new Interpreter(runbook),
                JournalWriter.begin(Path.of("journal.jsonl"), log, BegunRun.header(runbook)),
                this,
                this,
                new Lookout(new Witnesses(List.of(witness), trouble -> {}), runbook),
                made -> this);
        for (int word = 0; word < WORDS; word++) {
            driver.told(new EffectId(new StepRef("work", "one"), false, 0, 0), "word " + word);
        }
        driver.say("jo", new Signal.Interrupt());
        return driver.run(BegunRun.started(runbook));
    }

    @Test
    void whoFollowsLooksAFewTimesASecondAndNotAtEachEvent() throws InterruptedException {
        drive();
        int seconds = (int) (WORDS * BETWEEN_WORDS_MILLIS / 1_000);
        assertTrue(seen.size() <= 4 * seconds + 1 + decisions.size(), "so many looks: " + seen.size());
        for (int look = 1; look < seen.size(); look++) {
            long between = seen.get(look).at() - seen.get(look - 1).at();
            assertTrue(between <= 250 + BETWEEN_WORDS_MILLIS, "nobody was shown anything for " + between + " ms");
        }
        assertEquals(seen, witnessed);
    }

    @Test
    void theEndIsShownAsItIs() throws InterruptedException {
        assertEquals(Ending.INTERRUPTED, drive());
        assertEquals(Optional.of(Ending.INTERRUPTED), last.ending().map(RunView.Ended::ending));
        assertEquals(WORDS * BETWEEN_WORDS_MILLIS, last.at());
        assertEquals(last, seen.getLast());
        assertEquals(last, driver.view());
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public long wall() {
        return now;
    }

    @Override
    public void decided(Decision decision, RunView view) {
        decisions.add(decision);
        assertEquals(now, view.at(), "what is shown with a decision is how things are: " + decision.text());
    }

    @Override
    public void changed(RunView view) {
        seen.add(view);
    }

    @Override
    public void progress(String subject, String text) {
        now += BETWEEN_WORDS_MILLIS;
    }

    @Override
    public void finished(Ending ending, String text, RunView view) {
        last = view;
    }

    @Override
    public void attached(RunControl control) {}

    @Override
    public Optional<Person> person() {
        return Optional.empty();
    }

    @Override
    public void read(String metric) {}

    @Override
    public void history(Command.ReadHistory wanted) {}

    @Override
    public void phaseBegins() {}

    @Override
    public void examine(Command.Examine wanted) {}

    @Override
    public void begin(Command.Execute execute) {}

    @Override
    public void cancel(Command.Cancel cancel) {}

    @Override
    public void close() {}
}
