package dev.sluice.telemetry;

import dev.sluice.language.model.Runbook;

/**
 * The run that a witness follows.
 *
 * @param environment its name
 * @param operator who is behind this process
 * @param tool version of this tool
 */
public record Subject(Runbook runbook, String runId, String environment, String operator, String tool) {}
