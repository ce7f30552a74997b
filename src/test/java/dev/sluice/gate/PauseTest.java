package dev.sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Blind budgets, automatic pauses and what makes a person necessary (gates.md §5). */
class PauseTest {
    private static final String RULES = "pause when lag > 10s for 30s\nproceed when errors < 1%";

    private static GateLab lab(String rules) {
        return GateLab.of(rules)
                .set("lag", "0s")
                .set("errors", "0%")
                .set("waiting", "0")
                .set("rest", "0");
    }

    private static GateLab unattended(String rules, String patience) {
        Settings settings = new Settings(true, Optional.of(Duration.ofMillis(GateLab.millis(patience))));
        return GateLab.of("", rules, settings)
                .set("lag", "0s")
                .set("errors", "0%")
                .set("waiting", "0")
                .set("rest", "0");
    }

    @Test
    void lastValueGoodThenDeadEndsInABlindPause() {
        GateLab lab = lab(RULES)
                .to("5m")
                .missing("lag")
                .to("5m14s")
                .expect(Verdict.CONTINUE)
                .to("5m15s");
        lab.expect(Verdict.HOLD).to("6m14s").expect(Verdict.HOLD).to("6m15s").expect(Verdict.PAUSE);
        assertTrue(lab.last.blind());
        assertTrue(lab.last.pausedByGate());
        lab.to("2h").expect(Verdict.PAUSE).expectNobodyNeeded();
    }

    @Test
    void lastValueGoodThenDeadWhenReadyToProceedEndsInABlindPause() {
        GateLab lab = lab("proceed when errors < 1% for 5m")
                .stepsDone()
                .to("4m")
                .missing("errors")
                .to("20m");
        lab.expect(Verdict.PAUSE);
        assertFalse(lab.story.stream().anyMatch(entry -> entry.endsWith("PROCEED")));
    }

    @Test
    void aSourceThatOnlyRepeatsItsLastSampleEndsInABlindPause() {
        GateLab lab = lab(RULES).answer("lag", at -> Reading.of(dev.sluice.value.Value.amount(0), 0));
        lab.to("1m")
                .expect(Verdict.CONTINUE)
                .to("61s")
                .expect(Verdict.HOLD)
                .to("3m")
                .expect(Verdict.PAUSE);
    }

    @Test
    void trueUnknownTrueUnknownForTenMinutesEndsInABlindPauseOrTheRedAction() {
        GateLab pausing =
                lab("pause when lag > 10s for 5m\nproceed when errors < 1%").flapping("lag", "20s");
        assertEquals(Verdict.PAUSE, pausing.to("10m").last.verdict());
        GateLab rolling =
                lab("rollback when lag > 10s for 2m\nproceed when errors < 1%").flapping("lag", "20s");
        assertTrue(rolling.to("10m").story.stream()
                .anyMatch(entry -> entry.endsWith("PAUSE") || entry.endsWith("ROLLBACK")));
        GateLab green =
                lab("proceed when errors < 1% for 5m").flapping("errors", "0%").stepsDone();
        assertEquals(Verdict.PAUSE, green.to("10m").last.verdict());
        assertFalse(green.story.stream().anyMatch(entry -> entry.endsWith("PROCEED")));
    }

    @Test
    void otherTimeRefillsTheBudgetAtAQuarterOfTheSpeed() {
        GateLab lab =
                lab(RULES).to("1m").missing("lag").to("1m44s").set("lag", "0s").to("1m45s");
        // 30s spent of 60s; 60s of other time give 15s back.
        lab.to("2m44s")
                .missing("lag")
                .to("3m29s")
                .expect(Verdict.HOLD)
                .to("3m30s")
                .expect(Verdict.PAUSE);
    }

    /** That of the metric, though the phase's own lasts longer: it is as long as that of the slowest. */
    @Test
    void theGateSaysToTheMillisecondWhenABudgetWillBeSpent() {
        GateLab lab = lab("pause when lag > 10s\nproceed when errors < 1% and rest < 1")
                .to("1m")
                .missing("lag")
                .to("1m15s");
        lab.expect(Verdict.HOLD);
        assertEquals(GateLab.millis("2m15s"), lab.last.nextDue());

        lab.set("lag", "0s").to("89001ms").to("90001ms").expect(Verdict.CONTINUE);
        lab.missing("lag").to("104003ms").to("105003ms").expect(Verdict.HOLD);
        // 15.001s spent of 60s; 15.002s of other time give 3.7505s back.
        assertEquals(105_003 + 48_750, lab.last.nextDue());
        lab.now = lab.last.nextDue();
        lab.tick();
        lab.expect(Verdict.PAUSE);
    }

    /** 45s of 60s are spent before the pause by the lag, in which the errors are unknown as ever. */
    @Test
    void aMetricThatStaysUnknownWithoutHoldingAnythingUpGetsNothingBack() {
        GateLab lab = lab("pause when lag > 10s\nproceed when errors < 1%")
                .stepsDone()
                .answer("errors", at -> Reading.missing(Missing.Cause.TIMEOUT, ""))
                .to("30s")
                .expect(Verdict.HOLD)
                .set("lag", "20s")
                .to("45s")
                .expect(Verdict.PAUSE)
                .to("10m")
                .set("lag", "0s")
                .to("10m45s")
                .expect(Verdict.HOLD)
                .to("10m59s")
                .expect(Verdict.HOLD)
                .to("11m")
                .expect(Verdict.PAUSE);
        assertTrue(lab.last.blind());
    }

    @Test
    void aBlindPauseEndsAfterTwiceTheLargestEveryWithTwoFreshSamples() {
        GateLab lab = lab(RULES)
                .missing("lag")
                .to("2m")
                .expect(Verdict.PAUSE)
                .set("lag", "0s")
                .to("2m14s");
        lab.to("2m44s").expect(Verdict.PAUSE).to("2m45s").expect(Verdict.CONTINUE);
    }

    @Test
    void aBlindPauseDoesNotEndWhileARedSampleIsTrue() {
        GateLab lab = lab("pause when lag > 10s for 10m\nproceed when errors < 1%")
                .missing("lag")
                .to("2m");
        lab.set("lag", "20s")
                .to("5m")
                .expect(Verdict.PAUSE)
                .set("lag", "0s")
                .to("5m29s")
                .expect(Verdict.PAUSE);
        lab.to("5m45s").expect(Verdict.CONTINUE);
    }

    @Test
    void afterABlindPauseTheBudgetsStayAsTheyAre() {
        GateLab lab =
                lab(RULES).missing("lag").to("2m").set("lag", "0s").to("2m45s").expect(Verdict.CONTINUE);
        lab.missing("lag").to("3m").expect(Verdict.HOLD).to("3m20s").expect(Verdict.PAUSE);
    }

    @Test
    void blindForRollsBackOnlyWhereTheAuthorWroteIt() {
        GateLab lab = lab("rollback when errors > 2%\nrollback when blind for 5m\nproceed when errors < 1%")
                .to("1m");
        lab.missing("errors").to("6m14s").expect(Verdict.PAUSE).to("6m15s").expect(Verdict.ROLLBACK);
    }

    @Test
    void blindTimeAddsUpUntilTheBudgetHasRefilled() {
        String rules = "rollback when errors > 2%\nrollback when blind for 5m\nproceed when errors < 1%";
        GateLab soon = lab(rules)
                .to("1m")
                .missing("errors")
                .to("1m44s")
                .set("errors", "0%")
                .to("2m59s");
        soon.missing("errors").to("7m29s").expect(Verdict.PAUSE).to("7m30s").expect(Verdict.ROLLBACK);
        GateLab later = lab(rules)
                .to("1m")
                .missing("errors")
                .to("1m44s")
                .set("errors", "0%")
                .to("6m");
        later.missing("errors").to("11m14s").expect(Verdict.PAUSE).to("11m15s").expect(Verdict.ROLLBACK);
    }

    @Test
    void aPauseEndsByItselfWhenUntilHoldsAndRedIsKnownAndFalse() {
        GateLab lab = lab("rollback when waiting > 9\npause when lag > 10s until lag < 3s\nproceed when errors < 1%");
        lab.set("lag", "20s")
                .to("1m")
                .expect(Verdict.PAUSE)
                .set("lag", "0s")
                .missing("waiting")
                .to("5m");
        lab.expect(Verdict.PAUSE).set("waiting", "0").to("5m15s").expect(Verdict.CONTINUE);
    }

    @Test
    void theCooldownDelaysTheNextResumeAndNeverAPause() {
        String rules = "pause when lag > 10s until lag < 3s cooldown 5m\nproceed when errors < 1%";
        GateLab lab = lab(rules).set("lag", "20s").to("1s").expect(Verdict.PAUSE);
        lab.set("lag", "0s").to("15s").expect(Verdict.CONTINUE);
        lab.set("lag", "20s")
                .to("30s")
                .expect(Verdict.PAUSE)
                .set("lag", "0s")
                .to("5m14s")
                .expect(Verdict.PAUSE);
        assertTrue(
                lab.last.reasons().toString().contains("cooldown"),
                lab.last.reasons().toString());
        lab.to("5m15s").expect(Verdict.CONTINUE);
    }

    @Test
    void moreThanAtMostPausesNeedAPersonAndStartAnewWhenOneContinues() {
        String rules = "pause when lag > 10s until lag < 3s cooldown 1s at most 2 in 1h\nproceed when errors < 1%";
        GateLab lab = lab(rules);
        for (int pause = 1; pause <= 3; pause++) {
            lab.set("lag", "20s").to(pause + "m").expect(Verdict.PAUSE);
            lab.set("lag", "0s").to(pause + "m30s");
        }
        lab.expect(Verdict.PAUSE).expect(Need.Why.AT_MOST).to("10m").expect(Verdict.PAUSE);
        lab.watch.personContinued(lab.now, "ann");
        lab.to("10m1s").expect(Verdict.CONTINUE).expectNobodyNeeded();
        lab.set("lag", "20s").to("11m").expect(Verdict.PAUSE).expectNobodyNeeded();
    }

    @Test
    void atMostCountsInASlidingWindow() {
        String rules = "pause when lag > 10s until lag < 3s cooldown 1s at most 1 in 10m\nproceed when errors < 1%";
        GateLab lab = lab(rules).set("lag", "20s").to("1m").set("lag", "0s").to("12m");
        lab.set("lag", "20s").to("13m").expect(Verdict.PAUSE).expectNobodyNeeded();
    }

    @Test
    void aPauseThatOutlivesPatienceNeedsAPerson() {
        GateLab lab = unattended(RULES, "5m")
                .set("lag", "20s")
                .to("5m29s")
                .expect(Verdict.PAUSE)
                .expectNobodyNeeded();
        lab.to("5m30s").expect(Need.Why.PATIENCE);
        assertFalse(lab.last.blind());
        lab.set("lag", "0s").to("10m").expect(Verdict.PAUSE).expect(Need.Why.PATIENCE);
    }

    @Test
    void aBlindPauseThatOutlivesPatienceSaysThatItIsBlind() {
        GateLab lab = unattended(RULES, "5s").missing("lag").to("66s").expect(Verdict.PAUSE);
        lab.expect(Need.Why.PATIENCE);
        assertTrue(lab.last.blind());
    }

    @Test
    void atATerminalPatienceHasNoEndAndUnattendedItIsHalfAnHour() {
        GateLab terminal =
                lab(RULES).set("lag", "20s").to("3h").expect(Verdict.PAUSE).expectNobodyNeeded();
        assertEquals(Verdict.PAUSE, terminal.last.verdict());
        GateLab alone = GateLab.of("", RULES, new Settings(true, Optional.empty()));
        alone.set("lag", "20s")
                .set("errors", "0%")
                .to("30m29s")
                .expectNobodyNeeded()
                .to("30m31s");
        alone.expect(Need.Why.PATIENCE);
    }

    @Test
    void whenWithinHasPassedItPausesAndNeedsAPerson() {
        GateLab lab =
                lab(RULES + "\nwithin 10m").to("9m59s").expect(Verdict.CONTINUE).to("10m");
        lab.expect(Verdict.PAUSE).expect(Need.Why.WITHIN);
        lab.watch.personContinued(lab.now, "ann");
        lab.to("19m59s").expect(Verdict.CONTINUE).to("20m").expect(Need.Why.WITHIN);
    }

    @Test
    void withinDoesNotStopAProceedOrARollback() {
        lab("proceed when errors < 1%\nwithin 10m")
                .set("errors", "5%")
                .to("9m59s")
                .stepsDone()
                .set("errors", "0%")
                .to("10m")
                .expect(Verdict.PROCEED);
        lab("rollback when errors > 2%\nproceed when errors < 1%\nwithin 10m")
                .to("9m59s")
                .set("errors", "5%")
                .to("10m")
                .expect(Verdict.ROLLBACK);
    }

    @Test
    void withinCountsAutomaticPausesButNotAPersons() {
        GateLab lab = lab(RULES + "\nwithin 10m").to("5m");
        lab.watch.personPaused(lab.now, "ann", "lunch");
        lab.to("30m").expect(Need.Why.OPERATOR);
        lab.watch.personContinued(lab.now, "ann");
        lab.set("lag", "20s")
                .to("39m59s")
                .expect(Verdict.PAUSE)
                .expectNobodyNeeded()
                .to("40m");
        lab.expect(Need.Why.WITHIN);
    }

    @Test
    void aPersonWhoContinuesIsAnsweredOnFreshSamples() {
        GateLab lab = lab(RULES).slow("lag", "3s").to("20s");
        lab.watch.personPaused(lab.now, "ann", "lunch");
        lab.to("1m").expect(Verdict.PAUSE);
        lab.watch.personContinued(lab.now, "ann");
        lab.to("1m2s").expect(Verdict.HOLD).to("1m5s").expect(Verdict.CONTINUE);
    }

    @Test
    void aPersonWhoContinuesIntoARedGateStaysPaused() {
        GateLab lab = lab(RULES).set("lag", "20s").to("2m").expect(Verdict.PAUSE);
        lab.watch.personContinued(lab.now, "ann");
        lab.to("2m1s").expect(Verdict.PAUSE);
    }

    @Test
    void ownProgressIsFalseWhilePausedAndItsOwnPauseNeedsAPerson() {
        GateLab lab = lab("pause when stalled(filled over 2m)\nproceed when errors < 1%")
                .to("1m50s");
        lab.expect(Verdict.CONTINUE).to("2m").expect(Verdict.PAUSE).expect(Need.Why.OWN_PROGRESS);
        lab.to("10m").expect(Need.Why.OWN_PROGRESS);
        lab.watch.personContinued(lab.now, "ann");
        lab.to("10m30s");
        assertEquals("10m CONTINUE", lab.story.get(lab.story.size() - 1).replace("10m1s", "10m"));
    }

    @Test
    void ownProgressWithAnUntilThatNamesAnotherMetricEndsByItself() {
        GateLab lab = lab("pause when stalled(filled over 2m) until waiting == 0 for 1m\nproceed when errors < 1%");
        lab.to("2m").expect(Verdict.PAUSE).expectNobodyNeeded().to("4m").expect(Verdict.CONTINUE);
    }

    @Test
    void aHoldForAnAskedMetricIsOnABudgetOfItsEvery() {
        GateLab lab = GateLab.of(
                "metric looks_good boolean correctness every 10m ask \"Does it look good?\"\n",
                "proceed when looks_good");
        lab.answer("looks_good", at -> Reading.missing(Missing.Cause.TIMEOUT, ""))
                .stepsDone()
                .to("9m59s");
        lab.expect(Verdict.HOLD).to("10m").expect(Verdict.PAUSE);
    }
}
