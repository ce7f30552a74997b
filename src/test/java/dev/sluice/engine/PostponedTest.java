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
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** Steps that wait for their moment: a condition, a window, a person. */
class PostponedTest {
    private static final long HOUR = 3_600_000;
    private static final Occasion CALM = new Occasion.Condition(above("calm", 0));
    private static final Occasion NIGHT = new Occasion.Window(
            LocalTime.of(2, 0), LocalTime.of(5, 0), ZoneId.of("Europe/Madrid"), "left", above("left", 20));
    private static final Occasion PERSON = new Occasion.Person("Is the DBA on call?");

    @Test
    void beginsWhenItsConditionHoldsAndNotBefore() {
        SimulatedShell shell = shell(sql(CALM, 1)).metric("calm", from(120_000));
        shell.start(true).until(110_000);
        assertEquals(StepState.POSTPONED, step(shell).state());
        assertTrue(step(shell).detail().startsWith("postponed until calm > 0"), step(shell)::detail);
        assertTrue(
                shell.interpreter.view().reasons().toString().contains("calm"),
                () -> shell.interpreter.view().reasons().toString());
        assertEquals(Ending.DONE, shell.end());
        assertTrue(shell.now >= 120_000 && shell.now < 130_000);
    }

    @Test
    void whatIsUnknownIsNeverItsMoment() {
        SimulatedShell shell = shell(sql(CALM, 1)).dead("calm");
        assertEquals(Ending.BLIND, shell.start(true).end());
        assertEquals(List.of(), shell.effects());
        assertTrue(shell.now >= HOUR);
    }

    @Test
    void expiresLikeAWait() {
        SimulatedShell shell = shell(sql(CALM, 1)).metric("calm", 0);
        assertEquals(Ending.EXPIRED, shell.start(true).end());
        assertEquals(Ending.DONE, shell.metric("calm", 1).resume(true).end());
    }

    @Test
    void redRulesActWhileItWaitsAndAPauseLosesNothing() {
        SimulatedShell shell = shell(sql(CALM, 3)).metric("calm", from(2 * HOUR));
        shell.metric("lag", at -> Reading.of(Value.amount(at > HOUR && at < HOUR + 60_000 ? 20 : 0), at));
        assertEquals(Ending.DONE, shell.start(true).end());
        assertTrue(shell.kinds().contains(Decision.Kind.PAUSED));

        SimulatedShell red = shell(sql(CALM, 3)).metric("calm", 0);
        red.metric("errors", at -> Reading.of(Value.amount(at > HOUR ? 9 : 0), at));
        assertEquals(Ending.ROLLED_BACK, red.start(true).end());
        assertEquals(List.of(), red.effects());
    }

    @Test
    void aPersonsPauseIsNotWaiting() {
        SimulatedShell shell = shell(sql(CALM, 1)).metric("calm", from(3 * HOUR));
        shell.signalAt(60_000, new Signal.Pause("lunch")).signalAt(150 * 60_000, new Signal.Continue());
        assertEquals(Ending.DONE, shell.start(false).end());
    }

    @Test
    void aWindowThatIsOpenLetsItBegin() {
        SimulatedShell shell = shell(sql(NIGHT, 25)).metric("left", at -> left(at, HOUR, 2 * HOUR));
        assertEquals(Ending.DONE, shell.start(true).end());
        assertTrue(shell.now > HOUR && shell.now < HOUR + 10_000);
    }

    @Test
    void aWindowThatIsAboutToCloseDoesNot() {
        SimulatedShell shell = shell(sql(NIGHT, 1)).metric("left", 15);
        assertEquals(Ending.EXPIRED, shell.start(true).end());
    }

    @Test
    void aStatementGetsNoMoreTimeThanIsLeftOfTheWindowAndThenWaitsForTheNext() {
        SimulatedShell shell =
                shell(sql(NIGHT, 25)).metric("left", at -> left(at, at - at % HOUR, at - at % HOUR + 60_000));
        shell.effects(execute -> shell.now > HOUR / 2
                        ? shell.usual(execute)
                        : new SimulatedShell.Does(
                                execute.deadlineMillis(), new EffectResult.Failed("TIMEOUT", "took longer", false)))
                .start(true);
        assertEquals(Ending.DONE, shell.end());
        assertTrue(shell.executed.getFirst().deadlineMillis() <= 60_000);
        assertTrue(shell.now >= HOUR);
    }

    @Test
    void aWindowConfinesABackfillToItsNights() {
        SimulatedShell shell = shell(postponed(Fills.step("a.b"), NIGHT, 25))
                .metric("left", at -> left(at, at - at % HOUR, at - at % HOUR + 60_000));
        shell.rows = 2_000_000;
        shell.start(true).until(HOUR / 2);
        long first = shell.done.get("a.b");
        assertTrue(first > 0 && first < shell.rows);
        assertEquals(StepState.POSTPONED, step(shell).state());
        shell.until(HOUR - 10_000);
        assertEquals(first, shell.done.get("a.b"));
        assertEquals(Ending.DONE, shell.end());
    }

    @Test
    void aPersonLetsItBegin() {
        SimulatedShell shell = shell(new Step(
                Book.ref("a.b"),
                false,
                false,
                Book.sql("do", Action.Sql.Mode.SINGLE, 0),
                Optional.of(Book.undo("undo")),
                Optional.empty(),
                Optional.of(new Postponement(PERSON, Optional.empty(), Span.NONE)),
                Span.NONE));
        shell.start(false).until(5 * HOUR);
        assertEquals(
                "Is the DBA on call?",
                shell.interpreter.view().question().orElseThrow().text());
        assertEquals(List.of(), shell.effects());
        assertEquals(Ending.DONE, shell.signal(new Signal.Continue()).end());
    }

    @Test
    void aPersonMayTakeTooLong() {
        SimulatedShell shell = shell(sql(PERSON, 1)).start(false).until(2 * HOUR);
        assertEquals(
                Question.Kind.EXPIRED,
                shell.interpreter.view().question().orElseThrow().kind());
        shell.signal(new Signal.Retry()).until(2 * HOUR + 10_000);
        assertEquals(
                Question.Kind.CONFIRM,
                shell.interpreter.view().question().orElseThrow().kind());
    }

    @Test
    void whatMayPassPostponesItAgainUpToTenTimes() {
        SimulatedShell shell = shell(sql(CALM, 1)).metric("calm", 1);
        shell.effects(
                execute -> new SimulatedShell.Does(2_000, new EffectResult.Failed("55P03", "lock timeout", true)));
        assertEquals(Ending.PAUSED, shell.start(true).end());
        assertEquals(1 + PostponedRun.MOST_RETURNS, shell.executed.size());
        assertTrue(shell.told(Decision.Kind.POSTPONED).contains("postponed again (10 of 10)"));
    }

    @Test
    void otherFailuresFailItAtOnce() {
        SimulatedShell shell = shell(sql(CALM, 1)).metric("calm", 1);
        shell.effects(execute -> new SimulatedShell.Does(10, new EffectResult.Failed("42601", "syntax error", false)));
        assertEquals(Ending.FAILED, shell.start(true).end());
        assertEquals(1, shell.executed.size());
    }

    @Test
    void aPersonIsAskedAgainAfterAFailure() {
        SimulatedShell shell = shell(sql(PERSON, 1));
        shell.effects(execute -> shell.executed.size() > 1
                ? shell.usual(execute)
                : new SimulatedShell.Does(2_000, new EffectResult.Failed("55P03", "lock timeout", true)));
        shell.start(false).until(1_000);
        shell.signal(new Signal.Continue()).until(60_000);
        assertEquals(1, shell.executed.size());
        assertEquals(
                Question.Kind.CONFIRM,
                shell.interpreter.view().question().orElseThrow().kind());
        assertEquals(Ending.DONE, shell.signal(new Signal.Continue()).end());
    }

    @Test
    void afterACrashWhatIsStillToBeDoneWaitsAnew() {
        SimulatedShell shell = shell(sql(CALM, 1)).metric("calm", 1);
        shell.effects(execute -> execute.effect() instanceof Effect.FindOut
                        ? shell.usual(execute)
                        : new SimulatedShell.Does(60_000, new EffectResult.Done(Optional.empty(), "done")))
                .start(true)
                .until(30_000);
        shell.crash().metric("calm", from(120_000)).resume(true);
        shell.until(100_000);
        assertEquals(2, shell.executed.size());
        assertEquals(StepState.POSTPONED, step(shell).state());
        assertEquals(Ending.DONE, shell.end());
    }

    @Test
    void aRunWithoutItsJournalWaitsAnew() {
        SimulatedShell shell = shell(sql(CALM, 1)).metric("calm", 0).start(true).until(60_000);
        Position position = shell.interpreter.position();
        assertFalse(position.steps().stream().anyMatch(step -> step.state() == StepState.POSTPONED));
        SimulatedShell other = shell(sql(CALM, 1)).metric("calm", from(60_000));
        other.feed(new Event.Rebuilt(SimulatedShell.started(), position, "lost"));
        assertEquals(Ending.DONE, other.end());
        assertTrue(other.now >= 60_000);
    }

    private static LongFunction<Reading> from(long moment) {
        return at -> Reading.of(Value.amount(at >= moment ? 1 : 0), at);
    }

    private static Reading left(long at, long opens, long closes) {
        return at < opens || at >= closes
                ? Reading.of(Value.amount(0), at)
                : Reading.of(Value.amount((closes - at) / 1_000.0), at);
    }

    private static Step sql(Occasion until, int hours) {
        return postponed(Book.sql("a.b"), until, hours);
    }

    private static Step postponed(Step step, Occasion until, int hours) {
        return new Step(
                step.ref(),
                false,
                false,
                step.action(),
                step.undo(),
                Optional.empty(),
                Optional.of(new Postponement(until, Optional.of(Duration.ofHours(hours)), Span.NONE)),
                Span.NONE);
    }

    private static SimulatedShell shell(Step step) {
        return new SimulatedShell(new Book()
                .metrics("ok", "calm", "left", "lag", "errors")
                .phase(in("a").step(step)
                        .within(Duration.ofDays(9))
                        .pauseWhen(above("lag", 10))
                        .rollbackWhen(above("errors", 5)))
                .build());
    }

    private static RunView.StepView step(SimulatedShell shell) {
        return shell.interpreter.view().phases().getFirst().steps().getFirst();
    }
}
