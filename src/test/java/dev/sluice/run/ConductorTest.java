package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Command;
import dev.sluice.engine.Decision;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.Signal;
import dev.sluice.journal.JournalWriter;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.testing.BegunRun;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What is begun, stopped and acknowledged, in which order, and what no longer begins. */
class ConductorTest implements Timekeeper, Conductor.Audience, Hands {
    private static final String STEP = """
            step one sql on db "insert into marks values ('one')"
            undo one sql on db "delete from marks where name = 'one'"
            """;

    private final FailingLog log = new FailingLog(new byte[0], FailingLog.Fault.NONE);
    private final Map<String, Double> values = new HashMap<>();
    private final List<Happening> arrived = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Command.Execute> begun = new ArrayList<>();
    private final List<Command.Cancel> cancelled = new ArrayList<>();
    private Interpreter interpreter;
    private JournalWriter journal;
    private Conductor conductor;
    private long now;
    private final Vigil vigil = new Vigil(this::wall);
    /** What speaks against each effect at the moment in which it begins. */
    private final List<Optional<String>> objections = new ArrayList<>();

    /** When the process is stopped, and what follows from the event that it has just evaluated is not yet under way. */
    private BiPredicate<Event, List<Command>> stopsAt = (event, commands) -> false;

    private void start() {
        start(STEP);
    }

    private void start(String steps) {
        Runbook runbook = Checker.check(new SourceText("switches", Switches.runbook(steps)), Map.of())
                .runbook()
                .orElseThrow();
        interpreter = new Interpreter(runbook);
        journal = JournalWriter.begin(Path.of("journal.jsonl"), log, BegunRun.header(runbook));
        conductor = new Conductor(interpreter, journal, this, this, this, vigil);
        conductor.accept(BegunRun.started(runbook));
    }

    private void until(BooleanSupplier reached) {
        while (!reached.getAsBoolean()) {
            assertTrue(now < 600_000, "it never comes to that");
            now += Math.max(1, conductor.patience());
            turn();
        }
    }

    private void turn() {
        List<Happening> all = List.copyOf(arrived);
        arrived.clear();
        conductor.turn(all);
    }

    private void ends(EffectResult result) {
        arrived.add(new Happening.Ended(begun.getLast().id(), result));
    }

    private void says(Signal signal) {
        arrived.add(new Happening.Said("jo", signal, "", () -> {}));
    }

    private boolean isOnDisk(String text) {
        return new String(log.durable(), StandardCharsets.UTF_8).contains(text);
    }

    /** All in one turn: what was read lets the step begin, and a person who has spoken meanwhile does not. */
    @Test
    void whatIsCancelledBeforeItBeginsNeverBegins() {
        start();
        assertEquals(List.of(), begun);
        arrived.add(new Happening.Said("jo", new Signal.Rollback("wrong mapping"), "", () -> {}));
        turn();
        assertTrue(events.stream().anyMatch(Event.Tick.class::isInstance));
        until(() -> conductor.finished().isPresent());
        assertEquals(List.of(), begun);
        assertEquals(List.of(), cancelled);
        assertTrue(events.stream()
                .anyMatch(event -> event instanceof Event.EffectEnded ended
                        && ended.result().equals(new EffectResult.Cancelled("it had not begun"))));
    }

    /** The step before has ended, and what was read in the same turn speaks against the next one. */
    @Test
    void whatIsQueuedWhenTheVerdictTurnsDoesNotBegin() {
        for (String red : List.of("red", "hold")) {
            for (String next : List.of(
                    "step two run \"look\"",
                    "step two sql on db \"create index concurrently i on marks (name)\"",
                    "step two backfill marks on db by name sql \"update marks set n = 1 where :range\"")) {
                begun.clear();
                start(STEP + next + "\nundo none two because \"a test\"\n");
                until(() -> !begun.isEmpty());
                ends(new EffectResult.Done(Optional.empty(), "done"));
                arrived.removeIf(Happening.Read.class::isInstance);
                arrived.add(new Happening.Read(red, Reading.of(Value.amount(1), now)));
                turn();
                turn();
                assertEquals(
                        List.of(),
                        begun.stream()
                                .filter(execute ->
                                        execute.id().step().toString().equals("work.two"))
                                .filter(execute -> Conductor.changesSomething(execute.effect()))
                                .toList(),
                        red + ": " + next);
            }
        }
    }

    /** An undo asks no gate, so that it is due as soon as the run is taken up. */
    @Test
    void noUndoBeginsWhereARunIsTakenUpToEndIt() {
        start(STEP + STEP.replace("one", "two"));
        until(() -> !begun.isEmpty());
        ends(new EffectResult.Done(Optional.empty(), "done"));
        until(() -> begun.size() == 2);
        ends(new EffectResult.Done(Optional.empty(), "done"));
        says(new Signal.Rollback("wrong mapping"));
        until(() -> begun.size() == 3);
        says(new Signal.Interrupt());
        ends(new EffectResult.Done(Optional.empty(), "undone"));
        until(() -> conductor.finished().isPresent());
        assertEquals(Ending.INTERRUPTED, conductor.finished().get().ending());
        conductor = new Conductor(interpreter, journal, this, this, this);
        conductor.accept(new Event.Resumed(now, "jo", false, false, Optional.empty(), Optional.empty()));
        says(new Signal.Abort("it stays as it is"));
        turn();
        until(() -> conductor.finished().isPresent());
        assertEquals(Ending.ABORTED, conductor.finished().get().ending());
        assertEquals(
                List.of("work.one", "work.two", "work.two/undo"),
                begun.stream()
                        .map(execute -> execute.id().step() + (execute.id().undo() ? "/undo" : ""))
                        .toList());
    }

    @Test
    void whatIsInFlightIsStoppedOnceTheReasonIsOnDisk() {
        start();
        until(() -> !begun.isEmpty());
        values.put("red", 1.0);
        until(() -> !cancelled.isEmpty());
        assertEquals(begun.getLast().id(), cancelled.getFirst().id());
    }

    /** Also a letter that comes a second time, of which nothing is decided. */
    @Test
    void aSignalIsAcknowledgedOnceItIsOnDisk() {
        start();
        List<Long> safe = new ArrayList<>();
        long before = log.lines();
        for (int i = 0; i < 2; i++) {
            arrived.add(new Happening.Said("jo", new Signal.Note("hello"), "7d0f", () -> safe.add(log.lines())));
            turn();
        }
        assertTrue(before < safe.get(0) && safe.get(0) < safe.get(1), safe::toString);
    }

    /** Ten batches a second, of which none waits for the disk alone; after a second the journal knows each. */
    @Test
    void theJournalIsASecondBehindItsBatchesAtMost() {
        start("""
                step one backfill marks on db by id batch 10 rest 0s sql "update marks set size = 1 where :range"
                undo none one because "it is a test"
                """);
        until(() -> !begun.isEmpty());
        ends(new EffectResult.Opened(OptionalDouble.of(1_000), 0, false));
        turn();
        int rode = 0;
        for (int batch = 1; batch <= 60; batch++) {
            assertEquals(batch + 1, begun.size(), "no batch began behind the one before it");
            now += 100;
            ends(new EffectResult.BatchDone(batch * 10, 10, "(at " + batch + ")", 100, OptionalDouble.empty(), false));
            turn();
            rode += isOnDisk("(at " + batch + ")") ? 0 : 1;
            assertTrue(batch <= 10 || isOnDisk("(at " + (batch - 10) + ")"), "batch " + batch);
        }
        assertTrue(rode > 50, "of 60 batches so many began before the journal knew the one before: " + rode);
    }

    @Test
    void whatWasReadBeforeAnEffectEndedIsKnownWhenItEnds() {
        start();
        until(() -> !begun.isEmpty());
        arrived.clear();
        arrived.add(new Happening.Read("red", Reading.of(Value.amount(1), now)));
        ends(new EffectResult.Done(Optional.empty(), "done"));
        events.clear();
        turn();
        assertEquals(Event.Tick.class, events.getFirst().getClass());
        assertEquals(Event.EffectEnded.class, events.get(1).getClass());
    }

    private static boolean begins(List<Command> commands) {
        return commands.stream().anyMatch(Command.Execute.class::isInstance);
    }

    private boolean hasWoken() {
        return events.stream().anyMatch(Event.Woke.class::isInstance);
    }

    /** Stopped behind the verdict, and before what it lets begin: the verdict is ten minutes old when the process goes on. */
    @Test
    void nothingBeginsOnAVerdictBehindWhichTheProcessWasStopped() {
        start();
        stopsAt = (event, commands) -> begins(commands);
        until(() -> !begun.isEmpty());
        assertEquals(List.of(Optional.of("the last verdict is 600s old")), objections);
        assertFalse(hasWoken());
        turn();
        assertTrue(hasWoken());
    }

    /** The event behind it in the same turn does not make the verdict a fresh one. */
    @Test
    void nothingBeginsOnAVerdictFromBeforeAStopBetweenTwoEventsOfATurn() {
        start();
        stopsAt = (event, commands) -> begins(commands);
        for (int turns = 0; !hasWoken(); turns++) {
            assertTrue(turns < 10, "nobody noticed that the process was stopped");
            now += Math.max(1, conductor.patience());
            arrived.add(new Happening.Said("jo", new Signal.Note("hello"), "", () -> {}));
            turn();
        }
        assertEquals(List.of(), begun);
        assertEquals(
                List.of(Event.Woke.class, Event.Signalled.class),
                events.subList(events.size() - 2, events.size()).stream()
                        .map(Object::getClass)
                        .toList());
    }

    @Override
    public void read(String metric) {
        arrived.add(new Happening.Read(metric, Reading.of(Value.amount(values.getOrDefault(metric, 0.0)), now)));
    }

    @Override
    public void begin(Command.Execute execute) {
        begun.add(execute);
        objections.add(vigil.since(this::now).get());
    }

    @Override
    public void cancel(Command.Cancel cancel) {
        switch (cancel.mode()) {
            case IF_NOT_BEGUN -> assertTrue(isOnDisk("\"interrupt\""));
            case NOW -> assertTrue(isOnDisk("[\"red\",1,"));
            case IF_WAITING_FOR_LOCK -> assertTrue(isOnDisk("\"woke\""));
            case REVOKED, ON_PAUSE -> {}
        }
        cancelled.add(cancel);
    }

    @Override
    public void took(Event event, List<Command> commands) {
        events.add(event);
        if (stopsAt.test(event, commands)) {
            stopsAt = (later, other) -> false;
            now += 600_000;
        }
    }

    @Override
    public void history(Command.ReadHistory wanted) {}

    @Override
    public void examine(Command.Examine wanted) {}

    @Override
    public void phaseBegins() {}

    @Override
    public void decided(Decision decision) {}

    @Override
    public void evaluated() {}

    @Override
    public long now() {
        return now;
    }

    @Override
    public long wall() {
        return now;
    }

    @Override
    public void close() {}
}
