package dev.sluice.engine;

import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.text.Span;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps that go rung by rung: how far each goes, how long the gate is watched behind it, and what interrupts that. */
class LadderTest {
    private static final Action.Ladder LADDER =
            new Action.Ladder(List.of(1.0, 10.0, 50.0, 100.0), Duration.ofMinutes(10));
    private static final long EACH = LADDER.each().toMillis();

    @Test
    void stopsAtEachRungAndWatchesBehindTheLastToo() {
        SimulatedShell shell = fill();
        shell.start(true);
        assertEquals(Ending.DONE, shell.end());
        assertTrue(shell.now >= 4 * EACH, () -> "over after " + shell.now);
        assertEquals(8, told(shell).size());
        assertEquals(List.of(100L, 1_000L, 5_000L), rowsAtPauses(shell));
    }

    @Test
    void theLastRungIsWatchedAnewOnAnotherServer() {
        SimulatedShell shell = fill();
        shell.start(true).until(4 * EACH - EACH / 2);
        assertTrue(
                rung(shell).number() == 4 && rung(shell).watching(),
                () -> rung(shell).toString());
        long moved = shell.now;
        shell.feed(new Event.Moved(moved, "timeline 1 to 2"));
        assertEquals(Ending.DONE, shell.end());
        assertTrue(shell.now >= moved + EACH, () -> "over after " + shell.now);
    }

    @Test
    void noBatchLeapsOverARung() {
        SimulatedShell shell = fill();
        shell.rows = 1_000;
        shell.start(true).until(EACH / 2);
        assertEquals(10, shell.done.get("a.fill"));
        assertEquals(1, rung(shell).number());
        assertTrue(rung(shell).watching());
    }

    @Test
    void rungsThatLieInOneBatchAreWatchedAsOne() {
        SimulatedShell shell = fill();
        shell.rows = 0;
        shell.start(true);
        assertEquals(Ending.DONE, shell.end());
        assertEquals(2, told(shell).size());
        assertTrue(told(shell).getFirst().contains("rung 4 of 4 (100%)"), told(shell)::toString);
    }

    @ParameterizedTest
    @CsvSource({"pause", "hold"})
    void timeInWhichTheGateHoldsTheWorkIsNotWatched(String how) {
        SimulatedShell shell = fill();
        shell.metric(
                "lag",
                at -> at < 120_000 || at > 720_000
                        ? Reading.of(Value.amount(0), at)
                        : how.equals("pause")
                                ? Reading.of(Value.amount(20), at)
                                : Reading.missing(Missing.Cause.TIMEOUT, ""));
        shell.start(false).until(600_000);
        long before = rung(shell).watchedMillis();
        assertTrue(before > 100_000 && before < 130_000, () -> "watched " + before);
        shell.until(700_000);
        assertEquals(before, rung(shell).watchedMillis());
        assertEquals(Ending.DONE, shell.end());
        assertTrue(shell.now >= 4 * EACH + 600_000);
    }

    @Test
    void redRulesRollBackWhileARungIsWatched() {
        SimulatedShell shell = fill();
        shell.metric("errors", at -> Reading.of(Value.amount(at < 700_000 ? 0 : 9), at));
        shell.start(true);
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertTrue(shell.effects().contains("a.fill/undo"));
        assertTrue(shell.now < 720_000);
    }

    @Test
    void continueDoesNotShortenTheWatch() {
        SimulatedShell shell = fill();
        shell.signalAt(60_000, new Signal.Continue()).start(false).until(EACH / 2);
        assertEquals(1, rung(shell).number());
        assertTrue(shell.told(Decision.Kind.PERSON).contains("nothing waits for a person"));
    }

    @Test
    void aCrashKeepsTheTimeWatchedAndDowntimeAddsNothing() {
        SimulatedShell shell = fill().start(true).until(400_000);
        long before = rung(shell).watchedMillis();
        shell.crash().resume(true).until(410_000);
        assertEquals(1, rung(shell).number());
        assertTrue(rung(shell).watchedMillis() >= before - 1_000);
        assertTrue(rung(shell).watchedMillis() <= before + 10_000);
        assertEquals(Ending.DONE, shell.end());
        assertEquals(8, told(shell).size());
    }

    @Test
    void theCheckpointWinsOnHowFarItIs() {
        SimulatedShell shell = fill();
        shell.effects(execute -> execute.effect() instanceof Effect.OpenBackfill && shell.done.containsKey("a.fill")
                        ? new SimulatedShell.Does(
                                20,
                                new EffectResult.Opened(
                                        OptionalDouble.of(10_000), 1_000, false, OptionalDouble.of(0.1)))
                        : shell.usual(execute))
                .start(true)
                .until(EACH + 60_000);
        assertEquals(2, rung(shell).number());
        shell.crash().resume(true).until(EACH + 70_000);
        assertTrue(rung(shell).watching());
        assertEquals("rung 2 of 4 (10%)", named(told(shell).getLast()));
    }

    @Test
    void aRunWithoutItsJournalWatchesTheRungItStandsOnOnceMore() {
        SimulatedShell shell = fill().start(true).until(EACH + 60_000);
        Position position = shell.interpreter.position();
        SimulatedShell other = fill();
        other.done.putAll(shell.done);
        other.effects(execute -> execute.effect() instanceof Effect.OpenBackfill
                ? new SimulatedShell.Does(
                        20, new EffectResult.Opened(OptionalDouble.of(10_000), 1_000, false, OptionalDouble.of(0.1)))
                : other.usual(execute));
        other.feed(new Event.Rebuilt(SimulatedShell.started(true, Event.MEANING), position, "lost"));
        other.until(60_000);
        assertEquals(2, rung(other).number());
        assertTrue(rung(other).watching());
        assertTrue(rung(other).watchedMillis() <= 60_000);
        assertEquals(Ending.DONE, other.end());
    }

    @Test
    void ownProgressSaysNothingWhileARungIsWatched() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .fromStep("filled", "a.fill")
                .phase(in("a").step(filling()).pauseWhen(stalled("filled", Duration.ofMinutes(2))))
                .build());
        assertEquals(Ending.DONE, shell.start(true).end());
        assertFalse(shell.kinds().contains(Decision.Kind.PAUSED));
    }

    @Test
    void aCommandIsStartedOnceForEachRung() {
        SimulatedShell shell = command().start(true);
        assertEquals(Ending.DONE, shell.end());
        List<Long> ordinals =
                shell.executed.stream().map(execute -> execute.id().ordinal()).toList();
        assertEquals(List.of(1L, 2L, 3L, 4L), ordinals);
        assertTrue(shell.now >= 4 * EACH);
    }

    @Test
    void aCommandWithRungsIsUndoneOnce() {
        SimulatedShell shell = command();
        shell.metric("errors", at -> Reading.of(Value.amount(at < EACH + 60_000 ? 0 : 9), at));
        assertEquals(Ending.ROLLED_BACK, shell.start(true).end());
        assertEquals(
                List.of("a.copy/1", "a.copy/2", "a.copy/undo/0"),
                shell.executed.stream().map(execute -> execute.id().toString()).toList());
    }

    @Test
    void anInterruptedRungOfACommandIsForAPersonAndTriedAgainAsTheSameRung() {
        SimulatedShell shell = command();
        shell.effects(execute -> execute.effect() instanceof Effect.FindOut
                ? new SimulatedShell.Does(20, new EffectResult.Found(EffectResult.Finding.UNKNOWN, "no probe"))
                : new SimulatedShell.Does(60_000, new EffectResult.Done(Optional.empty(), "exit 0")));
        shell.start(false).until(EACH + 60_000 + 30_000);
        assertEquals("a.copy/2", shell.executed.getLast().id().toString());
        shell.crash().resume(false).until(shell.now + 10_000);
        assertEquals(
                Question.Kind.UNCERTAIN,
                shell.interpreter.view().question().orElseThrow().kind());
        assertEquals(Ending.DONE, shell.signal(new Signal.Retry()).end());
        assertEquals(
                List.of("a.copy/1", "a.copy/2", "a.copy/2", "a.copy/2", "a.copy/3", "a.copy/4"),
                shell.executed.stream().map(execute -> execute.id().toString()).toList());
    }

    @Test
    void aCommandWithoutItsJournalGoesOnBehindTheRungsThatAreDone() {
        SimulatedShell shell = command().start(true).until(2 * EACH + 60_000);
        Position position = shell.interpreter.position();
        assertEquals(3, position.steps().getFirst().rungs());
        SimulatedShell other = command();
        other.feed(new Event.Rebuilt(SimulatedShell.started(true, Event.MEANING), position, "lost"));
        assertEquals(Ending.DONE, other.end());
        assertEquals(List.of("a.copy/4"), ids(other));
        assertTrue(other.now >= 2 * EACH, () -> "over after " + other.now);
    }

    @Test
    void aCommandWithoutItsJournalIsNotStartedAgainBehindItsLastRung() {
        Position position =
                command().start(true).until(3 * EACH + 60_000).interpreter.position();
        SimulatedShell other = command();
        other.feed(new Event.Rebuilt(SimulatedShell.started(true, Event.MEANING), position, "lost"));
        assertEquals(Ending.DONE, other.end());
        assertEquals(List.of(), ids(other));
        assertTrue(other.now >= EACH, () -> "over after " + other.now);
    }

    @Test
    void aRungThatWasUnderWayIsAskedAboutWithoutTheJournal() {
        SimulatedShell shell = command();
        shell.effects(execute -> new SimulatedShell.Does(60_000, new EffectResult.Done(Optional.empty(), "exit 0")));
        Position flying = shell.start(true).until(EACH + 90_000).interpreter.position();
        assertAskedAboutTheSecondRung(flying);

        SimulatedShell stopped = command();
        stopped.cancelled = new EffectResult.Unknown("it was ended", false);
        stopped.effects(execute -> new SimulatedShell.Does(60_000, new EffectResult.Done(Optional.empty(), "exit 0")));
        stopped.start(true).until(EACH + 90_000);
        stopped.signal(new Signal.Interrupt()).signal(new Signal.Interrupt());
        assertEquals(Ending.INTERRUPTED, stopped.end());
        assertAskedAboutTheSecondRung(stopped.interpreter.position());
    }

    private static void assertAskedAboutTheSecondRung(Position position) {
        SimulatedShell other = command();
        other.effects(execute -> new SimulatedShell.Does(
                20, new EffectResult.Found(EffectResult.Finding.UNKNOWN, "a command without a probe")));
        other.feed(new Event.Rebuilt(SimulatedShell.started(true, Event.MEANING), position, "lost"));
        assertEquals(Ending.FAILED, other.end());
        assertEquals(List.of("a.copy/2"), ids(other));
        assertTrue(
                other.executed.getFirst().effect() instanceof Effect.FindOut,
                () -> other.executed.getFirst().toString());
    }

    private static List<String> ids(SimulatedShell shell) {
        return shell.executed.stream().map(execute -> execute.id().toString()).toList();
    }

    private static SimulatedShell fill() {
        return new SimulatedShell(book(filling()));
    }

    private static SimulatedShell command() {
        return new SimulatedShell(book(Book.step(
                "a.copy",
                new Action.Run(
                        "copy",
                        Duration.ofHours(1),
                        Duration.ofSeconds(30),
                        Optional.empty(),
                        Action.Retry.NONE,
                        Map.of(),
                        OptionalDouble.empty(),
                        Optional.of(LADDER)),
                Book.undo("undo a.copy"))));
    }

    private static Runbook book(Step step) {
        return new Book()
                .metrics("ok", "lag", "errors")
                .phase(in("a").step(step).pauseWhen(Book.above("lag", 10)).rollbackWhen(Book.above("errors", 5)))
                .build();
    }

    private static Step filling() {
        return Fills.paced("a.fill", 1, 0, Optional.empty(), Optional.of(LADDER));
    }

    private static Expression stalled(String metric, Duration over) {
        return new Expression.Window(
                Expression.WindowFunction.STALLED, metric, over, Optional.empty(), Type.Plain.BOOLEAN, Span.NONE);
    }

    private static RunView.Rung rung(SimulatedShell shell) {
        return shell.interpreter.view().phases().getFirst().steps().stream()
                .filter(step -> step.step().equals(new StepRef("a", "fill")))
                .findFirst()
                .flatMap(RunView.StepView::rung)
                .orElseThrow();
    }

    private static List<String> told(SimulatedShell shell) {
        return shell.decisions.stream()
                .filter(decision -> decision.kind() == Decision.Kind.RUNG)
                .map(Decision::text)
                .toList();
    }

    private static String named(String text) {
        return text.substring(text.indexOf("rung"), text.indexOf(')') + 1);
    }

    /** Rows done when a batch ended behind which ten minutes nothing began. */
    private static List<Long> rowsAtPauses(SimulatedShell shell) {
        List<Command.Execute> batches = shell.executed.stream()
                .filter(execute -> execute.effect() instanceof Effect.Batch)
                .toList();
        List<Long> rows = new ArrayList<>();
        long done = 0;
        for (int i = 0; i + 1 < batches.size(); i++) {
            done += ((Effect.Batch) batches.get(i).effect()).rows();
            if (batches.get(i + 1).notBefore() - batches.get(i).notBefore() >= EACH) {
                rows.add(done);
            }
        }
        return rows;
    }
}
