package dev.sluice.run.plan;

import java.util.List;

/**
 * What a run would find where it takes its fence.
 *
 * @param source whose database that is
 * @param missing of the schema {@code sluice} there, in words; empty if it is whole
 * @param obstacles why no run could begin there now, or would fail there, in words; empty if one could, once what is missing is
 *     created
 */
public record Ground(String source, List<String> missing, List<String> obstacles) {
    public Ground {
        missing = List.copyOf(missing);
        obstacles = List.copyOf(obstacles);
    }

    /** Whether a run would have to create something first, and could. */
    public boolean isToBePrepared() {
        return !missing.isEmpty() && obstacles.isEmpty();
    }
}
