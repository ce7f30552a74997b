package dev.sluice.step.backfill;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a batch begins.
 *
 * @param passes of its step, those that have begun
 * @param pass that it is a batch of
 * @param next the first range of its pass that is not finished
 * @param remembered whether nobody was asked
 */
record BatchStart(List<Checkpoint> passes, int pass, Optional<Tile> next, boolean remembered) {
    BatchStart {
        passes = List.copyOf(passes);
    }

    /** Where its own pass stands; absent if that has not begun. */
    Optional<Checkpoint> from() {
        for (Checkpoint each : passes) {
            if (each.pass() == pass) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** What the passes before it have changed. */
    long rowsBefore() {
        long rows = 0;
        for (Checkpoint each : passes) {
            rows += each.pass() < pass ? each.rowsDone() : 0;
        }
        return rows;
    }

    /** Where the next batch begins, once this one has brought its range there. */
    BatchStart behind(Tile moved) {
        long rows = moved.rowsDone() - next.orElseThrow().rowsDone();
        List<Checkpoint> then = new ArrayList<>(passes);
        then.replaceAll(it -> it.pass() == pass ? it.behind(rows) : it);
        return new BatchStart(then, pass, Optional.of(moved), true);
    }
}
