package dev.sluice.step.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoundTripsTest {
    private long now;
    private final RoundTrips trips = new RoundTrips(() -> now);

    @Test
    void nothingIsUnavoidableBeforeAnythingWasAsked() {
        assertEquals(Duration.ZERO, trips.since(trips.mark()));
    }

    @Test
    void eachQuestionAndEachCommitCountsAsTheShortestOfItsKind() throws SQLException {
        ask(50);
        commit(120);
        RoundTrips.Mark batch = trips.mark();
        ask(55);
        ask(400);
        commit(130);

        assertEquals(Duration.ofMillis(50 + 50 + 120), trips.since(batch));
    }

    @Test
    void theShortestMayBeOfALaterOne() throws SQLException {
        RoundTrips.Mark batch = trips.mark();
        ask(300);
        ask(40);

        assertEquals(Duration.ofMillis(80), trips.since(batch));
    }

    @Test
    void whatFailsIsNoMeasure() throws SQLException {
        ask(50);
        RoundTrips.Mark batch = trips.mark();
        assertThrows(
                SQLException.class,
                () -> trips.question(() -> {
                    throw new SQLException("cut off at once");
                }));

        assertEquals(Duration.ZERO, trips.since(batch));
    }

    private void ask(long millis) throws SQLException {
        assertEquals(millis, trips.question(() -> {
            now += Duration.ofMillis(millis).toNanos();
            return millis;
        }));
    }

    private void commit(long millis) throws SQLException {
        trips.commit(() -> now += Duration.ofMillis(millis).toNanos());
    }
}
