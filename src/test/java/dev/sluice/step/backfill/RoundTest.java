package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
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
        return Round.of(new Course("a.fill", 1, List.of(tile), 0), List.of(ends), 3);
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

    /** Each was to take three rows; the second one is the last of a range that weighs seven, and changed none. */
    @Test
    void whatWasNotCommittedWasNotPassed() {
        Tile other = Tile.fresh(
                        1,
                        new Tile.Planned(
                                0,
                                new KeyRange(Optional.of(key("9")), key("99")),
                                7,
                                OptionalDouble.empty(),
                                OptionalDouble.empty()))
                .behind(key("91"), OptionalDouble.empty(), 3)
                .behind(key("95"), OptionalDouble.empty(), 2);
        Ended last =
                new Ended.Committed(other, other.behind(key("99"), OptionalDouble.empty(), 0), 5, Optional.empty());
        assertEquals(OptionalLong.of(3), passed(committed, FAILED, CANCELLED));
        assertEquals(OptionalLong.of(4), passed(committed, last));
    }

    /** Where fewer or more rows lie in it than was estimated. */
    @Test
    void theEndOfARangePassedNoFewerThanItChangedAndNoMoreThanItWasToTake() {
        Tile begun = tile.behind(key("2"), OptionalDouble.empty(), 3);
        assertEquals(3, begun.passed(tile, 3));
        Tile done = begun.behind(key("9"), OptionalDouble.empty(), 5);
        assertEquals(5, done.passed(begun, 8));
        assertEquals(2, done.passed(begun, 2));
    }

    private OptionalLong passed(Ended... ends) {
        return assertInstanceOf(Outcome.BatchDone.class, of(ends)).passed();
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
