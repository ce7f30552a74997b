package dev.sluice.document.alert;

import dev.sluice.value.Dimension;
import dev.sluice.value.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Finds readings on either side of each threshold of a condition: two sets of readings that differ in one metric by the smallest
 * step that makes sense for its unit, the condition false for one and true for the other. A comparison's threshold is where the
 * difference of its sides, taken as linear in the metric, is zero; the other metrics take whatever makes the whole depend on that
 * comparison, found by trying what lies around their own thresholds.
 */
final class Boundaries {
    private static final int MOST_TRIES = 20_000;

    private final Clause whole;
    private final List<Leaf> leaves = new ArrayList<>();
    private final Map<String, Amount.Reading> readings = new LinkedHashMap<>();

    private Boundaries(Clause whole) {
        this.whole = whole;
        collect(whole, Duration.ZERO, Duration.ZERO);
    }

    /**
     * Readings next to a threshold; a metric that is not in the map has none.
     *
     * @param leaf the comparison whose threshold it is
     * @param delay how long the readings must last until the condition holds, its {@code for} aside
     * @param release how long it still holds after they are gone
     * @param window how far back it looks: somewhere within, a change takes effect
     */
    record Boundary(
            Clause leaf,
            Map<String, Double> quiet,
            Map<String, Double> fire,
            Duration delay,
            Duration release,
            Duration window) {}

    /**
     * @param untested comparisons for which no readings were found
     * @param longest delay of all comparisons
     * @param window longest window of all
     */
    record Found(
            List<Boundary> boundaries,
            List<Clause> untested,
            Map<String, Amount.Reading> readings,
            Duration longest,
            Duration window) {}

    private record Leaf(Clause clause, Duration delay, Duration release, Duration window) {}

    static Found of(Clause clause) {
        Boundaries search = new Boundaries(clause);
        List<Boundary> found = new ArrayList<>();
        List<Clause> untested = new ArrayList<>();
        for (Leaf leaf : search.leaves) {
            List<Boundary> around = search.around(leaf);
            found.addAll(around);
            if (around.isEmpty()) {
                untested.add(leaf.clause());
            }
        }
        Duration longest = search.leaves.stream().map(Leaf::delay).reduce(Duration.ZERO, Boundaries::max);
        Duration window = search.leaves.stream().map(Leaf::window).reduce(Duration.ZERO, Boundaries::max);
        return new Found(found, untested, search.readings, longest, window);
    }

    private void collect(Clause clause, Duration delay, Duration release) {
        switch (clause) {
            case Clause.Compare compare -> {
                Duration longest = max(collect(compare.left()), collect(compare.right()));
                leaves.add(new Leaf(compare, delay, release.plus(longest), longest));
            }
            case Clause.All all -> all.clauses().forEach(each -> collect(each, delay, release));
            case Clause.Any any -> any.clauses().forEach(each -> collect(each, delay, release));
            case Clause.Held held ->
                collect(
                        held.clause(),
                        delay.plus(held.step().multipliedBy(held.of() - 1L)),
                        release.plus(held.step().multipliedBy((long) held.outOf() - held.of())));
            case Clause.Series series -> collect(series.each(), delay, release);
            case Clause.Absent absent -> {
                collect(absent.reading());
                leaves.add(new Leaf(absent, delay, release, Duration.ZERO));
            }
            case Clause.Present present -> {
                collect(present.reading());
                leaves.add(new Leaf(present, delay, release, Duration.ZERO));
            }
        }
    }

    /** Notes what an amount reads; how long its windows remember. */
    private Duration collect(Amount amount) {
        return switch (amount) {
            case Amount.Literal literal -> Duration.ZERO;
            case Amount.Reading reading -> {
                readings.put(reading.metric(), reading);
                yield Duration.ZERO;
            }
            case Amount.Window window -> {
                collect(window.reading());
                yield window.over();
            }
            case Amount.Across across -> collect(across.reading());
            case Amount.Arithmetic sum -> max(collect(sum.left()), collect(sum.right()));
        };
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private List<Boundary> around(Leaf leaf) {
        List<Boundary> found = new ArrayList<>();
        for (String metric : metrics(leaf.clause())) {
            List<Optional<Double>> values = around(leaf.clause(), metric, base());
            for (int i = 1; i < values.size(); i++) {
                between(leaf, metric, values.get(i - 1), values.get(i)).ifPresent(found::add);
            }
            if (!found.isEmpty()) {
                return found;
            }
        }
        return found;
    }

    /** The pair, in a world in which the whole condition is false for one of the two and true for the other. */
    private Optional<Boundary> between(Leaf leaf, String metric, Optional<Double> one, Optional<Double> other) {
        List<String> others =
                readings.keySet().stream().filter(name -> !name.equals(metric)).toList();
        List<List<Optional<Double>>> choices =
                others.stream().map(name -> List.copyOf(choices(name))).toList();
        int[] chosen = new int[others.size()];
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Map<String, Double> world = new LinkedHashMap<>();
            for (int i = 0; i < chosen.length; i++) {
                String name = others.get(i);
                choices.get(i).get(chosen[i]).ifPresent(value -> world.put(name, value));
            }
            Map<String, Double> first = with(world, metric, one);
            Map<String, Double> second = with(world, metric, other);
            boolean holds = whole.holds(first);
            if (holds != whole.holds(second) && leaf.clause().holds(first) == holds) {
                return Optional.of(new Boundary(
                        leaf.clause(),
                        holds ? second : first,
                        holds ? first : second,
                        leaf.delay(),
                        leaf.release(),
                        leaf.window()));
            }
            if (!next(chosen, choices)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean next(int[] chosen, List<List<Optional<Double>>> choices) {
        for (int i = 0; i < chosen.length; i++) {
            if (++chosen[i] < choices.get(i).size()) {
                return true;
            }
            chosen[i] = 0;
        }
        return false;
    }

    private static Map<String, Double> with(Map<String, Double> world, String metric, Optional<Double> value) {
        Map<String, Double> readings = new LinkedHashMap<>(world);
        value.ifPresent(number -> readings.put(metric, number));
        return readings;
    }

    /** What is worth trying for a metric: something ordinary, and what lies around the thresholds it is held to. */
    private Set<Optional<Double>> choices(String metric) {
        Set<Optional<Double>> choices = new LinkedHashSet<>();
        choices.add(Optional.of(base(readings.get(metric))));
        for (Leaf leaf : leaves) {
            if (metrics(leaf.clause()).contains(metric)) {
                choices.addAll(around(leaf.clause(), metric, base()));
            }
        }
        return choices;
    }

    /** Values of a metric in order, between whose neighbours a comparison may turn, while the others have those readings. */
    private List<Optional<Double>> around(Clause leaf, String metric, Map<String, Double> others) {
        if (!(leaf instanceof Clause.Compare compare)) {
            return List.of(Optional.empty(), Optional.of(base(readings.get(metric))));
        }
        Amount.Reading reading = readings.get(metric);
        if (reading.type() == Type.Plain.BOOLEAN) {
            return List.of(Optional.of(0.0), Optional.of(1.0));
        }
        OptionalDouble zero = difference(compare, others, metric, 0);
        OptionalDouble one = difference(compare, others, metric, 1);
        if (zero.isEmpty() || one.isEmpty() || one.getAsDouble() == zero.getAsDouble()) {
            return List.of();
        }
        double threshold = -zero.getAsDouble() / (one.getAsDouble() - zero.getAsDouble()) + 0.0;
        double step = step(reading.type(), threshold);
        return List.of(Optional.of(threshold - step), Optional.of(threshold), Optional.of(threshold + step));
    }

    private static OptionalDouble difference(
            Clause.Compare compare, Map<String, Double> others, String metric, double value) {
        Map<String, Double> world = with(others, metric, Optional.of(value));
        OptionalDouble left = compare.left().in(world);
        OptionalDouble right = compare.right().in(world);
        return left.isPresent() && right.isPresent()
                ? OptionalDouble.of(left.getAsDouble() - right.getAsDouble())
                : OptionalDouble.empty();
    }

    private Set<String> metrics(Clause leaf) {
        Set<String> metrics = new LinkedHashSet<>();
        switch (leaf) {
            case Clause.Compare compare -> {
                metrics(compare.left(), metrics);
                metrics(compare.right(), metrics);
            }
            case Clause.Absent absent -> metrics.add(absent.reading().metric());
            case Clause.Present present -> metrics.add(present.reading().metric());
            case Clause.All all -> throw new IllegalArgumentException("no leaf");
            case Clause.Any any -> throw new IllegalArgumentException("no leaf");
            case Clause.Held held -> throw new IllegalArgumentException("no leaf");
            case Clause.Series series -> throw new IllegalArgumentException("no leaf");
        }
        return metrics;
    }

    private static void metrics(Amount amount, Set<String> metrics) {
        switch (amount) {
            case Amount.Literal literal -> {}
            case Amount.Reading reading -> metrics.add(reading.metric());
            case Amount.Window window -> metrics.add(window.reading().metric());
            case Amount.Across across -> metrics.add(across.reading().metric());
            case Amount.Arithmetic sum -> {
                metrics(sum.left(), metrics);
                metrics(sum.right(), metrics);
            }
        }
    }

    private Map<String, Double> base() {
        Map<String, Double> base = new LinkedHashMap<>();
        readings.forEach((metric, reading) -> base.put(metric, base(reading)));
        return base;
    }

    private static double base(Amount.Reading reading) {
        if (reading.type().equals(Dimension.BYTES) || reading.type().equals(Dimension.BYTE_RATE)) {
            return 1e9;
        }
        return reading.type() == Type.Plain.BOOLEAN ? 0 : 1_000;
    }

    /** A step that a person would call small in that unit. */
    private static double step(Type type, double threshold) {
        boolean whole = threshold == Math.rint(threshold);
        if (whole && (type.equals(Dimension.COUNT) || type.equals(Dimension.BYTES))) {
            return 1;
        }
        if (type.equals(Dimension.PERCENT) || type.equals(Dimension.DURATION) && Math.abs(threshold) >= 1) {
            return 0.01;
        }
        return Math.max(Math.abs(threshold) / 1_000, 0.001);
    }
}
