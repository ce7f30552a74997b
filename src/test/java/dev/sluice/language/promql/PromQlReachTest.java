package dev.sluice.language.promql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far back a query reaches: a gate must not take what was before an effect for what came after. */
class PromQlReachTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "up | 0", "rate(x[5m]) | 300", "rate(a[1m]) / rate(b[90s]) | 90",
                "max_over_time(rate(x[5m])[1h:1m]) | 3900", "rate(x{a=\"[9h]\"}[1m]) | 60", "x[1m] offset 10m | 660",
                "avg_over_time(x[1w]) | 604800"
            })
    void theReachOfAPromQlQueryIsItsRanges(String query, long seconds) {
        assertEquals(seconds * 1_000, PromQlReach.millis(query));
    }
}
