package dev.sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expression.WindowFunction;
import dev.sluice.language.text.Span;
import dev.sluice.value.Dimension;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions over windows, estimates and baselines (gates.md §6 and §7). */
class WindowsTest {
    private final GateLab lab = GateLab.of(
            "metric total rows progress from db every 15s sql \"select 9\"\n",
            "baseline lag over 1m\nproceed when errors < 1% and lag < above(baseline(lag), 20%, 5ms)");
    private final Samples samples = lab.samples;

    private double window(WindowFunction function, String metric, String over, long at) {
        return window(function, metric, over, View.plain(at));
    }

    private double window(WindowFunction function, String metric, String over, View view) {
        Expression.Window window = new Expression.Window(
                function,
                metric,
                Duration.ofMillis(GateLab.millis(over)),
                function == WindowFunction.PREDICT ? Optional.of(Duration.ofMinutes(1)) : Optional.empty(),
                Dimension.NUMBER,
                Span.NONE);
        return samples.window(window).amount(view);
    }

    private void feed(String metric, double... amounts) {
        samples.metric(metric).ring.keep(3_600_000);
        for (int index = 0; index < amounts.length; index++) {
            long at = index * 15_000L;
            samples.arrived(
                    metric,
                    at,
                    Double.isNaN(amounts[index])
                            ? Reading.missing(Missing.Cause.TIMEOUT, "")
                            : Reading.of(Value.amount(amounts[index]), at));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "AVG, 24",
        "MIN, 10",
        "MAX, 50",
        "P50, 20",
        "P90, 50",
        "P95, 50",
        "P99, 50",
        "LAST, 50",
        "COUNT, 5",
        "DELTA, 40",
        "RATE, 0.6666666666666666",
        "INCREASE, 40",
        "CHANGED, 1",
        "STALLED, 0",
        "STDDEV, 14.966629547095765",
        "SLOPE, 0.6666666666666666",
        "PREDICT, 84"
    })
    void everyFunctionOverFiveSamples(WindowFunction function, double expected) {
        feed("waiting", 10, 10, 20, 30, 50);
        assertEquals(expected, window(function, "waiting", "5m", 60_000), 1e-9);
    }

    @Test
    void aCounterResetIsNotAFall() {
        feed("waiting", 100, 130, 5, 25);
        assertEquals(55, window(WindowFunction.INCREASE, "waiting", "5m", 45_000));
        assertEquals(-75, window(WindowFunction.DELTA, "waiting", "5m", 45_000));
    }

    @Test
    void onlySamplesInTheWindowCount() {
        feed("waiting", 100, 1, 2, 3);
        assertEquals(2.5, window(WindowFunction.AVG, "waiting", "30s", 45_000));
    }

    @Test
    void aWindowIsUnknownWhenItsNewestSampleIs() {
        feed("waiting", 1, 2, 3, 4, 5, Double.NaN);
        assertTrue(Double.isNaN(window(WindowFunction.AVG, "waiting", "5m", 75_000)));
        assertEquals(5, window(WindowFunction.COUNT, "waiting", "5m", 75_000));
    }

    @Test
    void aWindowIsUnknownWithFewerThanFourInFiveKnown() {
        feed("waiting", 1, Double.NaN, 1, 1, 1);
        assertEquals(1, window(WindowFunction.AVG, "waiting", "5m", 60_000));
        feed("lag", 1, Double.NaN, 1, Double.NaN, 1);
        assertTrue(Double.isNaN(window(WindowFunction.AVG, "lag", "5m", 60_000)));
    }

    @Test
    void aStandstillIsSeenOnlyWhenTheWholeWindowWas() {
        feed("waiting", 7, 7, 7, 7, 7);
        View early = View.plain(60_000);
        assertTrue(Double.isNaN(window(WindowFunction.STALLED, "waiting", "2m", early)));
        assertTrue(early.early);
        assertFalse(early.blind);
        assertEquals(1, window(WindowFunction.STALLED, "waiting", "1m", 60_000));
    }

    @Test
    void windowsOverOwnProgressRunOnWorkingTime() {
        samples.metric("filled").ring.keep(3_600_000);
        samples.pace(Pace.FULL, 0);
        samples.engineSample("filled", 0, 0);
        samples.engineSample("filled", 15_000, 150);
        samples.pace(Pace.STOPPED, 15_000);
        for (int quarter = 2; quarter < 100; quarter++) {
            samples.engineSample("filled", quarter * 15_000L, 150);
        }
        samples.pace(Pace.THROTTLED, 1_500_000);
        samples.engineSample("filled", 1_515_000, 300);
        assertEquals(10, window(WindowFunction.RATE, "filled", "1m", 1_515_000));
    }

    @Test
    void anEstimateIsARangeAndLeavesThrottledTimeOut() {
        samples.pace(Pace.FULL, 0);
        assertEquals(
                EtaEstimate.State.UNKNOWN,
                samples.eta("filled", OptionalDouble.of(1_000), 0).state());
        for (int second = 0; second <= 30; second += 10) {
            samples.engineSample("filled", second * 1_000L, second * 10);
        }
        samples.pace(Pace.THROTTLED, 30_000);
        samples.engineSample("filled", 40_000, 301);
        EtaEstimate estimate = samples.eta("filled", OptionalDouble.of(1_301), 40_000);
        assertEquals(EtaEstimate.State.READY, estimate.state());
        assertEquals(100, estimate.p50().orElseThrow(), 1e-9);
        assertEquals(100, estimate.p90().orElseThrow(), 1e-9);
        assertEquals(
                EtaEstimate.State.DUE,
                samples.eta("filled", OptionalDouble.of(301), 40_000).state());
        assertEquals(
                EtaEstimate.State.OVERRUN,
                samples.eta("filled", OptionalDouble.of(300), 40_000).state());
    }

    @Test
    void anEstimateIsMeasuringWithFewerThanThreeSamplesAndStalledWithoutARate() {
        samples.pace(Pace.FULL, 0);
        samples.engineSample("filled", 0, 5);
        samples.engineSample("filled", 10_000, 5);
        assertEquals(
                EtaEstimate.State.MEASURING,
                samples.eta("filled", OptionalDouble.of(9), 10_000).state());
        samples.engineSample("filled", 20_000, 5);
        assertEquals(
                EtaEstimate.State.STALLED,
                samples.eta("filled", OptionalDouble.of(9), 20_000).state());
    }

    @Test
    void aJumpyRateWidensTheRangeButNeverWithoutBound() {
        samples.pace(Pace.FULL, 0);
        double[] done = {0, 10, 200, 210, 400, 410};
        for (int index = 0; index < done.length; index++) {
            samples.engineSample("filled", index * 10_000L, done[index]);
        }
        EtaEstimate estimate = samples.eta("filled", OptionalDouble.of(1_000), 50_000);
        double likely = estimate.p50().orElseThrow();
        assertEquals(4 * likely, estimate.p90().orElseThrow(), 1e-6);
    }

    @Test
    void aBaselineIsTheMedianOfItsFrozenSamples() {
        assertFalse(lab.baselines.isFull("lag", 0));
        feed("lag", 0.1, 0.3, 0.2, 0.9, 0.4);
        assertTrue(lab.baselines.isFull("lag", 60_000));
        List<Reading.Present> frozen = lab.baselines.freeze("lag", 60_000);
        assertEquals(4, frozen.size());
        assertEquals(0.35, lab.baselines.value("lag").orElseThrow(), 1e-9);
    }

    @Test
    void aBaselineIsNotFullWhileItsWindowIsShortOrTornOrItsNewestSampleMissing() {
        assertThrows(IllegalStateException.class, () -> lab.baselines.freeze("lag", 0));
        feed("lag", 0.1, 0.3, 0.2);
        assertFalse(lab.baselines.isFull("lag", 30_000), "half the window");
        feed("lag", 0.1, Double.NaN, Double.NaN, 0.2, 0.3);
        assertFalse(lab.baselines.isFull("lag", 60_000), "half of it missing");
    }

    @Test
    void aHistoryFromTheSourceFillsABaselineAtOnce() {
        lab.baselines.history(
                "lag",
                List.of(
                        new Reading.Present(Value.amount(1), -50_000),
                        new Reading.Present(Value.amount(2), -35_000),
                        new Reading.Present(Value.amount(3), -20_000)));
        samples.arrived("lag", 0, Reading.of(Value.amount(4), 0));
        assertTrue(lab.baselines.isFull("lag", 0));
        lab.baselines.freeze("lag", 0);
        assertEquals(2.5, lab.baselines.value("lag").orElseThrow());
    }

    @Test
    void aZeroBaselineStillHasItsAbsoluteMargin() {
        lab.set("errors", "0%").set("lag", "0s").stepsDone().to("59s").expect(Verdict.HOLD);
        lab.baselines.freeze("lag", lab.now);
        lab.set("lag", "4ms")
                .to("1m15s")
                .expect(Verdict.PROCEED)
                .set("lag", "6ms")
                .to("1m30s")
                .expect(Verdict.CONTINUE);
    }
}
