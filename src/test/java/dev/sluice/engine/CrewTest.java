package dev.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.gate.Pressure;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many batches run at once. */
class CrewTest {
    private final Crew crew = new Crew();

    @Test
    void beginsWithOneAndIsWholeAtOnceWhereNoRuleCouldSayAnything() {
        assertEquals(1, crew.workers(4, 100));
        crew.worked(10, 4, Pressure.NONE);
        assertEquals(4, crew.workers(4, 100));
    }

    /** From four of eight, with everything read anew. */
    @ParameterizedTest
    @CsvSource({"0.0, 5", "0.39, 5", "0.4, 4", "0.69, 4", "0.7, 3", "0.99, 3", "1.0, 2", "7.5, 2"})
    void growsHoldsShedsOrHalvesByTheZone(double utilisation, int then) {
        grow(4);
        crew.worked(100, 8, seen(utilisation, 99));
        assertEquals(then, crew.workers(8, 100));
    }

    @Test
    void holdsWhileNothingWasSeenSinceTheLastChange() {
        grow(3);
        crew.worked(100, 8, seen(0.1, 2));
        assertEquals(3, crew.workers(8, 100), "the reading is as old as the last change");
        crew.worked(200, 8, seen(2, 2));
        assertEquals(3, crew.workers(8, 100));
        crew.worked(300, 8, seen(0.1, 4));
        assertEquals(4, crew.workers(8, 100));
    }

    @Test
    void shedsWhereARuleCannotBeTold() {
        grow(4);
        crew.worked(100, 8, new Pressure(OptionalDouble.of(0.1), true, 99));
        assertEquals(3, crew.workers(8, 100));
    }

    /** Such as a pause when something equals 9, which it does not. */
    @Test
    void growsByOneWhereARuleIsNotTrueAndNothingTellsHowFarItIsFromThat() {
        grow(4);
        crew.worked(100, 8, new Pressure(OptionalDouble.empty(), false, 99));
        assertEquals(5, crew.workers(8, 100));
    }

    @Test
    void neverLeavesItsBounds() {
        crew.worked(10, 8, seen(3, 9));
        assertEquals(1, crew.workers(8, 100));
        grow(8);
        crew.worked(100, 8, seen(0, 99));
        assertEquals(8, crew.workers(8, 100));
        assertEquals(2, crew.workers(2, 100), "an operator took some away");
    }

    @Test
    void aShareIsFirstAShareOfTheWorkersAndThenOfTheirTime() {
        grow(4);
        assertEquals(2, crew.workers(4, 50));
        assertEquals(100, Crew.dutyOf(2, 4, 50));
        assertEquals(1, crew.workers(4, 30));
        assertEquals(100, Crew.dutyOf(1, 4, 30));
        assertEquals(1, crew.workers(4, 10));
        assertEquals(40, Crew.dutyOf(1, 4, 10));
        assertEquals(50, Crew.dutyOf(1, 1, 50));
    }

    /** One more with each reading. */
    private void grow(int size) {
        for (int i = 1; i <= size && crew.workers(16, 100) < size; i++) {
            crew.worked(i, 16, seen(0, i));
        }
        assertEquals(size, crew.workers(16, 100));
    }

    private static Pressure seen(double utilisation, long takenAt) {
        return new Pressure(OptionalDouble.of(utilisation), false, takenAt);
    }
}
