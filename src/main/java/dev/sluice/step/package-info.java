/**
 * Effects: what changes something outside the run. SQL in a target database, backfills in key ranges, commands, HTTP requests.
 *
 * <p>The truth about effects lies in the target database: a checkpoint or a row of its own is written in the same transaction
 * as the effect, and guarded by a fence with a growing epoch. This room knows neither the language nor the engine; its inputs
 * and outcomes are its own small records.
 */
package dev.sluice.step;
