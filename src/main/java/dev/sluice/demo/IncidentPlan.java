package dev.sluice.demo;

import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The one incident of a demo; its moment and size follow from the seed.
 *
 * @param phase during which it begins
 * @param progress share of the phase's backfill after which it begins, 0 to 1
 * @param sessions how many sessions queue for a lock
 * @param length how long the lock is held
 * @param errors share of the requests that fail, 0 to 1
 */
record IncidentPlan(Scenario scenario, String phase, double progress, int sessions, Duration length, double errors) {

    static IncidentPlan of(Scenario scenario, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return switch (scenario) {
            case FORWARD ->
                new IncidentPlan(
                        scenario,
                        "fill",
                        random.nextInt(15, 60) / 100.0,
                        random.nextInt(7, 15),
                        Duration.ofMillis(random.nextInt(6_000, 9_000)),
                        0);
            case ROLLBACK -> new IncidentPlan(scenario, "canary", 1, 0, Duration.ZERO, random.nextInt(10, 30) / 100.0);
        };
    }

    /** The metric in which it shows. */
    String metric() {
        return scenario == Scenario.FORWARD ? "waiting" : "errors";
    }

    /** What that metric has to exceed so that it is this incident. */
    double threshold() {
        return scenario == Scenario.FORWARD ? 5 : 2;
    }

    /** A value of that metric as people read it. */
    String text(double value) {
        return QuantityFormat.format(value, scenario == Scenario.FORWARD ? Unit.COUNT : Unit.PERCENT);
    }

    @Override
    public String toString() {
        return switch (scenario) {
            case FORWARD ->
                String.format(
                        Locale.ROOT,
                        "at %.0f %% of %s, %d sessions queue for one lock for %.1f s",
                        100 * progress,
                        phase,
                        sessions,
                        length.toMillis() / 1_000.0);
            case ROLLBACK ->
                String.format(
                        Locale.ROOT,
                        "after the sample of %s, a faulty release fails %.0f %% of all requests",
                        phase,
                        100 * errors);
        };
    }
}
