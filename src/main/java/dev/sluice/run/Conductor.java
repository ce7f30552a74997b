package dev.sluice.run;

import dev.sluice.engine.Command;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Effect;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.journal.JournalWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands between the journal, the interpreter and the hands: happenings become events, events go to the journal, then to
 * the interpreter, and its commands are carried out in their order. It has no thread and no clock of its own, so that a
 * simulation drives it exactly as {@link Driver} does. For one thread at a time.
 */
public final class Conductor {
    private static final long LONGEST_SILENCE_MILLIS = 1_000;

    private final Interpreter interpreter;
    private final JournalWriter journal;
    private final Timekeeper clock;
    private final Hands hands;
    private final Audience audience;
    private final Vigil vigil;
    private final List<Command.Execute> waiting = new ArrayList<>();
    /** What follows from its own commands, for the next turn. */
    private final List<Happening> own = new ArrayList<>();

    private long wakeAt = Long.MAX_VALUE;
    private long syncedAt;
    private Optional<Command.Finish> finish = Optional.empty();
    /** Whether the audience has not been told of the newest event. */
    private boolean unseen;

    /** Who follows what is decided. Called on the conductor's thread; must not block. */
    public interface Audience {
        /** The interpreter took an event and wants this done; nothing of it is done yet. */
        default void took(Event event, List<Command> commands) {}

        /** It stands in the journal. */
        void decided(Decision decision);

        /** An event was evaluated. */
        void evaluated();
    }

    /** With a vigil of its own, where nobody else asks it. */
    public Conductor(Interpreter interpreter, JournalWriter journal, Timekeeper clock, Hands hands, Audience audience) {
        this(interpreter, journal, clock, hands, audience, new Vigil(clock::wall));
    }

    /** @param vigil told of every verdict; whoever carries out effects asks it before a commit */
    public Conductor(
            Interpreter interpreter,
            JournalWriter journal,
            Timekeeper clock,
            Hands hands,
            Audience audience,
            Vigil vigil) {
        this.interpreter = interpreter;
        this.journal = journal;
        this.clock = clock;
        this.hands = hands;
        this.audience = audience;
        this.vigil = vigil;
    }

    /** How the run, or this process's part of it, ended; empty while it goes on. */
    public Optional<Command.Finish> finished() {
        return finish;
    }

    /** How long the next turn may wait for something to happen, milliseconds. */
    public long patience() {
        if (!own.isEmpty()) {
            return 0;
        }
        long next = wakeAt;
        for (Command.Execute execute : waiting) {
            next = Math.min(next, execute.notBefore());
        }
        return Math.clamp(next - clock.now(), 0, LONGEST_SILENCE_MILLIS);
    }

    /**
     * Takes in what has happened; nothing means that time went by.
     *
     * @throws dev.sluice.journal.JournalException if the journal cannot be written; nothing was begun after that
     */
    public void turn(List<Happening> arrived) {
        wake(clock.now());
        List<Happening> all = new ArrayList<>(own);
        own.clear();
        all.addAll(arrived);
        List<Event.Sample> samples = new ArrayList<>();
        for (Happening happening : all) {
            switch (happening) {
                case Happening.Read read -> samples.add(new Event.Sample(read.metric(), read.reading(), read.series()));
                case Happening.Past past -> {
                    samples = tick(samples);
                    take(new Event.History(clock.now(), past.metric(), past.samples()));
                }
                case Happening.Told told -> {
                    samples = tick(samples);
                    take(new Event.Told(clock.now(), told.id(), told.text()));
                }
                case Happening.Examined examined -> {
                    samples = tick(samples);
                    take(new Event.Examined(
                            clock.now(),
                            examined.wanted().diagnosis(),
                            examined.wanted().occasion(),
                            examined.wanted().serial(),
                            examined.samples(),
                            examined.evidence()));
                }
                case Happening.Ended ended -> {
                    samples = tick(samples);
                    take(new Event.EffectEnded(clock.now(), ended.id(), ended.result()));
                    if (!(ended.result() instanceof EffectResult.BatchDone)) {
                        sync();
                    }
                }
                case Happening.Said said -> {
                    samples = tick(samples);
                    take(new Event.Signalled(clock.now(), said.who(), said.signal(), said.letter()));
                    sync();
                    seen();
                    said.heard().run();
                }
                case Happening.TakenOver takenOver -> {
                    samples = tick(samples);
                    take(new Event.Fenced(clock.now(), takenOver.text()));
                }
                case Happening.Moved moved -> {
                    samples = tick(samples);
                    take(new Event.Moved(clock.now(), moved.text()));
                }
                case Happening.Asked asked -> {
                    seen();
                    asked.question().accept(interpreter);
                }
            }
            if (finish.isPresent()) {
                seen();
                return;
            }
        }
        if (!samples.isEmpty() || all.isEmpty()) {
            wakeAt = Long.MAX_VALUE;
            take(new Event.Tick(clock.now(), samples));
        }
        beginWhatIsDue();
        seen();
        if (clock.now() - syncedAt >= LONGEST_SILENCE_MILLIS) {
            sync();
        }
    }

    private void wake(long at) {
        vigil.staleAt(at).ifPresent(text -> woke(at, text));
    }

    /** What was decided before the sleep and has not begun does not begin; what it finds out about the past may. */
    private void woke(long at, String text) {
        List<Command.Execute> stale = waiting.stream()
                .filter(execute -> changesSomething(execute.effect()))
                .toList();
        waiting.removeAll(stale);
        stale.forEach(execute -> own.add(
                new Happening.Ended(execute.id(), new EffectResult.Cancelled("it had not begun, and " + text))));
        judge(new Event.Woke(at, text), at);
    }

    /** Whether a verdict is needed for it. */
    public static boolean changesSomething(Effect effect) {
        return switch (effect) {
            case Effect.Act act -> true;
            case Effect.Batch batch -> true;
            case Effect.UndoBatch undo -> true;
            case Effect.TryLock lock -> true;
            case Effect.Offered offered -> true;
            case Effect.OpenBackfill open -> false;
            case Effect.AwaitOldTransactions await -> false;
            case Effect.FindOut findOut -> false;
        };
    }

    /** Hands over the samples read so far, so that no later event overtakes them; returns an empty list for the next ones. */
    private List<Event.Sample> tick(List<Event.Sample> samples) {
        if (!samples.isEmpty()) {
            take(new Event.Tick(clock.now(), samples));
        }
        return new ArrayList<>();
    }

    /** Journals an event and carries out what the interpreter makes of it. The first one may be older than this process's work. */
    public void accept(Event event) {
        judge(event, clock.now());
        seen();
    }

    /** The process may have been stopped since the event before, though that belonged to the same turn. */
    private void take(Event event) {
        wake(event.at());
        judge(event, event.at());
    }

    /**
     * What follows from the newest event begins before anybody looks at it: to show a run must not hold it up.
     *
     * @param at how old the verdict is
     */
    private void judge(Event event, long at) {
        long wall = clock.wall();
        seen();
        journal.event(wall, event);
        List<Command> commands = interpreter.on(event);
        audience.took(event, commands);
        vigil.judged(at, wall);
        commands.forEach(this::carryOut);
        unseen = true;
    }

    private void seen() {
        if (unseen) {
            unseen = false;
            audience.evaluated();
        }
    }

    /** Forces the journal to disk. */
    public void sync() {
        journal.sync();
        syncedAt = clock.now();
    }

    /** Forces the journal's last line to disk, and makes sure that it is to be found. */
    void finish(Command.Finish end) {
        sync();
        if (end.ending() != Ending.TAKEN_OVER) {
            journal.requirePlace();
        }
    }

    private void carryOut(Command command) {
        switch (command) {
            case Command.Read read -> hands.read(read.metric());
            case Command.ReadHistory wanted -> hands.history(wanted);
            case Command.Examine wanted -> hands.examine(wanted);
            case Command.Execute execute -> waiting.add(execute);
            case Command.Cancel cancel -> cancel(cancel);
            case Command.Record decision -> {
                journal.decisions(clock.wall(), clock.now(), List.of(decision.decision()));
                if (decision.decision().kind() == Decision.Kind.PHASE_ENTERED) {
                    hands.phaseBegins();
                }
                audience.decided(decision.decision());
            }
            case Command.WakeAt wake -> wakeAt = Math.min(wakeAt, wake.at());
            case Command.Finish end -> finish = Optional.of(end);
        }
    }

    private void cancel(Command.Cancel cancel) {
        boolean notBegun = cancel.mode() != Command.Cancel.Mode.REVOKED
                && waiting.removeIf(execute -> execute.id().equals(cancel.id()));
        if (notBegun) {
            own.add(new Happening.Ended(cancel.id(), new EffectResult.Cancelled("it had not begun")));
        } else {
            journal.sync();
            hands.cancel(cancel);
        }
    }

    private void beginWhatIsDue() {
        if (waiting.isEmpty()) {
            return;
        }
        long now = clock.now();
        List<Command.Execute> due =
                waiting.stream().filter(execute -> execute.notBefore() <= now).toList();
        if (due.isEmpty()) {
            return;
        }
        waiting.removeAll(due);
        if (!ride(due)) {
            sync();
        }
        due.forEach(hands::begin);
    }

    /**
     * Whether what led to them may come to the disk with what follows, a second later at most: of batches the checkpoint tells
     * whether they took place, and what allowed the first of them is a decision, on disk since it was taken.
     */
    private boolean ride(List<Command.Execute> due) {
        return clock.now() - syncedAt < LONGEST_SILENCE_MILLIS
                && due.stream().allMatch(execute -> execute.effect() instanceof Effect.Batch);
    }
}
