package dev.sluice.document.alert;

/**
 * A recording rule: one metric of a runbook as one series without labels (a metric with {@code labels} keeps those),
 * {@code sluice:orders_status:lag}, in the amounts in which the runbook compares it (seconds, bytes, percent as 0..100). Alerts read
 * only these, so that a test can set them.
 *
 * @param series its name
 * @param expression PromQL: the metric's own query, or the gauge on which the run publishes its readings
 * @param own whether it is the metric's own query
 */
public record Recording(String metric, String series, String expression, boolean own) {}
