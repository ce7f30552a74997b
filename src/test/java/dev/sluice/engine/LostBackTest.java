package dev.sluice.engine;

import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.EffectResult.Finding;
import dev.sluice.engine.SimulatedShell.Does;
import dev.sluice.language.model.Step;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Somebody has gone back over a step, which waits to be done anew, and a failover loses that undo. */
class LostBackTest {
    /** The undo under way sees that the server is another one; what was undone before it, and comes before it, goes first. */
    private static final List<String> LATER_ONE_FIRST = List.of(
            "Act a.one/undo/0",
            "FindOut a.two/0",
            "FindOut a.two/undo/0",
            "Act a.two/undo/0",
            "FindOut a.one/0",
            "FindOut a.one/undo/0",
            "Act a.one/undo/0");

    /** What the new server has; of undone things with {@code /undo}. */
    private final Set<String> there = new HashSet<>(Set.of("a.one/0", "a.two/0", "a.two/undo/0"));

    @Test
    void itIsUndoneAgainBeforeItIsDoneAnew() {
        there.remove("a.two/undo/0");
        SimulatedShell shell = goneBack(Event.MEANING);
        moved(shell);
        assertEquals(
                List.of("FindOut a.two/0", "FindOut a.two/undo/0", "Act a.two/undo/0", "FindOut a.one/0"),
                since(shell));
        assertDoneAnew(shell);
    }

    @Test
    void itIsAskedForAloneWhereItIsNotLost() {
        SimulatedShell shell = goneBack(Event.MEANING);
        moved(shell);
        assertEquals(List.of("FindOut a.two/0", "FindOut a.two/undo/0", "FindOut a.one/0"), since(shell));
        assertDoneAnew(shell);
    }

    @Test
    void itIsLeftWhereItsStepIsLostToo() {
        there.remove("a.two/0");
        SimulatedShell shell = goneBack(Event.MEANING);
        moved(shell);
        assertEquals(List.of("FindOut a.two/0", "FindOut a.one/0"), since(shell));
        assertDoneAnew(shell);
    }

    @Test
    void whatWasGoneBackOverLaterIsUndoneAgainLater() {
        there.removeAll(Set.of("a.two/undo/0"));
        SimulatedShell shell = goneBack(Event.MEANING).signal(new Signal.Back("a.one, too"));
        moved(shell.until(shell.now + 10_000));
        assertEquals(LATER_ONE_FIRST, since(shell));
        shell.signal(new Signal.Continue()).until(shell.now + 5_000);
        assertDoneAnew(shell);
    }

    @Test
    void whoeverResumesElsewhereHasItUndoneAgain() {
        there.remove("a.two/undo/0");
        SimulatedShell shell = goneBack(Event.MEANING).signal(new Signal.Interrupt());
        shell.finish = Optional.empty();
        shell.feed(new Event.Resumed(
                shell.now, "jo", false, true, Optional.empty(), Optional.empty(), Optional.of("timeline 1 to 2")));
        shell.until(shell.now + 10_000);
        assertEquals("Act a.two/undo/0", acted(shell).get(5));
        assertDoneAnew(shell);
    }

    @Test
    void soHasWhoeverGoesOnWithoutTheJournal() {
        there.remove("a.two/undo/0");
        SimulatedShell lost = goneBack(Event.MEANING);
        lost.feed(new Event.Moved(lost.now, "timeline 1 to 2"));
        Position position = lost.interpreter.position();
        SimulatedShell shell = RebuildTest.rebuilt(lost, position, shell(Book.sql("a.two")));
        assertEquals(Ending.DONE, shell.end());
        assertEquals(List.of("FindOut a.two/0", "Act a.two/undo/0", "FindOut a.one/0", "Act a.two#1/0"), acted(shell));
    }

    @Test
    void anUndoThatFailsThenEndsThePart() {
        there.remove("a.two/undo/0");
        SimulatedShell shell = goneBack(Event.MEANING);
        shell.effects(execute -> execute.id().undo() && execute.effect() instanceof Effect.Act
                ? new Does(20, new EffectResult.Failed("42501", "denied", false))
                : does(shell, execute));
        moved(shell);
        assertEquals(Optional.of(Ending.ROLLBACK_FAILED), shell.finish.map(Command.Finish::ending));
        shell.effects(execute -> does(shell, execute)).resume(false).signal(new Signal.Retry());
        shell.until(shell.now + 60_000);
        assertEquals(Ending.DONE, shell.end());
        assertEquals("Act a.two#1/0", acted(shell).getLast());
    }

    @Test
    void itIsAskedAboutBeforeItIsDoneAnewWhereAPersonLeavesItThen() {
        SimulatedShell shell = goneBack(Event.MEANING).signal(new Signal.Pause("to look"));
        there.remove("a.two/undo/0");
        moved(shell);
        shell.signal(new Signal.Skip(Book.ref("a.two"), "not now")).signal(new Signal.Continue());
        shell.until(shell.now + 60_000);
        Question asked = shell.interpreter.view().question().orElseThrow();
        assertTrue(asked.reasons().toString().contains("would take place twice"), asked::toString);
        assertDoneAnew(shell);
    }

    @Test
    void aRollbackUndoesItBeforeWhatIsOlder() {
        there.remove("a.two/undo/0");
        SimulatedShell shell = goneBack(Event.MEANING);
        shell.effects(execute -> execute.id().toString().equals("a.one/undo/0")
                ? new Does(10_000, new EffectResult.Unknown("another server", true))
                : does(shell, execute));
        shell.signal(new Signal.Rollback("enough")).until(shell.now + 5_000);
        shell.effects(execute -> does(shell, execute));
        assertEquals(Ending.ROLLED_BACK, shell.endsSoon());
        assertEquals(LATER_ONE_FIRST, since(shell));
    }

    @Test
    void aBackfillIsUndoneAgainByItsRanges() {
        SimulatedShell shell = goneBack(Event.MEANING, Fills.step("a.two"));
        assertEquals(0, shell.done.get("a.two"));
        shell.done.put("a.two", shell.rows);
        moved(shell);
        assertEquals(0, shell.done.get("a.two"));
        assertEquals(Ending.DONE, shell.signal(new Signal.Continue()).end());
        assertEquals(0, shell.done.get("a.two"));
        assertEquals(shell.rows, shell.done.get("a.two#1"));
    }

    @Test
    void aJournalOfBeforeIsDecidedAsBefore() {
        there.remove("a.two/undo/0");
        SimulatedShell shell = goneBack(Event.THIRD_MEANING);
        moved(shell);
        assertEquals(List.of(), since(shell));
        assertDoneAnew(shell);
    }

    private static void assertDoneAnew(SimulatedShell shell) {
        assertEquals(
                Optional.of(Book.ref("a.two")),
                shell.interpreter.view().question().flatMap(Question::step));
        assertEquals(Ending.DONE, shell.signal(new Signal.Continue()).end());
        assertEquals("Act a.two#1/0", acted(shell).getLast());
    }

    private SimulatedShell goneBack(int meaning) {
        return goneBack(meaning, Book.sql("a.two"));
    }

    /** Each step needs a person's word, so that it waits for that. */
    private SimulatedShell goneBack(int meaning, Step two) {
        SimulatedShell shell = shell(two);
        Event.Started begins = SimulatedShell.started(false, meaning);
        shell.feed(new Event.Started(
                0,
                begins.runId(),
                begins.digest(),
                begins.set(),
                begins.environment(),
                begins.operator(),
                false,
                true,
                Optional.empty(),
                Optional.empty(),
                meaning));
        shell.until(1_000).signal(new Signal.Continue());
        shell.until(2_000).signal(new Signal.Continue());
        return shell.until(60_000).signal(new Signal.Back("typo")).until(70_000);
    }

    private SimulatedShell shell(Step two) {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Book.sql("a.one"), two).soak(Duration.ofMinutes(5)))
                .build());
        return shell.effects(execute -> does(shell, execute));
    }

    private Does does(SimulatedShell shell, Command.Execute execute) {
        return execute.effect() instanceof Effect.FindOut
                ? new Does(
                        20,
                        new EffectResult.Found(
                                there.contains(execute.id().toString()) ? Finding.DONE : Finding.NOT_DONE, "so it is"))
                : shell.usual(execute);
    }

    private static void moved(SimulatedShell shell) {
        shell.feed(new Event.Moved(shell.now, "timeline 1 to 2"));
        shell.until(shell.now + 60_000);
    }

    /** What was done and asked since it was gone back over. */
    private static List<String> since(SimulatedShell shell) {
        List<String> acted = acted(shell);
        return acted.subList(acted.indexOf("Act a.two/undo/0") + 1, acted.size());
    }

    private static List<String> acted(SimulatedShell shell) {
        return shell.executed.stream()
                .filter(execute -> execute.effect() instanceof Effect.Act || execute.effect() instanceof Effect.FindOut)
                .map(execute -> execute.effect().getClass().getSimpleName() + " " + execute.id())
                .toList();
    }
}
