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
import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalWriter;
import dev.sluice.journal.Letter;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The loop that drives a run: it waits for happenings and hands them to its {@link Conductor}. One thread owns the conductor and
 * with it the interpreter and the journal; the methods that report something are safe from any thread.
 */
public final class Driver implements Conductor.Audience, Effects.Sink {
    private final Interpreter interpreter;
    private final Conductor conductor;
    private final Timekeeper clock;
    private final Hands hands;
    private final Face face;
    private final Lookout lookout;
    private final Vigil vigil;
    private final Outlook outlook;
    private final LinkedBlockingQueue<Happening> happenings = new LinkedBlockingQueue<>();
    private final CopyOnWriteArrayList<Decision> history = new CopyOnWriteArrayList<>();

    /**
     * @param lookout follows from outside
     * @param handsFor makes the hands of this driver; they report back through it
     */
    public Driver(
            Interpreter interpreter,
            JournalWriter journal,
            Timekeeper clock,
            Face face,
            Lookout lookout,
            Function<Driver, Hands> handsFor) {
        this.interpreter = interpreter;
        this.clock = clock;
        this.face = face;
        this.lookout = lookout;
        this.outlook = new Outlook(interpreter, clock);
        this.vigil = new Vigil(clock::wall);
        this.hands = handsFor.apply(this);
        this.conductor = new Conductor(interpreter, journal, clock, hands, this, vigil);
    }

    /** Knows how old the last verdict is. */
    Vigil vigil() {
        return vigil;
    }

    /** A read ended; {@link Reading.Present#sampledAt} is on the run's clock. */
    public void read(String metric, Reading reading, List<Integer> series) {
        happenings.add(new Happening.Read(metric, reading, series));
    }

    /** A source told a metric's past; times are on the run's clock. */
    public void remembered(String metric, List<Reading.Present> samples) {
        happenings.add(new Happening.Past(metric, samples));
    }

    /** An effect in flight says something of itself. */
    @Override
    public void told(EffectId id, String text) {
        happenings.add(new Happening.Told(id, text));
    }

    /** The checks of a diagnosis were read. */
    void examined(Command.Examine wanted, Examination.Result result) {
        happenings.add(new Happening.Examined(wanted, result.samples(), result.evidence()));
    }

    /** An effect ended. */
    @Override
    public void ended(EffectId id, EffectResult result) {
        happenings.add(new Happening.Ended(id, result));
    }

    /** A person said something. */
    public void say(String who, Signal signal) {
        happenings.add(new Happening.Said(who, signal, "", () -> {}));
    }

    /** A letter came; {@code heard} is called, on the driver's thread, once the journal has it. */
    void say(Letter letter, Runnable heard) {
        happenings.add(new Happening.Said(letter.who(), letter.signal(), letter.id(), heard));
    }

    /** Another process has taken the run over. */
    void takenOver(String text) {
        happenings.add(new Happening.TakenOver(text));
    }

    @Override
    public void moved(String text) {
        happenings.add(new Happening.Moved(text));
    }

    /** Asks the interpreter something between two events, on the driver's thread. */
    <T> CompletableFuture<T> ask(Function<Interpreter, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        happenings.add(new Happening.Asked(interpreter -> answer.complete(question.apply(interpreter))));
        return answer;
    }

    /** The state when somebody looked last, about a second ago at most; any thread. */
    public RunView view() {
        return outlook.newest();
    }

    /** Live parameters after the last event; any thread. */
    Map<String, Value> knobs() {
        return outlook.knobs();
    }

    /** The decisions so far, the newest last. */
    List<Decision> history() {
        return List.copyOf(history);
    }

    /**
     * Runs to an end.
     *
     * @param first {@link Event.Started}, {@link Event.Resumed} or {@link Event.Rebuilt}
     * @throws dev.sluice.journal.JournalException if the journal cannot be written; nothing was begun after that
     */
    public Ending run(Event first) throws InterruptedException {
        try {
            conductor.accept(first);
            while (conductor.finished().isEmpty()) {
                conductor.turn(arrived());
            }
        } finally {
            hands.close();
        }
        Command.Finish end = conductor.finished().orElseThrow();
        conductor.finish(end);
        face.finished(end.ending(), end.text(), outlook.view());
        return end.ending();
    }

    private List<Happening> arrived() throws InterruptedException {
        List<Happening> arrived = new ArrayList<>();
        Happening first = happenings.poll(conductor.patience(), TimeUnit.MILLISECONDS);
        if (first != null) {
            arrived.add(first);
            happenings.drainTo(arrived);
        }
        return arrived;
    }

    /** Journals an answer to a question of the closeout, after {@link #run} and on its thread. */
    void remark(String who, Signal.Lesson lesson) {
        conductor.accept(new Event.Signalled(clock.now(), who, lesson));
        conductor.sync();
    }

    @Override
    public void took(Event event, List<Command> commands) {
        outlook.took(event);
        lookout.wrote(new Entry.Happened(clock.wall(), event));
        if (event instanceof Event.Told told) {
            face.progress(told.id().step().toString(), told.text());
        }
    }

    @Override
    public void decided(Decision decision) {
        outlook.decided();
        history.add(decision);
        lookout.wrote(new Entry.Decided(clock.wall(), clock.now(), decision));
        face.decided(decision, outlook.view());
    }

    @Override
    public void evaluated() {
        if (outlook.isLookedAt()) {
            face.changed(outlook.view());
            lookout.evaluated(interpreter, outlook.view());
        }
    }
}
