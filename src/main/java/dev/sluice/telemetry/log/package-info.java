/** A run as lines of JSON. */
package dev.sluice.telemetry.log;
