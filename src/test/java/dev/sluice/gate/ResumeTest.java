package dev.sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.value.Reading;
import dev.sluice.value.Truth;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The last effect, warm-up, soak, resume after a crash, overrides and conditions (gates.md §3, §5, §8). */
class ResumeTest {
    private static GateLab lab(String rules) {
        return GateLab.of(rules)
                .set("lag", "0s")
                .set("errors", "0%")
                .set("waiting", "0")
                .set("rest", "0");
    }

    @Test
    void noSampleOlderThanTheLastEffectCountsForProceed() {
        GateLab lab = lab("proceed when rest == 0")
                .to("30s")
                .slow("rest", "20s")
                .effect()
                .stepsDone()
                .to("49s");
        lab.expect(Verdict.CONTINUE).to("50s").expect(Verdict.PROCEED);
    }

    @Test
    void everyMetricOfProceedIsReadAtOnceAfterTheLastEffect() {
        GateLab lab = lab("proceed when rest == 0").set("rest", "5").to("10s");
        lab.set("rest", "0").effect().stepsDone().to("11s").expect(Verdict.PROCEED);
    }

    @Test
    void noWindowThatReachesBackBeforeTheLastEffectCountsForProceed() {
        GateLab own = lab("proceed when avg(lag over 1m) < 1s")
                .to("5m")
                .effect()
                .stepsDone()
                .to("5m59s");
        own.expect(Verdict.CONTINUE).to("6m").expect(Verdict.PROCEED);
        GateLab range = GateLab.of(
                "metric rate5 percent safety from prom as percent every 15s promql \"sum(rate(x[1m]))\"\n",
                "proceed when rate5 < 1%");
        range.set("rate5", "0%").to("5m").effect().stepsDone().to("5m59s").expect(Verdict.CONTINUE);
        range.to("6m").expect(Verdict.PROCEED);
    }

    @Test
    void aSlowMetricReadTooEarlyIsReadAgainWhenItCanCount() {
        GateLab lab = GateLab.of(
                "metric hourly count safety from prom every 1h promql \"sum(increase(x[5m]))\"\n",
                "proceed when hourly == 0");
        lab.set("hourly", "0").to("10m").effect().stepsDone().to("14m59s").expect(Verdict.CONTINUE);
        lab.to("15m").expect(Verdict.PROCEED);
    }

    @Test
    void whileAnEffectIsInFlightNothingProceeds() {
        GateLab lab = lab("proceed when errors < 1%").stepsDone().to("10s").expect(Verdict.PROCEED);
        lab.watch.effectBegan(lab.now);
        lab.to("20s").expect(Verdict.CONTINUE);
        lab.watch.effectEnded(lab.now);
        lab.to("21s").expect(Verdict.PROCEED);
    }

    @Test
    void warmUpMakesGreenFalseAndLeavesRedAlive() {
        GateLab lab = lab("rollback when lag > 10s\nproceed when errors < 1%\nwarmup 2m")
                .stepsDone();
        lab.to("1m59s").expect(Verdict.CONTINUE).to("2m").expect(Verdict.PROCEED);
        GateLab red = lab("rollback when lag > 10s\nproceed when errors < 1%\nwarmup 2m");
        red.set("lag", "20s").to("0s").expect(Verdict.ROLLBACK);
        GateLab again = lab("proceed when errors < 1%\nwarmup 2m")
                .to("5m")
                .effect()
                .stepsDone()
                .to("6m59s");
        again.expect(Verdict.CONTINUE).to("7m").expect(Verdict.PROCEED);
    }

    @Test
    void warmUpNeverMakesAReadingMissing() {
        GateLab lab = lab("proceed when errors < 1%\nwarmup 2m")
                .stepsDone()
                .missing("errors")
                .to("1m59s");
        lab.expect(Verdict.CONTINUE).to("2m").expect(Verdict.HOLD);
    }

    @Test
    void theSoakCountsOnlyTimeThatWasObserved() {
        GateLab lab = lab("pause when lag > 10s\nproceed when errors < 1%\nsoak 5m")
                .stepsDone()
                .to("1m");
        lab.set("lag", "20s")
                .to("2m")
                .expect(Verdict.PAUSE)
                .set("lag", "0s")
                .to("2m45s")
                .expect(Verdict.CONTINUE);
        // Paused from 1m15s to 2m45s: 90s do not count.
        lab.to("6m29s").expect(Verdict.CONTINUE).to("6m30s").expect(Verdict.PROCEED);
    }

    @Test
    void timeWithAnEffectInFlightIsNoPartOfTheSoakHoweverLateItsEndIsSeen() {
        GateLab lab = lab("proceed when errors < 1%\nsoak 1m").stepsDone().to("10s");
        lab.watch.effectBegan(lab.now);
        lab.now += 50_000;
        lab.watch.effectEnded(lab.now);
        lab.to("1m59s").expect(Verdict.CONTINUE).to("2m").expect(Verdict.PROCEED);
    }

    @Test
    void afterACrashEveryGreenClockStartsAnewAndTheSoakKeepsItsPart() {
        GateLab lab = lab("proceed when errors < 1% for 2m\nsoak 3m")
                .stepsDone()
                .to("1m59s")
                .crash()
                .to("3m58s");
        lab.expect(Verdict.CONTINUE).to("3m59s").expect(Verdict.PROCEED);
    }

    @Test
    void afterACrashRedSumsKeepTheirPart() {
        GateLab lab = lab("pause when lag > 10s for 2m\nproceed when errors < 1%")
                .set("lag", "20s")
                .to("1m55s");
        lab.crash().to("1m59s").expect(Verdict.CONTINUE).to("2m").expect(Verdict.PAUSE);
    }

    @Test
    void afterACrashWhatWasTrueStaysTrueUntilItsUntil() {
        GateLab lab = lab("pause when lag > 10s until lag < 3s for 1m\nproceed when errors < 1%")
                .set("lag", "20s");
        lab.to("1m")
                .expect(Verdict.PAUSE)
                .set("lag", "1s")
                .to("1m50s")
                .crash()
                .to("2m49s")
                .expect(Verdict.PAUSE);
        lab.to("2m50s").expect(Verdict.CONTINUE);
    }

    @Test
    void afterACrashNothingBeginsBeforeEveryRedMetricIsReadAgain() {
        GateLab lab = lab("pause when lag > 10s for 2m\nproceed when errors < 1%")
                .to("1m")
                .slow("lag", "4s");
        lab.crash().to("1m3s").expect(Verdict.HOLD).to("1m4s").expect(Verdict.CONTINUE);
    }

    @Test
    void afterACrashProceedWaitsForTwoFreshSamples() {
        GateLab lab = lab("proceed when errors < 1%")
                .to("1m")
                .crash()
                .stepsDone()
                .to("1m14s")
                .expect(Verdict.CONTINUE);
        lab.to("1m15s").expect(Verdict.PROCEED);
    }

    @Test
    void aCrashLoopEvadesNeitherPatienceNorWithinNorTheBudgets() {
        Settings settings = new Settings(true, Optional.of(Duration.ofMinutes(5)));
        GateLab pausing = GateLab.of("", "pause when lag > 10s\nproceed when errors < 1%", settings)
                .set("lag", "20s")
                .set("errors", "0%");
        for (int minute = 1; minute <= 4; minute++) {
            pausing.to(minute + "m").crash();
        }
        pausing.to("5m").expect(Need.Why.PATIENCE);
        GateLab blind = lab("pause when lag > 10s\nproceed when errors < 1%").missing("lag");
        for (int second = 10; second <= 50; second += 10) {
            blind.to(second + "s").crash();
        }
        blind.to("59s").expect(Verdict.HOLD).to("1m").expect(Verdict.PAUSE);
        GateLab within = lab("proceed when errors > 5%\nwithin 5m");
        for (int minute = 1; minute <= 4; minute++) {
            within.to(minute + "m").crash();
        }
        within.to("5m").expect(Need.Why.WITHIN);
    }

    @Test
    void takingUpARunThatNeededAPersonGrantsWithinOnceMore() {
        GateLab lab = lab("proceed when errors > 5%\nwithin 5m")
                .to("5m")
                .expect(Need.Why.WITHIN)
                .crash()
                .to("9m59s");
        lab.expect(Verdict.CONTINUE).expectNobodyNeeded().to("10m").expect(Need.Why.WITHIN);
    }

    @Test
    void afterASleepNothingThatWasReadOrAskedBeforeItCounts() {
        GateLab lab = lab("pause when lag > 10s\nproceed when errors < 1%")
                .to("14s")
                .slow("lag", "3s")
                .to("16s")
                .expect(Verdict.CONTINUE);
        lab.samples.woke(lab.now);
        lab.watch.woke(lab.now);
        lab.to("17s").expect(Verdict.HOLD);
        lab.to("21s").expect(Verdict.HOLD).to("22s").expect(Verdict.CONTINUE);
    }

    @Test
    void afterASleepAPersonIsAskedAnew() {
        GateLab lab = GateLab.of(
                "metric calm boolean safety every 30m ask \"Is it calm?\"\n", "pause when not calm\nproceed when calm");
        lab.set("calm", "true").to("1m").expect(Verdict.CONTINUE);
        lab.slow("calm", "10s");
        lab.samples.woke(lab.now);
        lab.watch.woke(lab.now);
        lab.to("1m5s").expect(Verdict.HOLD).to("1m15s").expect(Verdict.CONTINUE);
    }

    @Test
    void anOverrideCoversOneGateUntilItExpires() {
        GateLab lab = lab("pause when lag > 10s\nproceed when errors < 1%")
                .set("lag", "20s")
                .to("1m")
                .expect(Verdict.PAUSE);
        lab.watch.override("p", 120_000);
        lab.to("1m1s")
                .expect(Verdict.CONTINUE)
                .to("1m59s")
                .expect(Verdict.CONTINUE)
                .to("2m")
                .expect(Verdict.PAUSE);
    }

    @Test
    void anOverrideOfAnotherGateCoversNothing() {
        GateLab lab = lab("pause when lag > 10s\nproceed when errors < 1%")
                .set("lag", "20s")
                .to("1m");
        lab.watch.override("healthy", 120_000);
        lab.to("1m1s").expect(Verdict.PAUSE);
    }

    @Test
    void anOverrideEndsNoPauseOfAnotherGate() {
        GateLab lab = GateLab.of(
                        "gate healthy {\n  pause when lag > 10s until lag < 3s cooldown 5m\n}\n",
                        "gate healthy\npause when waiting > 5\nproceed when errors < 1%")
                .set("lag", "20s")
                .set("errors", "0%")
                .set("waiting", "0")
                .to("1s")
                .expect(Verdict.PAUSE);
        lab.set("lag", "0s").to("15s").expect(Verdict.CONTINUE);
        lab.set("lag", "20s").to("30s").expect(Verdict.PAUSE).set("lag", "0s").to("1m");
        lab.watch.override("p", 600_000);
        lab.to("1m1s").expect(Verdict.PAUSE);
        lab.watch.override("healthy", 600_000);
        lab.to("1m2s").expect(Verdict.CONTINUE);
    }

    @Test
    void anOverrideEndsNoBlindnessOfAnotherGate() {
        GateLab lab = GateLab.of(
                        "gate healthy {\n  pause when lag > 10s\n}\n",
                        "gate healthy\npause when waiting > 5\nproceed when errors < 1%")
                .set("lag", "0s")
                .set("errors", "0%")
                .set("waiting", "0")
                .to("1m")
                .missing("lag")
                .to("10m")
                .expect(Verdict.PAUSE);
        lab.set("lag", "0s").to("10m16s").expect(Verdict.PAUSE);
        lab.watch.override("p", 3_600_000);
        lab.to("10m20s").expect(Verdict.PAUSE).to("11m").expect(Verdict.CONTINUE);
        lab.missing("lag").to("20m").expect(Verdict.PAUSE);
        lab.watch.override("healthy", 3_600_000);
        lab.to("20m1s").expect(Verdict.CONTINUE);
    }

    /** It need not wait for the metric for which a person answers. */
    @Test
    void ofTwoBlindGatesTheOneThatIsNotOverriddenEndsThePause() {
        GateLab lab = GateLab.of(
                        "gate healthy {\n  pause when lag > 10s\n}\n",
                        "gate healthy\npause when waiting > 5\nproceed when errors < 1%")
                .missing("lag")
                .missing("waiting")
                .set("errors", "0%")
                .to("10m")
                .expect(Verdict.PAUSE);
        lab.watch.override("healthy", 3_600_000);
        lab.to("11m").expect(Verdict.PAUSE);
        lab.set("waiting", "0").to("12m").expect(Verdict.CONTINUE);
    }

    @Test
    void aPauseEndsOnNothingThatWasReadBeforeACrash() {
        GateLab lab = lab("pause when lag > 10s until waiting < 5\nproceed when errors < 1%")
                .set("lag", "20s")
                .set("waiting", "9")
                .to("30s")
                .expect(Verdict.PAUSE);
        lab.set("waiting", "0").to("1m").expect(Verdict.PAUSE).set("lag", "0s").slow("waiting", "10s");
        lab.crash().to("1m5s").expect(Verdict.PAUSE);
        lab.set("waiting", "9").to("2m").expect(Verdict.PAUSE);
        lab.set("waiting", "0").to("3m").expect(Verdict.CONTINUE);
    }

    @Test
    void whatIsReadOnceIsReadAgainIfItsAnswerWasLost() {
        GateLab lab = GateLab.of("metric bad count safety from db once sql \"select 4\"\n", "proceed when bad == 0")
                .set("bad", "0")
                .to("1m")
                .slow("bad", "30s")
                .effect()
                .stepsDone()
                .to("1m10s")
                .crash()
                .to("5m");
        lab.expect(Verdict.PROCEED);
    }

    @Test
    void anOverrideCoversTheUnknownAndNeverATrueRollback() {
        GateLab lab = lab("rollback when lag > 10s\nproceed when errors < 1%")
                .missing("lag")
                .to("10s")
                .expect(Verdict.HOLD);
        lab.watch.override("p", 600_000);
        lab.to("11s").expect(Verdict.CONTINUE).set("lag", "20s").to("30s").expect(Verdict.ROLLBACK);
    }

    @Test
    void aConditionPassesOnlyOnWhatIsKnown() {
        GateLab lab = lab("proceed when errors < 1%");
        dev.sluice.language.model.Expression condition =
                lab.phase.rules().get(0).when();
        ConditionWatch watch = ConditionWatch.expected(condition, lab.samples, lab.baselines, 5_000);
        assertEquals(Truth.UNKNOWN, watch.assess(5_000));
        lab.samples.arrived("errors", 6_000, Reading.of(Value.amount(0.5), 6_000));
        assertEquals(Truth.TRUE, watch.assess(6_000));
        lab.samples.arrived("errors", 7_000, Reading.of(Value.amount(2), 7_000));
        assertEquals(Truth.FALSE, watch.assess(7_000));
        assertEquals(List.of("not errors 2% < 1% (prom, 0s old)"), watch.reasons(7_000));
        lab.samples.arrived("errors", 8_000, Reading.missing(dev.sluice.value.Missing.Cause.EMPTY, ""));
        assertEquals(Truth.UNKNOWN, watch.assess(8_000));
        lab.samples.arrived("errors", 9_000, Reading.of(Value.amount(0), 9_000));
        assertEquals(Truth.UNKNOWN, watch.assess(70_000), "stale");
    }
}
