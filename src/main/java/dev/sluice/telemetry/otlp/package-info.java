/** A run as a trace, and its series, in the messages of OpenTelemetry over HTTP. */
package dev.sluice.telemetry.otlp;
