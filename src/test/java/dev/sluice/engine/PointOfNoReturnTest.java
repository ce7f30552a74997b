package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An irreversible step counts as begun only once it may have changed something. */
class PointOfNoReturnTest {
    private static final EffectResult NO_LOCK =
            new EffectResult.Failed(EffectResult.Failed.NO_LOCK, "lock timeout", true);

    private boolean locked = true;
    private EffectResult first = NO_LOCK;

    @Test
    void aGateRollsBackWhatStandsBeforeAStepThatGotNoLock() {
        SimulatedShell shell = shell(3, Event.MEANING);
        shell.metric("bad", at -> Reading.of(Value.amount(at > 500 ? 1 : 0), at));
        assertEquals(Ending.ROLLED_BACK, end(shell));
        assertEquals(List.of("a.one", "a.drop", "a.one/undo"), shell.effects());
    }

    @Test
    void aPersonRollsItBackToo() {
        SimulatedShell shell = shell(0, Event.MEANING).until(60_000);
        assertEquals(
                Question.Kind.NO_LOCK,
                shell.interpreter.view().question().orElseThrow().kind());
        assertEquals(Ending.ROLLED_BACK, end(shell.signal(new Signal.Rollback("enough"))));
        assertEquals(List.of("a.one", "a.drop", "a.one/undo"), shell.effects());
    }

    /** A person may have done it, and not have said so in time; one who says no has not. */
    @Test
    void nothingGoesThroughWhatAPersonMayHaveDone() {
        for (String code : List.of(EffectResult.Failed.TIMEOUT, "DECLINED")) {
            SimulatedShell shell = new SimulatedShell(new Book()
                    .metrics("ok")
                    .phase(in("a").step(Book.sql("a.one"), Book.irreversible(Book.manual("a.drop"))))
                    .build());
            first = new EffectResult.Failed(code, "nobody confirmed it", false);
            begun(shell, Event.MEANING).until(60_000).signal(new Signal.Rollback("enough"));
            assertEquals(
                    code.equals(EffectResult.Failed.TIMEOUT),
                    shell.told(Decision.Kind.PERSON).contains("behind the point of no return"),
                    code);
        }
    }

    @Test
    void whatWasFoundNotToHaveTakenPlaceHasNotBegunEither() {
        first = new EffectResult.Unknown("the connection broke", false);
        SimulatedShell shell = shell(0, Event.MEANING).until(60_000);
        assertEquals(Ending.ROLLED_BACK, end(shell.signal(new Signal.Rollback("enough"))));
        assertEquals(List.of("a.one", "a.drop", "a.one/undo"), shell.effects());
    }

    @Test
    void whoeverGoesOnWithoutTheJournalRollsItBackToo() {
        SimulatedShell lost = shell(0, Event.MEANING).until(60_000).signal(new Signal.Rollback("enough"));
        assertTrue(lost.executed.getLast().id().undo());
        SimulatedShell other = new SimulatedShell(book(0));
        other.effects(execute -> execute.effect() instanceof Effect.FindOut find
                ? new SimulatedShell.Does(
                        20,
                        new EffectResult.Found(
                                find.undo() ? EffectResult.Finding.NOT_DONE : EffectResult.Finding.DONE, "its row"))
                : other.usual(execute));
        other.feed(new Event.Rebuilt(
                SimulatedShell.started(false, Event.MEANING), lost.interpreter.position(), "it is lost"));
        assertEquals(Ending.ROLLED_BACK, end(other));
        assertEquals(List.of(Book.ref("a.one")), other.interpreter.view().undone());
    }

    @Test
    void nothingGoesThroughItOnceItHasTakenPlace() {
        SimulatedShell shell = shell(3, Event.MEANING);
        shell.at(3_000, () -> locked = false);
        shell.until(60_000).signal(new Signal.Rollback("enough"));
        assertTrue(shell.told(Decision.Kind.PERSON).contains("behind the point of no return"));
    }

    @Test
    void aJournalOfBeforeIsDecidedAsBefore() {
        SimulatedShell shell = shell(0, 2).until(60_000).signal(new Signal.Rollback("enough"));
        assertTrue(shell.told(Decision.Kind.PERSON).contains("behind the point of no return"));
    }

    /** A failover has lost it, and the first attempt to do it again was cancelled: it ran all the same. */
    @Test
    void nothingGoesThroughWhatRanAndWasLost() {
        locked = false;
        for (int meaning : List.of(Event.THIRD_MEANING, Event.MEANING)) {
            SimulatedShell shell = shell(0, meaning).until(10_000);
            boolean[] held = {true};
            shell.effects(execute -> {
                boolean drop = execute.id().step().equals(Book.ref("a.drop"));
                if (execute.effect() instanceof Effect.FindOut) {
                    return new SimulatedShell.Does(
                            20,
                            new EffectResult.Found(
                                    drop ? EffectResult.Finding.NOT_DONE : EffectResult.Finding.DONE, "its row"));
                }
                boolean cancelled = drop && held[0];
                held[0] &= !drop;
                return cancelled
                        ? new SimulatedShell.Does(50, new EffectResult.Cancelled("it waited for a lock"))
                        : shell.usual(execute);
            });
            shell.feed(new Event.Moved(shell.now, "timeline 1 to 2"));
            shell.until(20_000).signal(new Signal.Retry()).until(30_000);
            shell.metric("bad", 1).until(60_000);
            assertEquals(meaning < Event.MEANING, shell.effects().contains("a.one/undo"), "meaning " + meaning);
        }
    }

    /** What is required is asked for when a step begins, not between its own attempts. */
    @Test
    void whatIsRequiredIsNotAskedForBetweenAttempts() {
        SimulatedShell shell = first(5);
        shell.at(500, () -> shell.metric("fit", 0)).at(3_000, () -> locked = false);
        assertEquals(Ending.DONE, end(shell));
    }

    @Test
    void whatIsRequiredIsAskedForAgainBeforeAPersonHasItTriedAgain() {
        SimulatedShell shell = first(0).until(10_000).metric("fit", 0).until(12_000);
        locked = false;
        shell.signal(new Signal.Retry()).until(60_000);
        assertEquals(1, shell.executed.size());
        assertEquals(Ending.DONE, end(shell.metric("fit", 1)));
    }

    /** A phase whose first effect gets no lock. */
    private SimulatedShell first(int retries) {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok", "fit")
                .phase(in("a").require(above("fit", 0)).step(drop(retries)))
                .build());
        shell.metric("fit", 1);
        return begun(shell, Event.MEANING);
    }

    private SimulatedShell shell(int retries, int meaning) {
        return begun(new SimulatedShell(book(retries)), meaning);
    }

    private static Runbook book(int retries) {
        return new Book()
                .metrics("ok", "bad")
                .phase(in("a").step(Book.sql("a.one"), drop(retries))
                        .rollbackWhen(above("bad", 0))
                        .soak(Duration.ofMinutes(5)))
                .build();
    }

    private SimulatedShell begun(SimulatedShell shell, int meaning) {
        shell.effects(
                execute -> execute.id().step().step().equals("drop") && execute.effect() instanceof Effect.Act && locked
                        ? new SimulatedShell.Does(50, first)
                        : shell.usual(execute));
        shell.feed(SimulatedShell.started(false, meaning));
        return shell;
    }

    private static Step drop(int retries) {
        return Book.irreversible(Book.step("a.drop", Book.sql("drop", Action.Sql.Mode.SINGLE, retries), null));
    }

    /** How it ends within the hour. */
    private static Ending end(SimulatedShell shell) {
        shell.until(shell.now + 3_600_000);
        return shell.finish.map(Command.Finish::ending).orElse(null);
    }
}
