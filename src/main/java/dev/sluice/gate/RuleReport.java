package dev.sluice.gate;

import dev.sluice.language.model.GateRule;
import dev.sluice.value.Truth;

/**
 * What one rule of the phase says; shadow rules are reported like the others but never act.
 *
 * @param truth of the predicate, with clocks and {@code until}
 * @param latched whether it was true and waits for its {@code until}
 * @param overridden whether an operator's override covers it now
 * @param progress of its clock ({@code 3m10s of 5m}), empty without one
 */
public record RuleReport(
        GateRule rule, Truth truth, boolean latched, boolean overridden, String progress, Explanation explanation) {}
