package dev.sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Readings, their identity and staleness (gates.md §1), the schedule of reads (§5), and logic with the unknown (§2). */
class ReadingsTest {
    private static final String QUEUE = "metric queue count safety from db every 15s sql \"select 4\"\n"
            + "metric lost count correctness from db every 15s missing as 0 sql \"select 5\"\n"
            + "metric gaps count correctness from db every 15s empty as 0 sql \"select 6\"\n"
            + "metric schema_ok boolean safety from db once sql \"select true\"\n"
            + "metric backlog count safety = queue + waiting\n"
            + "metric share number safety = queue / waiting\n"
            + "metric pods duration safety from prom as seconds every 15s labels pod promql \"pods\"\n";

    private static GateLab proceed(String predicate) {
        GateLab lab = GateLab.of(QUEUE, "proceed when " + predicate);
        return lab.set("waiting", "0").set("lag", "0s").set("errors", "0%").stepsDone();
    }

    private static Missing.Cause cause(Samples samples, String metric, long at) {
        return samples.newest(metric, at) instanceof Reading.Absent absent
                ? absent.missing().cause()
                : null;
    }

    @Test
    void aValueOlderThanFreshIsStaleWhenItArrivesAndWhenItAges() {
        Samples samples = proceed("lag < 1s").samples;
        samples.arrived("lag", 100_000, Reading.of(Value.amount(1), 39_000));
        assertEquals(Missing.Cause.STALE, cause(samples, "lag", 100_000));
        samples.arrived("lag", 101_000, Reading.of(Value.amount(1), 41_000));
        assertEquals(null, cause(samples, "lag", 101_000));
        assertEquals(Missing.Cause.STALE, cause(samples, "lag", 101_001));
    }

    @Test
    void aSampleMoreThanFiveSecondsInTheFutureIsStale() {
        Samples samples = proceed("lag < 1s").samples;
        samples.arrived("lag", 10_000, Reading.of(Value.amount(1), 15_000));
        assertEquals(Reading.of(Value.amount(1), 10_000), samples.newest("lag", 10_000));
        samples.arrived("lag", 20_000, Reading.of(Value.amount(1), 25_001));
        assertEquals(Missing.Cause.STALE, cause(samples, "lag", 20_000));
    }

    @Test
    void anOlderSampleNeverPassesForTheNewestOne() {
        Samples samples = proceed("lag < 1s").samples;
        samples.arrived("lag", 100_000, Reading.of(Value.amount(5), 99_000));
        samples.arrived("lag", 115_000, Reading.of(Value.amount(0), 60_000));
        assertEquals(Reading.of(Value.amount(5), 99_000), samples.newest("lag", 115_000));
    }

    @Test
    void severalSeriesWhereOneIsDeclaredAreMulti() {
        Samples samples = proceed("lag < 1s").samples;
        Value.Point point = new Value.Point(Map.of("pod", "a"), 1);
        samples.arrived("lag", 0, Reading.of(new Value.Series(List.of(point, point)), 0));
        assertEquals(Missing.Cause.MULTI, cause(samples, "lag", 0));
    }

    @Test
    void aValueOfAnotherTypeIsMissing() {
        Samples samples = proceed("lag < 1s").samples;
        samples.arrived("lag", 0, Reading.of(new Value.Text("fast"), 0));
        assertEquals(Missing.Cause.TYPE, cause(samples, "lag", 0));
    }

    @Test
    void aMetricNeverReadIsUnknown() {
        assertEquals(Missing.Cause.EMPTY, cause(proceed("lag < 1s").samples, "lag", 0));
    }

    @Test
    void missingAsStandsForAnyMissingAndEmptyAsForEmptyAndNullOnly() {
        Samples samples = proceed("lost == 0 and gaps == 0").samples;
        for (Missing.Cause cause : Missing.Cause.values()) {
            samples.arrived("lost", 1_000, Reading.missing(cause, ""));
            samples.arrived("gaps", 1_000, Reading.missing(cause, ""));
            boolean empty = cause == Missing.Cause.EMPTY || cause == Missing.Cause.NULL;
            assertEquals(Reading.of(Value.amount(0), 1_000), samples.newest("lost", 1_000));
            assertEquals(empty ? null : cause, cause(samples, "gaps", 1_000));
        }
    }

    @Test
    void anOptOutShowsInTheReasons() {
        GateLab lab = proceed("lost > 0").missing("lost").to("1s").expect(Verdict.CONTINUE);
        assertTrue(String.join("\n", ExplanationText.lines(lab.last.explanation(), Layout.USUAL))
                .contains("0 in place of TIMEOUT"));
    }

    @Test
    void aOnceMetricIsReadOncePerPhaseAndAgainAfterTheLastEffect() {
        GateLab lab = GateLab.of(QUEUE, "proceed when schema_ok").set("schema_ok", "true");
        int[] reads = new int[1];
        lab.answer("schema_ok", at -> {
            reads[0]++;
            return Reading.of(Value.flag(true), at);
        });
        lab.to("10m");
        assertEquals(1, reads[0]);
        lab.effect().stepsDone().to("10m1s").expect(Verdict.PROCEED).to("30m");
        assertEquals(2, reads[0]);
    }

    @Test
    void aOnceMetricThatFailedIsReadAgain() {
        GateLab lab = proceed("schema_ok").missing("schema_ok").to("10s").expect(Verdict.HOLD);
        lab.set("schema_ok", "true").to("2m").expect(Verdict.PROCEED);
    }

    @Test
    void readsAreDueAtTheStartAndThenEachEvery() {
        Samples samples = proceed("lag < 1s").samples;
        assertEquals(List.of("lag"), samples.due(0));
        assertEquals(List.of(), samples.due(15_000), "one flight per metric");
        samples.arrived("lag", 15_500, Reading.of(Value.amount(1), 15_500));
        assertEquals(30_000, samples.nextDue());
        assertEquals(List.of(), samples.due(29_999));
        assertEquals(List.of("lag"), samples.due(30_000));
    }

    @Test
    void aForcedReadWhileOneIsInFlightComesRightAfterIt() {
        Samples samples = proceed("lag < 1s").samples;
        samples.due(0);
        samples.readAllAt(Set.of("lag"), 2_000);
        assertEquals(List.of(), samples.due(2_000));
        samples.arrived("lag", 3_000, Reading.of(Value.amount(1), 1_000));
        assertEquals(List.of("lag"), samples.due(3_000));
    }

    @Test
    void whatIsNoLongerReferredToIsNoLongerRead() {
        Samples samples = proceed("lag < 1s").samples;
        samples.activate(Set.of("errors"), 5_000);
        assertEquals(List.of("errors"), samples.due(5_000));
        samples.activate(Set.of("backlog"), 6_000);
        assertEquals(Set.of("queue", "waiting"), Set.copyOf(samples.due(6_000)), "formulas stand for their inputs");
    }

    @Test
    void divisionByZeroIsUnknown() {
        GateLab lab = proceed("share < 5").set("queue", "1").to("1s").expect(Verdict.HOLD);
        lab.set("waiting", "1").to("15s").expect(Verdict.PROCEED);
    }

    @Test
    void kleenesAndOrNotDecideWhatCanBeDecided() {
        proceed("lag < 1s or queue < 5").missing("queue").to("1s").expect(Verdict.PROCEED);
        proceed("lag > 1s and queue < 5").missing("queue").to("1s").expect(Verdict.CONTINUE);
        proceed("lag < 1s and queue < 5").missing("queue").to("1s").expect(Verdict.HOLD);
        proceed("not queue > 5").missing("queue").to("1s").expect(Verdict.HOLD);
    }

    @Test
    void knownAndIsMissingAreNeverUnknownOnceRead() {
        proceed("known(queue)").missing("queue").to("1s").expect(Verdict.CONTINUE);
        proceed("known(queue)").set("queue", "1").to("1s").expect(Verdict.PROCEED);
        proceed("queue is missing").missing("queue").to("1s").expect(Verdict.PROCEED);
        proceed("queue is empty").missing("queue").to("1s").expect(Verdict.CONTINUE);
        proceed("queue is not stale").missing("queue").to("1s").expect(Verdict.PROCEED);
    }

    @Test
    void severalSeriesAreReadByAllAnyNoneAndAggregates() {
        Value.Series two = new Value.Series(
                List.of(new Value.Point(Map.of("pod", "a"), 2), new Value.Point(Map.of("pod", "b"), 8)));
        proceed("any(pods > 5s)")
                .answer("pods", at -> Reading.of(two, at))
                .to("1s")
                .expect(Verdict.PROCEED);
        proceed("all(pods > 5s)")
                .answer("pods", at -> Reading.of(two, at))
                .to("1s")
                .expect(Verdict.CONTINUE);
        proceed("none(pods > 9s)")
                .answer("pods", at -> Reading.of(two, at))
                .to("1s")
                .expect(Verdict.PROCEED);
        proceed("max(pods) == 8s")
                .answer("pods", at -> Reading.of(two, at))
                .to("1s")
                .expect(Verdict.PROCEED);
        proceed("avg(pods) == 5s")
                .answer("pods", at -> Reading.of(two, at))
                .to("1s")
                .expect(Verdict.PROCEED);
        proceed("none(pods > 5s)").missing("pods").to("1s").expect(Verdict.HOLD);
    }

    @Test
    void aFormulaIsAsUnknownAsItsInputs() {
        proceed("backlog < 5").set("queue", "1").to("1s").expect(Verdict.PROCEED);
        proceed("backlog < 5").missing("queue").to("1s").expect(Verdict.HOLD);
    }

    @Test
    void anAskedMetricIsUnknownWhileItsQuestionIsOpen() {
        GateLab lab = GateLab.of(
                "metric looks_good boolean correctness every 10m ask \"Does it look good?\"\n",
                "proceed when looks_good");
        lab.set("looks_good", "true")
                .slow("looks_good", "5m")
                .stepsDone()
                .to("4m59s")
                .expect(Verdict.HOLD);
        lab.to("5m").expect(Verdict.PROCEED).to("9m59s").expect(Verdict.PROCEED);
        lab.to("10m").expect(Verdict.HOLD).to("15m").expect(Verdict.PROCEED);
    }
}
