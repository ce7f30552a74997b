package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What batches that ran beside each other come to. */
class RoundTest {
    private static final Ended CANCELLED = new Ended.Otherwise(new Outcome.Cancelled("asked for"));
    private static final Ended FAILED = new Ended.Otherwise(new Outcome.Failed("55P03", "no lock", true));
    private static final Ended UNKNOWN = new Ended.Otherwise(new Outcome.Unknown("the server is away"));

    private final Tile tile = Tile.fresh(
            0,
            new Tile.Planned(
                    0, new KeyRange(Optional.empty(), key("9")), 9, OptionalDouble.empty(), OptionalDouble.empty()));
    private final Ended committed =
            new Ended.Committed(tile, tile.behind(key("3"), OptionalDouble.empty(), 3), 5, Optional.empty());

    private Outcome of(Ended... ends) {
        return Round.of(new Course("a.fill", 1, List.of(tile), 0), List.of(ends));
    }

    @Test
    void whatNobodyKnowsOfOneIsNotKnownOfTheRound() {
        assertInstanceOf(Outcome.Unknown.class, of(committed, FAILED, UNKNOWN));
        assertInstanceOf(Outcome.Unknown.class, of(UNKNOWN, committed));
        assertInstanceOf(Outcome.Unknown.class, of(CANCELLED, UNKNOWN));
    }

    @Test
    void anotherServerIsToldWhicheverBatchNoticedIt() {
        Ended moved = new Ended.Otherwise(new Outcome.Unknown("timeline 1 to 2", true));
        assertEquals(new Outcome.Unknown("timeline 1 to 2", true), of(UNKNOWN, moved, committed));
        assertEquals(new Outcome.Unknown("timeline 1 to 2", true), of(moved, UNKNOWN));
    }

    @Test
    void aFailureIsToldBeforeACancellation() {
        assertInstanceOf(Outcome.Failed.class, of(CANCELLED, FAILED));
        assertInstanceOf(
                Outcome.Failed.class, rest(committed, CANCELLED, FAILED).orElseThrow());
        assertInstanceOf(Outcome.Cancelled.class, rest(CANCELLED, committed).orElseThrow());
    }

    @Test
    void aRangeThatWasElsewhereCanBeTriedAgain() {
        Outcome.Failed astray = assertInstanceOf(
                Outcome.Failed.class, rest(committed, new Ended.Astray()).orElseThrow());
        assertEquals("CHECKPOINT", astray.code());
        assertTrue(astray.retryable());
    }

    private Optional<Outcome> rest(Ended... ends) {
        Outcome.BatchDone done = assertInstanceOf(Outcome.BatchDone.class, of(ends));
        assertEquals(3, done.rows());
        return done.rest();
    }

    private static Key key(String value) {
        return new Key(List.of(value));
    }
}
