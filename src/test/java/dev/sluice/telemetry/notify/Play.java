package dev.sluice.telemetry.notify;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.engine.Command;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Effect;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.RunView;
import dev.sluice.engine.Signal;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.JournalWriter;
import dev.sluice.language.model.Runbook;
import dev.sluice.rehearsal.MemoryLog;
import dev.sluice.run.Conductor;
import dev.sluice.run.Hands;
import dev.sluice.run.Happening;
import dev.sluice.run.Timekeeper;
import dev.sluice.telemetry.Subject;
import dev.sluice.telemetry.Witness;
import dev.sluice.testing.BegunRun;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs a runbook on a virtual clock with the real interpreter, conductor and journal, and hears what a herald makes of it. */
final class Play implements Timekeeper, Conductor.Audience {
    private static final Path NAME = Path.of("journal.jsonl");
    private static final long EPOCH = 1_800_000_000_000L;

    private final Runbook runbook;
    private final boolean unattended;
    private final Optional<Long> patience;
    private final Map<String, Reading> metrics = new HashMap<>();
    private final Set<String> failing = new HashSet<>();
    private final Set<String> locked = new HashSet<>();
    private final Set<String> lasting = new HashSet<>();
    private final Set<String> done = new HashSet<>();
    private final List<Happening> arrived = new ArrayList<>();
    private final MemoryLog log = new MemoryLog();
    private final List<Message> messages = new ArrayList<>();
    private final List<Witness> witnesses = new ArrayList<>();

    private Interpreter interpreter;
    private Conductor conductor;
    private Herald herald;
    private long now;

    Play(Runbook runbook, boolean unattended, Optional<Duration> patience) {
        this.runbook = runbook;
        this.unattended = unattended;
        this.patience = patience.map(Duration::toMillis);
        this.herald = new Herald(subject());
        this.interpreter = new Interpreter(runbook);
        this.conductor = new Conductor(
                interpreter,
                JournalWriter.begin(NAME, log, BegunRun.header(wall(), runbook, "prod")),
                this,
                hands(),
                this);
    }

    Subject subject() {
        return subject(runbook);
    }

    static Subject subject(Runbook runbook) {
        return new Subject(runbook, "r", "prod", "jo", "test");
    }

    Play followedBy(Witness witness) {
        witnesses.add(witness);
        return this;
    }

    Play set(String metric, double value) {
        metrics.put(metric, Reading.of(Value.amount(value), 0));
        return this;
    }

    Play missing(String metric) {
        metrics.put(metric, Reading.missing(Missing.Cause.TIMEOUT, "no answer"));
        return this;
    }

    Play fails(String step) {
        failing.add(step);
        return this;
    }

    Play succeeds(String step) {
        failing.remove(step);
        return this;
    }

    /** It gets no lock. */
    Play locks(String step) {
        locked.add(step);
        return this;
    }

    /** Its effect never ends. */
    Play lasts(String step) {
        lasting.add(step);
        return this;
    }

    Play begin() {
        conductor.accept(new Event.Started(
                now, "r", runbook.digest(), Map.of(), "prod", "jo", unattended, false, Optional.empty(), patience));
        return this;
    }

    /** The process dies or has ended; another one takes the run up, and its herald knows what the journal holds. */
    Play resume() {
        Journal.Folding folding = new Journal.Folding(header -> runbook);
        herald = new Herald(subject());
        arrived.clear();
        JournalWriter journal = JournalWriter.resume(NAME, log, wall(), entry -> {
            folding.accept(entry);
            herald.recalls(entry);
        });
        interpreter = folding.folded().orElseThrow().interpreter();
        conductor = new Conductor(interpreter, journal, this, hands(), this);
        conductor.accept(new Event.Resumed(now, "kim", unattended, false, patience, Optional.empty()));
        return this;
    }

    Play say(Signal signal) {
        arrived.add(new Happening.Said("jo", signal, "", () -> {}));
        return pass(Duration.ofMillis(1));
    }

    Play pass(Duration time) {
        long end = now + time.toMillis();
        while (conductor.finished().isEmpty() && now < end) {
            now = Math.min(end, now + Math.max(1, conductor.patience()));
            List<Happening> all = List.copyOf(arrived);
            arrived.clear();
            conductor.turn(all);
        }
        return this;
    }

    boolean isOver() {
        return conductor.finished().isPresent();
    }

    List<Message> messages() {
        return List.copyOf(messages);
    }

    void failed() {
        messages.addAll(herald.failed());
    }

    /** What was told, a line each: when, what kind of message, on which occasions, and its words. */
    String told() {
        String told = messages.stream()
                .map(message -> "%5ds %-6s%s %s%n       %s%s%n       key %s%n"
                        .formatted(
                                (message.wall() - EPOCH) / 1_000,
                                message.stage().word(),
                                message.quiet() ? " quiet" : "",
                                message.occasions().stream()
                                        .map(occasion -> occasion.word())
                                        .collect(Collectors.joining(", ")),
                                message.headline(),
                                message.details().stream()
                                        .map(detail -> "\n       - " + detail)
                                        .collect(Collectors.joining()),
                                message.key()))
                .collect(Collectors.joining("\n"));
        messages.clear();
        return told;
    }

    private Hands hands() {
        return new Hands() {
            @Override
            public void read(String metric) {
                Reading reading = metrics.getOrDefault(metric, Reading.of(Value.amount(0), 0));
                arrived.add(new Happening.Read(
                        metric,
                        reading instanceof Reading.Present present ? Reading.of(present.value(), now) : reading));
            }

            @Override
            public void history(Command.ReadHistory wanted) {}

            @Override
            public void examine(Command.Examine wanted) {
                List<Evidence> evidence = List.of(new Evidence.Table(
                        wanted.diagnosis() + ".blockers",
                        List.of("pid", "backend_start", "age", "query"),
                        List.of(List.of(
                                Optional.of("4711"),
                                Optional.of("2026-11-20 10:00:00+00"),
                                Optional.of("25m"),
                                Optional.of("select * from orders"))),
                        0,
                        3));
                List<Event.Sample> samples =
                        List.of(new Event.Sample(evidence.getFirst().check(), Reading.of(Value.amount(1), now)));
                arrived.add(new Happening.Examined(wanted, samples, evidence));
            }

            @Override
            public void phaseBegins() {}

            @Override
            public void begin(Command.Execute execute) {
                if (!lasting.contains(execute.id().step().toString())) {
                    arrived.add(new Happening.Ended(execute.id(), carryOut(execute)));
                }
            }

            @Override
            public void cancel(Command.Cancel cancel) {}

            @Override
            public void close() {}
        };
    }

    private EffectResult carryOut(Command.Execute execute) {
        String step = execute.id().step().toString();
        if (execute.effect() instanceof Effect.FindOut) {
            return new EffectResult.Found(
                    done.contains(step) ? EffectResult.Finding.DONE : EffectResult.Finding.NOT_DONE, "looked");
        }
        if (locked.contains(step)) {
            return new EffectResult.Failed(
                    EffectResult.Failed.NO_LOCK, "canceling statement due to lock timeout", true);
        }
        if (failing.contains(step)) {
            return new EffectResult.Failed("42P01", "relation t does not exist", false);
        }
        done.add(step);
        return new EffectResult.Done(Optional.empty(), "done");
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public long wall() {
        return EPOCH + now;
    }

    @Override
    public void took(Event event, List<Command> commands) {
        herald.wrote(new Entry.Happened(wall(), event));
        witnesses.forEach(witness -> witness.wrote(new Entry.Happened(wall(), event)));
    }

    @Override
    public void decided(Decision decision) {
        herald.wrote(new Entry.Decided(wall(), now, decision));
        witnesses.forEach(witness -> witness.wrote(new Entry.Decided(wall(), now, decision)));
    }

    @Override
    public void evaluated() {
        RunView view = interpreter.view();
        messages.addAll(herald.sees(view));
        witnesses.forEach(witness -> witness.sees(view));
    }
}
