package dev.sluice.engine;

import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code back}: the last step of a phase is undone, and the run stands before it. */
class GoingBackTest {
    private static final int BEFORE = Event.THIRD_MEANING;

    @Test
    void goesBackByUndoingTheLastStepAndStandsBeforeIt() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .phase(in("a").step(Book.sql("a.one"), Book.sql("a.two"))
                                .soak(Duration.ofMinutes(5)))
                        .build())
                .start(false, true, Optional.empty());
        shell.until(1_000).signal(new Signal.Continue());
        shell.until(2_000).signal(new Signal.Continue());
        shell.until(60_000).signal(new Signal.Back("typo")).until(70_000);
        assertEquals(List.of("a.one", "a.two", "a.two/undo"), shell.effects());
        Question asked = shell.interpreter.view().question().orElseThrow();
        assertEquals(Question.Kind.CONFIRM, asked.kind());
        assertEquals(Optional.of(Book.ref("a.two")), asked.step());
        assertEquals(Ending.DONE, shell.signal(new Signal.Continue()).end());
        assertEquals(
                List.of("a.one/0", "a.two/0", "a.two/undo/0", "a.two#1/0"),
                shell.executed.stream().map(execute -> execute.id().toString()).toList());
    }

    @Test
    void asksBeforeItDoesAgainWhoseUndoWasSkipped() {
        SimulatedShell shell = skippedOnTheWayBack();
        Question asked = shell.interpreter.view().question().orElseThrow();
        assertEquals(Question.Kind.CONFIRM, asked.kind());
        assertTrue(asked.reasons().toString().contains("would take place twice"), asked::toString);
        shell.signal(new Signal.Back("a.one, too"));
        assertTrue(
                shell.told(Decision.Kind.PERSON).contains("refused: a.two was left as it is"),
                shell.decisions::toString);
        shell.signal(new Signal.Skip(Book.ref("a.two"), "it is well as it is")).until(62_000);
        shell.signal(new Signal.Back("a.one, too"));
        assertTrue(
                shell.told(Decision.Kind.PERSON).contains("refused: a.two was left as it is"),
                shell.decisions::toString);
        assertEquals(Ending.DONE, shell.end());
        assertEquals(List.of("a.one", "a.two"), shell.effects());
    }

    @Test
    void doesAgainWhatAPersonHasUndoneByHand() {
        SimulatedShell shell = skippedOnTheWayBack();
        assertEquals(Ending.DONE, shell.signal(new Signal.Continue()).end());
        assertEquals(
                List.of("a.one/0", "a.two/0", "a.two#1/0"),
                shell.executed.stream().map(execute -> execute.id().toString()).toList());
    }

    private static SimulatedShell skippedOnTheWayBack() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .phase(in("a").step(Book.sql("a.one"), Book.sql("a.two"))
                                .soak(Duration.ofMinutes(5)))
                        .build())
                .start(false);
        shell.until(60_000).signal(new Signal.Pause("to go back"));
        shell.signal(new Signal.Back("typo"));
        shell.until(61_000).signal(new Signal.Skip(Book.ref("a.two"), "not needed"));
        return shell.signal(new Signal.Continue()).until(61_500);
    }

    @Test
    void skipsNoUndoOfABackfillHalfWay() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .phase(in("a").step(Fills.step("a.fill")).soak(Duration.ofMinutes(5)))
                        .build())
                .start(false);
        shell.until(60_000).signal(new Signal.Back("typo")).until(60_150);
        shell.signal(new Signal.Pause("wait")).until(61_000);
        shell.signal(new Signal.Skip(Book.ref("a.fill"), "enough"));
        assertTrue(
                shell.told(Decision.Kind.PERSON).contains("refused: a.fill is undone in part"),
                shell.decisions::toString);
    }

    @Test
    void neverGoesBackOverWhatHasNoUndoBehindAPointOfNoReturn() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .phase(in("a").irreversible()
                                .step(
                                        Book.irreversible(Book.sql("a.drop")),
                                        Book.step("a.more", Book.sql("a.more").action(), null))
                                .soak(Duration.ofMinutes(5)))
                        .build())
                .start(false)
                .until(60_000)
                .signal(new Signal.Back("typo"));
        assertTrue(shell.told(Decision.Kind.PERSON).contains("refused: a.more has no undo"), shell.decisions::toString);
    }

    @Test
    void doesACommandAnewThatSomebodyWentBackOver() {
        Set<String> seen = new HashSet<>();
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .phase(in("a").step(Book.command("a.call", Optional.empty()))
                                .soak(Duration.ofMinutes(5)))
                        .build())
                .effects(execute -> new SimulatedShell.Does(
                        50,
                        new EffectResult.Done(
                                Optional.empty(), seen.add(execute.id().toString()) ? "done" : "was done already")))
                .start(false);
        shell.until(60_000).signal(new Signal.Back("typo"));
        shell.until(120_000).signal(new Signal.Back("typo again"));
        assertEquals(Ending.DONE, shell.end());
        assertFalse(shell.told(Decision.Kind.STEP_ENDED).contains("was done already"));
        assertEquals(Set.of("a.call/0", "a.call/undo/0", "a.call#1/0", "a.call#1/undo/0", "a.call#2/0"), seen);
    }

    @Test
    void fillsAnewWhatSomebodyWentBackOver() {
        Action fill = Fills.fill(new Action.Knob.Fixed(1_000), Optional.empty());
        Action others = Fills.fill(new Action.Knob.Fixed(1_000), Optional.empty(), "a.fill");
        Step elsewhere = Book.step("a.fill", fill, Book.undo("undo a.fill by a statement of its own"));
        Step rest = Book.step("b.rest", others, Book.undo("undo b.rest"));
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .phase(in("a").step(elsewhere).soak(Duration.ofMinutes(5)))
                        .phase(in("b").step(rest))
                        .build())
                .start(false)
                .until(60_000)
                .signal(new Signal.Back("typo"));
        assertEquals(Ending.DONE, shell.end());
        assertEquals(shell.rows, shell.done.get("a.fill#1"));
        assertEquals(
                List.of("a.fill#1"),
                shell.executed.stream()
                        .map(Command.Execute::effect)
                        .filter(effect -> effect.step().equals(Book.ref("b.rest")))
                        .filter(Effect.OpenBackfill.class::isInstance)
                        .map(effect -> ((Effect.OpenBackfill) effect).except())
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void whatIsLeftStandingOfABackfillIsLeftOutByTheOthers() {
        assertEquals(List.of("a.fill", "a.fill#1"), leftOut(leftStanding(Event.MEANING, Fills.step("a.fill"))));
    }

    @Test
    void whatSomebodyHasHadDoneAgainIsNotLeftOutTwice() {
        SimulatedShell shell = leftStanding(Event.MEANING, Fills.step("a.fill"));
        assertEquals(List.of("a.fill#1"), leftOut(shell.signal(new Signal.Continue())));
    }

    @Test
    void aJournalOfBeforeLeavesOutWhatItDid() {
        assertEquals(List.of("a.fill#1"), leftOut(leftStanding(BEFORE, Fills.step("a.fill"))));
    }

    /** It is asked whether the backfill takes place again, whose undo was skipped; the others wait for {@code calm}. */
    private static SimulatedShell leftStanding(int meaning, Step fill) {
        Action others = Fills.fill(new Action.Knob.Fixed(1_000), Optional.empty(), "a.fill");
        Step wait = Book.waiting("a.calm", Book.above("calm", 0), Duration.ofHours(2));
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok", "calm")
                .phase(in("a").step(fill, wait, Book.step("a.rest", others, Book.undo("undo a.rest"))))
                .build());
        shell.startBy(meaning).until(60_000).signal(new Signal.Pause("to go back"));
        shell.signal(new Signal.Back("typo")).signal(new Signal.Skip(Book.ref("a.fill"), "it is well as it is"));
        return shell.signal(new Signal.Continue()).until(61_000);
    }

    /** What the others leave out, once a question that is open is answered with skip. */
    private static List<String> leftOut(SimulatedShell shell) {
        if (shell.interpreter.view().question().isPresent()) {
            shell.signal(new Signal.Skip(Book.ref("a.fill"), "it is well as it is"));
        }
        shell.until(120_000).metric("calm", 1);
        assertEquals(Ending.DONE, shell.end());
        return shell.executed.stream()
                .map(Command.Execute::effect)
                .filter(effect -> effect.step().equals(Book.ref("a.rest")))
                .filter(Effect.OpenBackfill.class::isInstance)
                .map(effect -> ((Effect.OpenBackfill) effect).except())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPauseThatNeedsAPersonHoldsTheRunBehindIt() {
        SimulatedShell shell = outOfPatience(Event.MEANING).signal(new Signal.Back("typo"));
        shell.until(600_000);
        assertEquals(List.of("a.one/0", "a.two/0", "a.two/undo/0"), ids(shell));
        assertTrue(shell.interpreter.assessment().orElseThrow().personNeeded().isPresent());
        assertEquals(Ending.DONE, shell.signal(new Signal.Continue()).end());
        assertEquals(List.of("a.one/0", "a.two/0", "a.two/undo/0", "a.two#1/0"), ids(shell));
    }

    @Test
    void whoeverLetsTheUndoGoOnAnswersThatPauseToo() {
        SimulatedShell shell = outOfPatience(Event.MEANING);
        shell.signal(new Signal.Pause("to look")).signal(new Signal.Back("typo"));
        shell.until(300_000);
        assertEquals(List.of("a.one/0", "a.two/0"), ids(shell));
        assertEquals(Ending.DONE, shell.signal(new Signal.Continue()).end());
    }

    @Test
    void takingTheRunUpWhileItGoesBackAnswersItToo() {
        SimulatedShell shell = outOfPatience(Event.MEANING).signal(new Signal.Back("typo"));
        assertEquals(RunState.UNDOING, shell.interpreter.state());
        assertEquals(Ending.DONE, shell.crash().resume(false).end());
    }

    @Test
    void aJournalOfBeforeGoesOnBehindIt() {
        SimulatedShell shell = outOfPatience(BEFORE);
        assertEquals(Ending.DONE, shell.signal(new Signal.Back("typo")).end());
    }

    /** A pause has outlived the patience, and what it was about is well again. */
    private static SimulatedShell outOfPatience(int meaning) {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok", "lag")
                .phase(in("a").step(Book.sql("a.one"), Book.sql("a.two"))
                        .pauseWhen(Book.above("lag", 10))
                        .patience(Duration.ofMinutes(1))
                        .soak(Duration.ofMinutes(30)))
                .build());
        shell.metric("lag", at -> Reading.of(Value.amount(at > 60_000 && at < 200_000 ? 20 : 0), at));
        return shell.startBy(meaning).until(250_000);
    }

    private static List<String> ids(SimulatedShell shell) {
        return shell.executed.stream().map(execute -> execute.id().toString()).toList();
    }

    @Test
    void neverGoesBackOverAnIrreversibleStep() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .phase(in("a").step(Book.irreversible(Book.sql("a.drop")))
                                .soak(Duration.ofMinutes(5)))
                        .build())
                .start(false)
                .until(60_000)
                .signal(new Signal.Back("typo"));
        assertTrue(shell.told(Decision.Kind.PERSON).contains("refused: a.drop is irreversible"));
    }

    @Test
    void asksForWhatAPhaseRequiresBeforeItsFirstEffectIsDoneAnew() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "fit")
                        .phase(in("a").require(Book.above("fit", 0))
                                .step(Book.sql("a.one"))
                                .soak(Duration.ofMinutes(5)))
                        .build())
                .metric("fit", 1)
                .start(false)
                .until(60_000);
        shell.metric("fit", 0).signal(new Signal.Back("typo")).until(120_000);
        assertEquals(2, shell.executed.size(), () -> shell.executed.toString());
        shell.metric("fit", 1).until(125_000);
        assertEquals(3, shell.executed.size(), () -> shell.executed.toString());
    }

    @Test
    void asksForItToNobodyWhereAnEarlierEffectStands() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "fit")
                        .phase(in("a").require(Book.above("fit", 0))
                                .step(Book.sql("a.one"), Book.sql("a.two"))
                                .soak(Duration.ofMinutes(5)))
                        .build())
                .metric("fit", 1)
                .start(false)
                .until(60_000);
        shell.metric("fit", 0).signal(new Signal.Back("typo"));
        shell.until(600_000);
        assertTrue(shell.finish.isPresent(), () -> shell.interpreter.view().toString());
    }
}
