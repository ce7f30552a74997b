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

    Sequence(Run run, Hands hands, List<StepStatus> steps, boolean tolerant) {
        this.run = run;
        this.hands = hands;
        this.steps = List.copyOf(steps);
        this.tolerant = tolerant;
    }

    boolean finished() {
        return current().isEmpty();
    }

    Optional<StepStatus> firstFailed() {
        return steps.stream()
                .filter(status -> status.state == StepState.FAILED || status.state == StepState.UNCERTAIN)
                .findFirst();
    }

    /** Those that failed are tried once more. */
    void retryFailed() {
        for (StepStatus status : steps) {
            if (status.state == StepState.FAILED || status.state == StepState.UNCERTAIN) {
                status.state = StepState.RUNNING;
                status.work.ifPresent(Work::retry);
            }
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
                .filter(status -> !status.over() && !(tolerant && status.state == StepState.FAILED))
                .findFirst();
    }
}
