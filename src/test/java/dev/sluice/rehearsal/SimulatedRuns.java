package dev.sluice.rehearsal;

import dev.sluice.language.model.Runbook;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Simulated runs of a shipped runbook: from a seed to what was broken, one thing to a line. */
public final class SimulatedRuns implements LongFunction<String> {
    private static final Runbook ORDERS = Shipped.runbook("orders_status");

    private final Simulation simulation = Simulation.of(ORDERS, () -> List.of(new GateWitness(ORDERS)));

    @Override
    public String apply(long seed) {
        try {
            return simulation.run(seed, false).violations().stream()
                    .map(Violation::toString)
                    .collect(Collectors.joining("\n"));
        } catch (RuntimeException broken) {
            return broken.toString();
        }
    }
}
