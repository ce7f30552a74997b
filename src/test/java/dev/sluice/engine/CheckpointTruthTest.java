package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The checkpoint alone tells how far a backfill has come, and how much of it is left to undo. */
class CheckpointTruthTest {
    private static SimulatedShell filling() {
        return new SimulatedShell(new Book()
                .metrics("ok", "lag")
                .phase(in("a").step(Fills.step("a.fill")).rollbackWhen(above("lag", 10)))
                .build());
    }

    /** Rolled back in the middle, with its first batch of the undo ending like this. */
    private static SimulatedShell undone(EffectResult first) {
        SimulatedShell shell = filling();
        shell.rows = 100_000;
        AtomicInteger undos = new AtomicInteger();
        shell.effects(execute -> execute.effect() instanceof Effect.UndoBatch && undos.incrementAndGet() == 1
                        ? new SimulatedShell.Does(20, first)
                        : shell.usual(execute))
                .at(5_000, () -> shell.metric("lag", 99));
        assertEquals(Ending.ROLLED_BACK, shell.start(true).end());
        assertTrue(undos.get() > 1);
        return shell;
    }

    @Test
    void aBatchOfAnUndoThatNobodySawEndIsNotTakenForDone() {
        assertEquals(0, undone(new EffectResult.Unknown("reset at COMMIT")).done.get("a.fill"));
    }

    @Test
    void aRangeInWhichOthersHaveWrittenSinceIsNotTheLastToBeUndone() {
        EffectResult nothing = new EffectResult.BatchDone(0, 0, "(9000)", 20, OptionalDouble.empty(), false);
        assertEquals(0, undone(nothing).done.get("a.fill"));
    }

    @Test
    void whatIsFoundDoneIsUndoneThoughThisRunSawNoBatchOfIt() {
        SimulatedShell shell = filling();
        shell.done.put("a.fill", shell.rows);
        shell.effects(execute -> execute.effect() instanceof Effect.AwaitOldTransactions
                        ? new SimulatedShell.Does(60_000, shell.usual(execute).result())
                        : shell.usual(execute))
                .at(5_000, () -> shell.metric("lag", 99));

        assertEquals(Ending.ROLLED_BACK, shell.start(true).end());
        assertEquals(List.of("a.fill", "a.fill/undo"), shell.effects());
        assertEquals(0, shell.done.get("a.fill"));
    }

    /** As many rows as before, and yet a range is open again: what was lost had changed no row. */
    @Test
    void aFirstPassThatIsOpenAgainIsAPersonsToDecideAndThenRunsToItsEnd() {
        SimulatedShell shell = filling();
        shell.effects(execute -> execute.effect() instanceof Effect.AwaitOldTransactions
                        ? new SimulatedShell.Does(600_000, shell.usual(execute).result())
                        : shell.usual(execute))
                .start(false)
                .until(60_000);
        assertEquals(10_000, shell.done.get("a.fill"));
        shell.crash().rows = 11_000;

        shell.effects(shell::usual).resume(false).until(shell.now + 10_000);
        assertEquals(
                Question.Kind.UNCERTAIN,
                shell.interpreter.view().question().orElseThrow().kind());
        assertTrue(shell.told(Decision.Kind.RECOVERED).contains("went back"));
        assertEquals(Ending.DONE, shell.signal(new Signal.Retry()).end());
        assertEquals(11_000, shell.done.get("a.fill"));
    }
}
