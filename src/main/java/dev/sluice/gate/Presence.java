package dev.sluice.gate;

import dev.sluice.gate.Condition.Amount;
import dev.sluice.language.model.Expression.Is;

/**
 * {@code known(m)}, {@code m is missing}, {@code age(m)}: about the reading rather than its value. A formula is known when all
 * its inputs are, and as old as the oldest. They are unknown only until the first read of the phase has ended.
 */
final class Presence {
    private Presence() {}

    static Condition known(MetricSamples[] inputs) {
        return view -> {
            Outcome read = read(inputs, view);
            return read == Outcome.TRUE ? Outcome.of(allKnown(inputs, view.at)) : read;
        };
    }

    static Condition is(Is is, MetricSamples[] inputs) {
        return view -> {
            Outcome read = read(inputs, view);
            if (read != Outcome.TRUE) {
                return read;
            }
            boolean found = false;
            for (MetricSamples input : inputs) {
                found |= input.missingAt(view.at)
                        .filter(missing -> is.state().covers(missing.cause()))
                        .isPresent();
            }
            return Outcome.of(found != is.negated());
        };
    }

    static Amount age(MetricSamples[] inputs) {
        return view -> {
            double oldest = 0;
            for (MetricSamples input : inputs) {
                long age = input.ageMillis(view.at);
                if (age < 0 || !input.countsAsRead(view)) {
                    return view.unknown();
                }
                if (input.arrivedAt < view.since) {
                    return view.notYet();
                }
                oldest = Math.max(oldest, age);
            }
            return oldest / 1_000;
        };
    }

    private static Outcome read(MetricSamples[] inputs, View view) {
        Outcome outcome = Outcome.TRUE;
        for (MetricSamples input : inputs) {
            if (!input.countsAsRead(view)) {
                return Outcome.UNKNOWN;
            }
            if (input.arrivedAt < view.since) {
                outcome = Outcome.EARLY;
            }
        }
        return outcome;
    }

    private static boolean allKnown(MetricSamples[] inputs, long at) {
        for (MetricSamples input : inputs) {
            if (input.missingAt(at).isPresent()) {
                return false;
            }
        }
        return true;
    }
}
