package dev.sluice.step.ledger;

/**
 * That a run was taken from an owner who still held it.
 *
 * @param from who that was, and where
 * @param because why, in the taker's words, or that the lease had run out
 */
public record TakenFrom(String from, String because) {}
