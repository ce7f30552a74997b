package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Postponement;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.text.Span;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a step that somebody went back over without having it undone. */
class LeftStandingTest {
    private static final int BEFORE = 2;

    @Test
    void nothingOlderIsUndoneBelowItBeforeSomebodyHasLooked() {
        SimulatedShell shell = leftStanding(Event.MEANING, Book.sql("a.two")).metric("bad", 1);
        shell.until(70_000);
        Question asked = shell.interpreter.view().question().orElseThrow();
        assertEquals(Question.Kind.UNCERTAIN, asked.kind());
        assertEquals(Optional.of(Book.ref("a.two")), asked.step());
        assertEquals("retry", asked.answers().getFirst());
        assertEquals(List.of("a.one", "a.two"), shell.effects());
        shell.signal(new Signal.Continue()).until(71_000);
        assertEquals(List.of("a.one", "a.two"), shell.effects());
        shell.signal(new Signal.Retry());
        assertEquals(Ending.ROLLED_BACK, end(shell));
        assertEquals(List.of("a.one", "a.two", "a.two/undo", "a.one/undo"), acts(shell));
    }

    /** What stands of it is what its second attempt stumbles over. */
    @Test
    void soItIsWhereItWasTriedAgainAndRefused() {
        SimulatedShell shell = leftStanding(Event.MEANING, Book.sql("a.two"));
        shell.effects(execute -> refusedAgain(shell, execute));
        shell.signal(new Signal.Continue()).until(65_000).signal(new Signal.Rollback("enough"));
        assertEquals(
                Question.Kind.UNCERTAIN,
                shell.interpreter.view().question().orElseThrow().kind());
        assertEquals(Ending.ROLLED_BACK, end(shell.signal(new Signal.Retry())));
        assertEquals(List.of("a.one", "a.two", "a.two", "a.two/undo", "a.one/undo"), acts(shell));
    }

    @Test
    void aBackfillIsUndoneAsItWasFilled() {
        SimulatedShell shell = leftStanding(Event.MEANING, Fills.step("a.two")).signal(new Signal.Rollback("enough"));
        assertEquals(shell.rows, shell.done.get("a.two"));
        assertEquals(Ending.ROLLED_BACK, end(shell.signal(new Signal.Retry())));
        assertEquals(0, shell.done.get("a.two"));
    }

    /** What was done again over it is undone by its own ranges. */
    @Test
    void whatStandsBelowABackfillThatWasDoneAgainIsAskedAboutToo() {
        for (int meaning : List.of(Event.THIRD_MEANING, Event.MEANING)) {
            SimulatedShell shell = leftStanding(meaning, Fills.step("a.two")).signal(new Signal.Continue());
            shell.until(120_000).signal(new Signal.Rollback("enough")).until(180_000);
            assertEquals(0, shell.done.get("a.two#1"));
            assertEquals(shell.rows, shell.done.get("a.two"));
            if (meaning == Event.MEANING) {
                assertEquals(
                        Question.Kind.UNCERTAIN,
                        shell.interpreter.view().question().orElseThrow().kind());
                assertFalse(
                        shell.effects().contains("a.one/undo"),
                        () -> shell.effects().toString());
                shell.signal(new Signal.Retry());
            }
            assertEquals(Ending.ROLLED_BACK, end(shell));
            assertEquals(meaning == Event.MEANING ? 0 : shell.rows, shell.done.get("a.two"));
            assertEquals(
                    List.of(Book.ref("a.two"), Book.ref("a.one")),
                    shell.interpreter.view().undone());
        }
    }

    @Test
    void soItIsWhereNobodyIsThere() {
        SimulatedShell shell = leftStanding(Event.MEANING, Fills.step("a.two")).signal(new Signal.Continue());
        shell.until(120_000).signal(new Signal.Rollback("enough")).signal(new Signal.Detach());
        assertEquals(Ending.ROLLBACK_FAILED, end(shell));
        assertEquals(
                List.of(Book.ref("a.two"), Book.ref("a.one")),
                shell.interpreter.view().notUndone().stream()
                        .map(RunView.NotUndone::step)
                        .toList());
    }

    @Test
    void goingBackOverASecondDoingForgetsNoneOfTheFirst() {
        SimulatedShell shell = leftStanding(Event.MEANING, Fills.step("a.two")).signal(new Signal.Continue());
        shell.until(120_000).signal(new Signal.Back("typo again")).until(130_000);
        assertEquals(0, shell.done.get("a.two#1"));
        assertFalse(shell.done.containsKey("a.two#2"), shell.done::toString);
        Question asked = shell.interpreter.view().question().orElseThrow();
        assertEquals(Question.Kind.CONFIRM, asked.kind());
        assertTrue(asked.reasons().toString().contains("would take place twice"), asked::toString);
        shell.signal(new Signal.Continue()).until(180_000).signal(new Signal.Rollback("enough"));
        shell.until(240_000).signal(new Signal.Retry()).until(300_000);
        assertEquals(shell.rows, shell.done.get("a.two"), "the second was undone already");
        assertEquals(Ending.ROLLED_BACK, end(shell.signal(new Signal.Retry())));
        assertEquals(0, shell.done.get("a.two"));
    }

    @Test
    void itStaysOnAPersonsWord() {
        SimulatedShell shell = leftStanding(Event.MEANING, Book.sql("a.two")).signal(new Signal.Rollback("enough"));
        shell.signal(new Signal.Skip(Book.ref("a.two"), "it is undone by hand"));
        assertEquals(Ending.ROLLED_BACK, end(shell));
        assertEquals(List.of("a.one", "a.two", "a.one/undo"), acts(shell));
    }

    @Test
    void nobodyThereEndsTheRollbackAndListsIt() {
        SimulatedShell shell = leftStanding(Event.MEANING, Book.sql("a.two")).signal(new Signal.Rollback("enough"));
        assertEquals(Ending.ROLLBACK_FAILED, end(shell.signal(new Signal.Detach())));
        assertEquals(
                List.of(Book.ref("a.two"), Book.ref("a.one")),
                shell.interpreter.view().notUndone().stream()
                        .map(RunView.NotUndone::step)
                        .toList());
        assertEquals(Ending.ROLLBACK_FAILED, end(shell.resume(true)));
        assertEquals(Ending.ROLLED_BACK, end(shell.resume(false).signal(new Signal.Retry())));
    }

    @Test
    void whoeverGoesOnWithoutTheJournalIsAskedToo() {
        SimulatedShell shell = leftStanding(Event.MEANING, Book.sql("a.two")).signal(new Signal.Rollback("enough"));
        SimulatedShell other = looking(Book.sql("a.two"));
        other.feed(new Event.Rebuilt(
                SimulatedShell.started(false, Event.MEANING), shell.interpreter.position(), "it is lost"));
        other.until(60_000);
        assertEquals(
                Question.Kind.UNCERTAIN,
                other.interpreter.view().question().orElseThrow().kind());
        assertEquals(Ending.ROLLED_BACK, end(other.signal(new Signal.Retry())));
        assertEquals(List.of("a.two/undo", "a.one/undo"), acts(other));
    }

    @Test
    void soIsWhoeverGoesOnWithoutItWhereItStandsPostponed() {
        SimulatedShell shell = leftStanding(Event.MEANING, postponed());
        SimulatedShell other = RebuildTest.rebuilt(shell, shell.interpreter.position(), looking(postponed()));
        assertEquals(Ending.PAUSED, end(other));
        Question asked = other.interpreter.view().question().orElseThrow();
        assertTrue(asked.reasons().toString().contains("would take place twice"), asked::toString);
        other.resume(false).signal(new Signal.Rollback("enough")).until(other.now + 10_000);
        assertEquals(List.of(), acts(other));
        assertEquals(Ending.ROLLED_BACK, end(other.signal(new Signal.Retry())));
        assertEquals(List.of("a.two/undo", "a.one/undo"), acts(other));
    }

    @Test
    void soIsWhoeverGoesOnWithoutItWhereItWasTriedInVain() {
        SimulatedShell shell = leftStanding(Event.MEANING, Book.sql("a.two"));
        shell.effects(execute -> refusedAgain(shell, execute));
        shell.signal(new Signal.Continue()).until(65_000);
        SimulatedShell other = RebuildTest.rebuilt(shell, shell.interpreter.position(), looking(Book.sql("a.two")));
        assertEquals(Ending.PAUSED, end(other));
        assertEquals(List.of(), acts(other));
        other.resume(false).signal(new Signal.Rollback("enough")).signal(new Signal.Retry());
        assertEquals(Ending.ROLLED_BACK, end(other));
        assertEquals(List.of("a.two/undo", "a.one/undo"), acts(other));
    }

    /** A person had said that it takes place again. */
    @Test
    void soIsWhoeverGoesOnWithoutItWhereAnAttemptWasUnderWay() {
        SimulatedShell shell = leftStanding(Event.MEANING, Book.sql("a.two"));
        shell.effects(
                execute -> new SimulatedShell.Does(10_000, shell.usual(execute).result()));
        shell.signal(new Signal.Continue()).until(65_000);
        assertEquals("a.two#1/0", shell.executed.getLast().id().toString());
        SimulatedShell other = looking(Book.sql("a.two"));
        other.effects(execute -> execute.effect() instanceof Effect.FindOut
                ? new SimulatedShell.Does(20, new EffectResult.Found(EffectResult.Finding.NOT_DONE, "no row"))
                : refusedAgain(other, execute));
        RebuildTest.rebuilt(shell, shell.interpreter.position(), other);
        assertEquals(Ending.FAILED, end(other));
        assertEquals(List.of("a.two"), acts(other));
        other.resume(false).signal(new Signal.Rollback("enough")).until(other.now + 10_000);
        assertEquals(
                Question.Kind.UNCERTAIN,
                other.interpreter.view().question().orElseThrow().kind());
    }

    @Test
    void soIsWhoeverGoesOnWithoutItWhereABackfillIsDoneAgain() {
        Step two = Fills.step("a.two");
        SimulatedShell shell = leftStanding(Event.MEANING, two).signal(new Signal.Continue());
        shell.until(62_000);
        long half = shell.done.get("a.two#1");
        assertTrue(half > 0 && half < shell.rows, () -> half + " rows");
        SimulatedShell other = RebuildTest.rebuilt(shell, shell.announced, new SimulatedShell(book(two)));
        other.signal(new Signal.Rollback("enough"));
        assertEquals(Ending.ROLLBACK_FAILED, end(other));
        assertEquals(0, other.done.get("a.two#1"));
        assertEquals(Ending.ROLLED_BACK, end(other.resume(false).signal(new Signal.Retry())));
        assertEquals(0, other.done.get("a.two"));
    }

    @Test
    void soIsWhoeverGoesOnWithoutItWhereTheSecondDoingWasLeftHalfWay() {
        Step two = Fills.step("a.two");
        SimulatedShell shell = leftStanding(Event.MEANING, two).signal(new Signal.Continue());
        shell.until(62_000).signal(new Signal.Pause("to leave it"));
        shell.until(63_000).signal(new Signal.Skip(Book.ref("a.two"), "half of it will do"));
        long half = shell.done.get("a.two#1");
        assertTrue(half > 0 && half < shell.rows, () -> half + " rows");
        SimulatedShell other = RebuildTest.rebuilt(shell, shell.interpreter.position(), new SimulatedShell(book(two)));
        assertEquals(Ending.ROLLBACK_FAILED, end(other.signal(new Signal.Rollback("enough"))));
        assertEquals(0, other.done.get("a.two#1"));
        assertFalse(
                other.effects().contains("a.one/undo"), () -> other.effects().toString());
        assertEquals(Ending.ROLLED_BACK, end(other.resume(false).signal(new Signal.Retry())));
        assertEquals(0, other.done.get("a.two"));
    }

    @Test
    void whatWasUndoneAndSkippedThenIsNotAskedFor() {
        SimulatedShell shell = new SimulatedShell(book(Book.sql("a.two")));
        shell.feed(SimulatedShell.started(false, Event.MEANING));
        shell.until(60_000).signal(new Signal.Pause("to go back"));
        shell.signal(new Signal.Back("typo")).signal(new Signal.Continue());
        shell.signal(new Signal.Pause("to leave it out"));
        shell.until(61_000).signal(new Signal.Skip(Book.ref("a.two"), "not needed"));
        assertEquals(Ending.ROLLED_BACK, end(shell.signal(new Signal.Rollback("enough"))));
        assertEquals(List.of("a.one", "a.two", "a.two/undo", "a.one/undo"), acts(shell));
    }

    @Test
    void aJournalOfBeforeIsDecidedAsBefore() {
        SimulatedShell shell = leftStanding(BEFORE, Book.sql("a.two")).signal(new Signal.Rollback("enough"));
        assertEquals(Ending.ROLLED_BACK, end(shell));
        assertEquals(List.of("a.one", "a.two", "a.one/undo"), acts(shell));
    }

    @Test
    void whatAPersonIsAskedOfAStepThatWaitsForHimTellsOfIt() {
        SimulatedShell shell = leftStanding(Event.MEANING, postponed());
        Question asked = shell.interpreter.view().question().orElseThrow();
        assertEquals("Is the DBA on call?", asked.text());
        assertTrue(asked.reasons().toString().contains("would take place twice"), asked::toString);
    }

    private static List<String> acts(SimulatedShell shell) {
        return shell.executed.stream()
                .filter(execute -> execute.effect() instanceof Effect.Act)
                .map(execute -> execute.id().step() + (execute.id().undo() ? "/undo" : ""))
                .toList();
    }

    private static SimulatedShell.Does refusedAgain(SimulatedShell shell, Command.Execute execute) {
        return execute.id().toString().startsWith("a.two#1")
                ? new SimulatedShell.Does(20, new EffectResult.Failed("42701", "it exists already", false, true))
                : shell.usual(execute);
    }

    private static Step postponed() {
        Step two = Book.sql("a.two");
        Postponement ask =
                new Postponement(new Postponement.Occasion.Person("Is the DBA on call?"), Optional.empty(), Span.NONE);
        return new Step(two.ref(), false, false, two.action(), two.undo(), two.probe(), Optional.of(ask), Span.NONE);
    }

    /** Whoever looks finds that everything stands. */
    private static SimulatedShell looking(Step two) {
        SimulatedShell shell = new SimulatedShell(book(two));
        return shell.effects(execute -> execute.effect() instanceof Effect.FindOut
                ? new SimulatedShell.Does(20, new EffectResult.Found(EffectResult.Finding.DONE, "it stands"))
                : shell.usual(execute));
    }

    /** It is asked whether {@code a.two} takes place again, whose undo was skipped. */
    static SimulatedShell leftStanding(int meaning, Step two) {
        SimulatedShell shell = looking(two);
        shell.feed(SimulatedShell.started(false, meaning));
        if (two.postponed().isPresent()) {
            shell.until(1_000).signal(new Signal.Continue());
        }
        shell.until(60_000).signal(new Signal.Pause("to go back"));
        shell.signal(new Signal.Back("typo"));
        shell.until(61_000).signal(new Signal.Skip(Book.ref("a.two"), "not now"));
        return shell.signal(new Signal.Continue()).until(61_500);
    }

    private static Runbook book(Step two) {
        return new Book()
                .metrics("ok", "bad")
                .phase(in("a").step(Book.sql("a.one"), two)
                        .rollbackWhen(above("bad", 0))
                        .soak(Duration.ofMinutes(5)))
                .build();
    }

    /** How it ends within the hour. */
    private static Ending end(SimulatedShell shell) {
        shell.until(shell.now + 3_600_000);
        return shell.finish.map(Command.Finish::ending).orElse(null);
    }
}
