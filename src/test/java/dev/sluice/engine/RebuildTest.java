package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.journal.PositionCodec;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A run that goes on without its journal, from the position that the target database holds and the checkpoints. */
class RebuildTest {
    @Test
    void endsAsTheWholeRunDoesWhereverItWasCut() {
        SimulatedShell whole = new SimulatedShell(runbook()).start(true);
        assertEquals(Ending.DONE, whole.end());
        for (long cut = 0; cut < whole.now; cut += 37) {
            SimulatedShell first = new SimulatedShell(runbook()).start(true).until(cut);
            SimulatedShell second = rebuilt(first);
            assertEquals(Ending.DONE, second.end(), "cut at " + cut);
            assertEquals(10_000, second.done.get("b.fill"), "cut at " + cut);
            for (String step : List.of("a.one", "a.two", "c.last")) {
                long times = acts(first, step) + acts(second, step);
                boolean lost = first.interpreter
                        .position()
                        .inFlight()
                        .filter(id -> id.step().toString().equals(step))
                        .isPresent();
                assertEquals(lost ? 2 : 1, times, step + ", cut at " + cut);
            }
        }
    }

    @Test
    void goesOnBehindThePhaseAfterWhichItWasToStop() {
        SimulatedShell first = new SimulatedShell(runbook()).start(true, false, Optional.of("a"));
        assertEquals(Ending.PAUSED, first.end());
        SimulatedShell second = rebuilt(first);
        assertEquals(Ending.DONE, second.end());
        assertEquals(10_000, second.done.get("b.fill"));
        assertEquals(1, acts(second, "c.last"));
        assertEquals(0, acts(second, "a.one"));
    }

    @Test
    void goesOnWithARollback() {
        SimulatedShell whole = new SimulatedShell(runbook()).start(true);
        whole.end();
        SimulatedShell first = new SimulatedShell(runbook()).start(true).until(whole.now - 20);
        first.signal(new Signal.Rollback("it is wrong")).until(whole.now);
        assertEquals(RunState.UNDOING, first.interpreter.position().state());
        SimulatedShell second = rebuilt(first);
        assertEquals(Ending.ROLLED_BACK, second.end());
        assertTrue(
                second.effects().contains("a.one/undo"), () -> second.effects().toString());
        assertEquals(
                0,
                second.effects().stream()
                        .filter(effect -> effect.equals("a.one"))
                        .count());
    }

    @Test
    void rollsBackAsFarAsWithItsJournal() {
        Step wait = Book.waiting("b.settle", above("ok", 0), Duration.ofMinutes(5));
        for (Step second : List.of(wait, Book.sql("b.one"))) {
            Runbook runbook = RollbackTest.narrowed(second);
            SimulatedShell whole = new SimulatedShell(runbook).start(true);
            if (second != wait) {
                whole.signal(new Signal.Skip(second.ref(), "done yesterday"));
            }
            whole.until(60_000);
            SimulatedShell rebuilt = rebuilt(whole, runbook);
            for (SimulatedShell shell : List.of(whole, rebuilt)) {
                assertEquals(Ending.ROLLED_BACK, shell.metric("errors", 5).end());
                assertEquals(
                        List.of(Book.ref("c.one")), shell.interpreter.view().undone());
                assertEquals(0, undos(shell, "a.one"));
            }
        }
    }

    @Test
    void undoesWhatHadBegunAndWasSkippedHalfWay() {
        Runbook runbook = new Book()
                .metrics("ok", "errors")
                .phase(in("a").step(Book.sql("a.one"), Fills.step("a.fill"), Book.sql("a.two"), Book.sql("a.last"))
                        .rollbackWhen(above("errors", 1))
                        .soak(Duration.ofMinutes(5)))
                .build();
        SimulatedShell whole = new SimulatedShell(runbook).start(false);
        whole.signal(new Signal.Skip(Book.ref("a.last"), "not needed"));
        whole.until(700).signal(new Signal.Pause("enough of it"));
        whole.until(3_000).signal(new Signal.Skip(Book.ref("a.fill"), "the rest is by hand"));
        whole.signal(new Signal.Continue()).until(20_000);
        long half = whole.done.get("a.fill");
        assertTrue(half > 0 && half < whole.rows, () -> half + " rows");
        for (SimulatedShell shell :
                List.of(rebuilt(whole, runbook), rebuilt(rebuilt(whole, runbook), runbook), whole)) {
            assertEquals(Ending.ROLLED_BACK, shell.metric("errors", 5).end());
            assertEquals(
                    List.of(Book.ref("a.two"), Book.ref("a.fill"), Book.ref("a.one")),
                    shell.interpreter.view().undone());
            assertEquals(0, shell.done.get("a.fill"));
            assertEquals(0, undos(shell, "a.last"));
        }
    }

    @Test
    void undoesNothingBehindAnIrreversibleStepThatWasSkippedHalfWay() {
        Step drop = Book.step("b.drop", Book.sql("drop index i", Action.Sql.Mode.OUTSIDE_TRANSACTION, 0), null);
        Runbook runbook = new Book()
                .metrics("ok", "errors")
                .phase(in("a").step(Book.sql("a.one")))
                .phase(in("b").step(Book.irreversible(drop))
                        .rollbackWhen(above("errors", 1))
                        .soak(Duration.ofMinutes(5)))
                .build();
        for (boolean half : List.of(true, false)) {
            SimulatedShell whole = new SimulatedShell(runbook);
            whole.effects(execute -> half && execute.id().step().equals(drop.ref())
                            ? new SimulatedShell.Does(50, new EffectResult.Failed("57014", "cancelled", false))
                            : whole.usual(execute))
                    .start(false);
            if (half) {
                whole.until(5_000);
            }
            whole.signal(new Signal.Skip(drop.ref(), "dropped by hand")).until(10_000);
            SimulatedShell rebuilt = rebuilt(whole, runbook);
            assertEquals(
                    half ? Ending.PAUSED : Ending.ROLLED_BACK,
                    rebuilt.metric("errors", 5).end());
            assertEquals(half ? 0 : 1, undos(rebuilt, "a.one"));
            whole.metric("errors", 5).until(20_000);
            assertEquals(half ? 0 : 1, undos(whole, "a.one"));
        }
    }

    @Test
    void undoesOnceWhereverItsRollbackWasCut() {
        SimulatedShell whole = rollingBack();
        long began = whole.now;
        assertEquals(Ending.ROLLED_BACK, whole.end());
        assertTrue(whole.now > began);
        for (long cut = began; cut < whole.now; cut += 7) {
            SimulatedShell first = rollingBack().until(cut);
            SimulatedShell second = rebuilt(first);
            assertEquals(Ending.ROLLED_BACK, second.end(), "cut at " + cut);
            for (String step : List.of("a.one", "a.two")) {
                long times = undos(first, step) + undos(second, step);
                boolean lost = first.interpreter
                        .position()
                        .inFlight()
                        .filter(id -> id.undo() && id.step().toString().equals(step))
                        .isPresent();
                assertTrue(times == 1 || lost && times == 2, step + " " + times + " times, cut at " + cut);
                assertEquals(0, acts(second, step), step + ", cut at " + cut);
            }
        }
    }

    @Test
    void doesEachStepOnceByWhatItsDatabasesWereToldLast() {
        SimulatedShell whole = new SimulatedShell(runbook()).start(true);
        whole.end();
        for (long cut = 0; cut < whole.now; cut += 7) {
            SimulatedShell first = new SimulatedShell(runbook()).start(true).until(cut);
            SimulatedShell second = told(first, runbook());
            assertEquals(Ending.DONE, second.end(), "cut at " + cut);
            assertEquals(10_000, second.done.get("b.fill"), "cut at " + cut);
            for (String step : List.of("a.one", "a.two", "c.last")) {
                assertEquals(1, standing(first, step) + standing(second, step), step + ", cut at " + cut);
            }
        }
    }

    @Test
    void undoesWhatIsDoneByWhatItsDatabasesWereToldLast() {
        SimulatedShell whole = new SimulatedShell(runbook()).start(true);
        whole.end();
        for (long cut = 0; cut < whole.now; cut += 7) {
            SimulatedShell first = new SimulatedShell(runbook()).start(true).until(cut);
            SimulatedShell second = told(first, runbook()).signal(new Signal.Rollback("it is wrong"));
            assertUndone(first, second, "cut at " + cut);
        }
    }

    @Test
    void goesOnWithARollbackByWhatItsDatabasesWereToldLast() {
        SimulatedShell whole = rollingBack();
        long began = whole.now;
        whole.end();
        int cuts = 0;
        for (long cut = began; cut < whole.now; cut += 7) {
            SimulatedShell first = rollingBack().until(cut);
            if (first.executed.getLast().id().undo()) {
                assertUndone(first, told(first, runbook()), "cut at " + cut);
                cuts++;
            }
        }
        assertTrue(cuts > 5, () -> "none of what was undone was cut");
    }

    @Test
    void undoesNothingThroughAnIrreversibleStepThatItsDatabasesWereTold() {
        Runbook runbook = new Book()
                .metrics("ok", "errors")
                .phase(in("a").step(Book.sql("a.one")))
                .phase(in("b").step(Book.irreversible(Book.sql("b.drop")), Book.sql("b.last"))
                        .rollbackWhen(above("errors", 1)))
                .build();
        SimulatedShell whole = new SimulatedShell(runbook).start(true);
        whole.end();
        for (long cut = 0; cut < whole.now; cut += 7) {
            SimulatedShell first = new SimulatedShell(runbook).start(true).until(cut);
            SimulatedShell second = told(first, runbook).metric("errors", 5);
            second.until(600_000);
            assertEquals(
                    standing(first, "b.drop") + standing(second, "b.drop") > 0,
                    standing(first, "a.one") + standing(second, "a.one") > 0,
                    "cut at " + cut);
        }
    }

    @Test
    void leavesAloneWhatSomebodyHasUndoneByHand() {
        SimulatedShell first = rollingBack();
        first.effects(execute -> execute.id().toString().startsWith("a.two/undo")
                ? new SimulatedShell.Does(10, new EffectResult.Failed("42P01", "no such table", false))
                : first.usual(execute));
        assertEquals(Ending.ROLLBACK_FAILED, first.end());
        first.resume(false).until(first.now + 10);
        first.signal(new Signal.Skip(Book.ref("a.two"), "undone by hand"));
        SimulatedShell second = rebuilt(first);
        second.effects(execute -> execute.effect() instanceof Effect.FindOut
                ? new SimulatedShell.Does(10, new EffectResult.Found(EffectResult.Finding.DONE, "its row says so"))
                : second.usual(execute));
        assertEquals(Ending.ROLLED_BACK, second.end());
        assertEquals(0, undos(second, "a.two"), () -> second.effects().toString());
    }

    @Test
    void doesAnewWhatSomebodyWentBackOver() {
        SimulatedShell first = new SimulatedShell(runbook()).start(false, true, Optional.empty());
        first.until(1_000).signal(new Signal.Continue());
        first.until(2_000).signal(new Signal.Back("typo")).until(3_000);
        assertEquals(List.of("a.one", "a.one/undo"), first.effects());
        SimulatedShell second = rebuilt(first);
        assertEquals(Ending.DONE, second.end());
        assertEquals("a.one#1/0", second.executed.getFirst().id().toString());
    }

    @Test
    void asksAgainWhetherWhatWasNotUndoneTakesPlaceAgain() {
        SimulatedShell first = new SimulatedShell(runbook()).start(false, true, Optional.empty());
        first.until(1_000).signal(new Signal.Continue());
        first.until(2_000).signal(new Signal.Pause("to go back"));
        first.signal(new Signal.Back("typo")).signal(new Signal.Skip(Book.ref("a.one"), "not needed"));
        first.until(3_000);
        assertEquals(List.of("a.one"), first.effects());
        SimulatedShell second = rebuilt(first);
        assertEquals(Ending.PAUSED, second.end());
        assertEquals(
                Optional.of(Book.ref("a.one")),
                second.interpreter.view().question().orElseThrow().step());
        assertEquals(0, acts(second, "a.one"));
    }

    @Test
    void takesNothingUpThatIsOver() {
        SimulatedShell first = new SimulatedShell(runbook()).start(true);
        first.end();
        SimulatedShell second = rebuilt(first);
        assertEquals(Ending.DONE, second.end());
        assertEquals(List.of(), second.effects());
    }

    private static long acts(SimulatedShell shell, String step) {
        return shell.executed.stream()
                .filter(execute -> execute.effect() instanceof Effect.Act
                        && !execute.id().undo()
                        && execute.id().step().toString().equals(step))
                .count();
    }

    private static SimulatedShell rollingBack() {
        SimulatedShell whole = new SimulatedShell(runbook()).start(true);
        whole.end();
        SimulatedShell shell = new SimulatedShell(runbook()).start(true).until(whole.now - 20);
        return shell.signal(new Signal.Rollback("it is wrong"));
    }

    private static long undos(SimulatedShell shell, String step) {
        return shell.executed.stream()
                .filter(execute -> execute.effect() instanceof Effect.Act
                        && execute.id().undo()
                        && execute.id().step().toString().equals(step))
                .count();
    }

    private static SimulatedShell rebuilt(SimulatedShell lost) {
        return rebuilt(lost, runbook());
    }

    private static void assertUndone(SimulatedShell first, SimulatedShell second, String when) {
        assertEquals(Ending.ROLLED_BACK, second.end(), when);
        for (String step : List.of("a.one", "a.two", "c.last")) {
            assertEquals(0, standing(first, step) + standing(second, step), step + ", " + when);
        }
        assertEquals(0, second.done.getOrDefault("b.fill", 0L), when);
    }

    /** How often it took place, less how often it was undone. */
    static long standing(SimulatedShell shell, String step) {
        return shell.events.stream()
                .mapToInt(event -> event instanceof Event.EffectEnded ended
                                && ended.result() instanceof EffectResult.Done
                                && ended.id().step().toString().equals(step)
                        ? ended.id().undo() ? -1 : 1
                        : 0)
                .sum();
    }

    /** Goes on from where its databases were last told that it stood, and finds out there what became of it. */
    static SimulatedShell told(SimulatedShell lost, Runbook runbook) {
        SimulatedShell shell = new SimulatedShell(runbook);
        shell.effects(execute -> execute.effect() instanceof Effect.FindOut find
                ? new SimulatedShell.Does(20, new EffectResult.Found(found(lost, find), "its row"))
                : shell.usual(execute));
        return rebuilt(lost, lost.announced, shell);
    }

    private static EffectResult.Finding found(SimulatedShell lost, Effect.FindOut find) {
        boolean stands = standing(lost, find.step().toString()) > 0;
        return stands != find.undo() ? EffectResult.Finding.DONE : EffectResult.Finding.NOT_DONE;
    }

    private static SimulatedShell rebuilt(SimulatedShell lost, Runbook runbook) {
        return rebuilt(lost, lost.interpreter.position(), new SimulatedShell(runbook));
    }

    /** Goes on with this shell from that position, with nobody there. */
    static SimulatedShell rebuilt(SimulatedShell lost, Position position, SimulatedShell shell) {
        Position read = PositionCodec.read(PositionCodec.text(position)).orElseThrow();
        assertEquals(position, read);
        shell.done.putAll(lost.done);
        shell.feed(new Event.Rebuilt(SimulatedShell.started(), read, "the laptop is gone"));
        return shell;
    }

    private static Runbook runbook() {
        return new Book()
                .metrics("ok", "lag")
                .phase(in("a").step(Book.sql("a.one"), Book.sql("a.two")))
                .phase(in("b").step(Fills.step("b.fill")))
                .phase(in("c").step(Book.sql("c.last")))
                .build();
    }
}
