package dev.sluice.step.ledger;

/**
 * Where a run stands, as its process last knew it: written beside the fence for whoever has to go on without its journal.
 *
 * @param position the run's position as text
 * @param journalLines lines of the journal at that moment; grows, so that an older standing never replaces a newer one
 * @param journalHead hash of the last of them
 */
public record Standing(String position, long journalLines, String journalHead) {}
