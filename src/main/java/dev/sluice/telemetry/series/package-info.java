/** The series of a run, made of what it has decided and how it stands, and their ways to Prometheus. */
package dev.sluice.telemetry.series;
