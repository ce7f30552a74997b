package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Command.Cancel.Mode;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a run obeys its gate: what does not begin, what becomes of work in flight, who is needed. */
class VerdictsTest {

    @Test
    void beginsNoEffectWhilePausedAndGoesOnByItself() {
        SimulatedShell shell = shell(Fills.step("a.fill")).start(true).until(2_000);
        int before = shell.executed.size();
        shell.metric("lag", 20).until(4_000);
        int paused = shell.executed.size();
        shell.until(60_000);
        assertTrue(before > 2 && paused <= before + 1, before + " then " + paused);
        assertEquals(paused, shell.executed.size());
        assertEquals(Ending.DONE, shell.metric("lag", 0).end());
        assertTrue(shell.told(Decision.Kind.PAUSED).contains("lag 20 > 10"), shell.told(Decision.Kind.PAUSED));
        assertTrue(shell.kinds().contains(Decision.Kind.RESUMED));
    }

    @Test
    void tellsNoHoldOfAMoment() {
        SimulatedShell shell = shell(Book.sql("a.one")).start(true);
        assertEquals(Ending.DONE, shell.end());
        assertEquals("a may be left\n", shell.told(Decision.Kind.VERDICT));
        SimulatedShell blind =
                shell(Fills.step("a.fill")).start(true).until(2_000).dead("lag").until(60_000);
        assertTrue(blind.told(Decision.Kind.VERDICT).contains("on hold"), blind.told(Decision.Kind.VERDICT));
    }

    @Test
    void holdsWhenAMetricDiesAndEndsBlindWhenNobodyIsThere() {
        SimulatedShell shell = shell(Fills.step("a.fill")).start(true).until(2_000);
        shell.dead("lag");
        assertEquals(Ending.BLIND, shell.end());
        assertTrue(shell.now > 30 * 60_000, "patience is 30 minutes, ended at " + shell.now);
        assertEquals(Ending.DONE, shell.metric("lag", 0).resume(true).end());
    }

    @Test
    void endsExpiredWhenThePhaseOutlivesItsTime() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .phase(in("a").within(Duration.ofMinutes(5)).step(Book.sql("a.one")))
                        .build())
                .metric("ok", 0)
                .start(true);
        assertEquals(Ending.EXPIRED, shell.end());
        assertEquals(Ending.DONE, shell.metric("ok", 1).resume(true).end());
    }

    @Test
    void throttlesBatchesToTheShare() {
        SimulatedShell shell = shell(Fills.step("a.fill"));
        shell.rows = 1_000_000;
        shell.metric("busy", 1).start(true).until(2_000);
        int at2 = shell.executed.size();
        shell.until(12_000);
        assertEquals(25, shell.executed.size() - at2, 3, "batches of 100 ms at a quarter");
        assertEquals(25, shell.interpreter.view().share());
        shell.metric("busy", 0).until(60_000);
        int at60 = shell.executed.size();
        shell.until(62_000);
        assertEquals(20, shell.executed.size() - at60, 2, "back at full duty");
    }

    /** The way to a distant server is nothing of a batch's size, and yet of its time. */
    @Test
    void throttlesBatchesToAShareOfAllTheirTime() {
        SimulatedShell shell = shell(Fills.step("a.fill"));
        shell.rows = 1_000_000;
        slowBatches(shell, 500).metric("busy", 1).start(true).until(2_000);
        int at2 = shell.executed.size();
        shell.until(22_000);
        assertEquals(10, shell.executed.size() - at2, 1, "batches of 500 ms at a quarter");
    }

    @Test
    void cancelsABatchForARollback() {
        SimulatedShell shell = shell(Fills.step("a.fill"));
        slowBatches(shell, 60_000).start(true).at(2_000, () -> shell.metric("errors", 5));
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(List.of(Mode.NOW), modes(shell));
        assertTrue(shell.now < 10_000, "ended at " + shell.now);
    }

    @Test
    void letsABatchFinishInAPauseUntilItTakesFiveTimesItsAim() {
        SimulatedShell shell = shell(Fills.step("a.fill"));
        slowBatches(shell, 300)
                .start(true)
                .at(2_000, () -> shell.metric("lag", 20))
                .until(20_000);
        assertEquals(List.of(), modes(shell));
        SimulatedShell hung = shell(Fills.step("a.fill"));
        slowBatches(hung, 60_000)
                .start(true)
                .at(2_000, () -> hung.metric("lag", 20))
                .until(20_000);
        assertEquals(List.of(Mode.NOW), modes(hung));
        assertTrue(hung.told(Decision.Kind.STEP_CANCELLED).contains("rolled back"));
        assertEquals(
                100,
                ((Effect.Batch) last(hung.effects(hung::usual).metric("lag", 0).until(60_000))).rows());
    }

    @Test
    void theWayToADistantServerMakesNoBatchOverdue() {
        SimulatedShell shell = shell(Fills.step("a.fill"));
        slowBatches(shell, 2_000)
                .start(true)
                .at(5_500, () -> shell.metric("lag", 20))
                .until(20_000);
        assertEquals(List.of(), modes(shell));
    }

    /** What the first ones took is no longer what it takes. */
    @Test
    void aTimeInWhichAllCommitsAreSlowMakesNoBatchOverdue() {
        SimulatedShell shell = shell(Fills.step("a.fill"));
        shell.effects(execute -> {
                    SimulatedShell.Does usual = shell.usual(execute);
                    return new SimulatedShell.Does(execute.id().ordinal() > 3 ? 2_000 : usual.millis(), usual.result());
                })
                .start(true)
                .at(13_500, () -> shell.metric("lag", 20))
                .until(30_000);
        assertEquals(List.of(), modes(shell));
    }

    /** As after a failover, or where another batch of its round waited for a lock: the way is no longer for that. */
    @Test
    void oneBatchThatTookLongDoesNotKeepTheNextFromBeingOverdue() {
        SimulatedShell shell = shell(Fills.step("a.fill"));
        shell.effects(execute -> {
                    SimulatedShell.Does usual = shell.usual(execute);
                    long batch = execute.id().ordinal() - 1;
                    long millis = batch == 3 ? 30_000 : batch > 3 ? 60_000 : usual.millis();
                    return new SimulatedShell.Does(millis, usual.result());
                })
                .start(true)
                .at(32_000, () -> shell.metric("lag", 20))
                .until(50_000);
        assertEquals(List.of(Mode.NOW), modes(shell));
    }

    @Test
    void cancelsAStatementThatWaitsForALockAndTakesItBackAfterThePause() {
        SimulatedShell shell = shell(Book.sql("a.alter"));
        slow(shell, 60_000)
                .start(true)
                .at(2_000, () -> shell.metric("lag", 20))
                .at(20_000, () -> shell.metric("lag", 0));
        assertEquals(Ending.DONE, shell.end());
        assertEquals(List.of(Mode.IF_WAITING_FOR_LOCK, Mode.REVOKED), modes(shell));
    }

    @Test
    void triesACancelledStatementAgainAfterThePauseWithoutCountingIt() {
        SimulatedShell shell = shell(Book.sql("a.alter"));
        shell.effects(execute -> execute.attempt() == 1
                        ? new SimulatedShell.Does(3_000, new EffectResult.Cancelled("it waited for a lock"))
                        : shell.usual(execute))
                .start(true)
                .at(2_000, () -> shell.metric("lag", 20))
                .at(20_000, () -> shell.metric("lag", 0));
        assertEquals(Ending.DONE, shell.end());
        assertEquals(2, shell.executed.size());
        assertTrue(shell.executed.getLast().notBefore() > 20_000);
    }

    @Test
    void saysThatABuildCannotBePausedAndCleansUpAfterARollback() {
        Action build = Book.sql("create index concurrently i on orders (id)", Action.Sql.Mode.OUTSIDE_TRANSACTION, 0);
        SimulatedShell shell = shell(Book.step("a.build", build, Book.undo("drop index i")));
        slow(shell, 60_000)
                .start(true)
                .at(2_000, () -> shell.metric("lag", 20))
                .at(20_000, () -> shell.metric("errors", 5));
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(List.of(Mode.NOW), modes(shell));
        assertTrue(
                shell.decisions.stream()
                        .flatMap(decision -> decision.reasons().stream())
                        .anyMatch(reason -> reason.contains("cannot be paused")),
                shell.decisions.toString());
    }

    @Test
    void undoesABuildOfWhichSomethingWasLeft() {
        Action build = Book.sql("create index concurrently i on orders (id)", Action.Sql.Mode.OUTSIDE_TRANSACTION, 0);
        SimulatedShell shell = shell(Book.step("a.build", build, Book.undo("drop index i")));
        shell.cancelled = new EffectResult.Unknown("the connection broke");
        shell.effects(execute -> {
                    if (execute.effect() instanceof Effect.FindOut) {
                        return new SimulatedShell.Does(
                                10, new EffectResult.Found(EffectResult.Finding.HALF_DONE, "the index is invalid"));
                    }
                    return new SimulatedShell.Does(
                            execute.id().undo() ? 10 : 60_000,
                            shell.usual(execute).result());
                })
                .start(true)
                .at(2_000, () -> shell.metric("errors", 5));
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertTrue(shell.effects().contains("a.build/undo"), shell.effects().toString());
    }

    @Test
    void startsTheCompanionOfACommandInAPause() {
        SimulatedShell shell = shell(Book.command("a.ghost", Optional.of("throttle")));
        slow(shell, 60_000)
                .start(true)
                .at(2_000, () -> shell.metric("lag", 20))
                .at(20_000, () -> shell.metric("lag", 0));
        assertEquals(Ending.DONE, shell.end());
        assertEquals(List.of(Mode.ON_PAUSE, Mode.REVOKED), modes(shell));
    }

    @Test
    void awaitsAPersonsAnswerEvenForARollback() {
        SimulatedShell shell = shell(Book.manual("a.flip"));
        slow(shell, 60_000).start(false).at(2_000, () -> shell.metric("errors", 5));
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(List.of(), modes(shell));
        assertTrue(shell.now > 60_000);
    }

    /** It waited for its lock, or in the queue, and was told not to begin. */
    @Test
    void whatWasStoppedBeforeItChangedAnythingIsNoPointOfNoReturn() {
        SimulatedShell shell = stoppedAtItsFirst();
        shell.at(1_000, () -> shell.metric("lag", 20))
                .at(20_000, () -> shell.metric("errors", 5))
                .start(true);
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(List.of("a.one", "b.first", "a.one/undo"), shell.effects());
    }

    @Test
    void whatIsRequiredIsAskedForAgainIfTheFirstEffectWasStoppedBeforeItBegan() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok", "ready", "lag")
                .phase(in("a").require(above("ready", 0))
                        .pauseWhen(above("lag", 10))
                        .step(Book.sql("a.one")))
                .build());
        shell.metric("ready", 1)
                .effects(execute -> shell.now < 10_000
                        ? new SimulatedShell.Does(1_500, new EffectResult.Cancelled("it waited for a lock"))
                        : shell.usual(execute))
                .at(1_000, () -> shell.metric("lag", 20))
                .at(11_000, () -> shell.metric("ready", 0))
                .at(12_000, () -> shell.metric("lag", 0))
                .start(true)
                .until(120_000);
        assertTrue(shell.executed.getLast().notBefore() < 10_000, shell.executed.toString());
        shell.metric("ready", 1);
        assertEquals(Ending.DONE, shell.end());
    }

    /** In a phase that cannot be undone, the first step never begins for good. */
    private static SimulatedShell stoppedAtItsFirst() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok", "errors", "lag")
                .phase(in("a").step(Book.sql("a.one")))
                .phase(in("b").irreversible()
                        .rollbackWhen(above("errors", 1))
                        .pauseWhen(above("lag", 10))
                        .step(Book.sql("b.first"), Book.sql("b.drop"))
                        .soak(Duration.ofMinutes(5)))
                .build());
        return shell.effects(execute -> execute.id().step().toString().equals("b.first")
                ? new SimulatedShell.Does(1_500, new EffectResult.Cancelled("it had not begun"))
                : shell.usual(execute));
    }

    /** Whichever step of it is the first to begin for good. */
    @Test
    void aPhaseThatCannotBeUndoneIsPassedOnceAnyOfItsStepsHasBegun() {
        SimulatedShell shell = stoppedAtItsFirst();
        shell.at(1_000, () -> shell.metric("lag", 20))
                .at(10_000, () -> shell.signal(new Signal.Skip(Book.ref("b.first"), "not needed")))
                .at(11_000, () -> shell.metric("lag", 0))
                .at(60_000, () -> shell.metric("errors", 5))
                .start(true);
        assertEquals(Ending.PAUSED, shell.end());
        assertEquals(List.of("a.one", "b.first", "b.drop"), shell.effects());
    }

    @Test
    void pausesAndPagesBehindThePointOfNoReturn() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "errors")
                        .phase(in("a").step(Book.sql("a.one")))
                        .phase(in("b").irreversible()
                                .rollbackWhen(above("errors", 1))
                                .step(Book.sql("b.drop"))
                                .soak(Duration.ofMinutes(5)))
                        .build())
                .start(true)
                .until(60_000);
        shell.metric("errors", 5);
        assertEquals(Ending.PAUSED, shell.end());
        assertEquals(List.of("a.one", "b.drop"), shell.effects());
        assertTrue(shell.told(Decision.Kind.PERSON_NEEDED).contains("point of no return"));
    }

    @Test
    void stillRollsBackAnIrreversiblePhaseThatHasNotBegunItsStep() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "errors", "free")
                        .phase(in("a").step(Book.sql("a.one")))
                        .phase(in("b").irreversible()
                                .require(above("free", 0))
                                .rollbackWhen(above("errors", 1))
                                .step(Book.sql("b.drop")))
                        .build())
                .start(true)
                .until(60_000);
        shell.metric("errors", 5);
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(List.of("a.one", "a.one/undo"), shell.effects());
    }

    private static SimulatedShell shell(Step step) {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok", "lag", "errors", "busy")
                .phase(in("a").pauseWhen(above("lag", 10))
                        .rollbackWhen(above("errors", 1))
                        .throttleWhen(25, above("busy", 0))
                        .step(step))
                .build());
        shell.rows = 100_000;
        return shell;
    }

    private static SimulatedShell slow(SimulatedShell shell, long millis) {
        return shell.effects(execute -> execute.id().undo()
                ? shell.usual(execute)
                : new SimulatedShell.Does(millis, new EffectResult.Done(Optional.empty(), "done")));
    }

    private static SimulatedShell slowBatches(SimulatedShell shell, long millis) {
        return shell.effects(execute -> execute.effect() instanceof Effect.Batch
                ? new SimulatedShell.Does(millis, shell.usual(execute).result())
                : shell.usual(execute));
    }

    /** What was said to stop effects that had begun. */
    private static List<Mode> modes(SimulatedShell shell) {
        return shell.cancels.stream()
                .map(Command.Cancel::mode)
                .filter(mode -> mode != Mode.IF_NOT_BEGUN)
                .toList();
    }

    private static Effect last(SimulatedShell shell) {
        return shell.executed.stream()
                .map(Command.Execute::effect)
                .filter(effect -> effect instanceof Effect.Batch batch && batch.rows() < 1_000)
                .findFirst()
                .orElseThrow();
    }
}
