package dev.sluice.cli;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Event;
import dev.sluice.engine.Question;
import dev.sluice.engine.RunView;
import dev.sluice.engine.Signal;
import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalReader;
import dev.sluice.journal.Letter;
import dev.sluice.journal.Mailbox;
import dev.sluice.journal.RunDirectory;
import dev.sluice.language.model.Runbook;
import dev.sluice.run.Elsewhere;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Past;
import dev.sluice.run.Refused;
import dev.sluice.run.environment.Environment;
import dev.sluice.step.ledger.KnownRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Leaves a signal for a run and shows what it led to. */
final class SignalSender {
    private static final long HEARD_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_EVERY_MILLIS = 100;

    private SignalSender() {}

    /** @throws Refused if the run refused it, or nobody took it: the run is stopped, or its process is not alive */
    static int send(RunDirectory runs, String runId, Letter letter, Streams output)
            throws Refused, InterruptedException {
        JournalReader journal = new JournalReader(runs.journal(runId));
        journal.read(entry -> {});
        Optional<RunView> stopped = stopped(runs, runId);
        // Resuming is what continues a paused run.
        boolean bySelf = letter.signal() instanceof Signal.Continue
                && stopped.flatMap(RunView::question).stream().anyMatch(asked -> asked.kind() == Question.Kind.PAUSED);
        if (!bySelf) {
            Mailbox.of(runs, runId).post(letter);
        }
        if (stopped.isPresent()) {
            throw isStopped(stopped.get());
        }
        Answer answer = new Answer(letter);
        long deadline = System.nanoTime() + HEARD_WITHIN_NANOS;
        while (System.nanoTime() < deadline && !answer.complete()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            journal.read(answer::read);
        }
        if (!answer.heard) {
            throw stopped(runs, runId).map(SignalSender::isStopped).orElseGet(() -> notTaken(runId));
        }
        if (!answer.passed) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            journal.read(answer::read);
        }
        Optional<String> refusal = Optional.empty();
        for (Decision decision : answer.decisions) {
            refusal = refusal.or(decision::refusal);
            if (decision.refusal().isEmpty()) {
                output.out().println(decision.text());
                decision.reasons().forEach(reason -> output.out().println("  " + reason));
            }
        }
        if (refusal.isPresent()) {
            output.out().flush();
            throw new Refused(
                    ExitCode.FAILED, "run " + runId + " has refused it: " + refusal.get(), "sluice status " + runId);
        }
        output.out().println("run " + runId + " has taken it; watch it with: sluice status " + runId);
        output.out().flush();
        return ExitCode.DONE.code();
    }

    /** How a run stands that has stopped in order: it hears nothing before it is resumed. */
    private static Optional<RunView> stopped(RunDirectory runs, String runId) throws Refused {
        return runs.isDriven(runId)
                ? Optional.empty()
                : Optional.of(Past.of(runs, runId).view())
                        .filter(view -> view.ending().isPresent());
    }

    private static Refused isStopped(RunView view) {
        String resume = "sluice resume " + view.runId();
        return new Refused(
                ExitCode.FAILED,
                "run " + view.runId() + " is stopped ("
                        + view.ending().orElseThrow().text() + "); `" + resume + "` carries this out",
                resume);
    }

    private static Refused notTaken(String runId) {
        return new Refused(
                ExitCode.FAILED,
                "run " + runId
                        + " has not taken it within 5s; its process seems to be gone or asleep, and takes it when it is resumed",
                "sluice resume " + runId + ", or, if its process is asleep: sluice resume " + runId
                        + " --take-over --because TEXT",
                "sluice status " + runId);
    }

    /** What the journal has of a letter, and was decided on it. */
    private static final class Answer {
        private final Letter letter;
        private final List<Decision> decisions = new ArrayList<>();
        private boolean heard;
        private boolean passed;

        Answer(Letter letter) {
            this.letter = letter;
        }

        void read(Entry entry) {
            if (entry instanceof Entry.Happened happened) {
                passed |= heard;
                heard |= happened.event() instanceof Event.Signalled signalled
                        && signalled.id().equals(letter.id());
            } else if (heard && !passed && entry instanceof Entry.Decided decided) {
                decisions.add(decided.decision());
            }
        }

        /** Every word is answered by a decision, which may stand in the journal a moment later. */
        boolean complete() {
            return passed || !decisions.isEmpty();
        }
    }

    /** Makes a signal for a run of this runbook. */
    interface Making {
        Signal of(Runbook runbook) throws Refused;
    }

    /**
     * Leaves a letter in the databases of an environment.
     *
     * @param named the run; absent: the only open one there
     * @throws Refused if the run is over, or nobody took it
     */
    static int send(Environment environment, Optional<String> named, Making making, Streams output)
            throws Refused, InterruptedException {
        try (Elsewhere elsewhere = Elsewhere.open(environment)) {
            KnownRun run = elsewhere.run(named);
            if (!run.open()) {
                throw new Refused(
                        ExitCode.USAGE,
                        "run " + run.runId() + " is over: " + Elsewhere.words(run),
                        "sluice status --env " + environment.name());
            }
            Signal signal = making.of(elsewhere.find(run.runId()).runbook());
            Letter letter = Letter.of(Operator.name(), signal);
            elsewhere.post(run.runId(), letter);
            if (run.resting()) {
                String resume = "sluice resume " + run.runId() + " --env " + environment.name();
                throw new Refused(
                        ExitCode.FAILED,
                        "run " + run.runId() + " is stopped; `" + resume + "` carries this out",
                        resume);
            }
            awaitHeard(elsewhere, run, letter);
            output.out()
                    .println("run " + run.runId() + " has heard it; see what came of it: sluice status --env "
                            + environment.name() + " " + run.runId());
            output.out().flush();
            return ExitCode.DONE.code();
        }
    }

    private static void awaitHeard(Elsewhere elsewhere, KnownRun run, Letter letter)
            throws Refused, InterruptedException {
        long deadline = System.nanoTime() + HEARD_WITHIN_NANOS;
        while (!elsewhere.isHeard(letter)) {
            if (System.nanoTime() > deadline) {
                throw new Refused(
                        ExitCode.FAILED,
                        "run " + run.runId() + " has not taken it within 5s; "
                                + run.driver().orElse("its process")
                                + " seems to be gone or asleep, and takes it when the run is resumed",
                        "sluice resume " + run.runId() + " --env " + run.environment());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }
}
