package dev.sluice.rehearsal;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The conditions that must hold, or must not, for a run to go through one stage. */
record Wishes(List<Expression> hold, List<Expression> fail) {
    Wishes {
        hold = List.copyOf(hold);
        fail = List.copyOf(fail);
    }

    /** Before the first effect of a phase. */
    static Wishes before(Phase phase) {
        List<Expression> hold = new ArrayList<>(
                phase.requires().stream().map(Phase.Condition::when).toList());
        hold.addAll(releases(phase));
        // Its first effect may be that of a postponed step.
        hold.addAll(moments(phase));
        if (phase.steps().isEmpty()) {
            hold.addAll(proceeds(phase));
        }
        return new Wishes(hold, reds(phase));
    }

    /** From its first effect on. */
    static Wishes during(Phase phase) {
        List<Expression> hold = new ArrayList<>(proceeds(phase));
        hold.addAll(releases(phase));
        hold.addAll(waits(phase.allSteps()));
        hold.addAll(moments(phase));
        return new Wishes(hold, reds(phase));
    }

    /** While the run is verified and cleaned up. */
    static Wishes last(Runbook runbook) {
        List<Expression> hold = new ArrayList<>(waits(runbook.finallySteps()));
        runbook.verify().ifPresent(verify -> {
            verify.expects().forEach(expect -> hold.add(expect.when()));
            hold.addAll(waits(verify.steps()));
        });
        return new Wishes(hold, List.of());
    }

    Wishes that(Predicate<Expression> matter) {
        return new Wishes(
                hold.stream().filter(matter).toList(),
                fail.stream().filter(matter).toList());
    }

    List<Expression> all() {
        return Stream.concat(hold.stream(), fail.stream()).toList();
    }

    private static List<Expression> proceeds(Phase phase) {
        return rules(phase, false).map(GateRule::when).toList();
    }

    /** What lets go of a red rule that came true before. */
    private static List<Expression> releases(Phase phase) {
        return rules(phase, true).flatMap(rule -> rule.until().stream()).toList();
    }

    private static List<Expression> reds(Phase phase) {
        return rules(phase, true).map(GateRule::when).toList();
    }

    private static Stream<GateRule> rules(Phase phase, boolean red) {
        return phase.rules().stream().filter(rule -> !rule.shadow() && rule.red() == red);
    }

    /** What its postponed steps wait for. */
    private static List<Expression> moments(Phase phase) {
        return phase.steps().stream()
                .flatMap(step -> step.postponed().stream())
                .flatMap(postponed -> postponed.condition().stream())
                .toList();
    }

    private static List<Expression> waits(List<Step> steps) {
        return steps.stream()
                .map(Step::action)
                .filter(Action.Wait.class::isInstance)
                .map(action -> ((Action.Wait) action).until())
                .toList();
    }
}
