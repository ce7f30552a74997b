package dev.sluice.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The shop's counters as a monitoring system keeps them: a sample at each interval, for a quarter of an hour. Thread-safe. */
final class Scrapes {
    static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration KEPT = Duration.ofMinutes(15);
    /** As in Prometheus: an older sample answers no instant query. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(5);

    private final TreeMap<Instant, Traffic.Counters> samples = new TreeMap<>();

    /** The first and the last sample of a window. */
    record Window(Traffic.Counters first, Traffic.Counters last) {}

    synchronized void add(Instant at, Traffic.Counters counters) {
        samples.put(at, counters);
        samples.headMap(at.minus(KEPT)).clear();
    }

    /** When the newest sample was taken that an instant query at this time would see. */
    synchronized Optional<Instant> newest(Instant at) {
        return Optional.ofNullable(samples.floorKey(at)).filter(newest -> newest.isAfter(at.minus(LOOK_BACK)));
    }

    /** A window with at least two samples, else nothing. */
    synchronized Optional<Window> window(Instant end, Duration range) {
        List<Traffic.Counters> within = new ArrayList<>(
                samples.subMap(end.minus(range), false, end, true).values());
        return within.size() < 2 ? Optional.empty() : Optional.of(new Window(within.getFirst(), within.getLast()));
    }
}
