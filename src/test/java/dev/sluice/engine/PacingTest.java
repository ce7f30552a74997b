package dev.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Action;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Size, duty, back-off and rate of batches. */
class PacingTest {

    @Test
    void growsByAtMostHalfABatch() {
        SizeController sizes = new SizeController(1_000, 100, 10_000);
        sizes.took(1, 100);
        assertEquals(1_500, sizes.rows());
        sizes.took(80, 100);
        assertEquals(1_875, sizes.rows());
    }

    @Test
    void shrinksInProportionAndAtOnceToATenthWhenFiveTimesTooSlow() {
        SizeController sizes = new SizeController(1_000, 10, 10_000);
        sizes.took(200, 100);
        assertEquals(500, sizes.rows());
        sizes.took(500, 100);
        assertEquals(50, sizes.rows());
    }

    @Test
    void staysWithinItsBounds() {
        SizeController sizes = new SizeController(1_000, 900, 1_200);
        sizes.took(1, 100);
        assertEquals(1_200, sizes.rows());
        sizes.tooLong();
        assertEquals(900, sizes.rows());
    }

    @Test
    void staysWhereAnOperatorSetIt() {
        SizeController sizes = new SizeController(1_000, 100, 10_000);
        sizes.pin(4_000);
        sizes.took(1, 100);
        sizes.took(99_999, 100);
        assertEquals(4_000, sizes.rows());
    }

    @Test
    void halvesAfterAFailure() {
        SizeController sizes = new SizeController(1_000, 100, 10_000);
        sizes.failed();
        assertEquals(500, sizes.rows());
    }

    @Test
    void restsAsLongAsTheShareAsks() {
        Duty duty = new Duty();
        duty.worked(100, OptionalLong.empty(), OptionalDouble.empty());
        assertEquals(0, duty.restMillis(100, 0));
        assertEquals(100, duty.restMillis(50, 0));
        assertEquals(350, duty.restMillis(25, 50));
    }

    @Test
    void leavesAThrottleByAtMostHalfABatchAtATime() {
        Duty duty = new Duty();
        duty.worked(100, OptionalLong.empty(), OptionalDouble.empty());
        duty.restMillis(20, 0);
        duty.worked(100, OptionalLong.empty(), OptionalDouble.empty());
        duty.restMillis(100, 0);
        assertEquals(30, duty.share());
        duty.restMillis(100, 0);
        assertEquals(30, duty.share());
        duty.worked(100, OptionalLong.empty(), OptionalDouble.empty());
        duty.restMillis(100, 0);
        assertEquals(45, duty.share());
    }

    @Test
    void restsLongerForABudget() {
        Duty duty = new Duty();
        duty.worked(100, OptionalLong.of(5_000), OptionalDouble.of(10_000));
        assertEquals(400, duty.restMillis(100, 0));
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
