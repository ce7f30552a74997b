package dev.sluice.engine;

import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What bounds a batch: its rest, and its part of what all workers share. Without a rule all work from the second round on. */
class BatchingTest {
    private static final Action.Ladder LADDER =
            new Action.Ladder(List.of(1.0, 10.0, 50.0, 100.0), Duration.ofMinutes(10));
    private static final long EACH = LADDER.each().toMillis();

    @Test
    void restsAsLongAsTheKnobSaysAndCountsThatAsWork() {
        SimulatedShell shell = shell(Fills.paced("a.fill", 1, 0.25, Optional.empty(), Optional.empty()));
        shell.rows = 1_000_000;
        shell.start(true).until(20_000);
        assertEquals(List.of(350L), pauses(shell).stream().distinct().toList(), "each works for 100 ms");
        assertEquals(1_000 / 0.35, progress(shell).rowsPerSecond().orElseThrow(), 1);
    }

    /** One row in a hundred is to be changed: what is left are the rows to look at. */
    @Test
    void theTimeLeftIsThatOfTheRowsToPass() {
        SimulatedShell shell = shell(Fills.paced("a.fill", 1, 0.25, Optional.empty(), Optional.empty()));
        shell.rows = 1_000_000;
        shell.effects(execute -> execute.effect() instanceof Effect.Batch batch
                        ? SimulatedShell.batch(batches(shell).size() * 10L, batch.rows() / 100, 100, false)
                        : shell.usual(execute))
                .start(true)
                .until(20_000);
        double left = 1_000_000 - 1_000.0 * batches(shell).size();
        assertEquals(left * 0.35, progress(shell).eta().orElseThrow().medianMillis(), 1_000);
    }

    /** A share takes workers first; how long it goes on nobody knows, so the time left is that of the full pace. */
    @Test
    void theTimeLeftLeavesOutAThrottleOfAnyNumberOfWorkers() {
        for (int workers : List.of(1, 2, 4)) {
            SimulatedShell free = shell(Fills.step("a.fill", workers));
            SimulatedShell from = shell(Fills.step("a.fill", workers));
            SimulatedShell all = shell(Fills.step("a.fill", workers));
            List.of(free, from, all).forEach(shell -> shell.rows = 10_000_000);
            free.start(true).until(60_000);
            from.start(true).until(30_000).signal(new Signal.Throttle(50, "a busy hour"));
            from.until(60_000);
            all.start(true).signal(new Signal.Throttle(50, "a busy hour")).until(60_000);
            double each = secondsPerRow(free);
            assertEquals(each, secondsPerRow(from), each / 10, workers + " workers, throttled on the way");
            assertEquals(each, secondsPerRow(all), each / 10, workers + " workers, throttled from the start");
        }
    }

    private static double secondsPerRow(SimulatedShell shell) {
        RunView.Progress progress = progress(shell);
        return progress.eta().orElseThrow().medianMillis() / (double) (shell.rows - shell.done.get("a.fill"));
    }

    @Test
    void aForecastIsMeasuredThenReadyStalledWhileABatchHangsAndDueAtTheEnd() {
        SimulatedShell shell = shell(Fills.paced("a.fill", 1, 0.25, Optional.empty(), Optional.empty()));
        shell.effects(execute -> execute.effect() instanceof Effect.Batch
                                && batches(shell).size() == 6
                        ? new SimulatedShell.Does(1_500, shell.usual(execute).result())
                        : shell.usual(execute))
                .start(true);
        List<String> told = new ArrayList<>();
        while (shell.finish.isEmpty()) {
            RunView.Progress now = step(shell).progress().orElse(null);
            String state = now == null ? "" : now.etaState() + (now.eta().isPresent() ? " with a range" : "");
            if (now != null && (told.isEmpty() || !told.getLast().equals(state))) {
                told.add(state);
            }
            shell.until(shell.now + 10);
        }
        assertEquals(
                List.of(
                        "MEASURING",
                        "READY with a range",
                        "STALLED with a range",
                        "READY with a range",
                        "DUE with a range",
                        "DUE"),
                told);
    }

    /** Twice as many rows as the statistics know of. */
    @Test
    void aForecastIsDueOnceAsManyRowsArePassedAsWereExpected() {
        SimulatedShell shell = shell(Fills.paced("a.fill", 1, 0, Optional.empty(), Optional.empty()));
        shell.effects(execute -> execute.effect() instanceof Effect.OpenBackfill
                        ? new SimulatedShell.Does(
                                20, new EffectResult.Opened(OptionalDouble.of(shell.rows / 2.0), 0, false))
                        : shell.usual(execute))
                .start(true);
        while (shell.done.getOrDefault("a.fill", 0L) < shell.rows / 2) {
            assertNotEquals(
                    RunView.EtaState.DUE,
                    step(shell).progress().map(RunView.Progress::etaState).orElse(null));
            shell.until(shell.now + 10);
        }
        assertEquals(RunView.EtaState.DUE, progress(shell).etaState());
        assertEquals(0, progress(shell).eta().orElseThrow().highMillis());
        assertTrue(shell.done.get("a.fill") < shell.rows);
    }

    /** Half as many as the statistics know of: transactions older than the step may still be awaited. */
    @Test
    void aForecastIsDueOnceNothingIsLeftToPass() {
        SimulatedShell shell = shell(Fills.paced("a.fill", 1, 0, Optional.empty(), Optional.empty()));
        shell.effects(execute -> switch (execute.effect()) {
                    case Effect.OpenBackfill open ->
                        new SimulatedShell.Does(
                                20, new EffectResult.Opened(OptionalDouble.of(shell.rows * 2.0), 0, false));
                    case Effect.Batch batch -> {
                        long done = batches(shell).size() * 1_000L;
                        yield new SimulatedShell.Does(
                                100,
                                new EffectResult.BatchDone(
                                        done,
                                        1_000,
                                        "k",
                                        100,
                                        OptionalDouble.of(done / (double) shell.rows),
                                        done == shell.rows));
                    }
                    case Effect.AwaitOldTransactions await ->
                        new SimulatedShell.Does(60_000, new EffectResult.OldTransactions(List.of(), ""));
                    default -> shell.usual(execute);
                })
                .start(true)
                .until(20_000);
        assertEquals(1, progress(shell).share().orElseThrow());
        assertEquals(RunView.EtaState.DUE, progress(shell).etaState());
    }

    @Test
    void aShareSaysWhetherKeysTellItOrRows() {
        SimulatedShell rows = shell(Fills.step("a.fill")).start(true).until(500);
        assertEquals(RunView.Denominator.ESTIMATED, progress(rows).shareOf());
        assertEquals(Ending.DONE, rows.end());
        assertEquals(RunView.Denominator.EXACT, progress(rows).shareOf());

        SimulatedShell keys = shell(Fills.step("a.fill"));
        keys.effects(execute -> execute.effect() instanceof Effect.OpenBackfill
                        ? new SimulatedShell.Does(
                                20, new EffectResult.Opened(OptionalDouble.of(9), 0, false, OptionalDouble.of(0)))
                        : new SimulatedShell.Does(5_000, keys.usual(execute).result()))
                .start(true)
                .until(500);
        assertEquals(RunView.Denominator.KEY_SPACE, progress(keys).shareOf());
    }

    /** As at the end of a range of fewer rows than were thought to lie in it. */
    @Test
    void aBatchThatFoundNothingLeftTellsNothingOfThePace() {
        SimulatedShell shell = shell(Fills.step("a.fill"));
        shell.rows = 1_000_000;
        shell.effects(execute -> {
                    SimulatedShell.Does does = shell.usual(execute);
                    return does.result() instanceof EffectResult.BatchDone done
                            ? new SimulatedShell.Does(
                                    100,
                                    done.with(EffectResult.Measured.NOTHING.passed(
                                            batches(shell).size() % 3 == 0 ? 0 : done.rows())))
                            : does;
                })
                .start(true)
                .until(10_000);
        assertEquals(RunView.EtaState.READY, progress(shell).etaState());
    }

    /** The stretch behind it may be all to do. */
    @Test
    void aStretchWithNothingToDoMakesNoBatchLarger() {
        SimulatedShell shell = shell(Fills.paced("a.fill", 1, 0, Optional.empty(), Optional.empty()));
        shell.effects(execute -> execute.effect() instanceof Effect.Batch
                        ? SimulatedShell.batch(0, 0, 2, false)
                        : shell.usual(execute))
                .start(true)
                .until(1_000);
        assertEquals(List.of("1000 x 1"), rounds(shell).stream().distinct().toList());
    }

    @Test
    void batchesOfABudgetThatTakeTooLongGetSmallerYet() {
        SimulatedShell shell = shell(budgeted(Action.Budget.What.ROWS, 800));
        shell.effects(execute -> execute.effect() instanceof Effect.Batch batch
                        ? SimulatedShell.batch(0, batch.rows() * batch.workers(), batch.rows() * 15, false)
                        : shell.usual(execute))
                .start(true)
                .until(120_000);
        long rows = ((Effect.Batch) batches(shell).getLast().effect()).rows();
        assertTrue(rows < 20, rows + " rows");
    }

    @Test
    void aBudgetOfRowsIsOneForAllWorkers() {
        SimulatedShell shell = shell(budgeted(Action.Budget.What.ROWS, 800));
        shell.rows = 1_000_000;
        shell.start(true).until(20_000);
        assertEquals(
                List.of("800 x 1", "200 x 4"), rounds(shell).stream().distinct().toList());
        assertEquals(List.of(1_000L), pauses(shell).stream().distinct().toList());
    }

    /** 2000 bytes a row: a second's worth are 4000 rows. */
    @Test
    void aBudgetOfWalIsOneForAllWorkers() {
        SimulatedShell shell = shell(budgeted(Action.Budget.What.WAL, 8e6));
        shell.effects(writing(shell, 2_000)).start(true).until(20_000);
        assertEquals(
                List.of("1000 x 1", "1500 x 4", "1000 x 4"),
                rounds(shell).stream().distinct().toList());
    }

    @Test
    void eachOfSeveralBatchesWritesAsMuchWalAsOneAloneMay() {
        SimulatedShell shell = shell(Fills.paced("a.fill", 4, 0, Optional.empty(), Optional.empty()));
        shell.effects(writing(shell, 10_000)).start(true).until(20_000);
        assertEquals(((64 << 20) / 10_000) + 1 + " x 4", rounds(shell).getLast());
    }

    @Test
    void aRungEndsWhereAllWorkersTogetherHaveReachedIt() {
        SimulatedShell shell = shell(laddered(4)).start(true).until(EACH + EACH / 2);
        assertEquals(List.of("100 x 1", "225 x 4"), rounds(shell));
        assertEquals(1_000, shell.done.get("a.fill"));
        assertEquals(2, rung(shell).number());
        assertEquals(Ending.DONE, shell.end());
        assertEquals(10_000, shell.done.get("a.fill"));
    }

    /** What a hundred rows take says nothing of what a thousand would. */
    @Test
    void aBatchThatARungCutShortDoesNotChangeTheSize() {
        SimulatedShell shell = shell(laddered(1)).start(true);
        assertEquals(Ending.DONE, shell.end());
        assertEquals(
                List.of("100 x 1", "900 x 1", "1000 x 1"),
                rounds(shell).stream().distinct().toList());
    }

    private static SimulatedShell shell(Step step) {
        return new SimulatedShell(
                new Book().metrics("ok").phase(in("a").step(step)).build());
    }

    private static Step budgeted(Action.Budget.What what, double rate) {
        return Fills.paced(
                "a.fill", 4, 0, Optional.of(new Action.Budget(what, new Action.Knob.Fixed(rate))), Optional.empty());
    }

    private static Step laddered(int workers) {
        return Fills.paced("a.fill", workers, 0, Optional.empty(), Optional.of(LADDER));
    }

    /** Rounds of 20 ms without an end that write so many bytes a row. */
    private static Function<Command.Execute, SimulatedShell.Does> writing(SimulatedShell shell, long bytesPerRow) {
        return execute -> {
            if (!(execute.effect() instanceof Effect.Batch batch)) {
                return shell.usual(execute);
            }
            long rows = batch.rows() * batch.workers();
            return new SimulatedShell.Does(
                    20,
                    new EffectResult.BatchDone(
                                    shell.done.getOrDefault("a.fill", 0L) + rows,
                                    rows,
                                    "k",
                                    20,
                                    OptionalDouble.empty(),
                                    false)
                            .with(EffectResult.Measured.NOTHING.wal(rows * bytesPerRow)));
        };
    }

    /** Rows of a batch and how many of them at once. */
    private static List<String> rounds(SimulatedShell shell) {
        return batches(shell).stream()
                .map(execute -> (Effect.Batch) execute.effect())
                .map(batch -> batch.rows() + " x " + batch.workers())
                .toList();
    }

    /** From the begin of one round to that of the next. */
    private static List<Long> pauses(SimulatedShell shell) {
        List<Long> begins =
                batches(shell).stream().map(Command.Execute::notBefore).toList();
        return IntStream.range(1, begins.size())
                .mapToObj(i -> begins.get(i) - begins.get(i - 1))
                .toList();
    }

    private static List<Command.Execute> batches(SimulatedShell shell) {
        return shell.executed.stream()
                .filter(execute -> execute.effect() instanceof Effect.Batch)
                .toList();
    }

    private static RunView.StepView step(SimulatedShell shell) {
        return shell.interpreter.view().phases().getFirst().steps().getFirst();
    }

    private static RunView.Progress progress(SimulatedShell shell) {
        return step(shell).progress().orElseThrow();
    }

    private static RunView.Rung rung(SimulatedShell shell) {
        return step(shell).rung().orElseThrow();
    }
}
