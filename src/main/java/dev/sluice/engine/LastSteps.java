package dev.sluice.engine;

import dev.sluice.engine.RunView.StepState;
import dev.sluice.language.model.StepRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What comes last, once the outcome is settled: every {@code finally} step is tried, whatever became of the one before it. Behind
 * the last of them a person is asked about each of whose end nobody knows; none of these takes place again unasked.
 */
final class LastSteps {
    private final Run run;
    private final Flow flow;
    private final Sequence sequence;

    LastSteps(Run run, Flow flow, List<StepStatus> steps) {
        this.run = run;
        this.flow = flow;
        this.sequence = Sequence.last(run, flow.hands, steps);
    }

    Optional<StepStatus> current() {
        return sequence.current();
    }

    /** Whether anything changed. */
    boolean advance() {
        if (!sequence.finished()) {
            return sequence.advance();
        }
        List<StepStatus> uncertain = those(StepState.UNCERTAIN);
        if (uncertain.isEmpty()) {
            close();
            return true;
        }
        if (run.question.isPresent()) {
            return false;
        }
        if (flow.stopping().aborting()) {
            String failed = names(those(StepState.FAILED));
            flow.end(
                    Ending.ABORTED,
                    settled().text() + ", but " + flow.stopping().abortText() + "; nobody knows whether "
                            + names(uncertain) + " took place" + (failed.isEmpty() ? "" : "; failed: " + failed));
        } else {
            ask(uncertain.getFirst());
        }
        return true;
    }

    private void close() {
        Optional<StepStatus> failed = sequence.firstFailed();
        if (failed.isEmpty()) {
            flow.end(settled().ending(), settled().text());
            return;
        }
        flow.stop(
                failing(),
                settled().text() + ", but " + failed.get().ref() + " of finally failed",
                List.of(failed.get().detail));
    }

    private void ask(StepStatus status) {
        List<String> others = new ArrayList<>();
        those(StepState.UNCERTAIN).stream()
                .filter(other -> other != status)
                .forEach(other -> others.add("nor is known of " + other.ref() + ": " + other.detail));
        those(StepState.FAILED).forEach(other -> others.add(other.ref() + " failed: " + other.detail));
        run.ask(new Question(
                Question.Kind.UNCERTAIN,
                Optional.of(status.ref()),
                "a person has to look at " + status.ref() + ": " + status.detail,
                others,
                status.step.required()
                        ? List.of("retry", "abort")
                        : List.of("retry", "skip " + status.ref() + " --because ...", "abort")));
    }

    /** Whether this is a question about one of them, of whose end nobody knows. */
    boolean asks(Question question) {
        return flow.state == RunState.CLEANING && question.kind() == Question.Kind.UNCERTAIN;
    }

    /** Nobody is there to answer. */
    void unanswered(Question question) {
        flow.stop(failing(), settled().text() + ", but " + question.text(), question.reasons());
    }

    /** What failed is tried again; about what nobody knows it is asked again, behind that. */
    void resumed() {
        sequence.retryFailed();
        run.question = run.question.filter(question -> !asks(question));
    }

    /** A person ends the run: what nobody knows is left as it is. */
    void aborted() {
        run.question = run.question.filter(question -> !asks(question));
    }

    /** Whether a person may say this although the outcome is settled. */
    boolean hears(Signal signal) {
        if (!run.asksAboutLastSteps()) {
            return false;
        }
        return switch (signal) {
            case Signal.Skip skip ->
                sequence.steps().stream().anyMatch(status -> status.ref().equals(skip.step()));
            case Signal.Retry ignored -> !those(StepState.UNCERTAIN).isEmpty();
            default -> false;
        };
    }

    /** The first of whose end nobody knows is tried again, if there is one. */
    Optional<StepRef> retry() {
        Optional<StepStatus> first = those(StepState.UNCERTAIN).stream().findFirst();
        first.ifPresent(status -> {
            status.tryAgain();
            run.question = Optional.empty();
        });
        return first.map(StepStatus::ref);
    }

    private List<StepStatus> those(StepState state) {
        return sequence.steps().stream().filter(status -> status.state == state).toList();
    }

    private static String names(List<StepStatus> steps) {
        return String.join(
                ", ", steps.stream().map(status -> status.ref().toString()).toList());
    }

    private RunView.Ended settled() {
        return flow.settled().orElseThrow();
    }

    /** How a run ends for now that cannot do what comes last. */
    private Ending failing() {
        return settled().ending() == Ending.ROLLED_BACK ? Ending.ROLLBACK_FAILED : Ending.FAILED;
    }
}
