package dev.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Action;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Size, duty, back-off and rate of batches. */
class PacingTest {
    private static final double MANY_BYTES = 1e12;

    @Test
    void growsByAtMostHalfABatch() {
        SizeController sizes = new SizeController(1_000, 100, 10_000);
        sizes.took(1, 100, true, OptionalLong.empty(), MANY_BYTES);
        assertEquals(1_500, sizes.rows());
        sizes.took(80, 100, true, OptionalLong.empty(), MANY_BYTES);
        assertEquals(1_875, sizes.rows());
    }

    @Test
    void shrinksInProportionAndAtOnceToATenthWhenFiveTimesTooSlow() {
        SizeController sizes = new SizeController(1_000, 10, 10_000);
        sizes.took(200, 100, true, OptionalLong.empty(), MANY_BYTES);
        assertEquals(500, sizes.rows());
        sizes.took(500, 100, true, OptionalLong.empty(), MANY_BYTES);
        assertEquals(50, sizes.rows());
    }

    @Test
    void staysWithinItsBounds() {
        SizeController sizes = new SizeController(1_000, 900, 1_200);
        sizes.took(1, 100, true, OptionalLong.empty(), MANY_BYTES);
        assertEquals(1_200, sizes.rows());
        sizes.tooLong();
        assertEquals(900, sizes.rows());
    }

    @Test
    void staysWhereAnOperatorSetIt() {
        SizeController sizes = new SizeController(1_000, 100, 10_000);
        sizes.pin(4_000);
        sizes.took(1, 100, true, OptionalLong.empty(), MANY_BYTES);
        sizes.took(99_999, 100, true, OptionalLong.empty(), MANY_BYTES);
        assertEquals(4_000, sizes.rows());
    }

    @Test
    void halvesAfterAFailure() {
        SizeController sizes = new SizeController(1_000, 100, 10_000);
        sizes.failed();
        assertEquals(500, sizes.rows());
    }

    @Test
    void takesTheSlowestTenthOfTheLastBatchesForItsMeasure() {
        SizeController sizes = new SizeController(1_000, 10, 10_000);
        took(sizes, 50);
        assertEquals(1_500, sizes.rows());
        took(sizes, 150);
        assertEquals(1_000, sizes.rows());
        took(sizes, 20);
        assertEquals(1_000, sizes.rows(), "one fast batch among three proves nothing");
        for (int batch = 0; batch < 9; batch++) {
            took(sizes, 80);
        }
        assertTrue(sizes.rows() > 1_000, "what lies ten batches back is forgotten");
    }

    @Test
    void neverCreepsWhereFewRowsTakeAsLongAsMany() {
        SizeController sizes = new SizeController(1_000, 1, 10_000);
        took(sizes, 20_000);
        assertEquals(100, sizes.rows());
        took(sizes, 20_000);
        assertEquals(150, sizes.rows(), "a tenth of the rows took as long");
        for (int batch = 0; batch < 10; batch++) {
            took(sizes, 20_000);
        }
        assertTrue(sizes.rows() >= 100, sizes.rows() + " rows");
        for (int batch = 0; batch < 60; batch++) {
            took(sizes, batch % 4 == 0 ? 120 : 60);
        }
        assertTrue(sizes.rows() > 300, sizes.rows() + " rows");
    }

    @Test
    void excusesNoMoreThanTenInARow() {
        SizeController sizes = new SizeController(1_000, 1, 10_000);
        for (int batch = 0; batch < 11; batch++) {
            took(sizes, 20_000);
        }
        assertEquals(1_000, sizes.rows());
        took(sizes, 20_000);
        assertEquals(100, sizes.rows());
    }

    @Test
    void doesNotCreepInSmallStepsEither() {
        SizeController sizes = new SizeController(1_000, 1, 10_000);
        for (int batch = 0; batch < 200; batch++) {
            took(sizes, 120 + sizes.rows() / 20);
            assertTrue(sizes.rows() > 50, sizes.rows() + " rows");
        }
    }

    /** Other work on the machine holds up one batch in two, whatever its size. */
    @Test
    void isNotWornDownByWhatBefallsAnyBatch() {
        Random random = new Random(1);
        SizeController sizes = new SizeController(1_000, 1, 10_000);
        long all = 0;
        for (int batch = 0; batch < 1_000; batch++) {
            long own = Math.max(1, sizes.rows() / 20);
            took(sizes, own + (random.nextInt(2) == 0 ? 300 + random.nextInt(1_500) : 0));
            all += sizes.rows();
        }
        assertTrue(all / 1_000 > 300, all / 1_000 + " rows on average");
    }

    @Test
    void followsRowsThatBecomeHeavierInTheMidstOfSuchNoise() {
        Random random = new Random(1);
        SizeController sizes = new SizeController(1_000, 1, 10_000);
        for (int batch = 0; batch < 100; batch++) {
            took(sizes, sizes.rows() / 20 + (random.nextInt(2) == 0 ? 300 + random.nextInt(1_500) : 0));
        }
        for (int batch = 0; batch < 5; batch++) {
            took(sizes, sizes.rows() * 20);
        }
        assertTrue(sizes.rows() <= 10, sizes.rows() + " rows");
    }

    @Test
    void followsRowsThatBecomeALittleHeavierBehindAStall() {
        SizeController sizes = new SizeController(1_000, 1, 10_000);
        took(sizes, 600);
        for (int batch = 0; batch < 5; batch++) {
            took(sizes, Math.round(sizes.rows() * 0.06));
        }
        for (int batch = 0; batch < 4; batch++) {
            took(sizes, sizes.rows() * 5);
        }
        assertTrue(sizes.rows() <= 20, sizes.rows() + " rows");
    }

    @Test
    void aLongStallExcusesNothingThatComesLongAfterIt() {
        SizeController sizes = new SizeController(1_000, 1, 10_000);
        for (int batch = 0; batch < 20; batch++) {
            took(sizes, sizes.rows() * 2);
        }
        long usual = sizes.rows();
        took(sizes, 20_000);
        took(sizes, 10_000);
        for (int batch = 0; batch < 40; batch++) {
            took(sizes, sizes.rows() * 2 + batch % 3);
            assertTrue(sizes.rows() <= usual * 1.5, sizes.rows() + " rows");
        }
    }

    @Test
    void fewerRowsBehindATimeoutAreNotExcused() {
        SizeController sizes = new SizeController(1_000, 1, 10_000);
        took(sizes, 20_000);
        took(sizes, 20_000);
        assertEquals(150, sizes.rows());
        sizes.tooLong();
        took(sizes, 20_000);
        assertEquals(2, sizes.rows());
    }

    private static void took(SizeController sizes, long millis) {
        sizes.took(millis, 100, true, OptionalLong.empty(), MANY_BYTES);
    }

    @Test
    void letsNoBatchWriteMoreThanItsBytes() {
        SizeController sizes = new SizeController(1_000, 10, 100_000);
        sizes.took(10, 100, true, OptionalLong.of(600_000), 300_000);
        assertEquals(500, sizes.rows());
    }

    @Test
    void bytesThatOthersWriteDoNotMakeItSmallerForEver() {
        SizeController sizes = new SizeController(1_000, 1, 10_000);
        for (int batch = 0; batch < 100; batch++) {
            sizes.took(200, 250, true, OptionalLong.of(4_800_000 + sizes.rows() * 200), 4_000_000);
        }
        assertTrue(sizes.rows() >= 200, sizes.rows() + " rows");
    }

    /** The next range may have to change each of its rows. */
    @Test
    void whatChangesFewOfItsRowsDoesNotGrowBeyondTheStatedSize() {
        SizeController sizes = new SizeController(1_000, 1, 100_000);
        took(sizes, 5_000);
        assertEquals(100, sizes.rows());
        for (int batch = 0; batch < 20; batch++) {
            sizes.took(2, 100, false, OptionalLong.empty(), MANY_BYTES);
        }
        assertEquals(1_000, sizes.rows());
        took(sizes, 50);
        assertEquals(1_500, sizes.rows());
        sizes.took(2, 100, false, OptionalLong.empty(), MANY_BYTES);
        assertEquals(1_500, sizes.rows());
    }

    @Test
    void whatABudgetCutAndTakesTooLongAllTheSameIsCutFurther() {
        SizeController sizes = new SizeController(1_000, 1, 10_000);
        sizes.tookFewer(200, 100, 100);
        assertEquals(1_000, sizes.rows());
        sizes.tookFewer(200, 3_000, 100);
        assertEquals(20, sizes.rows());
    }

    @Test
    void restsAsLongAsTheShareAsks() {
        Duty duty = new Duty();
        duty.worked(100, 100, true, 0);
        assertEquals(0, duty.restMillis(100, 0));
        assertEquals(100, duty.restMillis(50, 0));
        assertEquals(350, duty.restMillis(25, 50));
    }

    @Test
    void leavesAThrottleByAtMostHalfABatchAtATime() {
        Duty duty = new Duty();
        duty.worked(100, 20, true, 0);
        assertEquals(400, duty.restMillis(duty.share(100), 0));
        duty.worked(100, 100, true, 0);
        assertEquals(Math.round(100 / 0.3 - 100), duty.restMillis(duty.share(100), 0));
        assertEquals(Math.round(100 / 0.3 - 100), duty.restMillis(duty.share(100), 0), "asking twice changes nothing");
        duty.worked(100, 100, true, 0);
        assertEquals(Math.round(100 / 0.45 - 100), duty.restMillis(duty.share(100), 0));
    }

    @Test
    void holdsItsShareWhileNoReadingIsNew() {
        Duty duty = new Duty();
        duty.worked(100, 20, true, 0);
        duty.worked(100, 100, false, 0);
        duty.worked(100, 100, false, 0);
        assertEquals(400, duty.restMillis(duty.share(100), 0));
        assertTrue(duty.isBehind(100));
    }

    @Test
    void goesOnAsBeforeOnceNothingMightBegin() {
        Duty duty = new Duty();
        duty.worked(100, 0, true, 0);
        assertEquals(0, duty.restMillis(duty.share(100), 0));
    }

    @Test
    void restsLongerForABudget() {
        Duty duty = new Duty();
        duty.worked(100, 100, true, 500);
        assertEquals(400, duty.restMillis(100, 0));
        assertEquals(400, duty.ownRestMillis(0));
        assertEquals(300, Duty.atDuty(150, 50), 1e-9);
    }

    @Test
    void backsOffByGradesWithTheSameJitterEachTime() {
        Action.Retry retry = new Action.Retry(10, Duration.ofSeconds(1), Duration.ofSeconds(30));
        EffectId id = new EffectId(Book.ref("a.b"), false, 0);
        for (int attempt = 1; attempt <= 10; attempt++) {
            long pause = Backoff.millis(retry, "run-1", id, attempt);
            long grade = Math.min(30_000, 1_000L << attempt - 1);
            assertTrue(pause >= grade / 2 && pause <= grade, attempt + ": " + pause);
            assertEquals(pause, Backoff.millis(retry, "run-1", id, attempt));
        }
        assertNotEquals(Backoff.millis(retry, "run-1", id, 5), Backoff.millis(retry, "run-2", id, 5));
    }

    /** Journals of earlier versions are replayed, too: another jitter would wake their runs at other moments. */
    @Test
    void aPauseIsTheSameInEveryVersion() {
        Action.Retry retry = new Action.Retry(10, Duration.ofSeconds(1), Duration.ofSeconds(30));
        EffectId id = new EffectId(Book.ref("a.b"), false, 0);
        assertEquals(
                List.of(607L, 1_007L, 11_332L, 26_421L, 24_113L),
                IntStream.of(1, 2, 5, 6, 10)
                        .mapToObj(attempt -> Backoff.millis(retry, "run-1", id, attempt))
                        .toList());
    }

    @Test
    void givesNoTimeLeftBeforeItHasMeasured() {
        Rate rate = new Rate();
        rate.worked(1_000, 100);
        rate.worked(1_000, 100);
        assertTrue(rate.eta(10_000).isEmpty());
        rate.worked(1_000, 200);
        RunView.Eta eta = rate.eta(10_000).orElseThrow();
        assertEquals(1_000, eta.medianMillis());
        assertEquals(2_000, eta.highMillis());
    }
}
