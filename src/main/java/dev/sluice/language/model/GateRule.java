package dev.sluice.language.model;

import dev.sluice.language.text.Span;
import java.time.Duration;
import java.util.Optional;

/**
 * One {@code VERDICT when P} of a phase.
 *
 * @param gate the named gate it comes from, if any; a gate instance is the pair of phase and gate
 * @param shadow evaluated and reported, never acted on
 * @param until what must hold before a red rule lets go; absent: the default of gates.md §5
 * @param share of {@code throttle to}, in percent points
 * @param toPhase of {@code rollback to}
 */
public record GateRule(
        Kind kind,
        Optional<String> gate,
        boolean shadow,
        Expression when,
        Optional<Expression> until,
        double share,
        Optional<String> toPhase,
        Duration cooldown,
        Optional<AtMost> atMost,
        Optional<String> because,
        Span span) {

    public enum Kind {
        ROLLBACK,
        PAUSE,
        THROTTLE,
        PROCEED
    }

    /** {@code at most 3 in 1h}. */
    public record AtMost(int times, Duration in) {}

    /** Whether the rule uses the red clocks: all but {@code proceed}. */
    public boolean red() {
        return kind != Kind.PROCEED;
    }
}
