package dev.sluice.rehearsal.oracle;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Event;
import dev.sluice.engine.Signal;
import dev.sluice.value.Truth;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A phase is left only by PROCEED, or by an operator's jump; and PROCEED comes only when every step is over, nothing is in flight,
 * warm-up and soak have been spent since the last effect in a verdict that lets work go on, no red rule is unknown or true, and
 * every {@code proceed} rule holds on fresh samples taken since the last effect, with {@code for d} of true ones behind it. Of a
 * {@code proceed} rule the parts are understood that are joined by {@code and}: comparisons with a constant, and flags.
 */
final class NoHastyLeave extends Rule {
    private final Set<String> over = new HashSet<>();
    /** Whether the run was taken up in this phase. */
    private boolean taken;

    private boolean mayLeave;

    NoHastyLeave(Stand stand, Consumer<String> broken) {
        super(stand, broken);
    }

    @Override
    void event(Event event) {
        taken |= event instanceof Event.Resumed;
        mayLeave |= event instanceof Event.Signalled said && said.signal() instanceof Signal.Jump && !stand.refused;
    }

    @Override
    void decided(Decision decision) {
        switch (decision.kind()) {
            case PHASE_ENTERED -> {
                mayLeave = false;
                // A phase that begins afterwards takes samples of its own.
                taken = false;
            }
            case STEP_ENDED, STEP_SKIPPED -> over.add(decision.subject());
            case VERDICT, RESUMED -> {
                if (decision.subject().equals("PROCEED")) {
                    mayLeave = true;
                    proceeds(stand.gate.orElseThrow());
                }
            }
            case PHASE_LEFT -> {
                if (!mayLeave && !stand.rebuilt) {
                    broken(decision.subject() + " is left without PROCEED");
                }
            }
            default -> {}
        }
    }

    private void proceeds(Gate gate) {
        String phase = gate.phase.name();
        if (!stand.rebuilt
                && !gate.phase.steps().stream()
                        .allMatch(step -> over.contains(step.ref().toString()))) {
            broken(phase + " proceeds before every step is over");
        }
        if (stand.inFlight.isPresent()) {
            broken(phase + " proceeds with " + stand.inFlight.get().id() + " in flight");
        }
        if (stand.at < gate.since()) {
            broken(phase + " proceeds while it warms up");
        }
        long soak = gate.phase.soak().toMillis();
        if (gate.observed() < soak) {
            broken(phase + " proceeds after " + gate.observed() + " ms of its soak of " + soak + " ms");
        }
        for (RedRule rule : gate.red) {
            boolean counts = !gate.isCovered(rule.rule(), stand.at);
            if (counts && (rule.isBlind(stand.at) || rule.isTrue(stand.at))) {
                broken(phase + " proceeds against " + rule);
            }
        }
        gate.green.forEach((rule, runs) -> {
            if (!gate.isCovered(rule, stand.at)) {
                holds(gate, runs);
            }
        });
    }

    private void holds(Gate gate, List<GreenRun> runs) {
        for (GreenRun run : runs) {
            Newest metric = run.term.metric();
            Truth now = run.term.at(stand.at);
            if (now != Truth.TRUE) {
                broken(gate.phase.name() + " proceeds though " + run.term + " is "
                        + (now == Truth.FALSE ? "false" : "unknown"));
            }
            if (metric.sampledAt() < gate.countsFrom(metric)) {
                broken(gate.phase.name() + " proceeds on a sample of " + metric.name() + " from " + metric.sampledAt()
                        + ", but none before " + gate.countsFrom(metric) + " counts");
            }
            if (run.span() < run.needed) {
                broken(gate.phase.name() + " proceeds though " + run.term + " was true for " + run.span() + " of "
                        + run.needed + " ms only");
            }
            if (taken && !metric.metric.once() && metric.sinceResume() < 2) {
                broken(gate.phase.name() + " proceeds on " + metric.sinceResume() + " samples of " + metric.name()
                        + " since the run was taken up");
            }
        }
    }
}
