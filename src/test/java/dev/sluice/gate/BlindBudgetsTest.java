package dev.sluice.gate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * Whose budget a HOLD spends. That of the phase is three minutes here, for one of its metrics is read each minute; those of the
 * others are a minute, so that only a metric that is a reason can end the HOLD before.
 */
class BlindBudgetsTest {
    private static GateLab lab(String rule) {
        return GateLab.of(rule + "\nproceed when errors < 1% and rest < 1")
                .set("lag", "0s")
                .set("errors", "0%")
                .set("waiting", "0")
                .set("rest", "0");
    }

    @Test
    void aRuleThatHasTooFewSamplesSpendsThatOfItsMetric() {
        GateLab lab = lab("pause when lag > 10s for 3 of 10 samples").to("59s").expect(Verdict.HOLD);
        lab.to("1m").expect(Verdict.PAUSE);
        assertTrue(lab.last.blind());
    }

    @Test
    void aMetricThatIsKnownSpendsNothingForAnotherInItsRule() {
        GateLab lab = lab("pause when lag > 10s or waiting > 5")
                .to("1m")
                .missing("lag")
                .to("1m59s")
                .set("lag", "0s")
                .missing("waiting");
        lab.to("2m59s").expect(Verdict.HOLD).to("3m").expect(Verdict.PAUSE);
    }

    @Test
    void aThrottleThatKeepsADonePhaseOnHoldSpendsThatOfItsMetric() {
        GateLab lab = lab("throttle to 50% when lag > 10s").missing("lag").stepsDone();
        lab.to("59s").expect(Verdict.HOLD).to("1m").expect(Verdict.PAUSE);
        assertTrue(lab.last.blind());
    }
}
