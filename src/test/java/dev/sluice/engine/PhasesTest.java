package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.RunView.PhaseState;
import dev.sluice.engine.RunView.StepState;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Phases and steps in their order, what stands before the first effect, and what comes last. */
class PhasesTest {

    @Test
    void runsPhasesAndStepsInOrderThenVerifiesThenCleansUp() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .phase(in("a").step(Book.sql("a.one"), Book.sql("a.two"))
                                .last(Book.sql("a.tidy")))
                        .phase(in("b").step(Fills.step("b.fill")))
                        .verify(above("ok", 0))
                        .last(Book.sql("finally.note"))
                        .build())
                .start(true);
        assertEquals(Ending.DONE, shell.end());
        assertEquals(List.of("a.one", "a.two", "a.tidy", "b.fill", "finally.note"), shell.effects());
        assertTrue(shell.told(Decision.Kind.VERIFIED).startsWith("as expected"), shell.told(Decision.Kind.VERIFIED));
        RunView view = shell.interpreter.view();
        assertEquals(RunState.ENDED, view.state());
        assertTrue(view.phases().stream().allMatch(phase -> phase.state() == PhaseState.DONE), view.toString());
    }

    @Test
    void beginsNoEffectBeforeWhatIsRequired() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "free")
                        .phase(in("a").require(above("free", 0)).step(Book.sql("a.one")))
                        .build())
                .start(true)
                .until(60_000);
        assertEquals(List.of(), shell.effects());
        assertEquals(
                PhaseState.ENTERING,
                shell.interpreter.view().phases().getFirst().state());
        assertTrue(shell.told(Decision.Kind.VERDICT).contains("waits for what it requires"));
        shell.metric("free", 1);
        assertEquals(Ending.DONE, shell.end());
    }

    @Test
    void beginsNoEffectBeforeTheBaselineIsFull() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "p99")
                        .phase(in("a").baseline("p99", Duration.ofSeconds(30)).step(Book.sql("a.one")))
                        .build())
                .start(true);
        assertEquals(Ending.DONE, shell.end());
        assertTrue(shell.executed.getFirst().notBefore() >= 29_000, shell.executed.toString());
        assertTrue(shell.kinds().indexOf(Decision.Kind.BASELINE) < shell.kinds().indexOf(Decision.Kind.STEP_BEGAN));
    }

    @Test
    void aRedRuleMayCompareWithTheBaselineOfItsOwnPhase() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "p99")
                        .phase(in("a").baseline("p99", Duration.ofSeconds(30))
                                .rollbackWhen(Book.aboveItsBaseline("p99"))
                                .step(Book.sql("a.one")))
                        .build())
                .start(true);
        assertEquals(Ending.DONE, shell.end());
        assertTrue(shell.executed.getFirst().notBefore() >= 29_000, shell.executed.toString());
    }

    @Test
    void takesABaselineFromWhatTheSourceRemembers() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "p99")
                        .phase(in("a").baseline("p99", Duration.ofSeconds(30)).step(Book.sql("a.one")))
                        .build())
                .start(true);
        List<Reading.Present> past = IntStream.rangeClosed(1, 30)
                .mapToObj(second -> new Reading.Present(Value.amount(2), (second - 31) * 1_000L))
                .toList();
        shell.feed(new Event.History(0, "p99", past));
        assertEquals(Ending.DONE, shell.end());
        assertTrue(shell.executed.getFirst().notBefore() < 5_000, shell.executed.toString());
    }

    @Test
    void aRememberedPastWithGapsFillsNoBaseline() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "p99")
                        .phase(in("a").baseline("p99", Duration.ofSeconds(30)).step(Book.sql("a.one")))
                        .build())
                .start(true);
        shell.feed(new Event.History(0, "p99", List.of(new Reading.Present(Value.amount(2), -29_000))));
        assertEquals(Ending.DONE, shell.end());
        assertTrue(shell.executed.getFirst().notBefore() >= 20_000, shell.executed.toString());
    }

    @Test
    void eachPhaseTakesABaselineOverItsOwnWindow() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "p99")
                        .phase(in("a").baseline("p99", Duration.ofSeconds(30)).step(Book.sql("a.one")))
                        .phase(in("b").baseline("p99", Duration.ofSeconds(5)).step(Book.sql("b.one")))
                        .build())
                .start(true);
        assertEquals(Ending.DONE, shell.end());
        assertTrue(shell.executed.getFirst().notBefore() >= 29_000, shell.executed.toString());
    }

    @Test
    void readsBaselinesOfLaterPhasesFromTheStart() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "p99")
                        .phase(in("a").soak(Duration.ofMinutes(1)).step(Book.sql("a.one")))
                        .phase(in("b").baseline("p99", Duration.ofSeconds(30)).step(Book.sql("b.one")))
                        .build())
                .start(true);
        assertEquals(Ending.DONE, shell.end());
        assertTrue(shell.executed.getLast().notBefore() < 70_000, shell.executed.toString());
    }

    @Test
    void soaksBeforeItProceeds() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .phase(in("a").soak(Duration.ofMinutes(10)).step(Book.sql("a.one")))
                        .build())
                .start(true);
        assertEquals(Ending.DONE, shell.end());
        assertTrue(shell.now >= 600_000 && shell.now < 620_000, "ended at " + shell.now);
    }

    @Test
    void stopsAfterThePhaseThatWasAskedFor() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .phase(in("a").step(Book.sql("a.one")))
                        .phase(in("b").step(Book.sql("b.one")))
                        .last(Book.sql("finally.note"))
                        .build())
                .start(true, false, Optional.of("a"));
        assertEquals(Ending.PAUSED, shell.end());
        assertEquals(List.of("a.one"), shell.effects());
        assertEquals(Ending.DONE, shell.resume(true).end());
        assertEquals(List.of("a.one", "b.one", "finally.note"), shell.effects());
    }

    @Test
    void waitsUntilItsConditionHolds() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "ready")
                        .phase(in("a").step(
                                        Book.waiting("a.calm", above("ready", 0), Duration.ofMinutes(30)),
                                        Book.sql("a.one")))
                        .build())
                .start(true)
                .until(60_000);
        assertEquals(List.of(), shell.effects());
        shell.metric("ready", 1);
        assertEquals(Ending.DONE, shell.end());
    }

    @Test
    void expiresWhenAWaitLastsTooLong() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "ready")
                        .phase(in("a").step(Book.waiting("a.calm", above("ready", 0), Duration.ofMinutes(2))))
                        .build())
                .start(true);
        assertEquals(Ending.EXPIRED, shell.end());
        assertTrue(shell.now >= 120_000 && shell.now < 125_000, "ended at " + shell.now);
        shell.metric("ready", 1);
        assertEquals(Ending.DONE, shell.resume(true).end());
    }

    /** It came while the question stood open, and went again. */
    @Test
    void waitsForWhatHoldsNow() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "ready")
                        .phase(in("a").step(
                                        Book.waiting("a.calm", above("ready", 0), Duration.ofMinutes(2)),
                                        Book.sql("a.one")))
                        .build())
                .start(false)
                .until(180_000);
        shell.metric("ready", 1).until(240_000);
        shell.metric("ready", 0).until(300_000);
        shell.signal(new Signal.Retry()).until(330_000);
        assertEquals(List.of(), shell.effects());
        shell.metric("ready", 1);
        assertEquals(Ending.DONE, shell.end());
    }

    @Test
    void endsBlindWhenWhatAWaitWaitsForStaysUnknown() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "ready")
                        .phase(in("a").step(Book.waiting("a.calm", above("ready", 0), Duration.ofMinutes(2))))
                        .build())
                .dead("ready")
                .start(true);
        assertEquals(Ending.BLIND, shell.end());
    }

    @Test
    void aPersonsPauseHoldsWhatComesLast() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "left")
                        .phase(in("a").step(Book.sql("a.one")))
                        .verify(above("left", 0))
                        .last(Book.sql("finally.note"))
                        .build())
                .metric("left", at -> Reading.missing(dev.sluice.value.Missing.Cause.TIMEOUT, ""))
                .start(false);
        while (shell.interpreter.view().state() != RunState.VERIFYING) {
            shell.until(shell.now + 1_000);
        }
        shell.signal(new Signal.Pause("look first")).metric("left", 1).until(shell.now + 600_000);
        assertEquals(RunState.VERIFYING, shell.interpreter.view().state());
        shell.signal(new Signal.Continue());
        assertEquals(Ending.DONE, shell.end());
        assertEquals(List.of("a.one", "finally.note"), shell.effects());
    }

    @Test
    void whatWasAsExpectedBeforeAPauseIsLookedAtAgainBehindIt() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "left")
                        .phase(in("a").step(Book.sql("a.one")))
                        .verify(above("left", 0))
                        .build())
                .metric("left", at -> Reading.missing(dev.sluice.value.Missing.Cause.TIMEOUT, ""))
                .start(false);
        while (shell.interpreter.view().state() != RunState.VERIFYING) {
            shell.until(shell.now + 1_000);
        }
        shell.signal(new Signal.Pause("look first")).metric("left", 1).until(shell.now + 60_000);
        shell.metric("left", 0).until(shell.now + 60_000);
        shell.signal(new Signal.Continue());
        assertEquals(Ending.UNVERIFIED, shell.end());
    }

    @Test
    void endsUnverifiedAndCleansUpWhenAnExpectationFails() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "left")
                        .phase(in("a").step(Book.sql("a.one")))
                        .verify(above("left", 0))
                        .last(Book.sql("finally.note"))
                        .build())
                .start(true);
        assertEquals(Ending.UNVERIFIED, shell.end());
        assertEquals(List.of("a.one", "finally.note"), shell.effects());
    }

    /** Green for as long as its window holds more of the time before the effect than of the time after. */
    private static Reading lagging(long at, long effectAt) {
        return Reading.of(Value.amount(at < effectAt + 30_000 ? 1 : 0), at);
    }

    @Test
    void neverVerifiesByAWindowFromBeforeTheLastEffect() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .ranged("good")
                        .phase(in("a").step(Book.sql("a.one")))
                        .verify(above("good", 0))
                        .build())
                .metric("good", at -> lagging(at, 0))
                .start(true);
        assertEquals(Ending.UNVERIFIED, shell.end());
        assertTrue(shell.now >= 60_000 && shell.now < 70_000, "ended at " + shell.now);
    }

    @Test
    void verifiesAsSoonAsTheWindowStandsForTheTimeAfterTheLastEffect() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .ranged("good")
                        .phase(in("a").step(Book.sql("a.one")))
                        .verify(above("good", 0))
                        .build())
                .metric("good", 1)
                .start(true);
        assertEquals(Ending.DONE, shell.end());
        assertTrue(shell.now >= 60_000 && shell.now < 70_000, "ended at " + shell.now);
    }

    @Test
    void neverEndsAWaitByAWindowFromBeforeTheLastEffect() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .ranged("good")
                        .phase(in("a").step(
                                        Book.sql("a.one"),
                                        Book.waiting("a.calm", above("good", 0), Duration.ofMinutes(2)),
                                        Book.sql("a.two")))
                        .build())
                .metric("good", at -> lagging(at, 0))
                .start(true);
        assertEquals(Ending.EXPIRED, shell.end());
        assertEquals(List.of("a.one"), shell.effects());
        shell.metric("good", 1);
        assertEquals(Ending.DONE, shell.resume(true).end());
    }

    @Test
    void neverTakesUnknownForVerified() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "left")
                        .phase(in("a").step(Book.sql("a.one")))
                        .verify(above("left", 0))
                        .build())
                .dead("left")
                .start(true);
        assertEquals(Ending.UNVERIFIED, shell.end());
        assertTrue(shell.told(Decision.Kind.VERIFIED).contains("not known"));
    }

    @Test
    void triesEveryFinallyStepAndFailsAtTheEnd() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Book.sql("a.one")))
                .last(Book.sql("finally.one"), Book.sql("finally.two"))
                .build());
        shell.effects(execute -> execute.id().step().step().equals("one")
                                && execute.id().step().phase().equals("finally")
                        ? new SimulatedShell.Does(10, new EffectResult.Failed("EXIT 1", "no", false))
                        : shell.usual(execute))
                .start(true);
        assertEquals(Ending.FAILED, shell.end());
        assertEquals(List.of("a.one", "finally.one", "finally.two"), shell.effects());
        assertEquals(Ending.DONE, shell.effects(shell::usual).resume(true).end());
    }

    @Test
    void confirmsEachStepWhenSteppedThrough() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .phase(in("a").step(Book.sql("a.one"), Book.sql("a.two"), Book.sql("a.three")))
                        .build())
                .start(false, true, Optional.empty())
                .until(10_000);
        assertEquals(List.of(), shell.effects());
        assertEquals(
                Question.Kind.CONFIRM,
                shell.interpreter.view().question().orElseThrow().kind());
        shell.signal(new Signal.Continue()).until(20_000);
        assertEquals(List.of("a.one"), shell.effects());
        shell.signal(new Signal.ContinueAll());
        assertEquals(Ending.DONE, shell.end());
        assertFalse(shell.interpreter.view().stepwise());
    }

    @Test
    void needsAPersonForManualWorkWhenUnattended() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .phase(in("a").step(Book.manual("a.flip")))
                        .build())
                .start(true);
        assertEquals(Ending.PAUSED, shell.end());
        assertEquals(Ending.DONE, shell.resume(false).end());
        assertEquals(
                StepState.DONE,
                shell.interpreter.view().phases().getFirst().steps().getFirst().state());
    }
}
