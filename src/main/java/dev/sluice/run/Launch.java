package dev.sluice.run;

import dev.sluice.engine.Ending;
import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.Position;
import dev.sluice.engine.RunState;
import dev.sluice.engine.RunView;
import dev.sluice.engine.Signal;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.JournalException;
import dev.sluice.journal.JournalException.Code;
import dev.sluice.journal.JournalReader;
import dev.sluice.journal.JournalWriter;
import dev.sluice.journal.Mailbox;
import dev.sluice.step.ledger.Fence;
import dev.sluice.step.ledger.TakenFrom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** Begins runs and takes them up again: opens what they need, in the order in which refusing costs least, and drives them. */
public final class Launch {
    private Launch() {}

    /**
     * Begins a run and drives it to an end.
     *
     * @throws Refused if it may not begin; then nothing was changed
     * @throws dev.sluice.journal.JournalException if the journal cannot be written; nothing was begun after that
     */
    public static Ending begin(Order order, Face face) throws Refused, InterruptedException {
        return begin(order, face, RunClock::new);
    }

    /** @param clocks makes the run's clock, which begins at the time given */
    static Ending begin(Order order, Face face, LongFunction<Timekeeper> clocks) throws Refused, InterruptedException {
        Interpreter interpreter = new Interpreter(order.runbook());
        try (Site site = Site.open(order.runbook(), order.environment(), order.runId());
                JournalWriter journal = create(order)) {
            try {
                face.takesHold();
                Abandoning.of(site, order, face);
                site.take(Takings.fresh(order, face), order.createSchema());
            } catch (Refused refused) {
                site.giveBack(Fence::withdraw);
                journal.discard();
                throw refused;
            }
            Whereabouts.note(site, journal);
            return new Helm(order, site, face, interpreter, journal, clocks.apply(0)).drive(started(order), List.of());
        }
    }

    private static Event.Started started(Order order) {
        return new Event.Started(
                0,
                order.runId(),
                order.runbook().digest(),
                order.set(),
                order.environment().name(),
                order.operator(),
                order.unattended(),
                order.stepwise(),
                order.until(),
                order.patience().map(Duration::toMillis));
    }

    /** Two runs of one runbook that begin in the same second have the same name: then the other one drives it. */
    private static JournalWriter create(Order order) {
        Path path = order.runs().journal(order.runId());
        try {
            return JournalWriter.create(path, header(order));
        } catch (JournalException exists) {
            if (exists.code() == Code.EXISTS) {
                JournalWriter.resume(path, System.currentTimeMillis(), entry -> {})
                        .close();
            }
            throw exists;
        }
    }

    /**
     * Takes a stopped or crashed run up again, exactly where its journal and its checkpoints say it is. One whose journal another
     * process on this machine still holds is taken over, if its lease has run out or the operator answers for it.
     */
    public static Ending resume(Order order, Face face) throws Refused, InterruptedException {
        try {
            return resume(order, face, List.of());
        } catch (JournalException locked) {
            if (locked.code() != Code.LOCKED) {
                throw locked;
            }
            return takeOver(order, face, locked);
        }
    }

    /**
     * Takes a run that nobody drives up again and tells it something before anything begins, such as to end as aborted; with
     * nobody there it is unattended from then on, so that a question which has waited for this word does not end it first.
     *
     * @throws JournalException LOCKED if a process on this machine drives it: then it has to be told
     */
    public static Ending resume(Order order, Signal word, Face face) throws Refused, InterruptedException {
        return resume(order, face, List.of(word));
    }

    /** @param first said before anything begins */
    private static Ending resume(Order order, Face face, List<Signal> first) throws Refused, InterruptedException {
        Journal.Folding folding = new Journal.Folding(header -> order.runbook());
        try (JournalWriter journal =
                JournalWriter.resume(order.runs().journal(order.runId()), System.currentTimeMillis(), folding)) {
            RunView view = folding.folded().orElseThrow().interpreter().view();
            if (Past.isOver(view)) {
                giveBackLeftOver(order, view, journal, face);
            }
            Past.requireResumable(order.runId(), view);
            requireSameLedgers(folding, order);
            try (Site site = Site.open(order.runbook(), order.environment(), order.runId())) {
                Optional<String> moved = Whereabouts.compare(site, folding, order.runId(), face);
                Optional<TakenFrom> from = takeAgain(site, order, face, false);
                return driveOn(order, site, face, journal, folding.folded().orElseThrow(), from, moved, first);
            }
        }
    }

    /**
     * Takes up a run whose journal is not here, from where its target databases say it stood when it was last heard of. A new
     * journal begins; what only the old one knew (clocks, soaks, answers) starts anew.
     *
     * @throws Refused if another process drives it, it has no target database, or one knows nothing of it
     */
    public static Ending rebuild(Order order, Face face) throws Refused, InterruptedException {
        try (Site site = Site.open(order.runbook(), order.environment(), order.runId())) {
            if (!site.hasTargets()) {
                throw new Refused(
                        ExitCode.USAGE,
                        "run " + order.runId() + " works on no database, so only its journal knows where it stands",
                        "go on where its journal is: sluice resume " + order.runId());
            }
            site.requireKnown(order.runId());
            Optional<TakenFrom> from = takeAgain(site, order, face, false);
            try {
                return rebuild(order, face, site, from, site.position(order.runId()));
            } catch (JournalException | Refused failed) {
                site.giveBack(Fence::release);
                throw failed;
            }
        }
    }

    private static Ending rebuild(Order order, Face face, Site site, Optional<TakenFrom> from, Position position)
            throws Refused, InterruptedException {
        try (JournalWriter journal = create(order)) {
            site.forgetAnchors(order.runId(), journal.head());
            Whereabouts.note(site, journal);
            String because = "it is not on this machine"
                    + from.map(it -> "; taken from " + it.from() + ": " + it.because())
                            .orElse("");
            return new Helm(order, site, face, new Interpreter(order.runbook()), journal, new RunClock(0))
                    .drive(new Event.Rebuilt(started(order), position, because), List.of());
        }
    }

    /** The fence first: until it is taken, what holds the journal may write to it. */
    private static Ending takeOver(Order order, Face face, JournalException locked)
            throws Refused, InterruptedException {
        try (Site site = Site.open(order.runbook(), order.environment(), order.runId())) {
            if (!site.hasTargets()) {
                throw locked;
            }
            Journal.Folding before = new Journal.Folding(header -> order.runbook());
            new JournalReader(order.runs().journal(order.runId())).read(before);
            requireSameLedgers(before, order);
            Optional<String> moved = Whereabouts.compare(site, before, order.runId(), face);
            Optional<TakenFrom> from = takeAgain(site, order, face, true);
            Journal.Folding folding = new Journal.Folding(header -> order.runbook());
            try (JournalWriter journal =
                    JournalWriter.takeOver(order.runs().journal(order.runId()), System.currentTimeMillis(), folding)) {
                Journal.Folded folded = folding.folded().orElseThrow();
                RunView view = folded.interpreter().view();
                if (view.state() == RunState.NEW) {
                    Remembered.requireNothing(journal, site, order.runId());
                }
                if (Past.isOver(view)) {
                    site.giveBackLeftOver(Takings.owner(order), endingOf(view));
                }
                Past.requireResumable(order.runId(), view);
                return driveOn(order, site, face, journal, folded, from, moved, List.of());
            } catch (JournalException failed) {
                site.giveBack(Fence::release);
                throw failed;
            }
        }
    }

    private static void requireSameLedgers(Journal.Folding folding, Order order) throws Refused {
        AtLeastOnce.requireSame(folding.folded().orElseThrow().header(), order.runbook(), order.environment());
    }

    private static Optional<TakenFrom> takeAgain(Site site, Order order, Face face, boolean contested) throws Refused {
        try {
            face.takesHold();
            return site.take(Takings.again(order, face, contested), false);
        } catch (Refused refused) {
            site.giveBack(Fence::release);
            throw refused;
        }
    }

    private static Ending driveOn(
            Order order,
            Site site,
            Face face,
            JournalWriter journal,
            Journal.Folded folded,
            Optional<TakenFrom> from,
            Optional<String> moved,
            List<Signal> words)
            throws InterruptedException {
        // Before a line is added: a journal that is not whole is evidence.
        Remembered.require(journal, site, order.runId());
        Whereabouts.note(site, journal);
        // What waits for an answer must not stop the run before it hears the word.
        boolean hears = order.unattended()
                && (!words.isEmpty()
                        || Postman.waits(order.runId(), Mailbox.of(order.runs(), order.runId()), site.fences()));
        return new Helm(order, site, face, folded.interpreter(), journal, new RunClock(folded.at()))
                .drive(
                        new Event.Resumed(
                                folded.at(),
                                order.operator(),
                                order.unattended() && !hears,
                                order.stepwise(),
                                order.patience().map(Duration::toMillis),
                                from.map(it -> new Event.Takeover(it.from(), it.because())),
                                moved),
                        words);
    }

    /** A process that died in its first or last moment leaves its fence closed to the next run; this opens it. */
    private static void giveBackLeftOver(Order order, RunView view, JournalWriter journal, Face face) throws Refused {
        try (Site site = Site.open(order.runbook(), order.environment(), order.runId())) {
            if (view.state() == RunState.NEW) {
                Remembered.requireNothing(journal, site, order.runId());
            }
            site.giveBackLeftOver(Takings.owner(order), endingOf(view))
                    .forEach(source -> face.progress("fence", "given back in source " + source));
        } catch (Refused unreachable) {
            if (view.state() == RunState.NEW) {
                // That nothing was done is not known, then.
                throw unreachable;
            }
            face.progress("fence", "whether the run has left one cannot be seen: " + unreachable.getMessage());
        }
    }

    private static Entry.Header header(Order order) {
        return new Entry.Header(
                System.currentTimeMillis(),
                order.runId(),
                order.tool(),
                order.runbook().name(),
                order.runbook().digest(),
                order.runbook().text(),
                order.set(),
                order.environment().name(),
                order.operator(),
                order.file(),
                AtLeastOnce.controls(order.runbook(), order.environment()));
    }

    private static String endingOf(RunView view) {
        return view.ending().map(RunView.Ended::ending).orElse(Ending.ABORTED).name();
    }
}
