package dev.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.language.model.Runbook;
import dev.sluice.run.Announcing;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * A shell on a virtual clock: reads take 5 ms, effects as long as the test says, and everything that must never happen is checked
 * on the way: two effects in flight, an effect that the verdict forbids, an effect without an end.
 */
final class SimulatedShell {
    private static final long READ_MILLIS = 5;

    /** What an effect does: how long it takes, and how it ends. */
    record Does(long millis, EffectResult result) {}

    final Interpreter interpreter;
    final List<Event> events = new ArrayList<>();
    /** What was commanded, event by event. */
    final List<List<Command>> answers = new ArrayList<>();

    final List<Decision> decisions = new ArrayList<>();
    final List<Command.Execute> executed = new ArrayList<>();
    final List<Command.Cancel> cancels = new ArrayList<>();
    final List<Command.Examine> examined = new ArrayList<>();
    /** What an examination finds, and how long it takes. */
    List<Evidence> evidence = List.of();

    long examining = 700;
    long now;
    Optional<Command.Finish> finish = Optional.empty();

    /** Where the run stood when its databases were last told, as they are by a process whose lease is long. */
    Position announced = Position.START;

    private final Announcing announcing = new Announcing();
    private final Map<String, LongFunction<Reading>> metrics = new HashMap<>();
    private Function<Command.Execute, Does> behaviour = this::usual;
    private final TreeMap<Long, List<Runnable>> agenda = new TreeMap<>();
    private final Set<String> finals = new HashSet<>();
    private Optional<Command.Execute> inFlight = Optional.empty();
    private long flight;
    private long tickAt = Long.MAX_VALUE;
    /** Rows of every backfill, and those done so far. */
    long rows = 10_000;

    /** How an effect ends that is cancelled. */
    EffectResult cancelled = new EffectResult.Cancelled("cancelled");

    /** Rows that backfills have done, as their checkpoints tell: by address. */
    final Map<String, Long> done = new HashMap<>();

    SimulatedShell(Runbook runbook) {
        interpreter = new Interpreter(runbook);
        metric("ok", 1);
        runbook.finallySteps().forEach(step -> finals.add(step.ref().toString()));
        runbook.phases()
                .forEach(phase -> phase.finallySteps()
                        .forEach(step -> finals.add(step.ref().toString())));
    }

    SimulatedShell metric(String name, double value) {
        return metric(name, at -> Reading.of(Value.amount(value), at));
    }

    SimulatedShell dead(String name) {
        return metric(name, at -> Reading.missing(Missing.Cause.TIMEOUT, ""));
    }

    SimulatedShell metric(String name, LongFunction<Reading> reading) {
        metrics.put(name, reading);
        return this;
    }

    /** Overrides what effects do; {@link #usual} does what is expected. */
    SimulatedShell effects(Function<Command.Execute, Does> does) {
        behaviour = does;
        return this;
    }

    SimulatedShell start(boolean unattended) {
        return start(unattended, false, Optional.empty());
    }

    SimulatedShell start(boolean unattended, boolean stepwise, Optional<String> until) {
        feed(started(unattended, stepwise, until, Event.MEANING));
        return this;
    }

    /** With somebody there, deciding as the versions of this meaning do. */
    SimulatedShell startBy(int meaning) {
        feed(started(false, meaning));
        return this;
    }

    /** A run begins with nobody there, as those of this version do. */
    static Event.Started started() {
        return started(true, Event.MEANING);
    }

    /** A run begins by this meaning of events. */
    static Event.Started started(boolean unattended, int meaning) {
        return started(unattended, false, Optional.empty(), meaning);
    }

    private static Event.Started started(boolean unattended, boolean stepwise, Optional<String> until, int meaning) {
        return new Event.Started(
                0,
                "run-1",
                "ab".repeat(32),
                Map.of(),
                "test",
                "maria",
                unattended,
                stepwise,
                until,
                Optional.empty(),
                meaning);
    }

    /** How it ends within the hour; null if it does not. */
    Ending endsSoon() {
        until(now + 3_600_000);
        return finish.map(Command.Finish::ending).orElse(null);
    }

    SimulatedShell signal(Signal signal) {
        feed(new Event.Signalled(now, "maria", signal));
        return this;
    }

    SimulatedShell at(long moment, Runnable happens) {
        agenda.computeIfAbsent(moment, ignored -> new ArrayList<>()).add(happens);
        return this;
    }

    SimulatedShell signalAt(long moment, Signal signal) {
        return at(moment, () -> signal(signal));
    }

    /** The process dies: what was in flight goes on or not, nobody sees its end. */
    SimulatedShell crash() {
        inFlight = Optional.empty();
        flight++;
        return this;
    }

    SimulatedShell resume(boolean unattended) {
        return resume(unattended, Event.MEANING);
    }

    /** With nobody there, deciding as the versions of this meaning do. */
    SimulatedShell resumeBy(int meaning) {
        return resume(true, meaning);
    }

    private SimulatedShell resume(boolean unattended, int meaning) {
        finish = Optional.empty();
        feed(new Event.Resumed(
                now, "jo", unattended, false, Optional.empty(), Optional.empty(), Optional.empty(), meaning));
        return this;
    }

    /** Runs until the run finishes or this moment comes. */
    SimulatedShell until(long moment) {
        while (finish.isEmpty()) {
            long next = Math.min(tickAt, agenda.isEmpty() ? Long.MAX_VALUE : agenda.firstKey());
            if (next > moment) {
                now = Math.max(now, moment);
                return this;
            }
            now = Math.max(now, next);
            if (!agenda.isEmpty() && agenda.firstKey() <= now) {
                agenda.pollFirstEntry().getValue().forEach(Runnable::run);
            } else {
                tickAt = Long.MAX_VALUE;
                feed(new Event.Tick(now, List.of()));
            }
        }
        return this;
    }

    /** Runs until it finishes, and says how. */
    Ending end() {
        until(100L * 24 * 3_600_000);
        return finish.orElseThrow(() -> new AssertionError("it never finished: " + interpreter.view()))
                .ending();
    }

    void feed(Event event) {
        events.add(event);
        List<Command> answer = interpreter.on(event);
        answers.add(answer);
        answer.forEach(this::obey);
    }

    private void obey(Command command) {
        switch (command) {
            case Command.Read read ->
                at(
                        now + READ_MILLIS,
                        () -> feed(new Event.Tick(
                                now,
                                List.of(new Event.Sample(
                                        read.metric(),
                                        metrics.getOrDefault(read.metric(), at -> Reading.of(Value.amount(0), at))
                                                .apply(now))))));
            case Command.ReadHistory wanted -> {}
            case Command.Examine wanted -> examine(wanted);
            case Command.Execute execute -> execute(execute);
            case Command.Cancel cancel -> cancel(cancel);
            case Command.Record decided -> decisions.add(decided.decision());
            case Command.WakeAt wake -> {
                assertTrue(wake.at() > now, "wakes in the past");
                tickAt = wake.at();
            }
            case Command.Finish finished -> {
                assertTrue(inFlight.isEmpty(), "finished with an effect in flight");
                finish = Optional.of(finished);
            }
        }
    }

    private void examine(Command.Examine wanted) {
        examined.add(wanted);
        List<Evidence> found = evidence;
        at(now + examining, () -> {
            List<Event.Sample> samples = found.stream()
                    .map(one -> new Event.Sample(
                            one.check(),
                            one instanceof Evidence.Table table
                                    ? Reading.of(Value.amount(table.rows().size()), now)
                                    : new Reading.Absent(((Evidence.Unread) one).missing())))
                    .toList();
            feed(new Event.Examined(now, wanted.diagnosis(), wanted.occasion(), wanted.serial(), samples, found));
        });
    }

    private void execute(Command.Execute execute) {
        assertTrue(
                inFlight.isEmpty(),
                () -> execute.id() + " while " + inFlight.get().id() + " is in flight");
        assertTrue(mayBegin(execute), () -> execute.id() + " begins at " + now + " against " + interpreter.view());
        executed.add(execute);
        if (announcing.isDue(execute)) {
            announced = interpreter.position();
            announcing.announced(execute.id());
        }
        inFlight = Optional.of(execute);
        Does does = behaviour.apply(execute);
        EffectResult result =
                does.result() instanceof EffectResult.BatchDone batch ? batch.lasting(does.millis()) : does.result();
        endAt(now + Math.min(does.millis(), execute.deadlineMillis()), execute, result);
    }

    private boolean mayBegin(Command.Execute execute) {
        boolean free = execute.id().undo()
                || execute.effect() instanceof Effect.FindOut
                || execute.effect() instanceof Effect.Offered
                || finals.contains(execute.id().step().toString())
                || execute.id().step().phase().equals("verify");
        return free || interpreter.view().verdict().orElseThrow().allowsEffects();
    }

    private void endAt(long moment, Command.Execute execute, EffectResult result) {
        long number = ++flight;
        at(moment, () -> {
            if (number == flight && inFlight.isPresent()) {
                inFlight = Optional.empty();
                count(execute, result);
                feed(new Event.EffectEnded(now, execute.id(), result));
            }
        });
    }

    private void count(Command.Execute execute, EffectResult result) {
        if (result instanceof EffectResult.BatchDone batch && !execute.id().undo()) {
            done.put(execute.id().address(), batch.rowsDone());
        }
    }

    private void cancel(Command.Cancel cancel) {
        cancels.add(cancel);
        if (cancel.mode() == Command.Cancel.Mode.NOW) {
            endAt(now + 5, inFlight.orElseThrow(), cancelled);
        }
    }

    /** Everything works; batches take 0.1 ms a row. */
    Does usual(Command.Execute execute) {
        String step = execute.id().address();
        return switch (execute.effect()) {
            case Effect.Act ignored -> new Does(50, new EffectResult.Done(Optional.empty(), "done"));
            case Effect.OpenBackfill ignored -> {
                long before = done.getOrDefault(step, 0L);
                yield new Does(20, new EffectResult.Opened(OptionalDouble.of(rows), before, before >= rows));
            }
            case Effect.Batch batch -> {
                long before = done.getOrDefault(step, 0L);
                long now = batch.pass() == 2 ? before : Math.min(rows, before + batch.rows() * batch.workers());
                yield batch(now, now - before, Math.max(1, batch.rows() / 10), batch.pass() == 2 || now == rows);
            }
            case Effect.AwaitOldTransactions ignored -> new Does(20, new EffectResult.OldTransactions(List.of(), ""));
            case Effect.UndoBatch batch -> {
                long left = done.getOrDefault(step, 0L);
                long undone = Math.min(left, batch.rows());
                done.put(step, left - undone);
                yield batch(left - undone, undone, Math.max(1, batch.rows() / 10), undone == left);
            }
            case Effect.Offered ignored -> new Does(20, new EffectResult.Done(Optional.empty(), "1 row"));
            case Effect.TryLock ignored -> new Does(12, new EffectResult.LockTried(true, 12, ""));
            case Effect.FindOut ignored ->
                new Does(20, new EffectResult.Found(EffectResult.Finding.NOT_DONE, "no trace of it"));
        };
    }

    static Does batch(long rowsDone, long rows, long millis, boolean exhausted) {
        return new Does(
                millis, new EffectResult.BatchDone(rowsDone, rows, "k", millis, OptionalDouble.empty(), exhausted));
    }

    /** Names of the effects in their order, such as {@code a.b} or {@code a.b/undo}. */
    List<String> effects() {
        return executed.stream()
                .map(execute -> execute.id().step() + (execute.id().undo() ? "/undo" : ""))
                .distinct()
                .toList();
    }

    List<Decision.Kind> kinds() {
        return decisions.stream().map(Decision::kind).toList();
    }

    String told(Decision.Kind kind) {
        return decisions.stream()
                .filter(decision -> decision.kind() == kind)
                .map(Decision::text)
                .reduce("", (all, text) -> all + text + "\n");
    }
}
