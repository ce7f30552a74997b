package dev.sluice.source;

import dev.sluice.language.promql.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The queries that tell how old the samples behind an expression are. {@code timestamp()} tells a sample's time for a plain
 * selector only, and an instant query hides up to five minutes of staleness; so each selector is asked by itself.
 */
final class PrometheusSelectors {
    static final String LABEL = "sluice";

    private static final Duration INTERVAL_WINDOW = Duration.ofMinutes(5);
    private static final Duration FINEST_STEP = Duration.ofSeconds(15);
    private static final int STEPS = 60;

    private PrometheusSelectors() {}

    /** For selector i: its oldest sample's time as {@code t<i>}, its number of series as {@code n<i>}. */
    static String ages(List<Selector> selectors, boolean withIntervals) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < selectors.size(); i++) {
            Selector selector = selectors.get(i);
            parts.add(named("min(timestamp(" + selector.instant() + "))", "t" + i));
            parts.add(named("count(" + selector.instant() + ")", "n" + i));
            if (withIntervals) {
                parts.add(named(interval(selector), "i" + i));
            }
        }
        return String.join(" or ", parts);
    }

    /** The newest sample's time, {@code t<i>}, of those selectors whose range still holds what has stopped since. */
    static String lastSeen(List<Selector> selectors) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < selectors.size(); i++) {
            Selector selector = selectors.get(i);
            if (selector.range().isPresent()) {
                Duration range = selector.range().get();
                Duration step =
                        range.dividedBy(STEPS).compareTo(FINEST_STEP) > 0 ? range.dividedBy(STEPS) : FINEST_STEP;
                String window = "[" + range.toMillis() + "ms:" + step.toMillis() + "ms]";
                parts.add(named("max(max_over_time(timestamp(" + selector.instant() + ")" + window + "))", "t" + i));
            }
        }
        return String.join(" or ", parts);
    }

    /** Seconds between two samples of the busiest series, as its last five minutes show. */
    private static String interval(Selector selector) {
        String modifiers = selector.instant().substring(selector.series().length());
        return INTERVAL_WINDOW.toSeconds() + " / max(count_over_time(" + selector.series() + "["
                + INTERVAL_WINDOW.toMinutes() + "m]" + modifiers + "))";
    }

    private static String named(String expression, String name) {
        return "label_replace(" + expression + ", \"" + LABEL + "\", \"" + name + "\", \"\", \"\")";
    }
}
