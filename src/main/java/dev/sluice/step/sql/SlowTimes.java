package dev.sluice.step.sql;

import java.time.Duration;
import java.util.List;
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
    private static final long APART_NANOS = Duration.ofSeconds(1).toNanos();

    private record Made(long at, long nanos) {}

    private volatile List<Made> made = List.of();

    /** Whether another is worth its time. */
    boolean isDue(long now) {
        List<Made> known = made;
        return known.isEmpty() || now - known.getLast().at() >= APART_NANOS;
    }

    synchronized void took(long now, long nanos) {
        made = Stream.concat(made.stream().skip(Math.max(0, made.size() - KEPT + 1)), Stream.of(new Made(now, nanos)))
                .toList();
    }

    /** The longest of late, 0 if there was none. */
    long longest(long now) {
        return made.stream()
                .filter(it -> now - it.at() < FRESH_NANOS)
                .mapToLong(Made::nanos)
                .max()
                .orElse(0);
    }
}
