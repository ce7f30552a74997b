package dev.sluice.gate;

import dev.sluice.language.model.Phase;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The frozen samples that {@code baseline(m)} stands for: their median. */
public final class Baselines {
    /** A history is no denser, however short the distance that is asked for. */
    private static final int MOST_POINTS = 10_000;

    private final Samples samples;
    private final Map<String, Long> over = new HashMap<>();
    private final Map<String, List<Reading.Present>> histories = new HashMap<>();
    private final Map<String, Double> frozen = new HashMap<>();

    public Baselines(Samples samples) {
        this.samples = samples;
    }

    /** A phase declares this baseline: its window's samples are kept from now on. */
    public void declare(Phase.Baseline baseline) {
        long window = baseline.over().toMillis();
        over.put(baseline.metric(), window);
        MetricSamples metric = samples.metric(baseline.metric());
        metric.ring.keep(window + 2 * metric.every);
    }

    /** A history that the source could tell (a Prometheus range), older than our own samples. */
    public void history(String metric, List<Reading.Present> older) {
        histories.put(metric, List.copyOf(older));
    }

    /**
     * Whether the window before this moment is full, so that the first effect may begin: the newest sample is known, the oldest is
     * as old as the window (give or take one {@code every}), and four in five of those due in it are known, also of those that
     * only the source remembers.
     */
    public boolean isFull(String name, long at) {
        MetricSamples metric = samples.metric(name);
        List<Reading.Present> window = metric.knownAt(at) ? window(name, at) : List.of();
        if (window.isEmpty()) {
            return false;
        }
        long due = metric.ring.size() - metric.ring.firstAfter(at - declared(name));
        long missing = unknownSince(metric.ring, at - declared(name));
        boolean longEnough = window.get(0).sampledAt() <= at - declared(name) + metric.every;
        return longEnough && missing * 5 <= due && isDense(metric, at - declared(name), window);
    }

    /** Whether the part of the window before our own first sample has no large gaps. */
    private boolean isDense(MetricSamples metric, long from, List<Reading.Present> window) {
        int first = metric.ring.firstAfter(from);
        if (first == metric.ring.size()) {
            return false;
        }
        long own = metric.ring.time(first);
        long distance = Math.max(metric.every, declared(metric.metric.name()) / MOST_POINTS);
        long due = (own - from) / distance - 1;
        long known = window.stream().filter(sample -> sample.sampledAt() < own).count();
        return known * 5 >= due * 4;
    }

    /** Freezes the window before this moment and returns its samples for the journal. */
    public List<Reading.Present> freeze(String name, long at) {
        List<Reading.Present> window = window(name, at);
        if (window.isEmpty()) {
            throw new IllegalStateException("the baseline of " + name + " has no samples yet");
        }
        frozen.put(name, median(window));
        linkTo(samples);
        return window;
    }

    /** The median of the frozen samples in the metric's base unit; absent until frozen. */
    public OptionalDouble value(String metric) {
        Double median = frozen.get(metric);
        return median == null ? OptionalDouble.empty() : OptionalDouble.of(median);
    }

    /** Every frozen median, in its metric's base unit. */
    public Map<String, Double> frozen() {
        return Map.copyOf(frozen);
    }

    /** Takes up a median that an earlier process froze. */
    public void restore(String metric, double median) {
        frozen.put(metric, median);
        linkTo(samples);
    }

    /** Compiled expressions read a baseline from the samples. */
    void linkTo(Samples readers) {
        frozen.forEach((metric, median) -> readers.baselineAmount(metric)[0] = median);
    }

    private long declared(String metric) {
        Long window = over.get(metric);
        if (window == null) {
            throw new IllegalArgumentException("no baseline of " + metric + " is declared");
        }
        return window;
    }

    /** The history first, then our own samples; the same sample counts once. */
    private List<Reading.Present> window(String name, long at) {
        long from = at - declared(name);
        SampleRing ring = samples.metric(name).ring;
        List<Reading.Present> own = new ArrayList<>();
        for (int index = ring.firstAfter(from); index < ring.size(); index++) {
            if (ring.kind(index) == SampleRing.KNOWN) {
                own.add(new Reading.Present(Value.amount(ring.amount(index)), ring.time(index)));
            }
        }
        long before = own.isEmpty() ? at + 1 : own.get(0).sampledAt();
        List<Reading.Present> window = new ArrayList<>();
        for (Reading.Present sample : histories.getOrDefault(name, List.of())) {
            if (sample.sampledAt() > from && sample.sampledAt() < before) {
                window.add(sample);
            }
        }
        window.addAll(own);
        return List.copyOf(window);
    }

    private static long unknownSince(SampleRing ring, long from) {
        long unknown = 0;
        for (int index = ring.firstAfter(from); index < ring.size(); index++) {
            unknown += ring.kind(index) == SampleRing.UNKNOWN ? 1 : 0;
        }
        return unknown;
    }

    private static double median(List<Reading.Present> window) {
        double[] amounts = window.stream()
                .mapToDouble(sample -> MetricSamples.amountOf(sample.value()))
                .toArray();
        Arrays.sort(amounts);
        int middle = amounts.length / 2;
        return amounts.length % 2 == 1 ? amounts[middle] : amounts[middle - 1] / 2 + amounts[middle] / 2;
    }
}
