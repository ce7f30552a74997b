package dev.sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import org.junit.jupiter.api.Test;

/** The clocks of gates.md §5. */
class ClocksTest {
    private static GateLab green(String predicate) {
        GateLab lab = GateLab.of("proceed when " + predicate);
        return lab.set("errors", "0%")
                .set("lag", "0s")
                .set("waiting", "0")
                .set("rest", "0")
                .stepsDone();
    }

    private static GateLab red(String predicate) {
        GateLab lab = GateLab.of("pause when " + predicate + "\nproceed when errors < 1%");
        return lab.set("errors", "0%").set("lag", "0s").set("waiting", "0").set("rest", "0");
    }

    @Test
    void greenIsTrueOnceTheRunOfTrueSamplesSpansTheDuration() {
        green("errors < 1% for 1m").to("59s").expect(Verdict.CONTINUE).to("1m").expect(Verdict.PROCEED);
    }

    @Test
    void greenWithTooFewSamplesIsNotYetAndNotBlind() {
        GateLab lab = green("errors < 1% for 5m").to("4m59s").expect(Verdict.CONTINUE);
        assertEquals(false, lab.last.blind());
    }

    @Test
    void aFalseSampleStartsGreenAnew() {
        green("errors < 1% for 1m")
                .to("44s")
                .set("errors", "2%")
                .to("59s")
                .set("errors", "0%")
                .to("1m59s")
                .expect(Verdict.CONTINUE)
                .to("2m")
                .expect(Verdict.PROCEED);
    }

    @Test
    void oneUnknownSampleDelaysGreenAndTwoInARowStartItAnew() {
        green("errors < 1% for 2m")
                .to("44s")
                .missing("errors")
                .to("59s")
                .expect(Verdict.HOLD)
                .set("errors", "0%")
                .to("2m")
                .expect(Verdict.PROCEED);
        green("errors < 1% for 2m")
                .to("44s")
                .missing("errors")
                .to("74s")
                .expect(Verdict.HOLD)
                .set("errors", "0%")
                .to("3m14s")
                .expect(Verdict.CONTINUE)
                .to("3m15s")
                .expect(Verdict.PROCEED);
    }

    @Test
    void greenNeedsFourInFiveOfItsDueSamples() {
        // Unknown at 15s and 45s: of nine due samples seven are true, 78 %; the tenth and eleventh make it 80 and more.
        GateLab lab = green("errors < 1% for 2m")
                .to("14s")
                .missing("errors")
                .to("29s")
                .set("errors", "0%")
                .to("44s");
        lab.missing("errors").to("59s").set("errors", "0%").to("2m14s").expect(Verdict.CONTINUE);
        lab.to("2m15s").expect(Verdict.PROCEED);
    }

    @Test
    void skippedSamplesCountAsMissed() {
        // From 45s on each read takes 40s: two due times pass while it is in flight.
        GateLab lab =
                green("errors < 1% for 1m").to("44s").slow("errors", "40s").to("1m30s");
        lab.expect(Verdict.CONTINUE).slow("errors", "0s").to("2m5s").expect(Verdict.CONTINUE);
        assertEquals(true, lab.to("3m30s").last.verdict() == Verdict.PROCEED);
    }

    @Test
    void theSameSampleReadAgainAddsNoSpanToGreen() {
        GateLab lab = GateLab.of(
                "metric depth count safety from db every 15s fresh 10m sql \"select 4\"\n",
                "proceed when depth < 5 for 1m");
        lab.answer("depth", at -> Reading.of(Value.amount(1), 0))
                .stepsDone()
                .to("5m")
                .expect(Verdict.CONTINUE);
        lab.answer("depth", at -> Reading.of(Value.amount(1), at)).to("5m15s").expect(Verdict.PROCEED);
    }

    @Test
    void greenOverTwoMetricsWaitsForTheSlowOneToShowIt() {
        GateLab lab = green("(errors < 1% and rest == 0) for 2m");
        lab.to("1m59s").expect(Verdict.CONTINUE).to("2m").expect(Verdict.PROCEED);
    }

    @Test
    void redAddsUpTheTimeOfTrueSamples() {
        red("lag > 10s for 30s")
                .set("lag", "20s")
                .to("29s")
                .expect(Verdict.CONTINUE)
                .to("30s")
                .expect(Verdict.PAUSE);
    }

    @Test
    void aFalseSampleSetsRedToZero() {
        red("lag > 10s for 30s")
                .set("lag", "20s")
                .to("14s")
                .set("lag", "0s")
                .to("29s")
                .set("lag", "20s")
                .to("59s")
                .expect(Verdict.CONTINUE)
                .to("1m")
                .expect(Verdict.PAUSE);
    }

    @Test
    void anUnknownSampleFreezesRedAndIsNeverFalse() {
        GateLab lab = red("lag > 10s for 1m")
                .set("lag", "20s")
                .to("29s")
                .missing("lag")
                .to("30s")
                .expect(Verdict.HOLD);
        lab.to("44s").expect(Verdict.HOLD).set("lag", "20s").to("45s").expect(Verdict.CONTINUE);
        lab.to("1m14s").expect(Verdict.CONTINUE).to("1m15s").expect(Verdict.PAUSE);
    }

    @Test
    void aFlappingSourceNeverMasksRed() {
        GateLab lab = GateLab.of("rollback when lag > 10s for 30s\nproceed when errors < 1%")
                .set("errors", "0%");
        lab.flapping("lag", "20s").to("10m").expect(Verdict.ROLLBACK);
        assertEquals("45s ROLLBACK", lab.story.get(lab.story.size() - 1));
    }

    @Test
    void aTrueSampleCoversAtMostTwiceEvery() {
        // The read due at 15s takes 80s: the sample of 0s covers 30s of it, no more.
        GateLab lab = GateLab.of(
                "metric depth count safety from db every 15s fresh 5m sql \"select 4\"\n",
                "pause when depth > 5 for 1m\nproceed when errors < 1%");
        lab.set("errors", "0%").set("depth", "9").to("1s").slow("depth", "80s").to("1m34s");
        lab.expect(Verdict.CONTINUE);
        lab.slow("depth", "0s").to("2m4s").expect(Verdict.CONTINUE).to("2m5s").expect(Verdict.PAUSE);
    }

    @Test
    void theSameSampleReadAgainAddsNoRedTimeBeyondItsCover() {
        GateLab lab = GateLab.of(
                "metric depth count safety from db every 15s fresh 30m sql \"select 4\"\n",
                "pause when depth > 5 for 1m\nproceed when errors < 1%");
        lab.set("errors", "0%").answer("depth", at -> Reading.of(Value.amount(9), 0));
        lab.to("5m").expect(Verdict.CONTINUE);
    }

    @Test
    void theSourcesOwnIntervalStretchesTheCover() {
        // A sample each minute, read each 15 seconds: it covers up to two minutes.
        GateLab lab = GateLab.of(
                "metric depth count safety from db every 15s fresh 3m sql \"select 4\"\n",
                "pause when depth > 5 for 3m\nproceed when errors < 1%");
        lab.set("errors", "0%").answer("depth", at -> Reading.of(Value.amount(9), at - at % 60_000));
        lab.to("4m").expect(Verdict.PAUSE);
    }

    @Test
    void redThatWasTrueBeforeAnyoneLookedStillActs() {
        GateLab lab = red("lag > 10s for 30s");
        lab.set("lag", "20s").to("16s");
        lab.now = 45_000;
        lab.set("lag", "0s").tick();
        lab.expect(Verdict.PAUSE);
    }

    @Test
    void redOnceTrueStaysTrueThroughTheUnknown() {
        red("lag > 10s for 30s")
                .set("lag", "20s")
                .to("30s")
                .expect(Verdict.PAUSE)
                .missing("lag")
                .to("5m")
                .expect(Verdict.PAUSE)
                .expectNobodyNeeded();
    }

    @Test
    void countIsTrueWithNOfTheLastM() {
        red("waiting > 5 for 3 of 5 samples")
                .to("1m")
                .set("waiting", "9")
                .to("1m30s")
                .expect(Verdict.CONTINUE)
                .to("1m45s")
                .expect(Verdict.PAUSE);
    }

    @Test
    void countIsUnknownUntilEnoughSamplesAreTaken() {
        red("waiting > 5 for 3 of 5 samples")
                .to("1s")
                .expect(Verdict.HOLD)
                .to("29s")
                .expect(Verdict.HOLD)
                .to("30s")
                .expect(Verdict.CONTINUE);
    }

    @Test
    void countWithAnUnknownNewestSampleIsUnknown() {
        red("waiting > 5 for 3 of 5 samples")
                .to("1m")
                .missing("waiting")
                .to("1m15s")
                .expect(Verdict.HOLD);
    }

    @Test
    void aCountOnceTrueStaysTrueThroughTheUnknown() {
        red("waiting > 5 for 3 of 5 samples")
                .set("waiting", "9")
                .to("30s")
                .expect(Verdict.PAUSE)
                .missing("waiting")
                .to("2m")
                .expect(Verdict.PAUSE);
    }

    @Test
    void theSameSampleReadAgainIsNotCounted() {
        GateLab lab = GateLab.of(
                "metric depth count safety from db every 15s fresh 30m sql \"select 4\"\n",
                "pause when depth > 5 for 3 of 3 samples\nproceed when errors < 1%");
        lab.set("errors", "0%").answer("depth", at -> Reading.of(Value.amount(9), 0));
        lab.to("50s").expect(Verdict.HOLD);
    }

    @Test
    void aCountOverSeveralMetricsCountsTheReadsOfTheSlowest() {
        GateLab lab = red("(waiting > 5 and rest > 0) for 3 samples")
                .set("waiting", "9")
                .set("rest", "9");
        lab.to("1m59s").expect(Verdict.HOLD).to("2m").expect(Verdict.PAUSE);
    }

    @Test
    void greenCountsOnlySamplesAfterTheLastEffect() {
        GateLab lab = GateLab.of("proceed when errors < 1% for 3 samples").set("errors", "0%");
        lab.to("2m1s").effect().stepsDone().to("2m30s");
        assertEquals(false, lab.last.verdict() == Verdict.PROCEED);
        lab.to("2m31s").expect(Verdict.PROCEED);
    }

    @Test
    void untilMustHoldAndTheNewestSampleBeFalse() {
        GateLab lab = red("lag > 10s until errors < 1% for 30s")
                .set("lag", "20s")
                .to("2m")
                .expect(Verdict.PAUSE);
        lab.set("lag", "5s").to("2m14s").expect(Verdict.PAUSE).to("2m15s").expect(Verdict.CONTINUE);
    }

    @Test
    void untilIsAGreenClockThatStartsWhenThePredicateBecomesTrue() {
        GateLab lab = red("lag > 10s until errors < 1% for 1m");
        lab.to("5m").set("lag", "20s").to("5m15s").set("lag", "0s").to("6m14s").expect(Verdict.PAUSE);
        lab.to("6m15s").expect(Verdict.CONTINUE);
    }

    @Test
    void withoutUntilItIsTheNegationForTwiceTheLargestEvery() {
        red("lag > 10s")
                .set("lag", "20s")
                .to("15s")
                .expect(Verdict.PAUSE)
                .set("lag", "0s")
                .to("59s")
                .expect(Verdict.PAUSE)
                .to("1m")
                .expect(Verdict.CONTINUE);
    }

    @Test
    void anUnknownUntilDoesNotLetGo() {
        GateLab lab = red("lag > 10s until waiting < 1 for 30s")
                .set("lag", "20s")
                .to("15s")
                .set("lag", "0s");
        lab.missing("waiting").to("5m").expect(Verdict.PAUSE);
        assertEquals(true, lab.last.blind());
    }

    @Test
    void afterUntilTheSumsAreZero() {
        GateLab lab = red("lag > 10s for 1m until lag < 3s")
                .set("lag", "20s")
                .to("1m")
                .expect(Verdict.PAUSE);
        lab.set("lag", "1s")
                .to("1m15s")
                .expect(Verdict.CONTINUE)
                .set("lag", "20s")
                .to("2m29s")
                .expect(Verdict.CONTINUE);
        lab.to("2m30s").expect(Verdict.PAUSE);
    }

    @Test
    void aKnobTurnsTheClockAtOnce() {
        GateLab lab = red("lag > limit for 30s").set("lag", "20s").to("20s");
        lab.watch.knob("limit", Value.amount(60));
        lab.to("5m").expect(Verdict.CONTINUE);
        lab.watch.knob("limit", Value.amount(10));
        lab.to("5m29s").expect(Verdict.CONTINUE).to("5m30s").expect(Verdict.PAUSE);
    }

    @Test
    void twoClocksInOnePredicateKeepTheirOwnTime() {
        GateLab lab = red("(lag > 10s for 30s) or (waiting > 5 for 1m)")
                .set("waiting", "9")
                .to("59s");
        lab.expect(Verdict.CONTINUE).to("1m").expect(Verdict.PAUSE);
    }

    @Test
    void aReadingOlderThanTheLastIsThatSameSample() {
        Samples samples = GateLab.of("proceed when lag < 1s").samples;
        samples.arrived("lag", 30_000, Reading.of(Value.amount(5), 29_000));
        samples.arrived("lag", 45_000, Reading.of(Value.amount(5), 28_000));
        assertEquals(Reading.of(Value.amount(5), 29_000), samples.newest("lag", 45_000));
        samples.arrived("lag", 60_000, Reading.missing(Missing.Cause.NULL, ""));
        assertEquals(Reading.missing(Missing.Cause.NULL, ""), samples.newest("lag", 60_000));
    }

    @Test
    void redFallsDueToTheMillisecondWithOneSampleThatCoversIt() {
        GateLab lab = red("lag > 10s for 30s").set("lag", "20s");
        lab.tick();
        lab.slow("lag", "2m");
        assertEquals(30_000, lab.last.nextDue());
        lab.to("29999ms").expect(Verdict.CONTINUE).to("30s").expect(Verdict.PAUSE);
    }
}
