package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.RunView.StepState;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Postponement;
import dev.sluice.language.model.Postponement.Occasion;
import dev.sluice.language.model.Step;
import dev.sluice.language.text.Span;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The lock of a postponed step is tried when somebody asks, and only then. */
class LockRehearsalTest {
    private static final Signal ASK = new Signal.Rehearse("before tonight");
    private static final Occasion CALM = new Occasion.Condition(above("calm", 0));
    private static final String DROP = "alter table only public.orders drop column old";

    @Test
    void isTriedOnceWhileTheStepStandsPostponedWhichDoesNotBeginByIt() {
        SimulatedShell shell = shell(DROP, CALM).start(true).until(60_000);
        shell.signal(ASK).until(120_000);
        assertEquals(1, shell.executed.size());
        Effect.TryLock tried = (Effect.TryLock) shell.executed.getFirst().effect();
        assertEquals(List.of(new Effect.Lock("public.orders", true, "ACCESS EXCLUSIVE")), tried.locks());
        assertTrue(
                shell.told(Decision.Kind.POSTPONED).contains("the lock of a.b would be granted: 12ms"),
                shell.told(Decision.Kind.POSTPONED));
        assertFalse(shell.kinds().contains(Decision.Kind.STEP_BEGAN));
        assertEquals(
                StepState.POSTPONED,
                shell.interpreter.view().phases().getFirst().steps().getFirst().state());
        assertEquals(Ending.DONE, shell.metric("calm", 1).end());
        assertEquals(2, shell.executed.size());
    }

    @Test
    void isTriedWhileAPersonIsAskedAndTheQuestionStays() {
        SimulatedShell shell = shell(DROP, new Occasion.Person("Is the DBA on call?"));
        shell.start(false).until(60_000).signal(ASK).until(61_000);
        assertEquals(1, shell.executed.size());
        assertEquals(
                Question.Kind.CONFIRM,
                shell.interpreter.view().question().orElseThrow().kind());
        assertEquals(Ending.DONE, shell.signal(new Signal.Continue()).end());
    }

    @Test
    void whatIsNotGrantedIsToldWithWhoHoldsIt() {
        SimulatedShell shell = shell(DROP, CALM);
        shell.effects(execute -> new SimulatedShell.Does(2_000, new EffectResult.LockTried(false, 2_000, "held by 7")))
                .start(true)
                .until(60_000);
        shell.signal(ASK).until(70_000);
        String told = shell.told(Decision.Kind.POSTPONED);
        assertTrue(told.contains("the lock of a.b was not granted within ") && told.contains("; held by 7"), told);
    }

    @Test
    void isRefusedWhileNothingStandsPostponed() {
        SimulatedShell shell = shell(DROP, CALM).metric("calm", 1);
        shell.effects(execute -> new SimulatedShell.Does(60_000, new EffectResult.Done(Optional.empty(), "done")));
        shell.start(true).until(30_000).signal(ASK);
        assertTrue(shell.told(Decision.Kind.PERSON).contains("refused: no step stands postponed"));
        assertEquals(Ending.DONE, shell.end());
        assertEquals(1, shell.executed.size());
    }

    @Test
    void isRefusedWhereTheStatementLocksNoTable() {
        SimulatedShell shell = shell("select now()", CALM).start(true).until(60_000);
        shell.signal(ASK).until(120_000);
        assertTrue(shell.told(Decision.Kind.PERSON).contains("tells of no lock on a table"));
        assertEquals(List.of(), shell.executed);
    }

    @Test
    void needsAReason() {
        SimulatedShell shell = shell(DROP, CALM).start(true).until(60_000);
        shell.signal(new Signal.Rehearse(" ")).until(120_000);
        assertTrue(shell.told(Decision.Kind.PERSON).contains("a reason is needed"));
        assertEquals(List.of(), shell.executed);
    }

    @Test
    void aPauseHoldsItBack() {
        SimulatedShell shell = shell(DROP, CALM).start(false).until(60_000);
        shell.signal(new Signal.Pause("lunch")).signal(ASK).until(120_000);
        assertEquals(List.of(), shell.executed);
        shell.signal(new Signal.Continue()).until(180_000);
        assertEquals(1, shell.executed.size());
    }

    @Test
    void aGateThatIsNotGreenHoldsItBack() {
        SimulatedShell shell = shell(DROP, CALM);
        shell.metric("lag", at -> Reading.of(Value.amount(at > 50_000 && at < 90_000 ? 20 : 0), at));
        shell.start(true).until(60_000).signal(ASK).until(80_000);
        assertEquals(List.of(), shell.executed);
        shell.until(300_000);
        assertEquals(1, shell.executed.size());
    }

    @Test
    void isForgottenWhereItsEndWasNotSeen() {
        SimulatedShell shell = shell(DROP, CALM);
        shell.effects(execute -> new SimulatedShell.Does(2_000, new EffectResult.LockTried(true, 1, "")));
        shell.start(true).until(60_000).signal(ASK).until(60_500);
        assertEquals(1, shell.executed.size());
        assertEquals(Optional.empty(), shell.interpreter.position().inFlight());
        shell.crash().resume(true).until(180_000);
        assertEquals(1, shell.executed.size());
        shell.effects(shell::usual).metric("calm", 1);
        assertEquals(Ending.DONE, shell.end());
        assertEquals(2, shell.executed.size());
    }

    @Test
    void aRollbackStopsIt() {
        SimulatedShell shell = shell(DROP, CALM);
        shell.effects(execute -> new SimulatedShell.Does(2_000, new EffectResult.LockTried(true, 1, "")));
        shell.start(true).until(60_000).signal(ASK).until(60_500);
        shell.signal(new Signal.Rollback("not today"));
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(1, shell.executed.size());
        assertEquals(Command.Cancel.Mode.NOW, shell.cancels.getFirst().mode());
    }

    private static SimulatedShell shell(String sql, Occasion until) {
        Step step = new Step(
                Book.ref("a.b"),
                false,
                false,
                Book.sql(sql, Action.Sql.Mode.SINGLE, 0),
                Optional.of(Book.undo("undo")),
                Optional.empty(),
                Optional.of(new Postponement(until, Optional.of(Duration.ofHours(5)), Span.NONE)),
                Span.NONE);
        return new SimulatedShell(new Book()
                        .metrics("ok", "calm", "lag")
                        .phase(in("a").step(step).within(Duration.ofDays(9)).pauseWhen(above("lag", 10)))
                        .build())
                .metric("calm", 0);
    }
}
