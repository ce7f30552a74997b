package dev.sluice.engine;

import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What answers the question what became of a step of which nobody knows whether it took place. */
class UncertainTest {
    /** Two people send it for one pause: the second letter is heard when it would answer something else. */
    @Test
    void toGoOnIsNoAnswerWhereNobodyKnowsWhetherAStepTookPlace() {
        SimulatedShell shell = unknown(Event.MEANING);
        shell.signal(new Signal.Continue()).signal(new Signal.ContinueAll()).until(70_000);
        assertTrue(
                shell.told(Decision.Kind.PERSON)
                        .contains("a person has to look at a.call: retry takes it for not done"),
                shell.decisions::toString);
        assertEquals(1, acts(shell));
        shell.signal(new Signal.Retry()).until(80_000);
        assertEquals(2, acts(shell));
    }

    @Test
    void toGoOnIsOneInAJournalOfBefore() {
        SimulatedShell shell = unknown(2).signal(new Signal.Continue()).until(70_000);
        assertEquals(2, acts(shell));
    }

    private static long acts(SimulatedShell shell) {
        return shell.executed.stream()
                .filter(execute -> execute.effect() instanceof Effect.Act)
                .count();
    }

    /** A command of which nobody knows whether it took place. */
    private static SimulatedShell unknown(int meaning) {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Book.command("a.call", Optional.empty())))
                .build());
        shell.effects(execute -> new SimulatedShell.Does(
                50,
                execute.effect() instanceof Effect.FindOut
                        ? new EffectResult.Found(EffectResult.Finding.UNKNOWN, "no probe")
                        : new EffectResult.Unknown("nobody saw its end", false)));
        shell.startBy(meaning);
        shell.until(60_000);
        assertEquals(
                Question.Kind.UNCERTAIN,
                shell.interpreter.view().question().orElseThrow().kind());
        return shell;
    }
}
