package dev.sluice.engine;

import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.EffectResult.Finding;
import dev.sluice.engine.RunView.StepState;
import dev.sluice.engine.SimulatedShell.Does;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a run does about what it knows to be done, once another server stands in the database's place. */
class DoubtsTest {
    /** Addresses of what the new server has; of undone things with {@code /undo}. */
    private final Set<String> there = new HashSet<>();

    private boolean moves;
    /** Rows of the backfill that the new server has. */
    private long left = 10_000;

    @Test
    void everythingIsAskedForAgainBeforeAnythingElseBegins() {
        SimulatedShell shell = shell();
        moves = true;
        there.add("a.one");
        assertEquals(Ending.DONE, shell.start(true).end());
        assertEquals(List.of("Act a.one", "Act b.two", "FindOut a.one", "FindOut b.two", "Act b.two"), acted(shell));
        assertEquals(1, ended(shell, "a.one"), "nobody is told twice that it is done");
        assertEquals(1, ended(shell, "a.fill"));
    }

    @Test
    void aStepThatIsLostIsDoneAgainOnAPersonsWord() {
        SimulatedShell shell = shell();
        moves = true;
        assertEquals(Ending.FAILED, shell.start(true).end());
        assertTrue(
                shell.told(Decision.Kind.PERSON_NEEDED).contains("the database has lost it"),
                shell.decisions::toString);
        assertEquals(List.of("Act a.one", "Act b.two", "FindOut a.one"), acted(shell));
        shell.resume(false).until(shell.now + 5_000);
        shell.signal(new Signal.Retry());
        assertEquals(Ending.DONE, shell.end());
        assertEquals(
                List.of("Act a.one", "Act b.two", "FindOut a.one", "Act a.one", "FindOut b.two", "Act b.two"),
                acted(shell));
    }

    @Test
    void whoeverResumesElsewhereAsksToo() {
        SimulatedShell shell = shell().start(true).until(900);
        shell.crash();
        there.clear();
        shell.finish = Optional.empty();
        shell.feed(new Event.Resumed(
                shell.now, "jo", true, false, Optional.empty(), Optional.empty(), Optional.of("timeline 1 to 2")));
        assertEquals(Ending.FAILED, shell.end());
        assertTrue(shell.told(Decision.Kind.RECOVERED).contains("timeline 1 to 2"), shell.decisions::toString);
        assertTrue(shell.told(Decision.Kind.PERSON_NEEDED).contains("a.one"), shell.decisions::toString);
    }

    @Test
    void aBackfillThatWasDoneIsComparedWithItsCheckpoint() {
        SimulatedShell shell = shell();
        moves = true;
        there.add("a.one");
        left = 10;
        assertEquals(Ending.FAILED, shell.start(true).end());
        assertTrue(shell.told(Decision.Kind.PERSON_NEEDED).contains("a.fill"), shell.decisions::toString);
    }

    @Test
    void whatWasUndoneAndStandsAgainIsUndoneBeforeAnythingOlder() {
        there.addAll(List.of("a.one", "a.two"));
        assertEquals(
                List.of(
                        "Act a.one",
                        "Act a.two",
                        "Act a.two/undo",
                        "Act a.one/undo",
                        "FindOut a.two",
                        "FindOut a.two/undo",
                        "Act a.two/undo",
                        "FindOut a.one",
                        "FindOut a.one/undo",
                        "Act a.one/undo"),
                rolledBackOnAnotherServer());
    }

    @Test
    void whatIsLostWithItsUndoIsNotUndoneAgain() {
        there.add("a.one");
        assertEquals(
                List.of(
                        "Act a.one",
                        "Act a.two",
                        "Act a.two/undo",
                        "Act a.one/undo",
                        "FindOut a.two",
                        "FindOut a.one",
                        "FindOut a.one/undo",
                        "Act a.one/undo"),
                rolledBackOnAnotherServer());
    }

    /** What is done and asked in a run that waits, is rolled back, and finds another server when its first step is undone. */
    private List<String> rolledBackOnAnotherServer() {
        SimulatedShell shell = holding();
        shell.effects(execute -> {
                    boolean first = execute.id().toString().equals("a.one/undo/0") && execute.attempt() == 1;
                    return first && execute.effect() instanceof Effect.Act
                            ? new Does(10, new EffectResult.Unknown("another server", true))
                            : does(shell, execute);
                })
                .start(true)
                .signalAt(500, new Signal.Rollback("it is wrong"));
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertTrue(
                shell.interpreter.view().phases().getFirst().steps().stream()
                        .filter(step -> !step.step().equals(Book.ref("a.hold")))
                        .allMatch(step -> step.state() == StepState.UNDONE),
                () -> shell.interpreter.view().toString());
        return acted(shell);
    }

    @Test
    void aFailedUndoIsTriedAgainOnAPersonsWordOnAnotherServer() {
        SimulatedShell shell = holding();
        boolean[] failed = {false};
        shell.effects(execute -> {
                    boolean first = !failed[0] && what(execute).equals("a.two/undo");
                    failed[0] |= first;
                    return first
                            ? new Does(10, new EffectResult.Failed("42501", "permission denied", false))
                            : does(shell, execute);
                })
                .start(true)
                .signalAt(500, new Signal.Rollback("it is wrong"));
        assertEquals(Ending.ROLLBACK_FAILED, shell.end());
        there.addAll(List.of("a.one", "a.two"));
        shell.finish = Optional.empty();
        shell.feed(new Event.Resumed(
                shell.now, "jo", false, false, Optional.empty(), Optional.empty(), Optional.of("timeline 1 to 2")));
        shell.signal(new Signal.Retry());
        assertEquals(Ending.ROLLED_BACK, shell.end());
        assertEquals(
                List.of("Act a.two/undo", "FindOut a.two", "Act a.two/undo", "FindOut a.one", "Act a.one/undo"),
                acted(shell).subList(2, 7));
    }

    private static SimulatedShell holding() {
        return new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(
                                Book.sql("a.one"),
                                Book.sql("a.two"),
                                Book.waiting("a.hold", Book.above("ok", 5), Duration.ofHours(1))))
                .build());
    }

    @Test
    void whatIsLostIsMissedThoughNothingElseBegins() {
        SimulatedShell shell = holding();
        shell.effects(execute -> does(shell, execute)).start(true).until(500);
        there.add("a.one");
        shell.feed(new Event.Moved(shell.now, "timeline 1 to 2"));
        assertEquals(Ending.FAILED, shell.end());
        assertEquals(List.of("Act a.one", "Act a.two", "FindOut a.one", "FindOut a.two"), acted(shell));
        assertTrue(shell.told(Decision.Kind.PERSON_NEEDED).contains("a.two"), shell.decisions::toString);
    }

    @Test
    void whatWasInFlightAtThatMomentIsAskedForToo() {
        SimulatedShell shell = holding();
        shell.effects(execute ->
                        execute.effect() instanceof Effect.Act && what(execute).equals("a.two")
                                ? new Does(1_000, shell.usual(execute).result())
                                : does(shell, execute))
                .start(true)
                .until(500);
        there.add("a.one");
        shell.feed(new Event.Moved(shell.now, "timeline 1 to 2"));
        assertEquals(Ending.FAILED, shell.end());
        assertTrue(shell.told(Decision.Kind.PERSON_NEEDED).contains("a.two"), shell.decisions::toString);
    }

    @Test
    void whatAnEffectNoticesIsNewsThoughItSoundsTheSame() {
        SimulatedShell shell = shell();
        moves = true;
        there.addAll(List.of("a.one", "b.two"));
        shell.start(true).until(100);
        shell.feed(new Event.Moved(shell.now, "another server"));
        assertEquals(Ending.DONE, shell.end());
        assertEquals(2, acted(shell).stream().filter("FindOut a.one"::equals).count(), acted(shell)::toString);
    }

    @Test
    void whatWasNoticedAlreadyIsNotAskedForAgain() {
        SimulatedShell shell = holding();
        shell.effects(execute -> does(shell, execute)).start(true).until(500);
        there.addAll(List.of("a.one", "a.two"));
        shell.feed(new Event.Moved(shell.now, "timeline 1 to 2"));
        shell.until(1_000);
        shell.feed(new Event.Moved(shell.now, "timeline 1 to 2"));
        shell.until(2_000);
        assertEquals(List.of("Act a.one", "Act a.two", "FindOut a.one", "FindOut a.two"), acted(shell));
    }

    @Test
    void whatIsInDoubtIsNotDoneForWhoeverGoesOnWithoutTheJournal() {
        SimulatedShell shell = shell();
        moves = true;
        assertEquals(Ending.FAILED, shell.start(true).end());
        Position position = shell.interpreter.position();
        assertFalse(
                position.steps().contains(new Position.StepAt(Book.ref("a.one"), StepState.DONE)), position::toString);
    }

    /** How many rows its second pass did stood in the journal alone, so that the checkpoint cannot tell whether some were lost. */
    @Test
    void theSecondPassIsGoneThroughAgainByWhoeverGoesOnWithoutTheJournal() {
        SimulatedShell first = shell();
        moves = true;
        assertEquals(Ending.FAILED, first.start(true).end());
        there.add("a.one");
        SimulatedShell second = shell();
        second.done.putAll(first.done);
        second.feed(new Event.Rebuilt(SimulatedShell.started(), first.interpreter.position(), "the laptop is gone"));
        assertEquals(Ending.DONE, second.end());
        assertEquals(
                List.of(2),
                second.executed.stream()
                        .map(Command.Execute::effect)
                        .filter(Effect.Batch.class::isInstance)
                        .map(effect -> ((Effect.Batch) effect).pass())
                        .toList());
    }

    private SimulatedShell shell() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").step(Book.sql("a.one"), Fills.step("a.fill")))
                .phase(in("b").step(Book.sql("b.two")))
                .build());
        return shell.effects(execute -> does(shell, execute));
    }

    private Does does(SimulatedShell shell, Command.Execute execute) {
        String what = what(execute);
        if (execute.effect() instanceof Effect.FindOut) {
            return new Does(
                    20, new EffectResult.Found(there.contains(what) ? Finding.DONE : Finding.NOT_DONE, "so it is"));
        }
        if (moves && what.equals("b.two")) {
            moves = false;
            shell.done.put("a.fill", left);
            return new Does(10, new EffectResult.Unknown("another server", true));
        }
        return shell.usual(execute);
    }

    private static String what(Command.Execute execute) {
        return execute.id().step() + (execute.id().undo() ? "/undo" : "");
    }

    /** Acts that were not refused by the new server, and questions. */
    private static List<String> acted(SimulatedShell shell) {
        return shell.executed.stream()
                .filter(execute -> execute.effect() instanceof Effect.Act || execute.effect() instanceof Effect.FindOut)
                .map(execute -> execute.effect().getClass().getSimpleName() + " " + what(execute))
                .toList();
    }

    private static long ended(SimulatedShell shell, String step) {
        return shell.decisions.stream()
                .filter(decision -> decision.kind() == Decision.Kind.STEP_ENDED)
                .filter(decision -> decision.subject().equals(step))
                .count();
    }
}
