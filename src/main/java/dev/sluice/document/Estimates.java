package dev.sluice.document;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How long things take, and how that is known: measured in an earlier run, stated in the runbook, or computed from what it waits
 * for (at least) and from its limits (at most). Nothing is guessed.
 */
final class Estimates {
    static final String STATED = "stated in the runbook";
    static final String COMPUTED = "computed from waiting times and limits";
    static final String MIXED = "measured where an earlier run tells, else computed";
    static final String LIMITS = "computed from limits";

    /**
     * A length of time.
     *
     * @param low zero where nothing is known of it
     * @param from how it is known, as a phrase
     */
    record Length(Duration low, Duration high, String from) {
        /** {@code 10m to 4h}; in minutes, hours or days, as a runbook writes it. */
        String text() {
            if (low.equals(high)) {
                return Words.duration(high);
            }
            return low.isZero()
                    ? "at most " + Words.duration(high)
                    : Words.duration(low) + " to " + Words.duration(high);
        }

        /** With its source behind it. */
        String whole() {
            return text() + " (" + from + ")";
        }

        Length and(Length other) {
            if (high.isZero() || other.high.isZero()) {
                return high.isZero() ? other : this;
            }
            return new Length(low.plus(other.low), high.plus(other.high), from.equals(other.from) ? from : MIXED);
        }

        /** {@code at most 60}, in whole minutes. */
        String minutes() {
            long most = minutes(high);
            long least = low.toMinutes();
            return low.equals(high) ? "" + most : least == 0 ? "at most " + most : least + " to " + most;
        }

        private static long minutes(Duration duration) {
            return (duration.toMillis() + 59_999) / 60_000;
        }

        boolean isNothing() {
            return high.isZero();
        }
    }

    private final Runbook runbook;
    private final List<PastRun> runs;

    /** @param runs of this runbook */
    Estimates(Runbook runbook, List<PastRun> runs) {
        this.runbook = runbook;
        this.runs = runs;
    }

    /** The whole run without a rollback. */
    Length whole() {
        return runbook.phases().stream().allMatch(phase -> measured(phase).isPresent())
                ? phases()
                : runbook.header()
                        .estimate()
                        .map(stated -> new Length(stated.low(), stated.high(), STATED))
                        .orElseGet(this::phases);
    }

    /** All phases by themselves, whatever the header states. */
    Length phases() {
        return runbook.phases().stream().map(this::phase).reduce(Length::and).orElse(none());
    }

    /** A phase: as long as it took in an earlier run, else between what it waits for in any case and its limit. */
    Length phase(Phase phase) {
        return measured(phase).orElseGet(() -> new Length(least(phase), phase.within(), COMPUTED));
    }

    /** A run whose parameters let it wait for less than this runbook does tells nothing of how long the phase takes. */
    private Optional<Length> measured(Phase phase) {
        Duration least = least(phase);
        return run(phase)
                .filter(run -> run.phases().get(phase.name()).took().compareTo(least) >= 0)
                .map(run -> {
                    Duration took = run.phases().get(phase.name()).took();
                    return new Length(took, took, "measured in " + run.words());
                });
    }

    /** The earlier run that went through the phase. */
    private Optional<PastRun> run(Phase phase) {
        return runs.stream()
                .filter(run -> run.phases().containsKey(phase.name()))
                .findFirst();
    }

    /** Warm-up, soak, ladders, and the longest time for which a condition to go on must hold. */
    private static Duration least(Phase phase) {
        Duration ladders = phase.steps().stream()
                .flatMap(step -> step.action().ladder().stream())
                .map(Action.Ladder::total)
                .reduce(Duration.ZERO, Duration::plus);
        Duration held = phase.rules().stream()
                .filter(rule -> rule.kind() == GateRule.Kind.PROCEED && !rule.shadow())
                .map(rule -> held(rule.when()))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        Duration watched = phase.soak().compareTo(held) > 0 ? phase.soak() : held;
        Duration least = phase.warmup().plus(ladders).plus(watched);
        return least.compareTo(phase.within()) > 0 ? phase.within() : least;
    }

    /** The longest time for which something in it must hold. */
    static Duration held(Expression condition) {
        Duration[] longest = {Duration.ZERO};
        Expressions.walk(condition, node -> {
            if (node instanceof Expression.For held
                    && held.hold() instanceof Expression.Hold.Lasting lasting
                    && lasting.duration().compareTo(longest[0]) > 0) {
                longest[0] = lasting.duration();
            }
        });
        return longest[0];
    }

    /** A step by itself: at most its own limit, a backfill's that of its phase. */
    Length step(Phase phase, Step step) {
        return atMost(limit(step.action(), phase));
    }

    private static Duration limit(Action action, Phase phase) {
        return switch (action) {
            case Action.Sql sql -> sql.timeout();
            case Action.Backfill backfill -> phase.within();
            case Action.Run run -> run.timeout();
            case Action.Http http -> http.timeout();
            case Action.Manual manual -> manual.timeout();
            case Action.Wait wait -> wait.atMost();
        };
    }

    /** The undo of a step; one in batches takes about as long as the batches took, which the limit of their phase bounds. */
    Length undo(Phase phase, Step step) {
        return step.undo()
                .map(undo -> switch (undo) {
                    case Step.Undo.By by -> atMost(limit(by.action(), phase));
                    case Step.Undo.Batched batched -> inBatches(phase);
                    case Step.Undo.FromOld old -> inBatches(phase);
                    case Step.Undo.None none -> none();
                })
                .orElseGet(Estimates::none);
    }

    private Length inBatches(Phase phase) {
        Length forward = measured(phase).orElseGet(() -> atMost(phase.within()));
        return new Length(Duration.ZERO, forward.high(), forward.from());
    }

    /** A rollback that begins when this phase has done all its work. */
    Length rollbackFrom(Phase phase) {
        List<Phase> done = runbook.phases().subList(0, runbook.phases().indexOf(phase) + 1);
        return undoing(done);
    }

    /** A rollback at the last moment at which all of it can be taken back. */
    Length rollback() {
        return undoing(runbook.phases());
    }

    private Length undoing(List<Phase> phases) {
        Length sum = none();
        for (Phase phase : phases) {
            for (Step step : phase.steps()) {
                if (Reversibility.isIrreversible(phase, step)) {
                    return sum;
                }
                sum = sum.and(undo(phase, step));
            }
        }
        return sum;
    }

    /** How long an earlier run's rollback took. */
    Optional<Length> rollbackMeasured() {
        return runs.stream()
                .flatMap(run ->
                        run.rollback().map(took -> new Length(took, took, "measured in " + run.words())).stream())
                .findFirst();
    }

    /** From the start of the run to the beginning of a phase. */
    Length until(Phase phase) {
        return runbook.phases().subList(0, runbook.phases().indexOf(phase)).stream()
                .map(this::phase)
                .reduce(Length::and)
                .orElse(none());
    }

    static Length atMost(Duration limit) {
        return new Length(Duration.ZERO, limit, LIMITS);
    }

    private static Length none() {
        return new Length(Duration.ZERO, Duration.ZERO, COMPUTED);
    }
}
