package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.RunView.PhaseState;
import dev.sluice.engine.RunView.StepState;
import dev.sluice.language.model.Expression;
import dev.sluice.language.text.Span;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an operator may say, and what not. */
class SignalsTest {

    @Test
    void pausesAndContinuesOnFreshSamples() {
        SimulatedShell shell = filling().start(false).until(2_000).signal(new Signal.Pause("lunch"));
        int paused = shell.executed.size();
        shell.until(3_600_000);
        assertEquals(paused, shell.executed.size());
        assertEquals(
                Question.Kind.PAUSED,
                shell.interpreter.view().question().orElseThrow().kind());
        assertEquals(Ending.DONE, shell.signal(new Signal.Continue()).end());
    }

    @Test
    void hearsALetterThatComesTwiceOnce() {
        SimulatedShell shell = filling().start(false).until(2_000);
        shell.feed(new Event.Signalled(shell.now, "maria", new Signal.Pause("lunch"), "7d0f"));
        shell.feed(new Event.Signalled(shell.now, "maria", new Signal.Continue(), "7d10"));
        shell.feed(new Event.Signalled(shell.now, "maria", new Signal.Pause("lunch"), "7d0f"));
        assertEquals(Ending.DONE, shell.end());
    }

    @Test
    void stillRollsBackWhileAnOperatorPauses() {
        SimulatedShell shell = filling().start(false).until(2_000).signal(new Signal.Pause("lunch"));
        assertEquals(
                Ending.ROLLED_BACK,
                shell.at(60_000, () -> shell.metric("errors", 5))
                        .signalAt(70_000, new Signal.Continue())
                        .end());
        assertTrue(shell.told(Decision.Kind.ROLLBACK_BEGAN).contains("a gate rolls back"));
    }

    @Test
    void endsResumablyWhenPausedAndNobodyIsThere() {
        SimulatedShell shell = filling().start(true).until(2_000).signal(new Signal.Pause("lunch"));
        assertEquals(Ending.PAUSED, shell.end());
        assertEquals(Ending.DONE, shell.resume(true).end());
    }

    @Test
    void runsAtTheShareThatAnOperatorAllows() {
        SimulatedShell shell = filling().start(false).until(2_000).signal(new Signal.Throttle(10, "sale"));
        int before = shell.executed.size();
        shell.until(12_000);
        assertEquals(10, shell.executed.size() - before, 3);
        assertTrue(shell.signal(new Signal.Throttle(0, "stop"))
                .told(Decision.Kind.PERSON)
                .contains("refused"));
    }

    /** The pause came while the phase before was tidied up, where no gate hears it. */
    @Test
    void aPauseHoldsInThePhaseThatBeginsMeanwhile() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Book.sql("a.one")).last(Book.command("a.tidy", Optional.empty())))
                .phase(in("b").soak(Duration.ofMinutes(5)).within(Duration.ofMinutes(20)))
                .build());
        shell.effects(execute -> execute.id().step().toString().equals("a.tidy")
                ? new SimulatedShell.Does(60_000, new EffectResult.Done(Optional.empty(), ""))
                : shell.usual(execute));
        shell.start(false).until(30_000).signal(new Signal.Pause("lunch")).until(3_600_000);
        assertEquals(Optional.of("b"), shell.interpreter.phase());
        assertEquals(
                Optional.of(dev.sluice.gate.Verdict.PAUSE),
                shell.interpreter.view().verdict());
        long continued = shell.now;
        assertEquals(Ending.DONE, shell.signal(new Signal.Continue("back")).end());
        assertTrue(shell.now - continued >= 5 * 60_000, "soaked for " + (shell.now - continued));
        assertTrue(
                shell.told(Decision.Kind.PERSON).contains("on fresh samples: back"), shell.told(Decision.Kind.PERSON));
    }

    /** The last phase's gate holds back what is undone behind it; a person has the last word there, too. */
    @Test
    void aPersonContinuesAnUndoThatTheLastPhasesGateHasPaused() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok", "errors", "good")
                .phase(in("a").pauseWhen(above("errors", 1))
                        .patience(Duration.ofMinutes(5))
                        .step(Fills.step("a.fill")))
                .verify(new Expression.For(
                        above("good", 0),
                        new Expression.Hold.Lasting(Duration.ofMinutes(10)),
                        Type.Plain.BOOLEAN,
                        Span.NONE))
                .build());
        shell.rows = 1_000_000;
        shell.metric("good", 1).start(false).until(400_000);
        assertEquals(RunState.VERIFYING, shell.interpreter.state());
        shell.signal(new Signal.Rollback("wrong")).until(shell.now + 2_000);
        shell.metric("errors", 5).until(shell.now + 600_000).metric("errors", 0);
        shell.until(shell.now + 600_000);
        assertEquals(RunState.UNDOING, shell.interpreter.state());
        assertEquals(Ending.ROLLED_BACK, shell.signal(new Signal.Continue()).end());
    }

    @Test
    void retriesAFailedStep() {
        SimulatedShell shell = failing().start(false).until(60_000);
        assertEquals(
                Question.Kind.FAILED,
                shell.interpreter.view().question().orElseThrow().kind());
        assertEquals(
                Ending.DONE,
                shell.effects(shell::usual).signal(new Signal.Retry()).end());
        assertEquals(List.of("a.one", "a.two"), shell.effects());
    }

    @Test
    void skipsAFailedStepOnlyWithAReason() {
        SimulatedShell shell = failing().start(false).until(60_000);
        shell.signal(new Signal.Skip(Book.ref("a.one"), " "));
        assertTrue(shell.told(Decision.Kind.PERSON).contains("refused: a reason is needed"));
        assertEquals(
                Ending.DONE,
                shell.effects(shell::usual)
                        .signal(new Signal.Skip(Book.ref("a.one"), "by hand"))
                        .end());
        assertEquals(
                StepState.SKIPPED,
                shell.interpreter.view().phases().getFirst().steps().getFirst().state());
    }

    @Test
    void neverSkipsOrPassesARequiredStep() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "free")
                        .phase(in("a").require(above("free", 0)).step(Book.required(Book.sql("a.one"))))
                        .phase(in("b").step(Book.sql("b.one")))
                        .build())
                .start(false)
                .until(10_000);
        shell.signal(new Signal.Skip(Book.ref("a.one"), "hurry")).signal(new Signal.Jump("b", "hurry"));
        assertTrue(shell.told(Decision.Kind.PERSON).contains("refused: a.one is required and cannot be skipped"));
        assertTrue(shell.told(Decision.Kind.PERSON).contains("refused: a.one is required and cannot be passed"));
        assertEquals(List.of(), shell.effects());
    }

    @Test
    void jumpsForwardLeavingThePhaseWithItsFinally() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "free")
                        .phase(in("a").require(above("free", 0))
                                .step(Book.sql("a.one"))
                                .last(Book.sql("a.tidy")))
                        .phase(in("b").step(Book.sql("b.one")))
                        .phase(in("c").step(Book.sql("c.one")))
                        .build())
                .start(false)
                .until(10_000)
                .signal(new Signal.Jump("c", "both are done by hand"));
        assertEquals(Ending.DONE, shell.end());
        assertEquals(List.of("a.tidy", "c.one"), shell.effects());
        assertEquals(
                PhaseState.SKIPPED, shell.interpreter.view().phases().get(1).state());
    }

    /** It would begin again at once, and be cancelled again. */
    @Test
    void anAbortWhileTheLastStepsRunCancelsNoneOfThem() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Book.sql("a.one")))
                .last(Book.manual("finally.ask"))
                .build());
        shell.effects(execute -> execute.id().step().phase().equals("finally")
                        ? new SimulatedShell.Does(600_000, shell.usual(execute).result())
                        : shell.usual(execute))
                .start(true)
                .signalAt(300_000, new Signal.Abort("enough"));
        assertEquals(List.of(), shell.until(310_000).cancels);
        assertEquals(Ending.DONE, shell.end());
        assertEquals(2, shell.executed.size());
    }

    @Test
    void abortsAfterTheEffectInFlightUndoesNothingAndCleansUp() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Book.sql("a.one"), Book.sql("a.two")))
                .last(Book.sql("finally.note"))
                .build());
        shell.effects(execute ->
                        new SimulatedShell.Does(5_000, shell.usual(execute).result()))
                .start(true)
                .signalAt(2_000, new Signal.Abort("enough"));
        assertEquals(Ending.ABORTED, shell.end());
        assertEquals(List.of("a.one", "finally.note"), shell.effects());
        assertEquals(
                List.of(Command.Cancel.Mode.IF_NOT_BEGUN),
                shell.cancels.stream().map(Command.Cancel::mode).toList());
        int before = shell.executed.size();
        shell.resume(true);
        assertEquals(before, shell.executed.size());
    }

    @Test
    void anAbortEndsARunThatAnOperatorHadPaused() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Book.sql("a.first"), Book.sql("a.second")))
                .last(Book.sql("finally.note"))
                .build());
        shell.signalAt(20, new Signal.Pause("wait"))
                .signalAt(30, new Signal.Abort("enough"))
                .start(false);
        assertEquals(Ending.ABORTED, shell.end());
        assertEquals(List.of("a.first", "finally.note"), shell.effects());
    }

    @Test
    void cancelsWhatIsInFlightWhenTheAbortIsRepeated() {
        SimulatedShell shell = filling();
        shell.effects(execute ->
                        new SimulatedShell.Does(50_000, shell.usual(execute).result()))
                .start(true)
                .signalAt(2_000, new Signal.Abort("enough"))
                .signalAt(3_000, new Signal.Abort("now"));
        assertEquals(Ending.ABORTED, shell.end());
        assertTrue(shell.now < 55_000);
    }

    @Test
    void anAbortThatInsistsCutsTheLastStepsShortAndTheyAreTriedAgainWhenTheRunIsResumed() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Book.sql("a.one")))
                .last(Book.sql("finally.note"))
                .build());
        shell.effects(execute ->
                        new SimulatedShell.Does(5_000, shell.usual(execute).result()))
                .start(true)
                .signalAt(1_000, new Signal.Abort("enough"))
                .signalAt(2_000, new Signal.Abort("now"));
        assertEquals(Ending.ABORTED, shell.end());
        assertEquals(List.of("a.one", "finally.note"), shell.effects());

        SimulatedShell again = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Book.sql("a.one")))
                .last(Book.sql("finally.note"))
                .build());
        again.effects(execute ->
                        new SimulatedShell.Does(5_000, again.usual(execute).result()))
                .start(true)
                .signalAt(1_000, new Signal.Abort("enough"))
                .signalAt(7_000, new Signal.Abort("now"))
                .signalAt(7_100, new Signal.Abort("at once"));
        assertEquals(Ending.FAILED, again.end());
        assertTrue(again.told(Decision.Kind.FINISHED).contains("its finally steps were cut short"));
        assertEquals(Ending.ABORTED, again.resume(true).end());
    }

    @Test
    void isInterruptedResumably() {
        SimulatedShell shell = filling().start(false).until(2_000).signal(new Signal.Interrupt());
        assertEquals(Ending.INTERRUPTED, shell.end());
        assertEquals(Ending.DONE, shell.resume(false).end());
        assertEquals(100_000, shell.done.get("a.fill"));
    }

    @Test
    void endsWhereItWouldNeedAPersonOnceDetached() {
        SimulatedShell shell = failing().start(false).until(60_000).signal(new Signal.Detach());
        assertEquals(Ending.FAILED, shell.end());
    }

    @Test
    void refusesKnobsThatAreNotLive() {
        SimulatedShell shell =
                filling().start(false).until(2_000).signal(new Signal.Set("nothing", Value.amount(1), "because"));
        assertTrue(shell.told(Decision.Kind.PERSON).contains("refused: there is no parameter nothing"));
    }

    @Test
    void overridesAGateForAWhileButNeverARollback() {
        SimulatedShell shell = filling().metric("lag", 20).start(false).until(10_000);
        shell.signal(new Signal.Override("nothing", "because", 60_000));
        assertTrue(shell.told(Decision.Kind.PERSON).contains("refused: phase a has no gate nothing"));
        assertTrue(shell.done.isEmpty());
        shell.signal(new Signal.Override("a", "a false alarm", 3_600_000)).until(20_000);
        assertTrue(shell.done.get("a.fill") > 0);
        assertTrue(shell.kinds().contains(Decision.Kind.OVERRIDE));
        assertEquals(Ending.ROLLED_BACK, shell.metric("errors", 5).end());
    }

    @Test
    void keepsNotesAndLessonsEvenAfterTheEnd() {
        SimulatedShell shell = filling().start(true);
        shell.end();
        shell.signal(new Signal.Lesson("lessons", "start on a Sunday")).signal(new Signal.Note("bye"));
        assertTrue(shell.told(Decision.Kind.PERSON).contains("maria answers lessons: start on a Sunday"));
        assertTrue(shell.signal(new Signal.Abort("late"))
                .told(Decision.Kind.PERSON)
                .contains("not under way"));
    }

    @Test
    void aSkipOfAnotherStepLeavesAFailedUndoToBeTriedAgain() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Book.sql("a.one"), Book.sql("a.two")).soak(Duration.ofMinutes(10)))
                .build());
        shell.effects(execute -> execute.id().toString().startsWith("a.two/undo")
                        ? new SimulatedShell.Does(10, new EffectResult.Failed("42P01", "no such table", false))
                        : shell.usual(execute))
                .start(false)
                .until(5_000)
                .signal(new Signal.Rollback("it is wrong"));
        assertEquals(Ending.ROLLBACK_FAILED, shell.end());
        shell.resume(false).until(shell.now + 100).effects(shell::usual);
        shell.signal(new Signal.Skip(Book.ref("a.one"), "undone by hand")).signal(new Signal.Retry());
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(List.of(Book.ref("a.two")), shell.interpreter.view().undone());
    }

    private static SimulatedShell filling() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok", "lag", "errors")
                .phase(in("a").pauseWhen(above("lag", 10))
                        .rollbackWhen(above("errors", 1))
                        .step(Fills.step("a.fill")))
                .build());
        shell.rows = 100_000;
        return shell;
    }

    private static SimulatedShell failing() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Book.sql("a.one"), Book.sql("a.two")))
                .build());
        return shell.effects(
                execute -> new SimulatedShell.Does(10, new EffectResult.Failed("42P01", "no such table", false)));
    }
}
