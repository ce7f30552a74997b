package dev.sluice.language.promql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromQlParametersTest {
    private static final Map<String, String> WINDOW = Map.of(
            "window",
            PromQlParameters.range(Duration.ofSeconds(90)),
            "short",
            PromQlParameters.range(Duration.ofMillis(500)),
            "job",
            PromQlParameters.label("a\"} or up{x=~\".\\d]"));

    @Test
    void fillsTheRangesThatParametersGive() {
        assertEquals(
                "sum(rate(a[90s])) / sum(rate(b{x=\"1\"}[500ms]))",
                PromQlParameters.filled("sum(rate(a[:window])) / sum(rate(b{x=\"1\"}[:short]))", WINDOW));
    }

    @Test
    void leavesAloneWhatIsNoRange() {
        for (String text : List.of(
                "rate(a{x=\"[:window]\"}[1m])", "max_over_time(rate(a[1m])[1h:5m])", "job:errors:rate5m", "a[1h:]")) {
            assertEquals(text, PromQlParameters.filled(text, WINDOW));
        }
    }

    @Test
    void findsAPlaceOfTheFilledTextInTheWrittenOne() {
        String written = "rate(a[:window]) / rate(b[:pace])";
        String filled = PromQlParameters.filled(written, Map.of("window", "3600s", "pace", "5s"));

        assertEquals("rate(a[3600s]) / rate(b[5s])", filled);
        for (String part : List.of("rate(a", "]) /", "rate(b", "])")) {
            int at = part.equals("])") ? filled.lastIndexOf(part) : filled.indexOf(part);
            int expected = part.equals("])") ? written.lastIndexOf(part) : written.indexOf(part);
            assertEquals(expected, PromQlParameters.offsetAsWritten(written, filled, at), part);
        }
        assertEquals(
                written.indexOf(":window"), PromQlParameters.offsetAsWritten(written, filled, filled.indexOf("600s")));
        assertEquals(written.length(), PromQlParameters.offsetAsWritten(written, filled, filled.length()));
    }

    @Test
    void fillsTheValuesOfLabelsWithStringsThatNothingCanEnd() {
        assertEquals(
                "rate(a{job=\"a\\\"} or up{x=~\\\".\\\\d]\", x!~\"b\"}[90s])",
                PromQlParameters.filled("rate(a{job=:job, x!~\"b\"}[:window])", WINDOW));
        assertEquals("{__name__=\"n\",b=~\"n\"}", PromQlParameters.filled("{__name__=:n,b=~:n}", Map.of("n", "\"n\"")));
    }

    @Test
    void leavesAloneWhatIsNoValueOfALabel() {
        for (String text : List.of("a{x=\":job\"}", "sum by (job) (a:job)", "a{job:job=\"1\"}", "a == :job")) {
            assertEquals(text, PromQlParameters.filled(text, WINDOW));
        }
    }

    @Test
    void findsAPlaceBehindALabelOfTheFilledTextInTheWrittenOne() {
        String written = "a{job=:job} / rate(b[:window])";
        String filled = PromQlParameters.filled(written, WINDOW);

        assertEquals(
                written.indexOf("rate("), PromQlParameters.offsetAsWritten(written, filled, filled.indexOf("rate(")));
        assertEquals(
                written.indexOf(":job"), PromQlParameters.offsetAsWritten(written, filled, filled.indexOf("or up")));
        assertEquals(written.indexOf("])"), PromQlParameters.offsetAsWritten(written, filled, filled.indexOf("])")));
    }
}
