package dev.sluice.step.ledger;

/**
 * Who drives a run.
 *
 * @param runbook the runbook's name: one run of it at a time per database
 * @param runId the run
 * @param operator the person or job behind it
 * @param host the machine it runs on
 */
public record Owner(String runbook, String runId, String operator, String host) {}
