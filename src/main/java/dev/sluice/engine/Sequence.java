package dev.sluice.engine;

import dev.sluice.engine.RunView.StepState;
import java.util.List;
import java.util.Optional;

/**
 * Steps in order that no gate holds: those of {@code finally} and {@code verify}. A tolerant sequence goes on after a failure,
 * because what comes last has to be tried whatever went wrong before it.
 */
final class Sequence {
    private final Run run;
    private final Hands hands;
    private final List<StepStatus> steps;
    private final boolean tolerant;
    /** Whether the outcome is settled already, so that what nobody knows of them must not count as failed. */
    private final boolean last;

    Sequence(Run run, Hands hands, List<StepStatus> steps, boolean tolerant) {
        this(run, hands, steps, tolerant, false);
    }

    private Sequence(Run run, Hands hands, List<StepStatus> steps, boolean tolerant, boolean last) {
        this.run = run;
        this.hands = hands;
        this.steps = List.copyOf(steps);
        this.tolerant = tolerant;
        this.last = last;
    }

    /** Those of the run's end: one of whose own end nobody knows stays uncertain, and the next one has its turn. */
    static Sequence last(Run run, Hands hands, List<StepStatus> steps) {
        return new Sequence(run, hands, steps, true, true);
    }

    boolean finished() {
        return current().isEmpty();
    }

    Optional<StepStatus> firstFailed() {
        return steps.stream()
                .filter(status -> status.state == StepState.FAILED || status.state == StepState.UNCERTAIN)
                .findFirst();
    }

    List<StepStatus> steps() {
        return steps;
    }

    /** Those that failed are tried once more; not those of which nobody knows, also where an earlier version took that for a failure. */
    void retryFailed() {
        for (StepStatus status : steps) {
            if (status.state == StepState.FAILED && keepsDoubts() && isUnsure(status)) {
                status.state = StepState.UNCERTAIN;
            } else if (status.state == StepState.FAILED || status.state == StepState.UNCERTAIN && !keepsDoubts()) {
                status.tryAgain();
            }
        }
    }

    private static boolean isUnsure(StepStatus status) {
        return status.work.map(Work::want).orElse(null) instanceof Want.Unsure;
    }

    private boolean keepsDoubts() {
        return last && run.asksAboutLastSteps();
    }

    /** Time went by; also while something else comes first, or a person is asked, what it waits for is looked at. */
    void observe() {
        if (run.forgetsNothing()) {
            current()
                    .flatMap(status -> status.work)
                    .ifPresent(work -> work.observe(run.operatorPause.isEmpty(), false));
        }
    }

    /** Whether anything changed. */
    boolean advance() {
        Optional<StepStatus> next = current();
        if (next.isEmpty() || run.question.isPresent()) {
            return false;
        }
        StepStatus status = next.get();
        Work work = status.work.orElseGet(() -> hands.workOf(status));
        work.observe(run.operatorPause.isEmpty(), false);
        Hands.Turn turn = hands.drive(status, work, false, effect -> run.operatorPause.isEmpty());
        turn.over().ifPresent(over -> ended(status, over));
        return turn.moved();
    }

    private void ended(StepStatus status, Want over) {
        if (over instanceof Want.Done done) {
            hands.done(status, done);
        } else if (keepsDoubts() && over instanceof Want.Unsure unsure) {
            status.state = StepState.UNCERTAIN;
            status.detail = unsure.text();
        } else if (tolerant) {
            hands.fail(status, failure(over));
        } else {
            hands.stuck(status, over);
        }
    }

    private static Want.Failed failure(Want over) {
        return switch (over) {
            case Want.Failed failed -> failed;
            case Want.Unsure unsure -> new Want.Failed(unsure.text(), unsure.reasons());
            case Want.Expired expired -> new Want.Failed(expired.text(), expired.reasons());
            default -> throw new IllegalStateException("not over: " + over);
        };
    }

    Optional<StepStatus> current() {
        return steps.stream()
                .filter(status -> !status.over() && !(tolerant && tried(status)))
                .findFirst();
    }

    private boolean tried(StepStatus status) {
        return status.state == StepState.FAILED || status.state == StepState.UNCERTAIN && keepsDoubts();
    }
}
