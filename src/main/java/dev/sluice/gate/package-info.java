/**
 * The semantics of gates, pure: predicates over samples, their clocks, hysteresis, baselines, verdicts and explanations. The
 * normative text for users is {@code docs/gates.md}.
 */
package dev.sluice.gate;
