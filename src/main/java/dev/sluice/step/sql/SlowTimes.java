package dev.sluice.step.sql;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How long commits last that change next to nothing, in times in which all of them are slow: a disk that others keep busy, a replica
 * that is waited for and behind. They are made on purpose while no batch is under way, since one beside a batch would wait for the
 * log of that. Shared by the sessions of one server; for any thread.
 */
final class SlowTimes {
    /** As many as it takes for the longest of them to be longer than most that follow, where each lasts differently long. */
    private static final int KEPT = 5;

    private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();
    /** As long as they do not explain the slow commits. */
    private static final long APART_NANOS = Duration.ofSeconds(1).toNanos();
    /** Where they do: before what is known gets stale. */
    private static final long RENEWED_NANOS = Duration.ofSeconds(4).toNanos();

    private record Made(long at, long nanos) {}

    private volatile List<Made> made = List.of();
    private volatile OptionalLong tried = OptionalLong.empty();

    /**
     * Whether another is worth its time.
     *
     * @param explained whether those that are known are as slow as what they are compared with
     */
    boolean isDue(long now, boolean explained) {
        OptionalLong last = tried;
        return last.isEmpty() || now - last.getAsLong() >= (explained ? RENEWED_NANOS : APART_NANOS);
    }

    /** Another one ends, well or not. */
    void tried(long now) {
        tried = OptionalLong.of(now);
    }

    synchronized void took(long now, long nanos) {
        made = Stream.concat(made.stream().skip(Math.max(0, made.size() - KEPT + 1)), Stream.of(new Made(now, nanos)))
                .toList();
    }

    /** The longest of late at some moment, and the newest whenever it was, until another refutes it; 0 if there is none. */
    long longest(long at) {
        List<Made> known = made;
        return known.stream()
                .filter(it -> it == known.getLast() || at - it.at() < FRESH_NANOS)
                .mapToLong(Made::nanos)
                .max()
                .orElse(0);
    }
}
