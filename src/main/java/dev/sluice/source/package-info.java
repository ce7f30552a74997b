/**
 * Live readings: each source answers a metric's question with a value and the age of its sample, or says why there is none.
 * Knows nothing of engine, steps or the environment file; sources are built from {@link dev.sluice.source.SourceSettings}.
 */
package dev.sluice.source;
