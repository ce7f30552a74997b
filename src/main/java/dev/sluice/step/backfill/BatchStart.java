package dev.sluice.step.backfill;

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

    Optional<Checkpoint> of(int pass) {
        return passes.stream().filter(it -> it.pass() == pass).findFirst();
    }

    long rowsBefore() {
        return passes.stream()
                .filter(it -> it.pass() < pass)
                .mapToLong(Checkpoint::rowsDone)
                .sum();
    }

    /** Where the next batch begins, once this one has brought its range there. */
    BatchStart behind(Tile moved) {
        long rows = moved.rowsDone() - next.orElseThrow().rowsDone();
        List<Checkpoint> then = passes.stream()
                .map(it -> it.pass() == pass ? it.behind(rows) : it)
                .toList();
        return new BatchStart(then, pass, Optional.of(moved), true);
    }
}
