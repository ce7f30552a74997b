package dev.sluice.document.plot;

import dev.sluice.value.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Round numbers for an axis: steps of 1, 2 or 5 times a power of ten; of time also those of a clock. */
final class Ticks {
    private static final double MINUTE = 60;
    private static final double[] CLOCK = {
        60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800
    };

    private Ticks() {}

    /**
     * Every multiple of one round step between the two, both included; at most {@code most} of them (and one more where both ends
     * are round).
     *
     * @param most at least 1
     */
    static List<Double> between(double low, double high, int most, Unit unit) {
        if (unit == Unit.BOOLEAN) {
            return List.of(0.0, 1.0);
        }
        if (!(high > low)) {
            return List.of(low);
        }
        BigDecimal step = step((high - low) / most, unit);
        List<Double> ticks = new ArrayList<>();
        BigDecimal at = BigDecimal.valueOf(low).divide(step, 0, RoundingMode.CEILING);
        for (BigDecimal tick = at.multiply(step); tick.doubleValue() <= high; tick = tick.add(step)) {
            ticks.add(tick.signum() == 0 ? 0.0 : tick.doubleValue());
        }
        return ticks;
    }

    private static BigDecimal step(double least, Unit unit) {
        if (unit == Unit.DURATION && least > MINUTE / 3) {
            for (double step : CLOCK) {
                if (step >= least) {
                    return BigDecimal.valueOf(step);
                }
            }
        }
        boolean whole = unit == Unit.ROWS || unit == Unit.COUNT;
        return round(whole ? Math.max(1, least) : least);
    }

    /** The smallest of 1, 2 and 5 times a power of ten that is not less. */
    private static BigDecimal round(double least) {
        BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen((int) Math.floor(Math.log10(least)));
        for (int times : new int[] {1, 2, 5}) {
            BigDecimal step = power.multiply(BigDecimal.valueOf(times));
            if (step.doubleValue() >= least) {
                return step;
            }
        }
        return power.scaleByPowerOfTen(1);
    }
}
