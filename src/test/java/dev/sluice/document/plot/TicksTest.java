package dev.sluice.document.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TicksTest {
    @Test
    void standAtRoundNumbers() {
        assertEquals(List.of(0.0, 2.0, 4.0, 6.0, 8.0, 10.0), Ticks.between(0, 10.6, 6, Unit.NUMBER));
        assertEquals(List.of(0.0, 0.1, 0.2, 0.3), Ticks.between(0, 0.35, 4, Unit.PERCENT));
        assertEquals(List.of(-20.0, 0.0, 20.0), Ticks.between(-25, 30, 3, Unit.NUMBER));
        assertEquals(List.of(0.0, 5_000_000.0, 10_000_000.0), Ticks.between(0, 12_000_000, 3, Unit.ROWS));
    }

    @Test
    void ofTimeAreThoseOfAClock() {
        assertEquals(List.of("0s", "10m", "20m", "30m"), said(Ticks.between(0, 2_000, 4, Unit.DURATION)));
        assertEquals(List.of("0s", "6h", "12h", "18h", "1d"), said(Ticks.between(0, 86_400, 5, Unit.DURATION)));
        assertEquals(List.of("0s", "50ms", "100ms"), said(Ticks.between(0, 0.12, 3, Unit.DURATION)));
    }

    @Test
    void ofWhatIsCountedAreWhole() {
        assertEquals(List.of(0.0, 1.0, 2.0), Ticks.between(0, 2.1, 5, Unit.COUNT));
    }

    @Test
    void ofABooleanAreItsTwoValues() {
        assertEquals(List.of(0.0, 1.0), Ticks.between(0, 1.06, 5, Unit.BOOLEAN));
    }

    @Test
    void areFewAndNeverReadAlike() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            Unit unit = Unit.values()[random.nextInt(9)];
            double high = Math.pow(10, random.nextInt(12) - 4) * (random.nextDouble() + 0.1);
            double low = random.nextBoolean() ? 0 : -high * random.nextDouble();
            List<Double> ticks = Ticks.between(low, high, 5, unit);
            String all = unit + " " + low + ".." + high + ": " + ticks;
            assertTrue(ticks.size() <= 7 && (!ticks.isEmpty() || high < 1), all);
            assertTrue(ticks.stream().allMatch(tick -> tick >= low && tick <= high), all);
            List<String> said = ticks.stream()
                    .map(tick -> QuantityFormat.format(tick, unit))
                    .toList();
            assertEquals(said.size(), new HashSet<>(said).size(), () -> all + " " + said);
        }
    }

    private static List<String> said(List<Double> seconds) {
        return seconds.stream()
                .map(tick -> QuantityFormat.format(tick, Unit.DURATION))
                .toList();
    }
}
