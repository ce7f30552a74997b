package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.source.Answer;
import dev.sluice.source.SeriesCount;
import dev.sluice.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SampleTimesTest {
    private static final Instant SCRAPED = Instant.parse("2026-11-20T12:00:00Z");

    private final SampleTimes times = new SampleTimes();

    @Test
    void theSameSampleKeepsItsTimeThoughItsAgeJitters() {
        assertEquals(9_000, times.onRunsClock("m", sampled(SCRAPED, 1_000), 10_000));
        assertEquals(9_000, times.onRunsClock("m", sampled(SCRAPED, 15_970), 25_000));
        assertEquals(9_020, times.onRunsClock("other", sampled(SCRAPED, 15_980), 25_000));
    }

    @Test
    void anotherSampleHasATimeOfItsOwn() {
        times.onRunsClock("m", sampled(SCRAPED, 1_000), 10_000);

        assertEquals(24_500, times.onRunsClock("m", sampled(SCRAPED.plusSeconds(15), 500), 25_000));
        assertEquals(26_000, times.onRunsClock("m", sampled(SCRAPED.plusSeconds(20), -1_000), 25_000));
        assertEquals(-5_000, times.onRunsClock("m", sampled(SCRAPED.minusSeconds(60), 30_000), 25_000));
    }

    @Test
    void jitterDoesNotChangeTheOrderOfSamples() {
        times.onRunsClock("m", sampled(SCRAPED, 500), 10_000);

        assertEquals(9_499, times.onRunsClock("m", sampled(SCRAPED.minusSeconds(1), 500), 11_000));
        assertEquals(9_501, times.onRunsClock("m", sampled(SCRAPED.plusSeconds(1), 3_000), 12_000));
    }

    @Test
    void withoutATimeTheAnswerItselfIsTheSample() {
        Answer.Answered ageless = new Answer.Answered(
                Value.amount(1), Optional.empty(), Optional.empty(), SeriesCount.ONE, "", List.of());

        assertEquals(10_000, times.onRunsClock("m", ageless, 10_000));
        assertEquals(11_000, times.onRunsClock("m", ageless, 11_000));
    }

    private static Answer.Answered sampled(Instant at, long ageMillis) {
        return new Answer.Answered(
                Value.amount(1),
                Optional.of(new Answer.Sampled(at, Duration.ofMillis(ageMillis))),
                Optional.empty(),
                SeriesCount.ONE,
                "",
                List.of());
    }
}
