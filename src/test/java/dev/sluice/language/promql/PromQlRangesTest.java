package dev.sluice.language.promql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromQlRangesTest {
    private static final Map<String, Duration> WINDOW =
            Map.of("window", Duration.ofSeconds(90), "short", Duration.ofMillis(500));

    @Test
    void fillsTheRangesThatParametersGive() {
        assertEquals(
                "sum(rate(a[90s])) / sum(rate(b{x=\"1\"}[500ms]))",
                PromQlRanges.filled("sum(rate(a[:window])) / sum(rate(b{x=\"1\"}[:short]))", WINDOW));
    }

    @Test
    void leavesAloneWhatIsNoRange() {
        for (String text : List.of(
                "rate(a{x=\"[:window]\"}[1m])", "max_over_time(rate(a[1m])[1h:5m])", "job:errors:rate5m", "a[1h:]")) {
            assertEquals(text, PromQlRanges.filled(text, WINDOW));
        }
    }
}
