package dev.sluice.document.alert;

/**
 * A recording rule: one metric of a runbook as one series without labels, {@code sluice:orders_status:lag}, in the amounts in which
 * the runbook compares it (seconds, bytes, percent as 0..100). Alerts read only these, so that a test can set them.
 *
 * @param series its name
 * @param expression PromQL: the metric's own query, or the gauge on which the run publishes its readings
 */
public record Recording(String metric, String series, String expression) {}
