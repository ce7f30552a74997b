package dev.sluice.value;

/**
 * An amount together with its dimension, as a literal of a runbook states it.
 *
 * @param amount in the base unit of the dimension: counts, seconds, bytes, percent points
 */
public record Quantity(double amount, Dimension dimension) {}
