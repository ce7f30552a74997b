/**
 * Messages to people while a run goes on, and annotations in Grafana. What is told is decided on the driver's thread by a pure
 * translation ({@link dev.sluice.telemetry.notify.Herald}); it is offered to bounded queues, one for each receiver, and sent by
 * their threads ({@link dev.sluice.telemetry.notify.Outbox}), so that a receiver that hangs delays neither the run nor another one.
 */
package dev.sluice.telemetry.notify;
