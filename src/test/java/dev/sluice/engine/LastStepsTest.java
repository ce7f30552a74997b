package dev.sluice.engine;

import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.EffectResult.Finding;
import dev.sluice.engine.RunView.StepState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of {@code finally} steps of whose end nobody knows. */
class LastStepsTest {
    private static final String PAY = "finally.pay";
    private static final String NOTE = "finally.note";

    @Test
    void neitherAResumeNorTheNextRepeatsWhatNobodyKnows() {
        SimulatedShell shell = crashed(Event.MEANING);
        assertEquals(Ending.FAILED, shell.resume(true).end());
        String end = shell.told(Decision.Kind.FINISHED);
        assertTrue(end.contains("done, but a person has to look at finally.pay: no probe"), end);
        assertEquals(
                Question.Kind.UNCERTAIN,
                shell.interpreter.view().question().orElseThrow().kind());
        assertEquals(Ending.FAILED, shell.resume(true).end());
        assertEquals(1, acts(shell, PAY));
        assertEquals(1, acts(shell, NOTE), "the next one has its turn");
        assertEquals(StepState.UNCERTAIN, state(shell, PAY));
    }

    @Test
    void takesPlaceAgainOnAPersonsWord() {
        SimulatedShell shell = crashed(Event.MEANING);
        assertEquals(Ending.FAILED, shell.resume(true).end());
        assertEquals(Ending.DONE, shell.resume(false).signal(new Signal.Retry()).end());
        assertEquals(2, acts(shell, PAY));
    }

    @Test
    void isLeftAsItIsOnAPersonsWord() {
        SimulatedShell shell = crashed(Event.MEANING);
        assertEquals(Ending.FAILED, shell.resume(true).end());
        shell.resume(false).signal(new Signal.Skip(Book.ref(PAY), "it was paid"));
        assertEquals(Ending.DONE, shell.end());
        assertEquals(1, acts(shell, PAY));
        assertEquals(StepState.SKIPPED, state(shell, PAY));
    }

    @Test
    void anAbortEndsTheRunAndLeavesItAlone() {
        SimulatedShell shell = crashed(Event.MEANING);
        assertEquals(Ending.FAILED, shell.resume(true).end());
        assertEquals(
                Ending.ABORTED,
                shell.resume(false).signal(new Signal.Abort("enough")).end());
        assertEquals(1, acts(shell, PAY));
        assertEquals(RunState.ENDED, shell.interpreter.state());
        String end = shell.told(Decision.Kind.FINISHED);
        assertTrue(
                end.contains("done, but aborted by maria: enough; nobody knows whether finally.pay took place"), end);
    }

    @Test
    void nothingElseIsHeardOnceTheOutcomeIsSettled() {
        SimulatedShell shell = crashed(Event.MEANING).resume(false).until(60_000);
        shell.signal(new Signal.Skip(Book.ref("a.one"), "why not"))
                .signal(new Signal.Continue())
                .signal(new Signal.Rollback("back"));
        assertEquals(RunState.CLEANING, shell.interpreter.state());
        assertEquals(1, acts(shell, PAY));
        assertEquals(3, shell.told(Decision.Kind.PERSON).split(Decision.REFUSED, -1).length - 1);
    }

    @Test
    void aRollbackIsIncompleteUntilSomebodyHasLooked() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok", "bad")
                .phase(in("a").rollbackWhen(Book.above("bad", 0)).step(Book.sql("a.one"), Book.sql("a.two")))
                .last(Book.sql(PAY))
                .build());
        shell.effects(execute -> does(shell, execute)).start(true).at(200, () -> shell.metric("bad", 1));
        crashedIn(shell, PAY);
        assertEquals(Ending.ROLLBACK_FAILED, shell.resume(true).end());
        shell.resume(false).signal(new Signal.Skip(Book.ref(PAY), "it was paid"));
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(1, acts(shell, PAY));
    }

    @Test
    void whatFailedForCertainIsTriedAgainBesideIt() {
        SimulatedShell shell = crashed(Event.MEANING);
        shell.effects(execute -> execute.id().step().toString().equals(NOTE) && acts(shell, NOTE) == 1
                ? new SimulatedShell.Does(50, new EffectResult.Failed("E", "no", false))
                : does(shell, execute));
        assertEquals(Ending.FAILED, shell.resume(true).end());
        assertTrue(
                shell.decisions.getLast().reasons().stream().anyMatch(why -> why.contains("finally.note failed")),
                shell.decisions.getLast()::toString);
        assertEquals(Ending.FAILED, shell.resume(true).end());
        assertEquals(StepState.DONE, state(shell, NOTE));
        assertEquals(2, acts(shell, NOTE));
        assertEquals(1, acts(shell, PAY));
    }

    @Test
    void aRetryIsHeardWhileWhatFailedIsTriedAgain() {
        SimulatedShell shell = crashed(Event.MEANING);
        shell.effects(execute -> execute.id().step().toString().equals(NOTE) && acts(shell, NOTE) == 1
                ? new SimulatedShell.Does(50, new EffectResult.Failed("E", "no", false))
                : does(shell, execute));
        assertEquals(Ending.FAILED, shell.resume(true).end());
        shell.resume(false).signal(new Signal.Retry()).signal(new Signal.Detach());
        assertEquals(Ending.DONE, shell.end());
        assertEquals(2, acts(shell, PAY));
    }

    @Test
    void asksAlsoWhereTheJournalIsLost() {
        SimulatedShell shell = crashed(Event.MEANING);
        assertEquals(Ending.FAILED, shell.resume(true).end());
        SimulatedShell other = new SimulatedShell(book().build());
        other.effects(execute -> does(other, execute));
        other.feed(new Event.Rebuilt(
                SimulatedShell.started(true, Event.MEANING), shell.interpreter.position(), "it is lost"));
        assertEquals(Ending.FAILED, other.end());
        assertEquals(0, acts(other, PAY));
    }

    /** As the version decided that wrote it, up to the moment in which another one takes it up. */
    @Test
    void aJournalOfBeforeIsDecidedAsBeforeAndTakenUpWithAQuestion() {
        SimulatedShell shell = crashed(Event.FIRST_MEANING);
        assertEquals(Ending.FAILED, shell.resumeBy(Event.FIRST_MEANING).end());
        assertTrue(shell.told(Decision.Kind.STEP_FAILED).contains("finally.pay failed: no probe"));
        assertTrue(shell.told(Decision.Kind.FINISHED).contains("but finally.pay of finally failed"));
        assertFalse(shell.kinds().contains(Decision.Kind.PERSON_NEEDED));
        assertEquals(Ending.FAILED, shell.resume(true).end());
        assertEquals(1, acts(shell, PAY));
        assertTrue(shell.kinds().contains(Decision.Kind.PERSON_NEEDED));
    }

    @Test
    void aJournalOfBeforeInWhichItTookPlaceAgainIsOver() {
        SimulatedShell shell = crashed(Event.FIRST_MEANING);
        assertEquals(Ending.FAILED, shell.resumeBy(Event.FIRST_MEANING).end());
        assertEquals(Ending.DONE, shell.resumeBy(Event.FIRST_MEANING).end());
        assertEquals(2, acts(shell, PAY));
    }

    /** The process dies while {@code finally.pay} takes place. */
    private static SimulatedShell crashed(int meaning) {
        SimulatedShell shell = new SimulatedShell(book().build());
        shell.effects(execute -> does(shell, execute)).feed(SimulatedShell.started(true, meaning));
        return crashedIn(shell, PAY);
    }

    private static SimulatedShell crashedIn(SimulatedShell shell, String step) {
        while (acts(shell, step) == 0) {
            shell.until(shell.now + 100);
        }
        return shell.crash();
    }

    private static Book book() {
        return new Book().metrics("ok").phase(in("a").step(Book.sql("a.one"))).last(Book.sql(PAY), Book.sql(NOTE));
    }

    private static SimulatedShell.Does does(SimulatedShell shell, Command.Execute execute) {
        if (execute.effect() instanceof Effect.FindOut) {
            return new SimulatedShell.Does(10, new EffectResult.Found(Finding.UNKNOWN, "no probe"));
        }
        return new SimulatedShell.Does(1_000, shell.usual(execute).result());
    }

    private static int acts(SimulatedShell shell, String step) {
        List<Command.Execute> of = shell.executed.stream()
                .filter(execute -> execute.effect() instanceof Effect.Act
                        && execute.id().step().toString().equals(step))
                .toList();
        return of.size();
    }

    private static StepState state(SimulatedShell shell, String step) {
        return shell.interpreter.view().finallySteps().stream()
                .filter(each -> each.step().toString().equals(step))
                .findFirst()
                .orElseThrow()
                .state();
    }
}
