package dev.sluice.step.backfill;

/**
 * A table that holds rows itself: a plain one, or the leaf of a partitioned one.
 *
 * @param name quoted and qualified as SQL needs it
 * @param rows its estimated rows; negative if its statistics tell nothing
 * @param pages its size
 */
record Leaf(long oid, String name, double rows, long pages) {}
