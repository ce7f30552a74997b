package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** A backfill without a way back is one only once it may have changed a row. */
class IrreversibleBackfillTest {
    private final SimulatedShell shell = new SimulatedShell(new Book()
            .metrics("ok", "bad", "lag")
            .phase(in("a").step(Book.sql("a.one"), Book.irreversible(Fills.step("a.purge")))
                    .rollbackWhen(above("bad", 0))
                    .pauseWhen(above("lag", 10))
                    .soak(Duration.ofMinutes(5)))
            .build());

    @Test
    void oneThatIsOpenedAndHeldHasNotBegun() {
        assertRolledBack(opened(0, Event.MEANING));
    }

    /** The process died before it had written down the batches that it had done. */
    @Test
    void oneThatIsFoundToHaveChangedRowsHas() {
        assertNoWayBack(opened(3_000, Event.MEANING));
    }

    @Test
    void oneWhoseFirstBatchFailedHasNot() {
        assertRolledBack(refused(false, Event.MEANING));
    }

    /** It is opened again, and its checkpoint tells of no row; who acknowledged nothing may still come to write it down. */
    @Test
    void oneWhoseFirstBatchEndedUnseenHas() {
        assertNoWayBack(refused(true, Event.MEANING));
    }

    @Test
    void oneWhoseFirstBatchWasCancelledHasNot() {
        shell.effects(execute -> new SimulatedShell.Does(
                        execute.effect() instanceof Effect.Batch ? 1_500_000 : 50,
                        shell.usual(execute).result()))
                .startBy(Event.MEANING)
                .until(20_000);
        assertEquals(Ending.ROLLED_BACK, shell.metric("bad", 1).endsSoon());
        assertEquals(List.of("a.one", "a.purge", "a.one/undo"), shell.effects());
    }

    @Test
    void oneThatHasChangedRowsHas() {
        shell.rows = 10_000_000;
        assertNoWayBack(shell.startBy(Event.MEANING).until(20_000));
    }

    @Test
    void aJournalOfBeforeIsDecidedAsBefore() {
        assertNoWayBack(opened(0, Event.THIRD_MEANING));
    }

    @Test
    void soIsOneWhoseFirstBatchFailed() {
        assertNoWayBack(refused(false, Event.THIRD_MEANING));
    }

    private void assertRolledBack(SimulatedShell held) {
        assertEquals(
                Ending.ROLLED_BACK, held.signal(new Signal.Rollback("enough")).endsSoon());
        assertEquals(List.of("a.one", "a.purge", "a.one/undo"), held.effects());
    }

    private static void assertNoWayBack(SimulatedShell held) {
        held.signal(new Signal.Rollback("enough"));
        assertTrue(held.told(Decision.Kind.PERSON).contains("behind the point of no return"), held.decisions::toString);
    }

    /** While it is opened the gate comes to hold it. @param rowsDone what its checkpoint tells */
    private SimulatedShell opened(long rowsDone, int meaning) {
        shell.effects(execute -> {
            if (!(execute.effect() instanceof Effect.OpenBackfill)) {
                return shell.usual(execute);
            }
            shell.metric("lag", 20);
            return new SimulatedShell.Does(5_000, new EffectResult.Opened(OptionalDouble.of(10_000), rowsDone, false));
        });
        shell.startBy(meaning).until(30_000);
        assertEquals(List.of("a.one", "a.purge"), shell.effects());
        return shell;
    }

    /** Its first batch is refused. @param unseen whether before that the end of one was not seen */
    private SimulatedShell refused(boolean unseen, int meaning) {
        boolean[] next = {unseen};
        shell.effects(execute -> {
            if (!(execute.effect() instanceof Effect.Batch)) {
                return shell.usual(execute);
            }
            boolean lost = next[0];
            next[0] = false;
            return new SimulatedShell.Does(
                    50,
                    lost
                            ? new EffectResult.Unknown("the connection broke")
                            : new EffectResult.Failed("42501", "permission denied", false));
        });
        shell.startBy(meaning).until(30_000);
        assertEquals(
                Question.Kind.FAILED,
                shell.interpreter.view().question().orElseThrow().kind());
        return shell;
    }
}
