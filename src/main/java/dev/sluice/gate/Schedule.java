package dev.sluice.gate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When each metric is read: at once when it becomes active or is asked for, then each {@code every}; one flight per metric. A due
 * time that passes while a read is in flight, or unnoticed, is a due sample that was skipped.
 */
final class Schedule {
    private static final long NEVER = Long.MAX_VALUE;

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private static final class Entry {
        final MetricSamples samples;
        final boolean byEngine;
        boolean active;
        boolean inFlight;
        boolean again;
        /** Its answer will be older than it looks. */
        boolean doubtful;

        long nextDue = NEVER;

        Entry(MetricSamples samples, boolean byEngine) {
            this.samples = samples;
            this.byEngine = byEngine;
        }

        /** Moves the due time on to the first after now, and counts those it passes over. */
        void passOver(long at) {
            while (nextDue <= at && nextDue != NEVER) {
                if (!byEngine) {
                    samples.skip(nextDue);
                }
                nextDue = following();
            }
        }

        long following() {
            return samples.once() ? NEVER : nextDue + samples.every;
        }
    }

    void add(MetricSamples samples, boolean byEngine) {
        entries.put(samples.metric.name(), new Entry(samples, byEngine));
    }

    /** Only these are read from now on. */
    void activate(Set<MetricSamples> wanted, long at) {
        for (Entry entry : entries.values()) {
            boolean active = wanted.contains(entry.samples);
            if (active && !entry.active) {
                entry.nextDue = at;
            }
            entry.active = active;
        }
    }

    List<String> due(long at, boolean byEngine) {
        List<String> due = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (!entry.active || entry.byEngine != byEngine || entry.nextDue > at) {
                continue;
            }
            if (entry.inFlight) {
                entry.passOver(at);
                continue;
            }
            entry.nextDue = entry.following();
            entry.passOver(at);
            entry.inFlight = !byEngine;
            entry.samples.questionOpen = entry.samples.asked();
            due.add(entry.samples.metric.name());
        }
        return due;
    }

    void arrived(MetricSamples samples, long at, boolean missing) {
        Entry entry = entries.get(samples.metric.name());
        entry.inFlight = false;
        if (entry.again) {
            entry.again = false;
            entry.nextDue = at;
        } else if (missing && entry.nextDue == NEVER) {
            // What is read only once must be read once.
            entry.nextDue = at + samples.every;
        }
    }

    /** Reads them at this moment, or as soon as the read in flight has ended: it may have begun before. */
    void readAt(Set<MetricSamples> wanted, long at) {
        for (MetricSamples samples : wanted) {
            Entry entry = entries.get(samples.metric.name());
            if (entry.inFlight) {
                entry.again = true;
            } else {
                entry.nextDue = Math.min(entry.nextDue, at);
            }
        }
    }

    /** Brings the next read forward, unless one is in flight. */
    void readNoLaterThan(MetricSamples samples, long at) {
        Entry entry = entries.get(samples.metric.name());
        if (!entry.inFlight) {
            entry.nextDue = Math.min(entry.nextDue, at);
        }
    }

    /** A person who is being asked answers when they answer; any other answer in flight may have waited for us to wake. */
    void woke() {
        for (Entry entry : entries.values()) {
            entry.doubtful = entry.inFlight && !entry.samples.asked();
        }
    }

    /** Whether an answer that arrived was asked for before a sleep; then it counts as skipped, and is asked for anew. */
    boolean discards(MetricSamples samples, long at) {
        Entry entry = entries.get(samples.metric.name());
        boolean discarded = entry != null && entry.doubtful;
        if (discarded) {
            entry.doubtful = false;
            entry.inFlight = false;
            entry.again = false;
            entry.nextDue = at;
            samples.skip(at);
        }
        return discarded;
    }

    void resumed(long at) {
        for (Entry entry : entries.values()) {
            boolean lost = entry.inFlight || entry.again;
            entry.inFlight = false;
            entry.doubtful = false;
            entry.again = false;
            entry.samples.questionOpen = false;
            entry.samples.samplesSinceResume = 0;
            if (entry.active && (lost || !entry.samples.once() || entry.samples.reads == 0)) {
                entry.nextDue = at;
            }
        }
    }

    long nextDue() {
        long next = NEVER;
        for (Entry entry : entries.values()) {
            if (entry.active) {
                next = Math.min(next, entry.nextDue);
            }
        }
        return next;
    }
}
