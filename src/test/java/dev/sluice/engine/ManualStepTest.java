package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import dev.sluice.language.text.Span;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a rollback makes of a step that a person does. */
class ManualStepTest {
    private static final EffectResult SILENCE =
            new EffectResult.Failed(EffectResult.Failed.TIMEOUT, "nobody confirmed it", true);

    @Test
    void whatMayHaveBeenDoneIsUndone() {
        SimulatedShell shell = shell(50, SILENCE).startBy(Event.MEANING).until(60_000);
        assertEquals(
                Question.Kind.FAILED,
                shell.interpreter.view().question().orElseThrow().kind());
        assertEquals(Ending.ROLLED_BACK, shell.metric("bad", 1).endsSoon());
        assertEquals(List.of("a.one", "a.switch", "a.switch/undo", "a.one/undo"), shell.effects());
    }

    @Test
    void soItIsWhereTheRollbackHasBegunMeanwhile() {
        SimulatedShell shell = shell(50_000, SILENCE).startBy(Event.MEANING).until(20_000);
        assertEquals(Ending.ROLLED_BACK, shell.metric("bad", 1).endsSoon());
        assertEquals(List.of("a.one", "a.switch", "a.switch/undo", "a.one/undo"), shell.effects());
    }

    @Test
    void whatAPersonSaysIsNotDoneIsNotUndone() {
        SimulatedShell shell = shell(50, new EffectResult.Failed("DECLINED", "not done", true));
        shell.startBy(Event.MEANING).until(60_000).metric("bad", 1);
        assertEquals(Ending.ROLLED_BACK, shell.endsSoon());
        assertEquals(List.of("a.one", "a.switch", "a.one/undo"), shell.effects());
    }

    @Test
    void aJournalOfBeforeIsDecidedAsBefore() {
        SimulatedShell shell = shell(50, SILENCE).startBy(Event.THIRD_MEANING).until(60_000);
        assertEquals(Ending.ROLLED_BACK, shell.metric("bad", 1).endsSoon());
        assertEquals(List.of("a.one", "a.switch", "a.one/undo"), shell.effects());
    }

    /** Somebody is to switch by hand, and that is how it ends; there is no probe that tells. */
    private static SimulatedShell shell(long millis, EffectResult end) {
        Action back = new Action.Manual("switch it back", Duration.ofHours(1));
        Step byHand = Book.step("a.switch", Book.manual("a.switch").action(), new Step.Undo.By(back, Span.NONE));
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok", "bad")
                .phase(in("a").step(Book.sql("a.one"), byHand)
                        .rollbackWhen(above("bad", 0))
                        .soak(Duration.ofMinutes(5)))
                .build());
        return shell.effects(execute -> {
            if (execute.effect() instanceof Effect.FindOut find) {
                EffectResult.Finding finding =
                        find.step().equals(byHand.ref()) ? EffectResult.Finding.UNKNOWN : EffectResult.Finding.DONE;
                return new SimulatedShell.Does(20, new EffectResult.Found(finding, "looked"));
            }
            return execute.id().toString().equals("a.switch/0")
                    ? new SimulatedShell.Does(millis, end)
                    : shell.usual(execute);
        });
    }
}
