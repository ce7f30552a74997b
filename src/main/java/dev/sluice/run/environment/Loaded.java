package dev.sluice.run.environment;

import java.util.List;

/** How reading an environment ended. */
public sealed interface Loaded {
    record Usable(Environment environment) implements Loaded {}

    /** All faults of the file in its order; never empty. */
    record Faulty(List<EnvironmentFault> faults) implements Loaded {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }
}
