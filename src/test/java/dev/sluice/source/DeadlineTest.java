package dev.sluice.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The time that a read has left, as drivers and servers take it: in milliseconds, where none means no bound at all. */
class DeadlineTest {
    private static final Duration BOUND = Duration.ofSeconds(2);

    @Test
    void whatIsLeftIsRoundedUpSoThatItNeverMeansNoBound() throws NoAnswer {
        for (int i = 0; i < 1_000; i++) {
            long end = System.nanoTime() + 10_000_000 + i * 1_003;
            Duration left = new Deadline(end, BOUND).left();
            assertTrue(left.toNanos() >= end - System.nanoTime(), () -> left + " ends too early");
            assertTrue(left.compareTo(Duration.ofMillis(12)) <= 0, left::toString);
        }
    }

    @Test
    void aPartOfAMillisecondIsOneAndNothingIsNoAnswer() {
        for (int i = 0; i < 1_000; i++) {
            Deadline soon = new Deadline(System.nanoTime() + i * 997, BOUND);
            try {
                assertEquals(Duration.ofMillis(1), soon.left());
            } catch (NoAnswer passed) {
                assertTrue(soon.hasPassed());
            }
        }
        Deadline over = new Deadline(System.nanoTime() - 1, BOUND);
        assertTrue(over.hasPassed());
        assertThrows(NoAnswer.class, over::left);
    }

    @ParameterizedTest
    @CsvSource({"2000, 2s", "1500, 1500ms", "1001, 1001ms", "999, 999ms"})
    void saysHowLongItWas(long millis, String words) {
        String said =
                new Deadline(0, Duration.ofMillis(millis)).passed().missing().toString();
        assertTrue(said.contains("no answer within " + words), said);
    }
}
