package dev.sluice.step.backfill;

import static java.util.stream.Collectors.joining;

import dev.sluice.step.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What the transactions of one round come to, as one outcome. */
final class Round {

    private Round() {}

    /**
     * The outcome of a round.
     *
     * @param course where the pass stands once they have ended
     * @param ends at least one
     * @param asked how many rows each of them was to take
     */
    static Outcome of(Course course, List<Ended> ends, long asked) {
        List<Outcome> others = ends.stream()
                .filter(it -> !(it instanceof Ended.Committed))
                .map(Round::otherwise)
                .toList();
        Optional<Outcome.Unknown> unknown = others.stream()
                .filter(Outcome.Unknown.class::isInstance)
                .map(Outcome.Unknown.class::cast)
                // Of another server one of them is told, and nobody again.
                .max(Comparator.comparing(Outcome.Unknown::moved));
        if (unknown.isPresent()) {
            return unknown.get();
        }
        List<Ended.Committed> committed = ends.stream()
                .filter(Ended.Committed.class::isInstance)
                .map(Ended.Committed.class::cast)
                .toList();
        return committed.isEmpty() ? worst(others).orElseThrow() : done(course, committed, worst(others), asked);
    }

    /** Where a pass stands, with nothing done. */
    static Outcome.BatchDone standing(Course course) {
        return new Outcome.BatchDone(
                course.rowsDone(), 0, "", 0, course.progress(), course.exhausted(), OptionalLong.empty());
    }

    private static Outcome.BatchDone done(
            Course course, List<Ended.Committed> committed, Optional<Outcome> rest, long asked) {
        return new Outcome.BatchDone(
                course.rowsDone(),
                committed.stream().mapToLong(Ended.Committed::rows).sum(),
                committed.stream()
                        .map(it -> it.to().last().orElseThrow().toString())
                        .collect(joining(", ")),
                committed.stream().mapToLong(Ended.Committed::millis).max().orElseThrow(),
                course.progress(),
                course.exhausted(),
                wal(committed),
                hotShare(committed),
                rest,
                OptionalLong.of(committed.stream()
                        .mapToLong(it -> it.to().passed(it.from(), asked))
                        .sum()));
    }

    private static Outcome otherwise(Ended end) {
        return end instanceof Ended.Otherwise other
                ? other.outcome()
                : new Outcome.Failed(
                        "CHECKPOINT", "somebody else has moved the range of this batch, which was undone", true);
    }

    private static Optional<Outcome> worst(List<Outcome> others) {
        for (Outcome other : others) {
            if (other instanceof Outcome.Failed) {
                return Optional.of(other);
            }
        }
        return others.stream().findFirst();
    }

    private static OptionalDouble hotShare(List<Ended.Committed> committed) {
        long updated = 0;
        long hot = 0;
        for (Ended.Committed each : committed) {
            updated += each.wrote().map(Ended.Wrote::updated).orElse(0L);
            hot += each.wrote().map(Ended.Wrote::hot).orElse(0L);
        }
        return updated > 0 ? OptionalDouble.of(Math.clamp((double) hot / updated, 0, 1)) : OptionalDouble.empty();
    }

    /** Of all together, for they write into one. */
    private static OptionalLong wal(List<Ended.Committed> committed) {
        if (committed.stream().allMatch(it -> it.wrote().isEmpty())) {
            return OptionalLong.empty();
        }
        long from = Long.MAX_VALUE;
        long to = 0;
        for (Ended.Committed each : committed) {
            if (each.wrote().isPresent()) {
                from = Math.min(from, each.wrote().get().walFrom());
                to = Math.max(to, each.wrote().get().walTo());
            }
        }
        return OptionalLong.of(to - from);
    }
}
