package dev.sluice.engine;

import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An undo of which nobody knows whether it took place is done again on a person's word alone. */
class UnknownUndoTest {
    private EffectResult end = new EffectResult.Unknown("nobody saw its end");

    @Test
    void nobodyWhoResumesHasItDoneAgain() {
        SimulatedShell shell = stopped();
        assertEquals(Ending.ROLLBACK_FAILED, shell.resume(true).end());
        assertEquals(Ending.ROLLBACK_FAILED, shell.resume(true).end());
        assertEquals(1, undos(shell));
        assertEquals(
                List.of(Book.ref("a.copy"), Book.ref("a.one")),
                shell.interpreter.view().notUndone().stream()
                        .map(RunView.NotUndone::step)
                        .toList());
    }

    @Test
    void aPersonSaysWhatBecomesOfIt() {
        SimulatedShell shell = stopped().resume(false);
        shell.until(shell.now + 10_000).signal(new Signal.Continue());
        Question asked = shell.interpreter.view().question().orElseThrow();
        assertEquals(Question.Kind.UNCERTAIN, asked.kind());
        assertEquals(Optional.of(Book.ref("a.copy")), asked.step());
        assertEquals(1, undos(shell));
        end = new EffectResult.Done(Optional.empty(), "done");
        assertEquals(Ending.ROLLED_BACK, shell.signal(new Signal.Retry()).end());
        assertEquals(2, undos(shell));
    }

    @Test
    void aPersonMayLeaveItAsItIs() {
        SimulatedShell shell = stopped().resume(false).signal(new Signal.Skip(Book.ref("a.copy"), "it is undone"));
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(1, undos(shell));
    }

    @Test
    void itIsNotDoneAgainWhereWhoeverWasAskedHasLeft() {
        SimulatedShell shell = stopped().resume(false);
        assertEquals(Ending.ROLLBACK_FAILED, shell.signal(new Signal.Detach()).end());
        assertEquals(1, undos(shell));
    }

    @Test
    void oneThatFailedIsTriedAgainThere() {
        end = new EffectResult.Failed("42P01", "no such table", false);
        SimulatedShell shell = stopped().resume(false);
        assertEquals(
                Question.Kind.FAILED,
                shell.interpreter.view().question().orElseThrow().kind());
        end = new EffectResult.Done(Optional.empty(), "done");
        assertEquals(Ending.ROLLED_BACK, shell.signal(new Signal.Detach()).end());
        assertEquals(2, undos(shell));
    }

    @Test
    void norDoesWhoeverGoesOnWithoutTheJournal() {
        SimulatedShell lost = stopped();
        SimulatedShell shell = RebuildTest.rebuilt(lost, lost.interpreter.position(), shell());
        assertEquals(Ending.ROLLBACK_FAILED, shell.end());
        assertEquals(0, undos(shell));
    }

    @Test
    void aJournalOfBeforeIsDecidedAsBefore() {
        SimulatedShell shell = stopped();
        shell.resumeBy(Event.THIRD_MEANING).end();
        assertEquals(2, undos(shell));
    }

    private static long undos(SimulatedShell shell) {
        return shell.executed.stream()
                .filter(execute -> execute.effect() instanceof Effect.Act
                        && execute.id().toString().equals("a.copy/undo/0"))
                .count();
    }

    /** A rollback that has come to an undo that ends like that, and stopped there. */
    private SimulatedShell stopped() {
        SimulatedShell shell = shell().start(true).until(60_000);
        assertEquals(
                Ending.ROLLBACK_FAILED,
                shell.signal(new Signal.Rollback("it is wrong")).end());
        assertEquals(1, undos(shell));
        return shell;
    }

    private SimulatedShell shell() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Book.sql("a.one"), Book.command("a.copy", Optional.empty()))
                        .soak(Duration.ofMinutes(5)))
                .build());
        return shell.effects(execute -> {
            boolean copyUndone = execute.id().toString().equals("a.copy/undo/0");
            if (execute.effect() instanceof Effect.FindOut) {
                EffectResult.Finding finding = copyUndone ? EffectResult.Finding.UNKNOWN : EffectResult.Finding.DONE;
                return new SimulatedShell.Does(20, new EffectResult.Found(finding, "looked"));
            }
            return copyUndone ? new SimulatedShell.Does(50, end) : shell.usual(execute);
        });
    }
}
