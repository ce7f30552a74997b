package dev.sluice.engine;

import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.EffectResult.Finding;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whoever goes on without the journal where somebody was going back over a step goes back, too. */
class RebuiltBackTest {
    private static final EffectResult DONE = new EffectResult.Done(Optional.empty(), "done");
    private static final EffectResult FAILED = new EffectResult.Failed("1", "exit 1", false);
    private static final EffectResult UNKNOWN = new EffectResult.Unknown("nobody saw its end");

    /** How the undo of the command ends, and what is found of it and of the command. */
    private EffectResult end = DONE;

    private Finding undone = Finding.UNKNOWN;
    private Finding done = Finding.NOT_DONE;

    @Test
    void anUndoOfWhichNobodyKnowsIsLeftToAPerson() {
        end = UNKNOWN;
        SimulatedShell lost = goingBack();
        for (Position position : List.of(lost.announced, lost.interpreter.position())) {
            SimulatedShell shell = RebuildTest.rebuilt(lost, position, shell());
            assertEquals(Ending.ROLLBACK_FAILED, shell.end());
            assertEquals(List.of(), acts(shell));
            shell.resume(false).until(shell.now + 10_000);
            assertEquals(
                    Question.Kind.UNCERTAIN,
                    shell.interpreter.view().question().orElseThrow().kind());
            end = DONE;
            assertEquals(Ending.DONE, shell.signal(new Signal.Retry()).end());
            assertEquals(List.of("a.copy/undo/0", "a.copy#1/0"), acts(shell));
        }
    }

    @Test
    void anUndoThatIsFoundDoneIsFollowedByTheStepAnew() {
        end = UNKNOWN;
        undone = Finding.DONE;
        SimulatedShell lost = goingBack();
        SimulatedShell shell = RebuildTest.rebuilt(lost, lost.announced, shell());
        assertEquals(Ending.DONE, shell.end());
        assertEquals(List.of("a.copy#1/0"), acts(shell));
    }

    @Test
    void aJournalOfBeforeIsDecidedAsBefore() {
        end = UNKNOWN;
        SimulatedShell shell = shell();
        shell.feed(new Event.Rebuilt(
                SimulatedShell.started(true, Event.THIRD_MEANING), goingBack().announced, "it is lost"));
        assertEquals(Ending.DONE, shell.end());
        assertEquals(List.of("a.copy/0"), acts(shell));
    }

    @Test
    void anUndoThatWaitsForAnotherAttemptHasIt() {
        end = FAILED;
        done = Finding.DONE;
        SimulatedShell lost = goingBack();
        assertEquals(Optional.of(Ending.ROLLBACK_FAILED), lost.finish.map(Command.Finish::ending));
        lost.resume(false).signal(new Signal.Pause("not now")).signal(new Signal.Retry());
        end = DONE;
        SimulatedShell shell = RebuildTest.rebuilt(lost, lost.interpreter.position(), shell());
        assertEquals(Ending.DONE, shell.end());
        assertEquals(List.of("a.copy/undo/0", "a.copy#1/0"), acts(shell));
    }

    @Test
    void anUndoThatHadEndedIsNotDoneAgain() {
        done = Finding.UNKNOWN;
        for (Signal signal : List.of(new Signal.Back("typo"), new Signal.Rollback("enough"))) {
            SimulatedShell lost = shell().start(false).until(60_000).signal(signal);
            lost.signal(new Signal.Interrupt()).until(61_000);
            assertEquals(Optional.of(Ending.INTERRUPTED), lost.finish.map(Command.Finish::ending));
            assertEquals("a.copy/undo/0", acts(lost).getLast());
            SimulatedShell shell = RebuildTest.rebuilt(lost, lost.interpreter.position(), shell());
            boolean back = signal instanceof Signal.Back;
            assertEquals(back ? Ending.DONE : Ending.ROLLED_BACK, shell.end());
            assertEquals(List.of(back ? "a.copy#1/0" : "a.one/undo/0"), acts(shell));
        }
    }

    @Test
    void aBackfillIsUndoneToItsEnd() {
        Runbook runbook = runbook(Fills.step("a.fill"));
        SimulatedShell lost = new SimulatedShell(runbook).start(false).until(60_000);
        lost.signal(new Signal.Back("typo")).until(60_150);
        long half = lost.done.get("a.fill");
        assertTrue(half > 0 && half < lost.rows, () -> half + " rows");
        for (Position position : List.of(lost.announced, lost.interpreter.position())) {
            SimulatedShell shell = RebuildTest.rebuilt(lost, position, new SimulatedShell(runbook));
            assertEquals(Ending.DONE, shell.end());
            assertEquals(0, shell.done.get("a.fill"));
            assertEquals(shell.rows, shell.done.get("a.fill#1"));
        }
    }

    @Test
    void aStatementIsUndoneOnceAndDoneAnewWhereverThatWasCut() {
        Runbook runbook = runbook(Book.sql("a.two"));
        for (long cut = 60_001; cut < 60_200; cut += 7) {
            SimulatedShell lost = new SimulatedShell(runbook).start(false).until(60_000);
            lost.signal(new Signal.Back("typo")).until(cut);
            SimulatedShell shell = RebuildTest.told(lost, runbook);
            assertEquals(Ending.DONE, shell.end(), "cut at " + cut);
            List<String> both = acts(lost);
            both.addAll(acts(shell));
            assertTrue(both.contains("a.two#1/0"), "cut at " + cut + ": " + both);
            assertEquals(
                    1,
                    RebuildTest.standing(lost, "a.two") + RebuildTest.standing(shell, "a.two"),
                    "cut at " + cut + ": " + both);
        }
    }

    @Test
    void aRunThatWasAbortedMeanwhileStaysSo() {
        SimulatedShell lost = shell().start(false).until(60_000).signal(new Signal.Back("typo"));
        assertEquals(Ending.ABORTED, lost.signal(new Signal.Abort("enough")).end());
        SimulatedShell shell = RebuildTest.rebuilt(lost, lost.interpreter.position(), shell());
        assertEquals(Ending.ABORTED, shell.end());
        assertEquals(List.of(), acts(shell));
    }

    /** Somebody goes back over the command, and its undo ends. */
    private SimulatedShell goingBack() {
        SimulatedShell shell = shell().start(false).until(60_000);
        shell.signal(new Signal.Back("typo")).until(60_120);
        assertEquals(
                List.of("a.one/0", "a.copy/0", "a.copy/undo/0"), acts(shell).subList(0, 3));
        return shell;
    }

    private SimulatedShell shell() {
        SimulatedShell shell = new SimulatedShell(runbook(Book.command("a.copy", Optional.empty())));
        return shell.effects(execute -> {
            if (execute.effect() instanceof Effect.FindOut find) {
                return new SimulatedShell.Does(20, new EffectResult.Found(find.undo() ? undone : done, "looked"));
            }
            return execute.id().toString().equals("a.copy/undo/0")
                    ? new SimulatedShell.Does(50, end)
                    : shell.usual(execute);
        });
    }

    private static Runbook runbook(Step last) {
        return new Book()
                .metrics("ok")
                .phase(in("a").step(Book.sql("a.one"), last).soak(Duration.ofMinutes(5)))
                .build();
    }

    private static List<String> acts(SimulatedShell shell) {
        return new ArrayList<>(shell.executed.stream()
                .filter(execute -> execute.effect() instanceof Effect.Act)
                .map(execute -> execute.id().toString())
                .toList());
    }
}
