package dev.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.engine.Command.Cancel.Mode;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The table of gates.md §4, row by row. */
class InterruptionTest {
    private static final Action.Backfill FILL = Fills.fill(new Action.Knob.Fixed(1_000), Optional.empty());

    @Test
    void aBatchIsCancelledForARollbackAndFinishesForAPauseUnlessOverdue() {
        Effect batch = new Effect.Batch(Book.ref("a.b"), FILL, Map.of(), 1_000, 1, 1);
        assertEquals(Optional.of(Mode.NOW), Interruption.ROLLBACK.on(batch, false));
        assertEquals(Optional.of(Mode.IF_NOT_BEGUN), Interruption.HOLD.on(batch, false));
        assertEquals(Optional.of(Mode.NOW), Interruption.HOLD.on(batch, true));
    }

    @Test
    void aStatementIsCancelledForARollbackAndForAPauseOnlyWhileItWaitsForALock() {
        for (Action.Sql.Mode mode : List.of(Action.Sql.Mode.SINGLE, Action.Sql.Mode.ONE_TRANSACTION)) {
            Effect act = act(Book.sql("alter table orders", mode, 0));
            assertEquals(Optional.of(Mode.NOW), Interruption.ROLLBACK.on(act, false));
            assertEquals(Optional.of(Mode.IF_WAITING_FOR_LOCK), Interruption.HOLD.on(act, false));
        }
    }

    @Test
    void aBuildOutsideATransactionFinishesInAPause() {
        for (Action action : List.of(
                Book.sql("create index concurrently i on orders (id)", Action.Sql.Mode.OUTSIDE_TRANSACTION, 0),
                Book.sql("create index concurrently i on orders (id)", Action.Sql.Mode.SINGLE, 0),
                Book.sql("vacuum orders", Action.Sql.Mode.SINGLE, 0))) {
            assertEquals(Optional.of(Mode.NOW), Interruption.ROLLBACK.on(act(action), false));
            assertEquals(Optional.of(Mode.IF_NOT_BEGUN), Interruption.HOLD.on(act(action), false), action.toString());
        }
    }

    @Test
    void aCommandIsPausedByItsCompanionOnlyIfItHasOne() {
        Step with = Book.command("a.b", Optional.of("freeze"));
        Step without = Book.command("a.b", Optional.empty());
        assertEquals(Optional.of(Mode.NOW), Interruption.ROLLBACK.on(act(with.action()), false));
        assertEquals(Optional.of(Mode.ON_PAUSE), Interruption.HOLD.on(act(with.action()), false));
        assertEquals(Optional.of(Mode.IF_NOT_BEGUN), Interruption.HOLD.on(act(without.action()), false));
    }

    @Test
    void anAnswerInFlightIsAwaited() {
        Action http = new Action.Http(
                "api", "PUT", "/flag", Optional.empty(), List.of(200), Duration.ofSeconds(5), Action.Retry.NONE, true);
        for (Action action : List.of(http, Book.manual("a.b").action())) {
            assertEquals(Optional.of(Mode.IF_NOT_BEGUN), Interruption.ROLLBACK.on(act(action), false));
            assertEquals(Optional.of(Mode.IF_NOT_BEGUN), Interruption.HOLD.on(act(action), false));
        }
        assertEquals(
                Optional.of(Mode.NOW),
                Interruption.END.on(act(Book.manual("a.b").action()), false));
        assertEquals(Optional.of(Mode.IF_NOT_BEGUN), Interruption.END.on(act(http), false));
    }

    @Test
    void whatHasNotBegunWhenAPersonEndsTheRunDoesNotBegin() {
        Effect batch = new Effect.Batch(Book.ref("a.b"), FILL, Map.of(), 1_000, 1, 1);
        Effect await = new Effect.AwaitOldTransactions(Book.ref("a.b"), FILL, Map.of());
        for (Effect effect : List.of(batch, await, act(Book.sql("a.b").action()))) {
            assertEquals(Optional.of(Mode.IF_NOT_BEGUN), Interruption.END.on(effect, true));
        }
    }

    @Test
    void whatAPersonHasAcceptedIsLeftToItsEnd() {
        Effect offered = new Effect.Offered(
                Book.ref("locks.end"), (Action.Sql) Book.sql("a.b").action(), Map.of());
        assertEquals(Optional.empty(), Interruption.ROLLBACK.on(offered, false));
        assertEquals(Optional.empty(), Interruption.HOLD.on(offered, false));
    }

    @Test
    void findingOutIsNeverInterrupted() {
        Effect find = new Effect.FindOut(Book.ref("a.b"), Book.sql("a.b"), false, Map.of());
        Effect open = new Effect.OpenBackfill(Book.ref("a.b"), FILL, Map.of(), List.of());
        for (Interruption interruption : Interruption.values()) {
            assertEquals(Optional.empty(), interruption.on(find, true));
            assertEquals(Optional.empty(), interruption.on(open, true));
        }
    }

    private static Effect act(Action action) {
        return new Effect.Act(Book.ref("a.b"), action, Map.of(), false);
    }
}
