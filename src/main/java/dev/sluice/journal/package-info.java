/**
 * The story of a run as an append-only file: JSON Lines, each line chained to the one before by SHA-256. What happened stands
 * in it before anything acts on it, so that refolding its events gives the run's state back. Tamper-evident, not tamper-proof:
 * the chain alone does not notice lines missing at its end; anchors in the target database and seals do.
 */
package dev.sluice.journal;
