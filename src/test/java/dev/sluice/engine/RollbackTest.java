package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.RunView.PhaseState;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.text.Span;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Undoing, newest first, and what stops it. */
class RollbackTest {

    @Test
    void undoesNewestFirstThenCleansUp() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "errors")
                        .phase(in("a").step(Book.sql("a.one"), Book.sql("a.two"))
                                .last(Book.sql("a.tidy")))
                        .phase(in("b").rollbackWhen(above("errors", 1))
                                .step(Fills.step("b.fill"), Book.sql("b.never"))
                                .last(Book.sql("b.tidy")))
                        .last(Book.sql("finally.note"))
                        .build())
                .start(true);
        shell.at(1_000, () -> {}).effects(execute -> {
            if (execute.id().step().step().equals("fill") && execute.id().ordinal() == 4) {
                shell.metric("errors", 5);
                return new SimulatedShell.Does(30_000, shell.usual(execute).result());
            }
            return shell.usual(execute);
        });
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(
                List.of(
                        "a.one",
                        "a.two",
                        "a.tidy",
                        "b.fill",
                        "b.fill/undo",
                        "a.two/undo",
                        "a.one/undo",
                        "b.tidy",
                        "finally.note"),
                shell.effects());
        assertEquals(0, shell.done.get("b.fill"));
        RunView view = shell.interpreter.view();
        assertEquals(List.of(Book.ref("b.fill"), Book.ref("a.two"), Book.ref("a.one")), view.undone());
        assertEquals(List.of(), view.notUndone());
        assertEquals(PhaseState.UNDONE, view.phases().getFirst().state());
    }

    @Test
    void rollsBackThoughAnOperatorHadPausedTheRun() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "errors")
                        .phase(in("a").rollbackWhen(above("errors", 1))
                                .step(Book.sql("a.one"))
                                .soak(Duration.ofMinutes(5)))
                        .build())
                .start(false)
                .until(60_000)
                .signal(new Signal.Pause("lunch"));
        shell.metric("errors", 5);
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(List.of("a.one", "a.one/undo"), shell.effects());
    }

    @Test
    void neverUndoesThroughAnIrreversibleStep() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .phase(in("a").step(Book.sql("a.one"), Book.irreversible(Book.sql("a.drop")), Book.sql("a.two"))
                                .soak(Duration.ofMinutes(5)))
                        .build())
                .start(false)
                .until(60_000)
                .signal(new Signal.Rollback("it is wrong"));
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(List.of("a.one", "a.drop", "a.two", "a.two/undo"), shell.effects());
    }

    @Test
    void refusesARollbackWhenNothingCanBeUndone() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok")
                        .phase(in("a").step(Book.irreversible(Book.sql("a.drop")))
                                .soak(Duration.ofMinutes(5)))
                        .build())
                .start(false)
                .until(60_000)
                .signal(new Signal.Rollback("it is wrong"));
        assertTrue(shell.told(Decision.Kind.PERSON).contains("refused: nothing can be undone"));
        assertEquals(Ending.DONE, shell.end());
    }

    @Test
    void keepsWhatThePhaseItRollsBackToHasDone() {
        SimulatedShell shell = new SimulatedShell(new Book()
                        .metrics("ok", "errors")
                        .phase(in("a").step(Book.sql("a.one")))
                        .phase(in("b").step(Book.sql("b.one")))
                        .phase(in("c").rollbackTo("a", above("errors", 1))
                                .step(Book.sql("c.one"))
                                .soak(Duration.ofMinutes(5)))
                        .build())
                .start(true)
                .until(60_000)
                .metric("errors", 5);
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(List.of("a.one", "b.one", "c.one", "c.one/undo", "b.one/undo"), shell.effects());
    }

    @Test
    void keepsWhatStandsBeforeAPhaseInWhichNothingTookPlace() {
        SimulatedShell shell = new SimulatedShell(
                        narrowed(Book.waiting("b.settle", above("ok", 0), Duration.ofMinutes(5))))
                .start(true)
                .until(60_000)
                .metric("errors", 5);
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(List.of("a.one", "c.one", "c.one/undo"), shell.effects());
    }

    @Test
    void keepsWhatStandsBeforeAPhaseThatWasSkipped() {
        SimulatedShell shell = new SimulatedShell(narrowed(Book.sql("b.one")))
                .start(false)
                .signal(new Signal.Skip(Book.ref("b.one"), "done yesterday"))
                .until(60_000)
                .metric("errors", 5);
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(List.of("a.one", "c.one", "c.one/undo"), shell.effects());
    }

    /** Three phases, of which the last rolls back to the one before it. */
    static Runbook narrowed(Step second) {
        return new Book()
                .metrics("ok", "errors")
                .phase(in("a").step(Book.sql("a.one")))
                .phase(in("b").step(second))
                .phase(in("c").rollbackTo("b", above("errors", 1))
                        .step(Book.sql("c.one"))
                        .soak(Duration.ofMinutes(5)))
                .build();
    }

    @Test
    void leavesStepsThatNeedNoUndoAsTheyAre() {
        Step none = Book.step(
                "a.none",
                Book.sql("validate", Action.Sql.Mode.SINGLE, 0),
                new Step.Undo.None("nothing to undo", Span.NONE));
        SimulatedShell shell = soaking(Book.sql("a.one"), none).start(false).until(60_000);
        shell.signal(new Signal.Rollback("why not"));
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(List.of("a.one", "a.none", "a.one/undo"), shell.effects());
        assertTrue(shell.told(Decision.Kind.UNDONE).contains("a.none stays: nothing to undo"));
    }

    @Test
    void undoesABackfillInThrottledBatchesThatAPauseHolds() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok", "lag", "errors", "busy")
                .phase(in("a").pauseWhen(above("lag", 10))
                        .rollbackWhen(above("errors", 1))
                        .throttleWhen(25, above("busy", 0))
                        .step(Fills.step("a.fill"))
                        .soak(Duration.ofHours(1)))
                .build());
        shell.rows = 100_000;
        shell.start(true).until(60_000);
        assertEquals(100_000, shell.done.get("a.fill"));
        shell.metric("busy", 1).metric("errors", 5).until(65_000);
        long quarter = 100_000 - shell.done.get("a.fill");
        assertEquals(10_000, quarter, 3_000, "rows undone at a quarter of the duty");
        shell.metric("lag", 20).until(70_000);
        long held = shell.done.get("a.fill");
        shell.until(80_000);
        assertEquals(held, shell.done.get("a.fill"));
        shell.metric("lag", 0).metric("busy", 0).until(88_000);
        held = shell.done.get("a.fill");
        shell.dead("lag").until(92_000);
        assertTrue(shell.done.get("a.fill") < held, "unknown throttles, it does not hold");
        assertEquals(Ending.ROLLED_BACK, shell.metric("lag", 0).end());
        assertEquals(0, shell.done.get("a.fill"));
    }

    @Test
    void stopsAtAFailingUndoAndListsWhatIsLeftWithItsCommand() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok", "errors")
                .phase(in("a").rollbackWhen(above("errors", 1))
                        .step(Book.sql("a.one"), Book.sql("a.two"), Book.sql("a.three"))
                        .soak(Duration.ofMinutes(5)))
                .last(Book.sql("finally.note"))
                .build());
        shell.effects(execute ->
                        execute.id().undo() && execute.id().step().step().equals("two")
                                ? new SimulatedShell.Does(10, new EffectResult.Failed("42P01", "no such table", false))
                                : shell.usual(execute))
                .start(true)
                .until(60_000)
                .metric("errors", 5);
        assertEquals(Ending.ROLLBACK_FAILED, shell.end());
        RunView view = shell.interpreter.view();
        assertEquals(List.of(Book.ref("a.three")), view.undone());
        assertEquals(
                List.of(
                        new RunView.NotUndone(Book.ref("a.two"), "undo a.two"),
                        new RunView.NotUndone(Book.ref("a.one"), "undo a.one")),
                view.notUndone());
        assertTrue(shell.decisions.getLast().reasons().contains("not undone: a.two, by hand: undo a.two"));
        assertTrue(!shell.effects().contains("finally.note"));
        assertEquals(
                Ending.ROLLED_BACK, shell.effects(shell::usual).resume(true).end());
        assertEquals(
                List.of("a.one", "a.two", "a.three", "a.three/undo", "a.two/undo", "a.one/undo", "finally.note"),
                shell.effects());
    }

    /** Whoever undoes the rest by hand must not be told to undo a second time what is undone. */
    @Test
    void anAbortCountsTheUndoThatItHasWaitedFor() {
        SimulatedShell shell =
                soaking(Book.sql("a.one"), Book.sql("a.two")).start(false).until(60_000);
        shell.effects(execute ->
                        new SimulatedShell.Does(5_000, shell.usual(execute).result()))
                .signal(new Signal.Rollback("wrong"))
                .signalAt(62_000, new Signal.Abort("the rest by hand"));
        assertEquals(Ending.ABORTED, shell.end());
        assertEquals(List.of("a.one", "a.two", "a.two/undo"), shell.effects());
        RunView view = shell.interpreter.view();
        assertEquals(List.of(Book.ref("a.two")), view.undone());
        assertEquals(List.of(new RunView.NotUndone(Book.ref("a.one"), "undo a.one")), view.notUndone());
        assertTrue(shell.told(Decision.Kind.FINISHED).contains("not undone: [a.one]"), shell.decisions::toString);
    }

    @Test
    void asksThePersonWhoResumesWhatBecomesOfAFailedUndo() {
        SimulatedShell shell = askedAboutAFailedUndo();
        assertEquals(
                Question.Kind.FAILED,
                shell.interpreter.view().question().orElseThrow().kind());
        shell.signal(new Signal.Retry());
        assertEquals(Ending.ROLLBACK_FAILED, shell.end());
        shell.resume(false).signal(new Signal.Skip(Book.ref("a.two"), "dropped by hand"));
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(List.of("a.one", "a.two", "a.two/undo", "a.one/undo"), shell.effects());
    }

    /** To undo what never took place would do harm. */
    @Test
    void undoesNothingBeforeItIsKnownWhetherItTookPlace() {
        SimulatedShell shell = uncertain(4, EffectResult.Failed.NOT_YET);
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(List.of("a.one"), shell.effects(), "it had not taken place");
        assertTrue(shell.told(Decision.Kind.STEP_RETRIED).contains("asked again in"), shell.decisions::toString);
    }

    @Test
    void stopsWhereItCannotBeToldAtAllAndAsksAgainLater() {
        SimulatedShell shell = uncertain(25, EffectResult.Failed.NOT_YET);
        assertEquals(Ending.ROLLBACK_FAILED, shell.end());
        assertEquals(List.of("a.one"), shell.effects());
        assertEquals(Ending.ROLLED_BACK, shell.resume(true).end());
        assertEquals(List.of("a.one"), shell.effects(), "it had not taken place");
    }

    /** To ask once more would bring the same: the undo has to cope with what never took place. */
    @Test
    void doesNotAskOnWhereTheQuestionItselfIsWrong() {
        SimulatedShell shell = uncertain(25, "42703");
        assertEquals(Ending.ROLLBACK_FAILED, shell.end(), "nobody knows of the undo either");
        assertEquals(List.of("a.one", "a.one/undo"), shell.effects());
        assertEquals(3, shell.executed.size() - shell.effects().size(), "before it, in it, and about the undo");
    }

    /** An undo may be what must not take place twice: whoever tries it again asks first. */
    @Test
    void asksOnWhetherAnUndoTookPlace() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Book.sql("a.one")).soak(Duration.ofMinutes(5)))
                .build());
        int[] asked = new int[1];
        shell.effects(execute -> !execute.id().undo()
                        ? shell.usual(execute)
                        : new SimulatedShell.Does(
                                10,
                                execute.effect() instanceof Effect.Act
                                        ? new EffectResult.Unknown("the connection was lost")
                                        : asked[0]++ < 25
                                                ? new EffectResult.Failed(EffectResult.Failed.NOT_YET, "refused", true)
                                                : new EffectResult.Found(EffectResult.Finding.DONE, "its row")))
                .start(true)
                .signalAt(1_000, new Signal.Rollback("it is wrong"));
        assertEquals(Ending.ROLLBACK_FAILED, shell.end());
        assertEquals(Ending.ROLLED_BACK, shell.resume(true).end());
        assertEquals(List.of("a.one", "a.one/undo"), shell.effects(), "it had taken place");
    }

    /** The end of its only step is not known, nor can anybody be asked so many times. */
    private static SimulatedShell uncertain(int silent, String code) {
        SimulatedShell shell = new SimulatedShell(
                new Book().metrics("ok").phase(in("a").step(Book.sql("a.one"))).build());
        int[] asked = new int[1];
        return shell.effects(execute -> new SimulatedShell.Does(
                        10,
                        execute.effect() instanceof Effect.Act
                                ? new EffectResult.Unknown("the connection was lost")
                                : asked[0]++ < silent
                                        ? new EffectResult.Failed(code, "refused", true)
                                        : new EffectResult.Found(EffectResult.Finding.NOT_DONE, "no row")))
                .start(true)
                .signalAt(15, new Signal.Rollback("it is wrong"));
    }

    @Test
    void triesAFailedUndoAgainOnAPersonsWord() {
        SimulatedShell shell = askedAboutAFailedUndo();
        shell.effects(shell::usual).signal(new Signal.Retry());
        assertEquals(Ending.ROLLED_BACK, shell.end());
    }

    @Test
    void goesOnUndoingAfterACrash() {
        SimulatedShell shell =
                soaking(Book.sql("a.one"), Book.sql("a.two")).start(true).until(60_000);
        shell.signal(new Signal.Rollback("wrong"));
        shell.crash();
        assertEquals(Ending.ROLLED_BACK, shell.resume(true).end());
        assertTrue(shell.executed.stream()
                .anyMatch(execute -> execute.effect() instanceof Effect.FindOut find && find.undo()));
        assertEquals(List.of("a.one", "a.two", "a.two/undo", "a.one/undo"), shell.effects());
    }

    @Test
    void crashesUseUpNoAttemptAtWhatIsUndone() {
        SimulatedShell shell = soaking(Fills.step("a.fill")).start(true).until(60_000);
        EffectResult deadlock = new EffectResult.Failed("40P01", "no", true);
        shell.effects(execute -> execute.id().ordinal() > 1 || execute.attempt() > 11
                        ? shell.usual(execute)
                        : new SimulatedShell.Does(execute.attempt() == 11 ? 10 : 3_600_000, deadlock))
                .signal(new Signal.Rollback("wrong"));
        for (int crash = 1; crash <= 10; crash++) {
            shell.until(shell.now + 10_000);
            assertEquals(crash, shell.executed.getLast().attempt());
            shell.crash().resume(true);
        }
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(0, shell.done.get("a.fill"));
    }

    @Test
    void endsWorseWhenFinallyFailsAfterARollback() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Book.sql("a.one")).soak(Duration.ofMinutes(5)))
                .last(Book.sql("finally.note"))
                .build());
        shell.effects(execute -> execute.id().step().phase().equals("finally")
                        ? new SimulatedShell.Does(10, new EffectResult.Failed("EXIT 1", "no", false))
                        : shell.usual(execute))
                .start(true)
                .until(60_000)
                .signal(new Signal.Rollback("wrong"));
        assertEquals(Ending.ROLLBACK_FAILED, shell.end());
    }

    /** The undo of the second step failed, and a person has taken the run up. */
    private static SimulatedShell askedAboutAFailedUndo() {
        SimulatedShell shell = soaking(Book.sql("a.one"), Book.sql("a.two"));
        shell.effects(execute ->
                        execute.id().undo() && execute.id().step().step().equals("two")
                                ? new SimulatedShell.Does(10, new EffectResult.Failed("42P01", "no such table", false))
                                : shell.usual(execute))
                .start(false)
                .until(60_000)
                .signal(new Signal.Rollback("wrong"));
        assertEquals(Ending.ROLLBACK_FAILED, shell.end());
        return shell.resume(false).until(shell.now + 10_000);
    }

    private static SimulatedShell soaking(Step... steps) {
        return new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(steps).soak(Duration.ofMinutes(5)))
                .build());
    }
}
