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

    @Test
    void findsAPlaceOfTheFilledTextInTheWrittenOne() {
        String written = "rate(a[:window]) / rate(b[:pace])";
        String filled =
                PromQlRanges.filled(written, Map.of("window", Duration.ofHours(1), "pace", Duration.ofSeconds(5)));

        assertEquals("rate(a[3600s]) / rate(b[5s])", filled);
        for (String part : List.of("rate(a", "]) /", "rate(b", "])")) {
            int at = part.equals("])") ? filled.lastIndexOf(part) : filled.indexOf(part);
            int expected = part.equals("])") ? written.lastIndexOf(part) : written.indexOf(part);
            assertEquals(expected, PromQlRanges.offsetAsWritten(written, filled, at), part);
        }
        assertEquals(written.indexOf(":window"), PromQlRanges.offsetAsWritten(written, filled, filled.indexOf("600s")));
        assertEquals(written.length(), PromQlRanges.offsetAsWritten(written, filled, filled.length()));
    }
}
