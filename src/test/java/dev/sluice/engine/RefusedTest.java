package dev.sluice.engine;

import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Action;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A statement outside a transaction that the server has refused whole: what is there was there before it. */
class RefusedTest {
    private static final EffectResult REFUSED = new EffectResult.Failed("1060", "Duplicate column", false, true);
    private static final EffectResult FAILED = new EffectResult.Failed("1060", "Duplicate column", false);
    private static final EffectResult LOST = new EffectResult.Unknown("the connection was lost");
    private static final EffectResult NO_LOCK =
            new EffectResult.Failed(EffectResult.Failed.NO_LOCK, "canceling statement due to lock timeout", true);
    private static final EffectResult NOT_THERE =
            new EffectResult.Found(EffectResult.Finding.NOT_DONE, "its transaction left no row");
    private static final EffectResult THERE = new EffectResult.Found(EffectResult.Finding.DONE, "the column is there");
    private static final EffectResult NOBODY_KNOWS = new EffectResult.Found(EffectResult.Finding.UNKNOWN, "silence");

    @Test
    void isNotUndoneAndNobodyIsAsked() {
        SimulatedShell shell = shell(List.of(REFUSED), THERE).signalAt(2_000, new Signal.Rollback("wrong"));
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(List.of("a.add"), shell.effects());
        assertEquals(1, shell.executed.size());
    }

    @Test
    void isAskedAboutWhereItMayHaveLeftSomething() {
        SimulatedShell shell = shell(List.of(FAILED), THERE).signalAt(2_000, new Signal.Rollback("wrong"));
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(List.of("a.add", "a.add/undo"), shell.effects());
    }

    /** The first attempt may have made what the second one stumbles over. */
    @Test
    void isAskedAboutWhereAnEarlierAttemptMayHaveLeftSomething() {
        SimulatedShell shell = shell(List.of(LOST, REFUSED), NOBODY_KNOWS)
                .signalAt(2_000, new Signal.Retry())
                .signalAt(60_000, new Signal.Rollback("wrong"));
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(List.of("a.add", "a.add/undo"), shell.effects());
        assertEquals(
                3,
                shell.executed.stream()
                        .filter(each -> each.effect() instanceof Effect.Act)
                        .count());
    }

    @Test
    void leavesNothingThatAnotherAttemptWouldCleanUp() {
        SimulatedShell shell = shell(List.of(REFUSED, FAILED, FAILED), THERE)
                .signalAt(2_000, new Signal.Retry())
                .signalAt(4_000, new Signal.Retry())
                .until(6_000);
        List<Effect.Act> acts =
                shell.executed.stream().map(each -> (Effect.Act) each.effect()).toList();
        assertFalse(acts.get(0).again());
        assertFalse(acts.get(1).again());
        assertTrue(acts.get(2).again());
    }

    /** The column may be somebody else's, and full. */
    @Test
    void aTransactionThatFailedLeavesNothingToCleanUp() {
        assertEquals(List.of(false, false, false), again(Event.MEANING, List.of(NO_LOCK, NO_LOCK, FAILED)));
        assertEquals(List.of(false, true, true), again(Event.THIRD_MEANING, List.of(NO_LOCK, NO_LOCK, FAILED)));
    }

    @Test
    void norDoesOneThatIsFoundNotToHaveTakenPlace() {
        assertEquals(List.of(false, false), again(Event.MEANING, List.of(LOST, FAILED)));
        assertEquals(List.of(false, true), again(Event.THIRD_MEANING, List.of(LOST, FAILED)));
    }

    /** Of each attempt of a transaction, whether its clean-up goes before it. @param attempts how each of them ends */
    private static List<Boolean> again(int meaning, List<EffectResult> attempts) {
        SimulatedShell shell = shell(Book.sql("alter table t", Action.Sql.Mode.SINGLE, 9), attempts, NOT_THERE);
        shell.feed(new Event.Started(
                0, "r", "d", Map.of(), "test", "tester", false, false, Optional.empty(), Optional.empty(), meaning));
        shell.until(60_000);
        return shell.executed.stream()
                .filter(each -> each.effect() instanceof Effect.Act)
                .map(each -> ((Effect.Act) each.effect()).again())
                .toList();
    }

    /** @param attempts how each of them ends */
    private static SimulatedShell shell(List<EffectResult> attempts, EffectResult found) {
        return shell(Book.sql("alter table t", Action.Sql.Mode.OUTSIDE_TRANSACTION, 0), attempts, found)
                .start(false);
    }

    private static SimulatedShell shell(Action add, List<EffectResult> attempts, EffectResult found) {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Book.step("a.add", add, Book.undo("drop it"))))
                .build());
        int[] attempt = new int[1];
        return shell.effects(execute -> execute.id().undo()
                ? shell.usual(execute)
                : new SimulatedShell.Does(
                        10, execute.effect() instanceof Effect.Act ? attempts.get(attempt[0]++) : found));
    }
}
