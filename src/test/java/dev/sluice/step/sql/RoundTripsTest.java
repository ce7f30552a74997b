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
    void aCommitOfWorkAloneIsNoMoreThanTheWay() throws SQLException {
        ask(5);
        RoundTrips.Mark batch = trips.mark();
        work(600);
        work(700);
        assertEquals(Duration.ofMillis(5 + 5), trips.since(batch));

        commit(20);
        assertEquals(Duration.ofMillis(20 + 20 + 20), trips.since(batch));
    }

    @Test
    void aFurtherSessionKnowsOfCommitsWhatAnotherHasMeasured() throws SQLException {
        ask(5);
        commit(20);
        RoundTrips further = new RoundTrips(() -> now);
        further.learn(trips);
        RoundTrips.Mark batch = further.mark();
        further.commitWork(() -> pass(30));

        assertEquals(Duration.ofMillis(20), further.since(batch));
    }

    @Test
    void aSlowCommitIsUnavoidableAsFarAsOneWithoutRowsIs() throws SQLException {
        commit(20);
        work(300);
        trips.compare(() -> pass(120));
        assertEquals(Duration.ofMillis(120), workSince(300));
        assertEquals(Duration.ofMillis(90), workSince(90));

        trips.compare(() -> pass(400));
        assertEquals(Duration.ofMillis(120), workSince(300), "none a second");

        pass(1_000);
        trips.compare(() -> pass(200));
        assertEquals(Duration.ofMillis(200), workSince(300));
    }

    @Test
    void theLongestOfTheLastCommitsWithoutRowsCountsForTenSeconds() throws SQLException {
        commit(20);
        for (long compared : new long[] {900, 100, 140, 110, 105, 130}) {
            work(1_000);
            trips.compare(() -> pass(compared));
        }
        assertEquals(Duration.ofMillis(140), workSince(1_000));

        pass(10_000);
        assertEquals(Duration.ofMillis(130), workSince(1_000), "the newest");
    }

    /** However long the slow time lasts: what is known of it is renewed before it gets stale. */
    @Test
    void noCommitOfASteadySlowTimeIsBlamed() throws SQLException {
        commit(2);
        work(700);
        for (int i = 0; i < 100; i++) {
            trips.compare(() -> pass(700));
            pass(10);
            assertEquals(Duration.ofMillis(700), workSince(700), "commit " + i);
        }
    }

    /** As where a throttle or a budget makes batches rest. */
    @Test
    void aLongRestForgetsNoSlowTimeBeforeItIsRefuted() throws SQLException {
        commit(2);
        work(700);
        trips.compare(() -> pass(700));
        pass(3_600_000);
        assertEquals(Duration.ofMillis(700), workSince(700));

        trips.compare(() -> pass(2));
        pass(10_000);
        assertEquals(Duration.ofMillis(2), workSince(700));
    }

    @Test
    void aCommitThatLastsLongerThanWhatIsKnownStaysFreshIsExcusedToo() throws SQLException {
        commit(20);
        work(12_000);
        trips.compare(() -> pass(12_000));

        assertEquals(Duration.ofMillis(12_000), workSince(12_000));
    }

    @Test
    void whatCannotBeComparedIsTriedOnceASecond() throws SQLException {
        commit(20);
        int[] tries = {0};
        for (int i = 0; i < 10; i++) {
            work(250);
            trips.compare(() -> {
                tries[0]++;
                throw new SQLException("a lock is in its way");
            });
        }

        assertEquals(3, tries[0]);
    }

    @Test
    void aCommitThatIsHardlySlowerThanTheShortestIsNotCompared() throws SQLException {
        commit(20);
        work(25);
        trips.compare(() -> {
            throw new AssertionError("nobody asked");
        });
    }

    @Test
    void aComparisonThatFailsIsNoMeasure() throws SQLException {
        commit(20);
        work(300);
        trips.compare(() -> {
            pass(250);
            throw new SQLException("cut off");
        });

        assertEquals(Duration.ofMillis(20), workSince(300));
    }

    @Test
    void furtherSessionsShareWhatIsKnownOfSlowTimes() throws SQLException {
        commit(20);
        RoundTrips further = new RoundTrips(() -> now);
        further.learn(trips);
        work(300);
        trips.compare(() -> pass(120));
        RoundTrips.Mark batch = further.mark();
        further.commitWork(() -> pass(500));

        assertEquals(Duration.ofMillis(120), further.since(batch));
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

    private Duration workSince(long millis) throws SQLException {
        RoundTrips.Mark batch = trips.mark();
        work(millis);
        return trips.since(batch);
    }

    private void pass(long millis) {
        now += Duration.ofMillis(millis).toNanos();
    }

    private void ask(long millis) throws SQLException {
        assertEquals(millis, trips.question(() -> {
            now += Duration.ofMillis(millis).toNanos();
            return millis;
        }));
    }

    private void work(long millis) throws SQLException {
        trips.commitWork(() -> pass(millis));
    }

    private void commit(long millis) throws SQLException {
        trips.commit(() -> pass(millis));
    }
}
