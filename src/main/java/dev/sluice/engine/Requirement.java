package dev.sluice.engine;

import dev.sluice.gate.ConditionWatch;
import dev.sluice.language.model.Phase;
import dev.sluice.value.Truth;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a phase requires before its first effect, as long as that has not begun. */
final class Requirement {
    private final Run run;
    private final Phase phase;
    private Optional<ConditionWatch> watch = Optional.empty();
    private Truth truth = Truth.TRUE;
    private boolean told;

    Requirement(Run run, Phase phase) {
        this.run = run;
        this.phase = phase;
        ask();
    }

    /** It is to be met from now on, by what is seen from now on. */
    void ask() {
        boolean none = phase.requires().isEmpty();
        truth = none ? Truth.TRUE : Truth.UNKNOWN;
        watch = none
                ? Optional.empty()
                : Optional.of(ConditionWatch.required(phase.requires(), run.samples, run.baselines, run.at));
    }

    /** Nothing is required any more. */
    void drop() {
        watch = Optional.empty();
    }

    boolean stands() {
        return watch.isPresent();
    }

    Set<String> metrics() {
        return watch.map(ConditionWatch::metrics).orElse(Set.of());
    }

    void observe() {
        watch.ifPresent(conditions -> {
            truth = conditions.assess(run.at);
            run.wakeBy(conditions.nextDue());
        });
    }

    /** Whether it is met; the first time that it is not, that is told. */
    boolean met() {
        if (truth == Truth.TRUE) {
            return true;
        }
        if (!told) {
            told = true;
            run.decide(
                    Decision.Kind.VERDICT,
                    Optional.of(phase.name()),
                    "require",
                    phase.name() + " waits for what it requires",
                    Texts.with(reasons(), run.type("why")));
        }
        return false;
    }

    List<String> reasons() {
        return watch.map(conditions -> conditions.reasons(run.at)).orElse(List.of());
    }

    void woke() {
        watch.ifPresent(conditions -> conditions.lookAfresh(run.at));
    }

    void resumed() {
        watch.ifPresent(conditions -> conditions.resumed(run.at));
    }
}
