package dev.sluice.rehearsal.oracle;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Event;
import dev.sluice.engine.Signal;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The dark ends in PAUSE: each metric may be the reason of a hold for the longer of a minute and three times its {@code every},
 * the phase for as long as the longest of its metrics; other time gives back a quarter of itself, and no more. Counted are holds
 * for an unknown rollback or pause rule only, so that the run may pause earlier than this says, but never later. A person who lets
 * the run go on, or takes it up where one was needed, grants the budgets anew.
 */
final class NoEndlessHold extends Rule {
    private static final long LEAST = 60_000;
    /** How late a tick may come, milliseconds. */
    private static final long SLACK = 2_500;

    private final List<Budget> budgets = new ArrayList<>();
    private Budget whole = new Budget(Optional.empty(), LEAST);
    private long lastAt;
    private boolean holding;
    private boolean granted;
    private long overdue;

    /** The budget of a metric, or of the whole phase. */
    private static final class Budget {
        final Optional<Newest> metric;
        final long size;
        double spent;
        /** Whether an unknown rule looks at it. */
        boolean reason;

        Budget(Optional<Newest> metric, long size) {
            this.metric = metric;
            this.size = size;
        }

        void elapse(long millis, boolean spends) {
            if (spends) {
                spent = Math.min(size, spent + millis);
            } else {
                spent = Math.max(0, spent - millis / 4.0);
            }
        }
    }

    NoEndlessHold(Stand stand, Consumer<String> broken) {
        super(stand, broken);
    }

    @Override
    void event(Event event) {
        elapse(event instanceof Event.Woke ? 0 : stand.at - lastAt);
        lastAt = stand.at;
        boolean goesOn = event instanceof Event.Signalled said
                && (said.signal() instanceof Signal.Continue || said.signal() instanceof Signal.ContinueAll);
        if (goesOn || event instanceof Event.Resumed && granted) {
            budgets.forEach(budget -> budget.spent = 0);
            whole.spent = 0;
            granted = false;
        }
    }

    private void elapse(long millis) {
        boolean spent = whole.spent >= whole.size;
        for (Budget budget : budgets) {
            spent |= budget.reason && budget.spent >= budget.size;
            budget.elapse(millis, holding && budget.reason);
        }
        whole.elapse(millis, holding);
        overdue = holding && spent ? overdue + millis : 0;
    }

    @Override
    void decided(Decision decision) {
        switch (decision.kind()) {
            case PHASE_ENTERED -> begin(stand.gate.orElseThrow());
            case PERSON_NEEDED, FINISHED -> granted = true;
            default -> {}
        }
    }

    private void begin(Gate gate) {
        budgets.clear();
        gate.red.stream()
                .flatMap(rule -> rule.parts().stream())
                .map(part -> part.term.metric())
                .distinct()
                .forEach(metric -> budgets.add(new Budget(Optional.of(metric), size(metric.every))));
        long longest = LEAST;
        for (GateRule rule : gate.phase.rules()) {
            longest = Math.max(longest, longest(rule.when()));
        }
        whole = new Budget(Optional.empty(), longest);
        overdue = 0;
    }

    private long longest(Expression condition) {
        long longest = LEAST;
        for (String name : Expressions.metrics(condition)) {
            longest = Math.max(
                    longest,
                    switch (stand.runbook.metric(name).definition()) {
                        case Metric.Definition.Formula formula -> longest(formula.expression());
                        case Metric.Definition.Asked ignored -> LEAST;
                        case Metric.Definition.Queried ignored -> size(every(name));
                        case Metric.Definition.FromSteps ignored -> size(every(name));
                    });
        }
        return longest;
    }

    private long every(String metric) {
        return stand.runbook.metric(metric).every().toMillis();
    }

    private static long size(long every) {
        return Math.max(LEAST, 3 * every);
    }

    @Override
    void settled() {
        if (stand.gate.isEmpty()) {
            holding = false;
            return;
        }
        Gate gate = stand.gate.get();
        for (Budget budget : budgets) {
            Newest metric = budget.metric.orElseThrow();
            budget.reason = !metric.knownAfreshAt(stand.at) && gate.looksAt(metric, stand.at);
        }
        holding = gate.isBlind(stand.at) && stand.isLive() && !stand.isTold("PAUSE") && !stand.isTold("ROLLBACK");
        if (holding && overdue > SLACK) {
            broken(gate.phase.name() + " is still on hold " + overdue + " ms after its blind budget was spent");
        }
    }
}
