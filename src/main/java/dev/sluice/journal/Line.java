package dev.sluice.journal;

/**
 * A line of a journal as it stands there.
 *
 * @param number 1 for the first
 * @param body its JSON
 * @param hash its place in the chain, 64 hex digits
 */
public record Line(long number, String body, String hash) {}
