package dev.sluice.engine;

import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.EffectResult.Finding;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a process that takes a run over does about the effect in flight, and what unknown ends lead to. */
class RecoveryTest {
    private static final Action BUILD =
            Book.sql("create index concurrently i on orders (id)", Action.Sql.Mode.OUTSIDE_TRANSACTION, 2);

    @Test
    void opensABackfillAnewAndGoesOnBehindItsCheckpoint() {
        SimulatedShell shell = shell(Fills.step("a.fill")).start(true).until(400);
        assertTrue(shell.executed.getLast().effect() instanceof Effect.Batch);
        shell.crash();
        int before = shell.executed.size();
        assertEquals(Ending.DONE, shell.resume(true).end());
        assertTrue(shell.executed.get(before).effect() instanceof Effect.OpenBackfill);
        assertEquals(10_000, shell.done.get("a.fill"));
    }

    @Test
    void takesAStatementForDoneWhenItIsFoundDone() {
        SimulatedShell shell = crashed(Book.sql("a.one"), Finding.DONE);
        assertEquals(Ending.DONE, shell.end());
        assertEquals(1, acts(shell).size());
        assertTrue(shell.told(Decision.Kind.RECOVERED).contains("it took place"));
    }

    @Test
    void hasTheValueOfAStatementThatIsFoundDone() {
        SimulatedShell shell = captured(Optional.of(Value.amount(7)));
        assertEquals(Ending.DONE, shell.end());
        Effect.Act second = acts(shell).getLast();
        assertEquals(Book.ref("a.two"), second.step());
        assertEquals(Value.amount(7), second.values().get("made"));
    }

    @Test
    void asksAPersonWhenTheValueOfAStatementThatIsFoundDoneIsNotKnown() {
        SimulatedShell shell = captured(Optional.empty());
        assertEquals(Ending.FAILED, shell.end());
        assertEquals(List.of("a.one"), shell.effects());
        assertTrue(
                shell.told(Decision.Kind.PERSON_NEEDED).contains("the value that goes into made is not known"),
                shell.decisions::toString);
        shell.resume(false).until(shell.now + 10_000);
        shell.effects(execute ->
                        new SimulatedShell.Does(10, new EffectResult.Done(Optional.of(Value.amount(8)), "done again")))
                .signal(new Signal.Retry());
        assertEquals(Ending.DONE, shell.end());
        assertEquals(Value.amount(8), acts(shell).getLast().values().get("made"));
    }

    /** Crashes in the middle of a statement that captures a value; then it is found done, with this value. */
    private static SimulatedShell captured(Optional<Value> value) {
        Action.Sql plain = Book.sql("insert", Action.Sql.Mode.SINGLE, 0);
        Action.Sql into = new Action.Sql(
                plain.source(),
                plain.sql(),
                plain.mode(),
                plain.lockTimeout(),
                plain.timeout(),
                plain.retry(),
                Optional.of("made"),
                plain.cleanUp());
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Book.step("a.one", into, Book.undo("undo")), Book.sql("a.two")))
                .build());
        shell.effects(execute -> execute.effect() instanceof Effect.FindOut
                        ? new SimulatedShell.Does(10, new EffectResult.Found(Finding.DONE, "found", value))
                        : new SimulatedShell.Does(1_000, new EffectResult.Done(Optional.empty(), "done")))
                .start(true)
                .until(500);
        return shell.crash().resume(true);
    }

    @Test
    void runsAStatementAgainWhenItIsFoundNotDone() {
        SimulatedShell shell = crashed(Book.sql("a.one"), Finding.NOT_DONE);
        assertEquals(Ending.DONE, shell.end());
        assertEquals(2, acts(shell).size());
    }

    @Test
    void cleansUpBeforeItRunsWhatIsFoundHalfDoneAgain() {
        SimulatedShell shell = crashed(Book.step("a.build", BUILD, Book.undo("drop")), Finding.HALF_DONE);
        assertEquals(Ending.DONE, shell.end());
        assertEquals(
                List.of(false, true),
                acts(shell).stream().map(Effect.Act::again).toList());
        assertTrue(shell.told(Decision.Kind.RECOVERED).contains("in part"));
    }

    @Test
    void needsAPersonWhenNobodyCanTell() {
        SimulatedShell shell = crashed(Book.step("a.build", BUILD, Book.undo("drop")), Finding.UNKNOWN);
        assertEquals(Ending.FAILED, shell.end());
        assertEquals(1, acts(shell).size());
        assertTrue(shell.told(Decision.Kind.RECOVERED).contains("nobody can tell"));
        shell.resume(false).until(shell.now + 10_000);
        assertEquals(
                Question.Kind.UNCERTAIN,
                shell.interpreter.view().question().orElseThrow().kind());
        shell.effects(shell::usual).signal(new Signal.Retry());
        assertEquals(Ending.DONE, shell.end());
    }

    @Test
    void findsOutAtOnceWhenAnEndIsUnknown() {
        SimulatedShell shell = shell(Book.sql("a.one"));
        shell.effects(execute -> execute.effect() instanceof Effect.Act && execute.attempt() == 1
                        ? new SimulatedShell.Does(10, new EffectResult.Unknown("connection reset"))
                        : shell.usual(execute))
                .start(true);
        assertEquals(Ending.DONE, shell.end());
        assertTrue(shell.executed.get(1).effect() instanceof Effect.FindOut);
        assertEquals(shell.executed.get(0).id(), shell.executed.get(1).id(), "the key of the idempotency row");
    }

    @Test
    void doesNotTurnInACircleOfUnknownEnds() {
        SimulatedShell shell = shell(Book.sql("a.one"));
        shell.effects(execute -> execute.effect() instanceof Effect.Act
                        ? new SimulatedShell.Does(10, new EffectResult.Unknown("connection reset"))
                        : shell.usual(execute))
                .start(true);
        assertEquals(Ending.FAILED, shell.end());
        assertEquals(2, acts(shell).size());
    }

    @Test
    void ignoresTheEchoOfAnEffectThatWasLost() {
        SimulatedShell shell = shell(Fills.step("a.fill")).start(true).until(400);
        EffectId lost = shell.executed.getLast().id();
        shell.crash().resume(true);
        shell.feed(new Event.EffectEnded(shell.now, lost, new EffectResult.Failed("X", "echo", false)));
        assertEquals(Ending.DONE, shell.end());
    }

    @Test
    void endsAtOnceWhenTheFenceSaysThatAnotherTookOver() {
        SimulatedShell shell = shell(Fills.step("a.fill"));
        shell.effects(execute -> execute.id().ordinal() == 3
                        ? new SimulatedShell.Does(10, new EffectResult.Failed("FENCED", "epoch 2 of jo", false))
                        : shell.usual(execute))
                .start(false);
        assertEquals(Ending.TAKEN_OVER, shell.end());
        assertEquals(3, shell.executed.size());
        assertEquals(Ending.DONE, shell.effects(shell::usual).resume(true).end());
    }

    @Test
    void findsOutWhatBecameOfAnEffectAtWhoseEndTheFenceWasLost() {
        SimulatedShell shell = shell(Book.sql("a.alter"));
        shell.effects(execute -> new SimulatedShell.Does(10, new EffectResult.Failed("FENCED", "epoch 2 of jo", false)))
                .start(true);
        assertEquals(Ending.TAKEN_OVER, shell.end());
        shell.effects(shell::usual).resume(true).end();
        assertInstanceOf(Effect.FindOut.class, shell.executed.get(1).effect());
    }

    @Test
    void retriesGradedAndOnlyWhileTheVerdictAllows() {
        Step alter = Book.step("a.alter", Book.sql("alter", Action.Sql.Mode.SINGLE, 3), null);
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok", "lag")
                .phase(in("a").pauseWhen(Book.above("lag", 10)).step(alter))
                .build());
        shell.effects(execute -> execute.attempt() < 3
                        ? new SimulatedShell.Does(2_000, new EffectResult.Failed("55P03", "lock timeout", true))
                        : shell.usual(execute))
                .start(true)
                .at(1_000, () -> shell.metric("lag", 20))
                .at(60_000, () -> shell.metric("lag", 0));
        assertEquals(Ending.DONE, shell.end());
        assertEquals(
                List.of(1, 2, 3),
                shell.executed.stream().map(Command.Execute::attempt).toList());
        assertTrue(shell.executed.get(1).notBefore() > 60_000);
    }

    @Test
    void stopsRetryingAtTheTotalDeadline() {
        Action.Sql alter = Book.sql("alter", Action.Sql.Mode.SINGLE, 1_000);
        SimulatedShell shell = shell(Book.step("a.alter", alter, null));
        shell.effects(execute -> new SimulatedShell.Does(2_000, new EffectResult.Failed("55P03", "lock timeout", true)))
                .start(true);
        assertEquals(Ending.PAUSED, shell.end());
        assertTrue(shell.now <= alter.timeout().toMillis() + 60_000, "ended at " + shell.now);
    }

    private static SimulatedShell shell(Step step) {
        return new SimulatedShell(
                new Book().metrics("ok").phase(in("a").step(step)).build());
    }

    /** Crashes in the middle of the step; then it is found as said. */
    private static SimulatedShell crashed(Step step, Finding finding) {
        SimulatedShell shell = shell(step);
        shell.effects(execute -> execute.effect() instanceof Effect.FindOut
                        ? new SimulatedShell.Does(10, new EffectResult.Found(finding, "found " + finding))
                        : new SimulatedShell.Does(1_000, new EffectResult.Done(Optional.empty(), "done")))
                .start(true)
                .until(500);
        assertEquals(1, shell.executed.size());
        return shell.crash().resume(true);
    }

    private static List<Effect.Act> acts(SimulatedShell shell) {
        return shell.executed.stream()
                .map(Command.Execute::effect)
                .filter(Effect.Act.class::isInstance)
                .map(Effect.Act.class::cast)
                .toList();
    }
}
