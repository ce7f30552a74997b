package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Action;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A backfill from its opening to its second pass. */
class BackfillTest {

    @Test
    void opensFillsWaitsForOldTransactionsAndPassesOnceMore() {
        SimulatedShell shell = shell().start(true);
        assertEquals(Ending.DONE, shell.end());
        List<Class<?>> kinds = shell.executed.stream()
                .<Class<?>>map(execute -> execute.effect().getClass())
                .distinct()
                .toList();
        assertEquals(List.of(Effect.OpenBackfill.class, Effect.Batch.class, Effect.AwaitOldTransactions.class), kinds);
        assertEquals(2, ((Effect.Batch) shell.executed.getLast().effect()).pass());
        assertEquals(10_000, shell.done.get("a.fill"));
    }

    @Test
    void givesEachPartAnOrdinalOfItsOwn() {
        SimulatedShell shell = shell().start(true);
        shell.end();
        long distinct =
                shell.executed.stream().map(Command.Execute::id).distinct().count();
        assertEquals(shell.executed.size(), distinct);
    }

    @Test
    void sizesBatchesTowardsTheAim() {
        SimulatedShell shell = shell(new Action.Knob.Live("batch"));
        shell.rows = 200_000;
        shell.effects(execute -> execute.effect() instanceof Effect.Batch batch && batch.pass() == 1
                        ? fill(shell, batch, Math.max(1, batch.rows() / 50))
                        : shell.usual(execute))
                .start(true);
        assertEquals(Ending.DONE, shell.end());
        List<Long> sizes = batches(shell);
        assertEquals(List.of(1_000L, 1_500L, 2_250L, 3_375L), sizes.subList(0, 4));
        assertEquals(5_000, sizes.get(sizes.size() - 3), 100);
    }

    @Test
    void staysWithinTheRangeOfTheParameterThatStatesTheSize() {
        SimulatedShell shell = shell(new Action.Knob.Fixed(1_000, Optional.of("batch")));
        shell.rows = 200_000;
        shell.effects(execute -> execute.effect() instanceof Effect.Batch batch && batch.pass() == 1
                        ? fill(shell, batch, 1)
                        : shell.usual(execute))
                .start(true);
        assertEquals(Ending.DONE, shell.end());
        assertEquals(
                10_000, batches(shell).stream().mapToLong(Long::longValue).max().orElseThrow());
    }

    @Test
    void takesFewerRowsAndPausesAfterALockTimeout() {
        SimulatedShell shell = shell();
        shell.effects(execute -> execute.effect() instanceof Effect.Batch && execute.attempt() < 3
                        ? failed("55P03", true)
                        : shell.usual(execute))
                .start(true);
        assertEquals(Ending.DONE, shell.end());
        List<Command.Execute> batches = shell.executed.stream()
                .filter(execute -> execute.effect() instanceof Effect.Batch)
                .toList();
        assertEquals(List.of(1_000L, 500L, 250L), batches(shell).subList(0, 3));
        assertEquals(
                List.of(1, 2, 3),
                batches.subList(0, 3).stream().map(Command.Execute::attempt).toList());
        assertTrue(batches.get(1).notBefore() - batches.get(0).notBefore() >= 500);
        assertTrue(shell.kinds().contains(Decision.Kind.STEP_RETRIED));
    }

    @Test
    void pausesWhenAttemptsAtALockAreSpentWithoutRunningFinally() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Fills.step("a.fill")))
                .last(Book.sql("finally.note"))
                .build());
        shell.effects(execute ->
                        execute.effect() instanceof Effect.Batch ? failed("55P03", true) : shell.usual(execute))
                .start(true);
        assertEquals(Ending.PAUSED, shell.end());
        assertEquals(List.of("a.fill"), shell.effects());
        assertEquals(Ending.DONE, shell.effects(shell::usual).resume(true).end());
        assertEquals(List.of("a.fill", "finally.note"), shell.effects());
    }

    @Test
    void asksTheCheckpointWhenTheFateOfABatchIsUnknown() {
        SimulatedShell shell = shell();
        shell.effects(execute -> {
                    if (execute.effect() instanceof Effect.Batch && execute.id().ordinal() == 3) {
                        shell.done.merge("a.fill", 1_000L, Long::sum);
                        return new SimulatedShell.Does(10, new EffectResult.Unknown("reset at COMMIT"));
                    }
                    return shell.usual(execute);
                })
                .start(true);
        assertEquals(Ending.DONE, shell.end());
        assertEquals(10_000, shell.done.get("a.fill"));
        assertTrue(shell.told(Decision.Kind.RECOVERED).contains("ahead of the journal"));
    }

    @Test
    void holdsForAPersonWhenTheCheckpointWentBack() {
        SimulatedShell shell = shell().start(true).until(300);
        assertTrue(shell.done.get("a.fill") >= 1_000);
        shell.crash().done.put("a.fill", 0L);
        assertEquals(Ending.FAILED, shell.resume(true).end());
        assertTrue(shell.told(Decision.Kind.RECOVERED).contains("went back"));
        shell.resume(false).until(shell.now + 10_000);
        assertEquals(
                Question.Kind.UNCERTAIN,
                shell.interpreter.view().question().orElseThrow().kind());
        assertEquals(Ending.DONE, shell.signal(new Signal.Retry()).end());
    }

    @Test
    void holdsWhenOldTransactionsStayOpen() {
        SimulatedShell shell = shell();
        shell.effects(execute -> execute.effect() instanceof Effect.AwaitOldTransactions
                        ? new SimulatedShell.Does(1_000, new EffectResult.OldTransactions(List.of(4711), ""))
                        : shell.usual(execute))
                .start(true);
        assertEquals(Ending.FAILED, shell.end());
        assertTrue(shell.told(Decision.Kind.STEP_FAILED).contains("4711"));
        assertEquals(Ending.DONE, shell.effects(shell::usual).resume(true).end());
    }

    @Test
    void holdsWhenAPreparedTransactionIsLeftWhichHasNoPid() {
        SimulatedShell shell = shell();
        shell.effects(execute -> execute.effect() instanceof Effect.AwaitOldTransactions
                        ? new SimulatedShell.Does(
                                1_000, new EffectResult.OldTransactions(List.of(), "prepared transaction 'x'"))
                        : shell.usual(execute))
                .start(true);
        assertEquals(Ending.FAILED, shell.end());
        assertTrue(shell.told(Decision.Kind.STEP_FAILED).contains("prepared transaction 'x'"));
        assertEquals(Ending.DONE, shell.effects(shell::usual).resume(true).end());
    }

    @Test
    void feedsItsProgressIntoTheGate() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .fromStep("filled", "a.fill")
                        .phase(in("a").pauseWhen(above("filled", 1e9)).step(Fills.step("a.fill")))
                        .phase(in("b").require(above("filled", 9_999)).step(Book.sql("b.one")))
                        .build())
                .start(true);
        assertEquals(Ending.DONE, shell.end());
        assertEquals(List.of("a.fill", "b.one"), shell.effects());
    }

    @Test
    void showsProgressAndTimeLeft() {
        SimulatedShell shell = shell();
        shell.rows = 1_000_000;
        shell.start(true).until(5_000);
        RunView.Progress progress = shell.interpreter
                .view()
                .phases()
                .getFirst()
                .steps()
                .getFirst()
                .progress()
                .orElseThrow();
        assertTrue(progress.rowsDone() > 10_000, progress.toString());
        assertEquals(progress.rowsDone() / 1e6, progress.share().orElseThrow(), 1e-9);
        assertEquals(10_000, progress.rowsPerSecond().orElseThrow(), 2_000);
        assertEquals(100_000, progress.eta().orElseThrow().medianMillis(), 10_000);
    }

    @Test
    void takesTheSizeThatAnOperatorSets() {
        SimulatedShell shell = shell(new Action.Knob.Live("batch"));
        shell.rows = 100_000;
        shell.start(false).until(1_000);
        shell.signal(new Signal.Set("batch", Value.amount(777), "gently"));
        int before = batches(shell).size();
        shell.until(3_000);
        assertTrue(
                batches(shell).subList(before, batches(shell).size()).stream().allMatch(size -> size == 777));
        shell.signal(new Signal.Set("batch", Value.amount(7), "too gently"));
        assertTrue(shell.told(Decision.Kind.PERSON).contains("refused: batch stays in 100 rows .. 10_000 rows"));
    }

    private static SimulatedShell shell() {
        return shell(new Action.Knob.Fixed(1_000));
    }

    private static SimulatedShell shell(Action.Knob batch) {
        return new SimulatedShell(new Book()
                .metrics("ok")
                .live("batch", 1_000, 100, 10_000)
                .phase(in("a").step(Book.step("a.fill", Fills.fill(batch, Optional.of("x is null")), null)))
                .build());
    }

    private static SimulatedShell.Does fill(SimulatedShell shell, Effect.Batch batch, long millis) {
        long before = shell.done.getOrDefault("a.fill", 0L);
        long after = Math.min(shell.rows, before + batch.rows());
        return SimulatedShell.batch(after, after - before, millis, after == shell.rows);
    }

    private static SimulatedShell.Does failed(String code, boolean retryable) {
        return new SimulatedShell.Does(20, new EffectResult.Failed(code, "no", retryable));
    }

    private static List<Long> batches(SimulatedShell shell) {
        return shell.executed.stream()
                .filter(execute -> execute.effect() instanceof Effect.Batch)
                .map(execute -> ((Effect.Batch) execute.effect()).rows())
                .toList();
    }
}
