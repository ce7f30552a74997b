package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.diagnosis.SampleDiagnosis;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What in flight goes on for so long that somebody should look at the database. */
class StallsTest {
    private static SimulatedShell running(Step step) {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok", "lag", "waiting")
                .diagnosis(SampleDiagnosis.of(false))
                .phase(in("a").step(step).rollbackWhen(above("lag", 10)))
                .build());
        return shell.metric("waiting", 2);
    }

    private static SimulatedShell.Does lasting(long millis, SimulatedShell.Does does) {
        return new SimulatedShell.Does(millis, does.result());
    }

    private static List<String> occasions(SimulatedShell shell) {
        return shell.examined.stream().map(Command.Examine::occasion).toList();
    }

    private static SimulatedShell filling(double aimSeconds) {
        Step plain = Fills.step("a.fill");
        Action.Backfill fill = (Action.Backfill) plain.action();
        Action.Backfill aimed = new Action.Backfill(
                fill.table(),
                fill.source(),
                fill.key(),
                fill.slice(),
                fill.except(),
                fill.onlyWhere(),
                fill.batch(),
                fill.rest(),
                Optional.of(new Action.Knob.Fixed(aimSeconds)),
                fill.workers(),
                fill.budget(),
                fill.lockTimeout(),
                fill.timeout(),
                fill.retry(),
                fill.remaining(),
                fill.keepOld(),
                fill.ladder(),
                fill.sql());
        SimulatedShell shell = running(Book.step("a.fill", aimed, plain.undo().orElseThrow()));
        return shell.effects(execute -> execute.effect() instanceof Effect.Batch
                ? lasting(200_000, shell.usual(execute))
                : shell.usual(execute));
    }

    @Test
    void aBatchStallsAfterHalfAMinute() {
        SimulatedShell shell = filling(0.1).start(false).until(29_000);
        assertEquals(List.of(), occasions(shell));
        shell.until(33_000);
        assertEquals(1, shell.examined.size());
        assertTrue(occasions(shell).getFirst().contains(" has gone on for 3"), occasions(shell)::toString);
    }

    @Test
    void aBatchThatIsToTakeLongStallsLater() {
        SimulatedShell shell = filling(20).start(false).until(90_000);
        assertEquals(List.of(), occasions(shell), "five times its aim is not over");
        shell.until(103_000);
        assertEquals(1, shell.examined.size());
    }

    @Test
    void aBatchThatIsUndoneStallsLikeAnyOther() {
        SimulatedShell shell = running(Fills.step("a.fill"));
        shell.rows = 1_000_000;
        shell.effects(execute -> execute.effect() instanceof Effect.UndoBatch
                        ? lasting(200_000, shell.usual(execute))
                        : shell.usual(execute))
                .at(10_000, () -> shell.metric("lag", 99))
                .start(false)
                .until(38_000);
        assertEquals(List.of(), occasions(shell));
        shell.until(45_000);
        assertEquals(1, shell.examined.size());
        assertTrue(occasions(shell).getFirst().startsWith("a.fill/undo"), occasions(shell)::toString);
    }

    @Test
    void aCommandMayTakeItsTimeForNoDatabaseKnowsOfIt() {
        SimulatedShell shell = running(Book.command("a.b", Optional.empty()));
        shell.effects(execute -> lasting(600_000, shell.usual(execute)))
                .start(false)
                .until(500_000);
        assertEquals(List.of(), occasions(shell));
    }
}
