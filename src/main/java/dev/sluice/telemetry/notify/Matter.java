package dev.sluice.telemetry.notify;

import dev.sluice.engine.Decision;
import dev.sluice.engine.RunState;
import dev.sluice.engine.RunView;
import dev.sluice.gate.Verdict;
import dev.sluice.language.model.Alerting.Occasion;
import java.util.List;
import java.util.Optional;

/**
 * Something that lasts and of which somebody is told when it begins and when it is over.
 *
 * @param since when it began, on the run's clock
 * @param told when it was last told, on the run's clock; absent while nobody was
 */
record Matter(
        String key,
        Kind kind,
        List<Occasion> occasions,
        Optional<String> phase,
        Optional<String> rule,
        String text,
        List<String> details,
        long since,
        Optional<Long> told) {

    /** A stop ends with the words of who takes the run up again. */
    Matter takenUp(Decision decision) {
        return kind == Kind.STOP
                ? new Matter(key, kind, occasions, phase, rule, decision.text(), details, since, told)
                : this;
    }

    /** What it hangs on. */
    enum Kind {
        /** The verdict of a gate. */
        GATE,
        /** A person's answer. */
        QUESTION,
        /** That a backfill comes further. */
        PROGRESS,
        ROLLBACK,
        /** That somebody takes the run up again. */
        STOP
    }

    Matter toldAt(long at) {
        return new Matter(key, kind, occasions, phase, rule, text, details, since, Optional.of(at));
    }

    /**
     * Whether the state after an event tells that it is over; {@link Kind#PROGRESS} has its own watch.
     *
     * @param asked whether the run waits for a person
     */
    boolean isOver(RunView view, List<Decision> decisions, boolean asked) {
        if (kind == Kind.STOP) {
            return decisions.stream().anyMatch(Matter::takesUp);
        }
        if (view.state() == RunState.ENDED) {
            return true;
        }
        if (view.state() == RunState.STOPPED) {
            return false;
        }
        return switch (kind) {
            case GATE -> !view.phase().equals(phase) || !holds(view);
            case QUESTION -> !asked;
            case ROLLBACK -> view.state() == RunState.WORKING && !view.verdict().equals(Optional.of(Verdict.ROLLBACK));
            case PROGRESS, STOP -> false;
        };
    }

    private static boolean holds(RunView view) {
        return view.verdict()
                .filter(verdict -> verdict == Verdict.PAUSE || verdict == Verdict.HOLD)
                .isPresent();
    }

    /** The same from the journal alone, for what an earlier process has seen. */
    boolean isOverBy(Decision later) {
        return switch (kind) {
            case GATE -> endsPause(later);
            case QUESTION ->
                switch (later.kind()) {
                    case PERSON, OVERRIDE, RESUMED, ROLLBACK_BEGAN -> true;
                    case STEP_BEGAN, STEP_ENDED, STEP_SKIPPED, PHASE_LEFT, PHASE_ENTERED -> true;
                    default -> false;
                };
            case ROLLBACK -> later.kind() == Decision.Kind.PHASE_ENTERED || later.kind() == Decision.Kind.PHASE_LEFT;
            case STOP -> takesUp(later);
            case PROGRESS -> true;
        };
    }

    private static boolean endsPause(Decision later) {
        return switch (later.kind()) {
            case RESUMED -> !takesUp(later);
            case PHASE_ENTERED, PHASE_LEFT, ROLLBACK_BEGAN -> true;
            case THROTTLED -> later.subject().equals(Verdict.THROTTLE.name());
            case VERDICT ->
                later.subject().equals(Verdict.CONTINUE.name())
                        || later.subject().equals(Verdict.PROCEED.name())
                        || later.subject().equals(Verdict.ROLLBACK.name());
            default -> false;
        };
    }

    /** Whether a process takes the run up again. */
    static boolean takesUp(Decision decision) {
        return decision.kind() == Decision.Kind.RESUMED && decision.phase().isEmpty();
    }
}
