package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.RunView.StepState;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where there is no way back any more, as whoever goes on without the journal sees it. */
class PositionTest {
    @Test
    void onlyTheFirstEffectOfAnIrreversiblePhaseIsAPointOfNoReturn() {
        Runbook runbook = irreversible(Book.sql("a.two"), Book.sql("a.three"));
        SimulatedShell lost = new SimulatedShell(runbook).start(false).until(60_000);
        assertEquals(List.of("a.one", "a.two", "a.three"), lost.effects());
        SimulatedShell other = RebuildTest.told(lost, runbook).signal(new Signal.Rollback("enough"));
        assertEquals(Ending.ROLLED_BACK, other.end());
        assertEquals(
                List.of(Book.ref("a.three"), Book.ref("a.two")),
                other.interpreter.view().undone());
    }

    @Test
    void aRollbackBehindItGoesOn() {
        Runbook runbook = irreversible(Book.sql("a.two"), Book.sql("a.three"));
        SimulatedShell lost = new SimulatedShell(runbook).start(false).until(60_000);
        lost.signal(new Signal.Rollback("enough")).until(60_070);
        assertEquals("a.two/undo/0", lost.executed.getLast().id().toString());
        SimulatedShell other = RebuildTest.told(lost, runbook);
        assertEquals(Ending.ROLLED_BACK, other.end());
        assertTrue(
                other.interpreter.view().undone().contains(Book.ref("a.two")),
                () -> other.interpreter.view().undone().toString());
    }

    @Test
    void aJournalOfBeforeIsDecidedAsBefore() {
        Runbook runbook = irreversible(Book.sql("a.two"));
        SimulatedShell lost = new SimulatedShell(runbook).start(false).until(60_000);
        SimulatedShell other = new SimulatedShell(runbook);
        Event.Started began = (Event.Started)
                new SimulatedShell(runbook).startBy(Event.THIRD_MEANING).events.getFirst();
        other.feed(new Event.Rebuilt(began, lost.interpreter.position(), "it is lost"));
        other.signal(new Signal.Rollback("enough"));
        assertTrue(
                other.told(Decision.Kind.PERSON).contains("behind the point of no return"), other.decisions::toString);
    }

    @Test
    void aBackfillBehindItIsUndoneThoughItsDatabasesWereToldOfItsOpeningLast() {
        Runbook runbook = irreversible(Fills.step("a.fill"));
        SimulatedShell lost = new SimulatedShell(runbook).start(false).until(700);
        long half = lost.done.get("a.fill");
        assertTrue(half > 0 && half < lost.rows, () -> half + " rows");
        SimulatedShell other = RebuildTest.told(lost, runbook).signal(new Signal.Rollback("enough"));
        assertEquals(Ending.ROLLED_BACK, other.end());
        assertEquals(List.of(Book.ref("a.fill")), other.interpreter.view().undone());
        assertEquals(0, other.done.get("a.fill"));
    }

    /** The databases are not told when its first batch begins, but between two batches where the run stands. */
    @Test
    void anIrreversibleBackfillThatIsOpenIsOne() {
        Runbook runbook = new Book()
                .metrics("ok", "lag")
                .phase(in("a").step(Book.sql("a.one"), Book.irreversible(Fills.step("a.purge")))
                        .pauseWhen(above("lag", 10))
                        .soak(Duration.ofMinutes(5)))
                .build();
        SimulatedShell lost = new SimulatedShell(runbook);
        lost.effects(execute -> {
                    if (!(execute.effect() instanceof Effect.OpenBackfill)) {
                        return lost.usual(execute);
                    }
                    lost.metric("lag", 20);
                    return new SimulatedShell.Does(5_000, lost.usual(execute).result());
                })
                .start(false)
                .until(30_000);
        assertEquals(StepState.RUNNING, state(lost, "a.purge"));
        lost.signal(new Signal.Rollback("enough"));
        assertEquals(StepState.WAITING, state(lost, "a.purge"));
    }

    private static StepState state(SimulatedShell shell, String step) {
        return shell.interpreter.position().steps().stream()
                .filter(at -> at.step().equals(Book.ref(step)))
                .findFirst()
                .orElseThrow()
                .state();
    }

    /** A phase whose first effect cannot be undone, and what comes behind it can. */
    private static Runbook irreversible(Step... behind) {
        return new Book()
                .metrics("ok", "bad")
                .phase(in("a").irreversible()
                        .step(Book.sql("a.one"))
                        .step(behind)
                        .rollbackWhen(above("bad", 0))
                        .soak(Duration.ofMinutes(5)))
                .build();
    }
}
