package dev.sluice.engine;

import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What counts against the time that a step has for all its attempts. */
class TimeSpentTest {
    private static final long WHOLE = 5 * 60_000;

    /** Its first attempt is cancelled after eight hours; the second and the third go wrong for a moment. */
    private static SimulatedShell cancelledLate(Step step) {
        SimulatedShell shell = new SimulatedShell(
                new Book().metrics("ok").phase(in("a").step(step)).build());
        shell.effects(execute -> execute.effect() instanceof Effect.Act && shell.executed.size() < 4
                ? new SimulatedShell.Does(10, new EffectResult.Failed("08006", "no connection", true))
                : shell.usual(execute));
        return shell;
    }

    @Test
    void anAttemptThatASleepCancelledTakesNothingFromTheNextOnes() {
        SimulatedShell shell = cancelledLate(
                Book.step("a.index", Book.sql("alter table t", Action.Sql.Mode.SINGLE, 3), Book.undo("u")));
        shell.start(true).until(6);
        Command.Execute first = shell.executed.getFirst();
        shell.crash();
        shell.now += 8 * 3_600_000;
        shell.feed(new Event.EffectEnded(shell.now, first.id(), new EffectResult.Cancelled("the verdict is old")));
        assertEquals(Ending.DONE, shell.end());
        assertEquals(4, shell.executed.size());
        assertEquals(WHOLE, shell.executed.get(1).deadlineMillis());
    }

    /** Nobody looks at it while the question is open. */
    @Test
    void aWaitThatAPersonRetriesLateHasItsTimeAgain() {
        Step wait = Book.waiting("a.settled", Book.above("good", 0), Duration.ofMinutes(10));
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok", "good")
                .phase(in("a").step(Book.sql("a.one")).last(wait))
                .build());
        shell.metric("good", 0).start(false).until(1_000_000);
        assertTrue(shell.interpreter.view().question().isPresent());
        shell.until(3 * 3_600_000).signal(new Signal.Retry());
        shell.until(shell.now + 9 * 60_000);
        assertEquals(Optional.empty(), shell.interpreter.view().question());
        shell.metric("good", 1);
        assertEquals(Ending.DONE, shell.end());
    }

    @Test
    void aBatchThatASleepCancelledTakesNothingFromTheNextOnes() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").within(Duration.ofDays(30)).step(Fills.step("a.fill")))
                .build());
        int[] batches = {0};
        shell.effects(execute -> execute.effect() instanceof Effect.Batch && batches[0]++ == 1
                ? new SimulatedShell.Does(10, new EffectResult.Failed("08006", "no connection", true))
                : shell.usual(execute));
        shell.start(true);
        while (batches[0] == 0) {
            shell.until(shell.now + 1);
        }
        Command.Execute first = shell.executed.getLast();
        shell.crash();
        shell.now += 72 * 3_600_000;
        shell.feed(new Event.EffectEnded(shell.now, first.id(), new EffectResult.Cancelled("the verdict is old")));
        assertEquals(Ending.DONE, shell.end());
    }
}
