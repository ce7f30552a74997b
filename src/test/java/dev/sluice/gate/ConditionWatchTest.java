package dev.sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Phase;
import dev.sluice.language.text.Span;
import dev.sluice.value.Reading;
import dev.sluice.value.Truth;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code wait until}, {@code expect} and {@code require} count: nothing from before the last effect (gates.md §3). */
class ConditionWatchTest {
    private static final String RANGED =
            "metric rate1 percent safety from prom as percent every 15s promql \"sum(rate(x[1m]))\"\n";

    private final GateLab lab = GateLab.of(RANGED, "proceed when rate1 < 1%");
    private final Samples samples = lab.samples;

    private ConditionWatch expected(long at) {
        return ConditionWatch.expected(condition(), samples, lab.baselines, at);
    }

    private Expression condition() {
        return lab.phase.rules().get(0).when();
    }

    private void reads(long at, long sampledAt) {
        samples.arrived("rate1", at, Reading.of(Value.amount(0), sampledAt));
    }

    @Test
    void noWindowThatReachesBackBeforeTheLastEffectPasses() {
        samples.changed(100_000);
        ConditionWatch watch = expected(105_000);
        assertEquals(60_000, watch.reachMillis());
        assertEquals(Truth.UNKNOWN, watch.assess(105_000));
        reads(120_000, 120_000);
        assertEquals(Truth.FALSE, watch.assess(120_000));
        assertTrue(watch.isEarly(120_000));
        reads(159_000, 159_000);
        assertTrue(watch.isEarly(159_000));
        reads(160_000, 160_000);
        assertEquals(Truth.TRUE, watch.assess(160_000));
        assertFalse(watch.isEarly(160_000));
    }

    @Test
    void tooEarlyIsToldApartFromFalse() {
        samples.changed(100_000);
        ConditionWatch watch = expected(105_000);
        reads(120_000, 120_000);
        String why = "its window of 1m still reaches back before the last effect; 40s to go";
        assertEquals(List.of("rate1 < 1%: " + why + " (prom, 0s old)"), watch.reasons(120_000));
        Explanation explanation = watch.explanation(120_000);
        assertEquals("not yet: " + why, explanation.value().orElseThrow());
        assertTrue(ExplanationText.lines(explanation, new Layout.Tree())
                .getFirst()
                .startsWith("rate1 < 1% = not yet: its window"));
        samples.arrived("rate1", 200_000, Reading.of(Value.amount(5), 200_000));
        assertEquals(List.of("not rate1 5% < 1% (prom, 0s old)"), watch.reasons(200_000));
    }

    @Test
    void whatWasReadTooEarlyIsReadAgainWhenItCanCount() {
        GateLab slow = GateLab.of(
                "metric hourly count safety from prom every 1h promql \"sum(increase(x[5m]))\"\n",
                "proceed when hourly == 0");
        slow.set("hourly", "0").to("10m");
        slow.samples.changed(600_000);
        ConditionWatch watch =
                ConditionWatch.expected(slow.phase.rules().get(0).when(), slow.samples, slow.baselines, 600_000);
        long passed = 0;
        for (int second = 600; second < 1_000 && passed == 0; second++) {
            slow.to(second + "s");
            passed = watch.assess(slow.now) == Truth.TRUE ? slow.now : 0;
        }
        assertEquals(900_000, passed);
    }

    @Test
    void whatIsRequiredIsJudgedByHowThingsAreNow() {
        samples.changed(100_000);
        List<Phase.Condition> conditions = List.of(new Phase.Condition(condition(), Optional.empty(), Span.NONE));
        ConditionWatch watch = ConditionWatch.required(conditions, samples, lab.baselines, 105_000);
        reads(106_000, 106_000);
        assertEquals(Truth.TRUE, watch.assess(106_000));
    }
}
