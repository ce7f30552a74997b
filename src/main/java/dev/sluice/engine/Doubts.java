package dev.sluice.engine;

import dev.sluice.engine.RunView.StepState;
import dev.sluice.gate.Assessment;
import dev.sluice.gate.Verdict;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the run knows to be done and the database may have lost, since another server stands in its place: all of it is asked for
 * again before anything else happens. What was undone and stands again is undone again; what was done and is gone needs a
 * person, for others may stand on it.
 */
final class Doubts implements Hands.Gatekeeper {
    private final Run run;
    private final Flow flow;
    /** Those of whose end nobody need be told again. */
    private final Set<StepStatus> told = new HashSet<>();

    /** How it was said last that another server stands there. */
    private String said = "";

    Doubts(Run run, Flow flow) {
        this.run = run;
        this.flow = flow;
    }

    /** Another server stands in the place of a target. Once the outcome is settled nothing is asked any more. */
    void moved(String text) {
        said = text;
        switch (flow.underWay()) {
            case WORKING, VERIFYING, UNDOING -> {
                run.steps.values().stream()
                        .filter(StepStatus::waitsAnew)
                        .forEach(status -> run.begun.add(run.place(status), status));
                List<StepStatus> asked =
                        run.begun.stream().filter(StepStatus::doubt).toList();
                asked.stream()
                        .filter(status -> status.state == StepState.DONE && !status.backAgain)
                        .forEach(told::add);
                flow.rollback.ifPresent(undo -> undo.doubted(asked));
                if (!asked.isEmpty()) {
                    tell(text, asked);
                }
            }
            case NEW, CLEANING, STOPPED, ENDED -> {}
        }
    }

    /**
     * The same, noticed between effects; whether it is news: an effect, or whoever resumed, may have noticed it before. What they
     * notice is never taken for old: other sources may have the same to tell.
     */
    boolean noticed(String text) {
        boolean news = !text.equals(said);
        if (news) {
            moved(text);
        }
        return news;
    }

    private void tell(String text, List<StepStatus> asked) {
        run.decide(
                Decision.Kind.RECOVERED,
                flow.phase.map(active -> active.phase.name()),
                "run",
                text + ": what took place before is asked for again",
                asked.stream().map(status -> status.ref().toString()).toList());
    }

    /** Whether something that is done is to be asked for now, under a gate or behind the last one; an undo asks for itself. */
    boolean any() {
        return goneBackOver().isPresent()
                || first().isPresent() && (flow.state == RunState.VERIFYING || gated().isPresent());
    }

    /** Time went by; called at least once for each event, before the gate is looked at. */
    void observe() {
        boolean observed = !run.busy && isAllowed();
        first().flatMap(status -> status.work).ifPresent(work -> work.observe(run.operatorPause.isEmpty(), observed));
    }

    /** What has to be read for what is done again. */
    Set<String> metrics() {
        Optional<StepStatus> status = first();
        if (status.isEmpty()) {
            return Set.of();
        }
        Set<String> metrics = new LinkedHashSet<>();
        PhaseRun.metricsOf(status.get(), metrics);
        return metrics;
    }

    private Optional<StepStatus> first() {
        for (StepStatus status : run.begun) {
            if (status.doubted && status.state != StepState.SKIPPED) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    /** What somebody went back over, and may stand again; the newest first. */
    private Optional<StepStatus> goneBackOver() {
        return run.begun.reversed().stream().filter(status -> status.backAgain).findFirst();
    }

    /** Whether anything changed. */
    boolean askAgain() {
        Optional<StepStatus> undone = goneBackOver();
        if (undone.isPresent()) {
            run.question = Optional.empty();
            GoingBack.begin(run, flow, undone.get());
            return true;
        }
        if (run.question.isPresent()) {
            return false;
        }
        StepStatus status = first().orElseThrow();
        Hands.Turn turn = flow.hands.drive(status, status.work.orElseThrow(), false, this);
        if (run.inFlight.isPresent()) {
            // Also a question: as long as nobody knows, the phase is not left.
            gated().ifPresent(active -> active.watch.effectBegan(run.at));
        }
        turn.over().ifPresent(over -> ended(status, over));
        return turn.moved();
    }

    @Override
    public boolean mayBegin(Effect effect) {
        return isAllowed() && run.operatorPause.isEmpty() && run.share() > 0;
    }

    /** Behind the last gate nothing holds work; a gate that lets its phase be left lets work go on, too. */
    private boolean isAllowed() {
        Optional<Verdict> verdict = run.assessment.map(Assessment::verdict);
        return flow.state == RunState.VERIFYING
                || verdict.map(now -> now.allowsEffects() || now == Verdict.PROCEED)
                        .orElse(false);
    }

    private Optional<PhaseRun> gated() {
        return flow.phase.filter(PhaseRun::gated);
    }

    private void ended(StepStatus status, Want over) {
        boolean known = told.remove(status);
        if (!(over instanceof Want.Done done)) {
            flow.hands.stuck(status, over);
            return;
        }
        status.doubted = false;
        if (known) {
            status.state = StepState.DONE;
        } else {
            flow.hands.done(status, done);
            flow.verifyAnew();
        }
    }
}
