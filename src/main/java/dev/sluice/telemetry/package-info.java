/**
 * What a run tells others outside while it goes on: series for Prometheus, traces, messages to people, lines of a log. It follows
 * the journal and the state after each event, decides nothing, and never keeps the run waiting.
 */
package dev.sluice.telemetry;
