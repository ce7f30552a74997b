package dev.sluice.run;

import dev.sluice.engine.Command;
import dev.sluice.engine.Decision;
import dev.sluice.engine.EffectId;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.RunView;
import dev.sluice.engine.Signal;
import dev.sluice.journal.JournalWriter;
import dev.sluice.value.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The loop that drives a run: happenings become events, events go to the journal, then to the interpreter, and its commands are
 * carried out. One thread owns the interpreter and the journal; the methods that report something are safe from any thread.
 */
public final class Driver {
    private static final long LONGEST_SILENCE_MILLIS = 1_000;

    private final Interpreter interpreter;
    private final JournalWriter journal;
    private final RunClock clock;
    private final Hands hands;
    private final Face face;
    private final LinkedBlockingQueue<Happening> happenings = new LinkedBlockingQueue<>();
    private final CopyOnWriteArrayList<Decision> history = new CopyOnWriteArrayList<>();
    private final List<Command.Execute> waiting = new ArrayList<>();

    private long wakeAt = Long.MAX_VALUE;
    private long syncedAt;
    private Optional<Command.Finish> finish = Optional.empty();
    private volatile RunView view;

    /** @param handsFor makes the hands of this driver; they report back through it */
    public Driver(
            Interpreter interpreter,
            JournalWriter journal,
            RunClock clock,
            Face face,
            Function<Driver, Hands> handsFor) {
        this.interpreter = interpreter;
        this.journal = journal;
        this.clock = clock;
        this.face = face;
        this.view = interpreter.view();
        this.hands = handsFor.apply(this);
    }

    /** A read ended; {@link Reading.Present#sampledAt} is on the run's clock. */
    public void read(String metric, Reading reading) {
        happenings.add(new Happening.Read(metric, reading));
    }

    /** A source told a metric's past; times are on the run's clock. */
    public void remembered(String metric, List<Reading.Present> samples) {
        happenings.add(new Happening.Past(metric, samples));
    }

    /** An effect ended. */
    public void ended(EffectId id, EffectResult result) {
        happenings.add(new Happening.Ended(id, result));
    }

    /** A person said something. */
    public void say(String who, Signal signal) {
        happenings.add(new Happening.Said(who, signal));
    }

    /** Asks the interpreter something between two events, on the driver's thread. */
    <T> CompletableFuture<T> ask(Function<Interpreter, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        happenings.add(new Happening.Asked(interpreter -> answer.complete(question.apply(interpreter))));
        return answer;
    }

    /** The state after the last event. */
    public RunView view() {
        return view;
    }

    /** The decisions so far, the newest last. */
    List<Decision> history() {
        return List.copyOf(history);
    }

    /**
     * Runs to an end.
     *
     * @param first {@link Event.Started} or {@link Event.Resumed}
     * @throws dev.sluice.journal.JournalException if the journal cannot be written; nothing was begun after that
     */
    public Ending run(Event first) throws InterruptedException {
        try {
            accept(first);
            while (finish.isEmpty()) {
                turn();
            }
        } finally {
            hands.close();
        }
        journal.sync();
        Command.Finish end = finish.orElseThrow();
        face.finished(end.ending(), end.text(), view);
        return end.ending();
    }

    /** Journals an answer to a question of the closeout, after {@link #run} and on its thread. */
    void remark(String who, Signal.Lesson lesson) {
        accept(new Event.Signalled(clock.now(), who, lesson));
        journal.sync();
    }

    private void turn() throws InterruptedException {
        List<Happening> arrived = new ArrayList<>();
        Happening first = happenings.poll(untilNextWake(), TimeUnit.MILLISECONDS);
        if (first != null) {
            arrived.add(first);
            happenings.drainTo(arrived);
        }
        List<Event.Sample> samples = new ArrayList<>();
        for (Happening happening : arrived) {
            switch (happening) {
                case Happening.Read read -> samples.add(new Event.Sample(read.metric(), read.reading()));
                case Happening.Past past -> {
                    samples = tick(samples);
                    accept(new Event.History(clock.now(), past.metric(), past.samples()));
                }
                case Happening.Ended ended -> {
                    samples = tick(samples);
                    accept(new Event.EffectEnded(clock.now(), ended.id(), ended.result()));
                }
                case Happening.Said said -> {
                    samples = tick(samples);
                    accept(new Event.Signalled(clock.now(), said.who(), said.signal()));
                }
                case Happening.Asked asked -> asked.question().accept(interpreter);
            }
            if (finish.isPresent()) {
                return;
            }
        }
        if (!samples.isEmpty() || arrived.isEmpty()) {
            wakeAt = Long.MAX_VALUE;
            accept(new Event.Tick(clock.now(), samples));
        }
        beginWhatIsDue();
        if (clock.now() - syncedAt >= LONGEST_SILENCE_MILLIS) {
            journal.sync();
            syncedAt = clock.now();
        }
    }

    /** Hands over the samples read so far, so that no later event overtakes them; returns an empty list for the next ones. */
    private List<Event.Sample> tick(List<Event.Sample> samples) {
        if (!samples.isEmpty()) {
            accept(new Event.Tick(clock.now(), samples));
        }
        return new ArrayList<>();
    }

    private long untilNextWake() {
        long next = wakeAt;
        for (Command.Execute execute : waiting) {
            next = Math.min(next, execute.notBefore());
        }
        return Math.clamp(next - clock.now(), 0, LONGEST_SILENCE_MILLIS);
    }

    private void accept(Event event) {
        journal.event(System.currentTimeMillis(), event);
        for (Command command : interpreter.on(event)) {
            view = interpreter.view();
            carryOut(command);
        }
        view = interpreter.view();
        face.changed(view);
    }

    private void carryOut(Command command) {
        switch (command) {
            case Command.Read read -> hands.read(read.metric());
            case Command.ReadHistory wanted -> hands.history(wanted);
            case Command.Execute execute -> waiting.add(execute);
            case Command.Cancel cancel -> cancel(cancel);
            case Command.Record decision -> {
                journal.decisions(System.currentTimeMillis(), clock.now(), List.of(decision.decision()));
                history.add(decision.decision());
                if (decision.decision().kind() == Decision.Kind.PHASE_ENTERED) {
                    hands.phaseBegins();
                }
                face.decided(decision.decision(), view);
            }
            case Command.WakeAt wake -> wakeAt = Math.min(wakeAt, wake.at());
            case Command.Finish end -> finish = Optional.of(end);
        }
    }

    private void cancel(Command.Cancel cancel) {
        boolean notBegun = cancel.mode() != Command.Cancel.Mode.REVOKED
                && waiting.removeIf(execute -> execute.id().equals(cancel.id()));
        if (notBegun) {
            ended(cancel.id(), new EffectResult.Cancelled("it had not begun"));
        } else {
            journal.sync();
            hands.cancel(cancel);
        }
    }

    private void beginWhatIsDue() {
        long now = clock.now();
        List<Command.Execute> due =
                waiting.stream().filter(execute -> execute.notBefore() <= now).toList();
        if (!due.isEmpty()) {
            journal.sync();
            waiting.removeAll(due);
            due.forEach(hands::begin);
        }
    }
}
