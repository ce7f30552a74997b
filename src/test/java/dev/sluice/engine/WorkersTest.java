package dev.sluice.engine;

import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Several batches of a backfill at once: as many as the gate lets, and what becomes of the rest when one of them fails. */
class WorkersTest {

    @Test
    void withoutARuleThatCouldSayAnythingAllWorkFromTheSecondRoundOn() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Fills.step("a.fill", 3)))
                .build());
        shell.start(true);
        assertEquals(Ending.DONE, shell.end());
        assertEquals(List.of(1, 3, 3), workers(shell).subList(0, 3));
        assertEquals(10_000, shell.done.get("a.fill"));
    }

    @Test
    void oneMoreWithEachReadingAndFewerNearTheLimit() {
        SimulatedShell shell = filling().metric("lag", at -> Reading.of(Value.amount(at < 20_000 ? 1 : 9), at));
        shell.rows = 1_000_000;
        shell.start(true);
        shell.until(18_000);
        assertEquals(4, newest(shell));
        shell.until(60_000);
        assertEquals(1, newest(shell));
    }

    @Test
    void aThrottleTakesWorkersBeforeItTakesTime() {
        SimulatedShell shell = filling();
        shell.rows = 10_000_000;
        shell.start(true);
        shell.until(30_000);
        assertEquals(4, newest(shell));
        shell.signal(new Signal.Throttle(50, "a busy hour"));
        int before = shell.executed.size();
        shell.until(32_000);
        assertEquals(2, newest(shell));
        List<Command.Execute> throttled = shell.executed.subList(before + 1, shell.executed.size());
        assertTrue(throttled.size() > 15, () -> "two at full duty do not rest: " + throttled.size());
    }

    @Test
    void leavingAThrottleBringsThemBackByHalfAtATime() {
        SimulatedShell shell = filling();
        shell.rows = 10_000_000;
        shell.start(true);
        shell.until(30_000);
        shell.signal(new Signal.Throttle(25, "a busy hour"));
        shell.until(40_000);
        assertEquals(1, newest(shell));
        int before = workers(shell).size();
        shell.signal(new Signal.Throttle(100, "it is over"));
        shell.until(60_000);
        assertEquals(
                List.of(1, 2, 3, 4),
                workers(shell).stream().skip(before).distinct().toList());
    }

    @Test
    void whatOneOfThemCouldNotCommitIsTriedAgainAsABatchThatFailedAlone() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Fills.step("a.fill", 2)))
                .build());
        EffectResult noLock = new EffectResult.Failed(EffectResult.Failed.NO_LOCK, "no", true);
        shell.effects(execute ->
                        execute.effect() instanceof Effect.Batch batch && batch.workers() == 2 && execute.attempt() == 1
                                ? half(shell, batch, noLock)
                                : shell.usual(execute))
                .start(true);
        assertEquals(Ending.DONE, shell.end());
        List<Command.Execute> batches = batches(shell);
        assertEquals(
                List.of(1, 1, 2),
                batches.stream().map(Command.Execute::attempt).toList().subList(0, 3));
        assertEquals(batches.get(1).id(), batches.get(2).id(), "another attempt at the same part");
        assertEquals(500, ((Effect.Batch) batches.get(2).effect()).rows());
        assertTrue(batches.get(2).notBefore() - batches.get(1).notBefore() >= 500, "it backs off");
        assertTrue(shell.kinds().contains(Decision.Kind.STEP_RETRIED));
        assertEquals(10_000, shell.done.get("a.fill"));
    }

    @Test
    void oneThatNeverCommitsEndsTheStepThoughTheOthersDo() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Fills.step("a.fill", 2)))
                .build());
        shell.rows = 1_000_000;
        EffectResult noLock = new EffectResult.Failed(EffectResult.Failed.NO_LOCK, "no", true);
        shell.effects(execute -> execute.effect() instanceof Effect.Batch batch && batch.workers() == 2
                        ? half(shell, batch, noLock)
                        : shell.usual(execute))
                .start(true);
        assertEquals(Ending.PAUSED, shell.end());
        assertEquals(4, batches(shell).getLast().attempt());
    }

    @Test
    void whatWasCancelledBesideOthersThatWereNotIsStillToDo() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Fills.step("a.fill", 2)))
                .build());
        boolean[] once = new boolean[1];
        shell.effects(execute -> {
                    if (execute.effect() instanceof Effect.Batch batch && batch.workers() == 2 && !once[0]) {
                        once[0] = true;
                        return half(shell, batch, new EffectResult.Cancelled("asked for"));
                    }
                    return shell.usual(execute);
                })
                .start(true);
        assertEquals(Ending.DONE, shell.end());
        assertEquals(10_000, shell.done.get("a.fill"));
        assertTrue(shell.kinds().contains(Decision.Kind.STEP_CANCELLED));
    }

    /** Keys cannot tell how far it is; half of the rounds commit one batch of four. */
    @Test
    void onlyWhatWasCommittedCountsAsPassed() {
        SimulatedShell shell = halfCommitting(Fills.step("a.fill", 4), true);
        for (int second = 1; second < 60; second++) {
            shell.until(second * 1_000);
            assertEquals(
                    shell.done.getOrDefault("a.fill", 0L) / (double) shell.rows,
                    progress(shell).share().orElse(0),
                    1e-9);
        }
        assertEquals(Ending.DONE, shell.end());
    }

    @Test
    void noRungIsReachedByWhatWasNotCommitted() {
        Action.Ladder ladder = new Action.Ladder(List.of(25.0, 50.0, 100.0), Duration.ofMinutes(1));
        SimulatedShell shell = halfCommitting(Fills.paced("a.fill", 4, 0, Optional.empty(), Optional.of(ladder)), true);
        List<Long> watched = new ArrayList<>();
        while (shell.finish.isEmpty()) {
            shell.until(shell.now + 1_000);
            boolean watching = shell.interpreter
                    .view()
                    .phases()
                    .getFirst()
                    .steps()
                    .getFirst()
                    .rung()
                    .orElseThrow()
                    .watching();
            long done = shell.done.getOrDefault("a.fill", 0L);
            if (watching && !watched.contains(done)) {
                watched.add(done);
            }
        }
        assertEquals(3, watched.size(), watched::toString);
        assertTrue(watched.get(0) >= 10_000, watched::toString);
        assertTrue(watched.get(1) >= 20_000, watched::toString);
        assertEquals(40_000, watched.get(2));
    }

    @Test
    void aJournalThatDoesNotSayWhatWasPassedIsTakenAsEver() {
        SimulatedShell shell = halfCommitting(Fills.step("a.fill", 4), false);
        while (progress(shell).share().orElse(0) < 1) {
            shell.until(shell.now + 100);
        }
        long asked = batches(shell).stream()
                .map(execute -> (Effect.Batch) execute.effect())
                .mapToLong(batch -> batch.rows() * batch.workers())
                .sum();
        assertTrue(asked >= shell.rows, asked + " rows");
        assertTrue(shell.done.get("a.fill") < shell.rows * 2 / 3, shell.done::toString);
    }

    /** @param told whether the rounds say how many rows they went through */
    private static SimulatedShell halfCommitting(Step step, boolean told) {
        SimulatedShell shell = new SimulatedShell(
                new Book().metrics("ok").phase(in("a").step(step)).build());
        shell.rows = 40_000;
        EffectResult noLock = new EffectResult.Failed(EffectResult.Failed.NO_LOCK, "no", true);
        shell.effects(execute -> {
                    SimulatedShell.Does does = execute.effect() instanceof Effect.Batch batch
                                    && batch.workers() > 1
                                    && execute.attempt() % 2 == 1
                            ? half(shell, batch, noLock)
                            : shell.usual(execute);
                    return told && does.result() instanceof EffectResult.BatchDone done
                            ? new SimulatedShell.Does(
                                    does.millis(), done.with(EffectResult.Measured.NOTHING.passed(done.rows())))
                            : does;
                })
                .start(true);
        return shell;
    }

    private static RunView.Progress progress(SimulatedShell shell) {
        return shell.interpreter
                .view()
                .phases()
                .getFirst()
                .steps()
                .getFirst()
                .progress()
                .orElseThrow();
    }

    private static SimulatedShell filling() {
        return new SimulatedShell(new Book()
                        .metrics("ok", "lag")
                        .phase(in("a").step(Fills.step("a.fill", 4)).pauseWhen(Book.above("lag", 10)))
                        .build())
                .metric("lag", 1);
    }

    /** Of the batches at once one commits. */
    private static SimulatedShell.Does half(SimulatedShell shell, Effect.Batch batch, EffectResult rest) {
        long before = shell.done.getOrDefault("a.fill", 0L);
        long after = Math.min(shell.rows, before + batch.rows());
        return new SimulatedShell.Does(
                50,
                new EffectResult.BatchDone(after, after - before, "k", 50, OptionalDouble.empty(), false)
                        .beside(Optional.of(rest)));
    }

    private static List<Command.Execute> batches(SimulatedShell shell) {
        return shell.executed.stream()
                .filter(execute -> execute.effect() instanceof Effect.Batch)
                .toList();
    }

    private static List<Integer> workers(SimulatedShell shell) {
        return batches(shell).stream()
                .map(execute -> ((Effect.Batch) execute.effect()).workers())
                .toList();
    }

    private static int newest(SimulatedShell shell) {
        return workers(shell).getLast();
    }
}
