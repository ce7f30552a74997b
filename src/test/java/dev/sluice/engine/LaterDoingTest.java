package dev.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was done again over what was left standing, and whose undo a failover loses: it is undone again before what stands below. */
class LaterDoingTest {
    @Test
    void itIsUndoneAgainWhileAPersonIsAskedAboutWhatStandsBelow() {
        SimulatedShell shell = uncovered();
        moved(shell);
        assertEquals(shell.rows, shell.done.get("a.two"));
        assertUndoneOnceSaid(shell);
    }

    @Test
    void itIsNotLeftByAnAnswerThatWasAboutWhatStandsBelow() {
        SimulatedShell shell = uncovered();
        shell.done.put("a.two#1", shell.rows);
        shell.feed(new Event.Moved(shell.now, "timeline 1 to 2"));
        shell.signal(new Signal.Skip(Book.ref("a.two"), "it is well as it is")).until(shell.now + 60_000);
        assertEquals(0, shell.done.get("a.two#1"));
        assertUndoneOnceSaid(shell);
    }

    @Test
    void itIsUndoneAgainWhileWhatStandsBelowIs() {
        SimulatedShell shell = uncovered().signal(new Signal.Retry());
        shell.until(shell.now + 150);
        long half = shell.done.get("a.two");
        assertTrue(half > 0 && half < shell.rows, () -> half + " rows");
        moved(shell);
        assertUndoneBelow(shell);
    }

    @Test
    void itIsUndoneAgainWhileWhatIsOlderIs() {
        SimulatedShell shell = undoingTheOlder(uncovered(), new Signal.Retry());
        assertEquals(0, shell.done.get("a.two"));
        moved(shell);
        assertUndoneBelow(shell);
    }

    @Test
    void itIsUndoneAgainWhereAPersonHasLeftWhatStandsBelow() {
        Signal leave = new Signal.Skip(Book.ref("a.two"), "it is well as it is");
        SimulatedShell shell = undoingTheOlder(uncovered(), leave);
        moved(shell);
        assertEquals(Ending.ROLLED_BACK, shell.endsSoon());
        assertEquals(0, shell.done.get("a.two#1"));
        assertEquals(shell.rows, shell.done.get("a.two"));
        assertEquals(List.of(Book.ref("a.one")), shell.interpreter.view().undone());
    }

    /** Of two answers the later one holds. */
    @Test
    void itIsUndoneAgainWhereAPersonHasLeftWhatCouldNotBeUndoneBelow() {
        SimulatedShell shell = uncovered();
        shell.effects(execute -> new SimulatedShell.Does(20, new EffectResult.Failed("42501", "denied", false)));
        assertEquals(Ending.ROLLBACK_FAILED, shell.signal(new Signal.Retry()).endsSoon());
        looking(shell).resume(false);
        undoingTheOlder(shell, new Signal.Skip(Book.ref("a.two"), "it is well as it is"));
        moved(shell);
        assertEquals(Ending.ROLLED_BACK, shell.endsSoon());
        assertEquals(0, shell.done.get("a.two#1"));
        assertEquals(shell.rows, shell.done.get("a.two"));
    }

    /** Each that stands has an answer of its own. */
    @Test
    void itIsUndoneAgainWhereTwoStandBelowOfWhichAPersonHasLeftTheLast() {
        SimulatedShell shell = LeftStandingTest.leftStanding(Event.MEANING, Fills.step("a.two"));
        shell.signal(new Signal.Continue()).until(120_000).signal(new Signal.Pause("to go back"));
        shell.signal(new Signal.Back("typo again")).signal(new Signal.Skip(Book.ref("a.two"), "not now"));
        shell.signal(new Signal.Continue())
                .until(125_000)
                .signal(new Signal.Continue())
                .until(200_000);
        assertEquals(shell.rows, shell.done.get("a.two#2"));
        shell.signal(new Signal.Rollback("enough")).until(240_000);
        assertAsked(shell);
        shell.signal(new Signal.Retry()).until(300_000);
        assertAsked(shell);
        undoingTheOlder(shell, new Signal.Skip(Book.ref("a.two"), "it is well as it is"));
        shell.done.put("a.two#2", shell.rows);
        shell.done.put("a.two#1", shell.rows);
        shell.feed(new Event.Moved(shell.now, "timeline 1 to 2"));
        looking(shell).until(shell.now + 60_000);
        assertEquals(Ending.ROLLED_BACK, shell.endsSoon());
        assertEquals(0, shell.done.get("a.two#2"));
        assertEquals(0, shell.done.get("a.two#1"));
        assertEquals(shell.rows, shell.done.get("a.two"));
    }

    /** What failed below it is tried again where it comes to that. */
    @Test
    void itIsUndoneAgainWhereTheUndoOfWhatStandsBelowHasFailed() {
        SimulatedShell shell = uncovered();
        shell.effects(execute -> new SimulatedShell.Does(20, new EffectResult.Failed("42501", "denied", false)));
        assertEquals(Ending.ROLLBACK_FAILED, shell.signal(new Signal.Retry()).endsSoon());
        looking(shell).done.put("a.two#1", shell.rows);
        shell.finish = Optional.empty();
        shell.feed(new Event.Resumed(
                shell.now, "jo", false, false, Optional.empty(), Optional.empty(), Optional.of("timeline 1 to 2")));
        shell.until(shell.now + 60_000);
        assertUndoneBelow(shell);
    }

    @Test
    void whatAPersonLeavesOfItThenIsLeft() {
        SimulatedShell shell = uncovered();
        shell.done.put("a.two#1", shell.rows);
        shell.feed(new Event.Moved(shell.now, "timeline 1 to 2"));
        shell.signal(new Signal.Pause("to look")).until(shell.now + 5_000);
        long left = shell.done.get("a.two#1");
        assertTrue(left > 0, () -> left + " rows");
        shell.signal(new Signal.Skip(Book.ref("a.two"), "leave it all"));
        undoingTheOlder(shell, new Signal.Continue()).feed(new Event.Moved(shell.now, "timeline 2 to 3"));
        assertEquals(Ending.ROLLED_BACK, looking(shell).endsSoon());
        assertEquals(left, shell.done.get("a.two#1"));
    }

    /** The second doing is undone, and it is asked what becomes of the first. */
    private static SimulatedShell uncovered() {
        SimulatedShell shell = LeftStandingTest.leftStanding(Event.MEANING, Fills.step("a.two"));
        shell.signal(new Signal.Continue()).until(120_000);
        shell.signal(new Signal.Rollback("enough")).until(180_000);
        assertEquals(0, shell.done.get("a.two#1"));
        assertAsked(shell);
        return shell;
    }

    /** Behind this word the step before it is being undone, which takes its time. */
    private static SimulatedShell undoingTheOlder(SimulatedShell shell, Signal word) {
        shell.effects(execute -> execute.id().toString().equals("a.one/undo/0")
                ? new SimulatedShell.Does(10_000, shell.usual(execute).result())
                : shell.usual(execute));
        shell.signal(word).until(shell.now + 5_000);
        assertEquals("a.one/undo/0", shell.executed.getLast().id().toString());
        return shell;
    }

    /** Another server stands there, which has lost the undo of the second doing. */
    private static void moved(SimulatedShell shell) {
        shell.done.put("a.two#1", shell.rows);
        shell.feed(new Event.Moved(shell.now, "timeline 1 to 2"));
        looking(shell).until(shell.now + 60_000);
    }

    /** Whoever looks finds that everything took place. */
    private static SimulatedShell looking(SimulatedShell shell) {
        return shell.effects(execute -> execute.effect() instanceof Effect.FindOut
                ? new SimulatedShell.Does(20, new EffectResult.Found(EffectResult.Finding.DONE, "its row"))
                : shell.usual(execute));
    }

    private static void assertAsked(SimulatedShell shell) {
        Question asked = shell.interpreter.view().question().orElseThrow();
        assertEquals(Question.Kind.UNCERTAIN, asked.kind());
        assertEquals(Optional.of(Book.ref("a.two")), asked.step());
    }

    private static void assertUndoneOnceSaid(SimulatedShell shell) {
        assertEquals(0, shell.done.get("a.two#1"));
        assertAsked(shell);
        assertUndoneBelow(shell.signal(new Signal.Retry()));
    }

    private static void assertUndoneBelow(SimulatedShell shell) {
        assertEquals(Ending.ROLLED_BACK, shell.endsSoon());
        assertEquals(0, shell.done.get("a.two#1"));
        assertEquals(0, shell.done.get("a.two"));
        assertEquals(
                List.of(Book.ref("a.two"), Book.ref("a.one")),
                shell.interpreter.view().undone());
    }
}
