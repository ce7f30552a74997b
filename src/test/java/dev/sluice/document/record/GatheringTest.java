package dev.sluice.document.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.document.plot.Curve;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.EffectId;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.Event;
import dev.sluice.engine.Signal;
import dev.sluice.journal.Entry;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.text.SourceText;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final Runbook RUNBOOK = Checker.check(new SourceText("shop.runbook", """
            runbook shop "Move a shop"
            estimate 1h .. 2h
            source db postgres
            metric lag duration safety from db as seconds every 1s sql "select 1"
            metric errors percent safety from db as percent every 1s sql "select 2"
            metric waiting count safety from db every 1s sql "select 3"
            metric filled rows progress from step fill.go
            metric speed rows/s progress = rate(filled over 30s)
            phase fill "Fill" {
              pause when lag > 10s until lag < 3s
              rollback when errors > 2%
              throttle to 50% when waiting > 100
              step go backfill orders on db by id sql "update orders set n = 1 where :range"
              undo none go because "nothing to undo"
              proceed when waiting < 1000
            }
            """), Map.of())
            .runbook()
            .orElseThrow();

    private final Gathering gathered = new Gathering(RUNBOOK);

    /** A run of a day with a million events stays as small as one of an hour. */
    @Test
    void aLongRunIsGatheredInBoundedMemory() {
        decide(0, Kind.PHASE_ENTERED, "fill");
        for (int i = 1; i <= 1_000_000; i++) {
            read(i * 86, "lag", i == 700_000 ? 99 : 1);
            if (i % 50 == 0) {
                decide(i * 86, Kind.STEP_RETRIED, "go");
            }
        }
        RunRecord.Figures lag = gathered.readings.figures(RUNBOOK).getFirst();
        assertEquals(1_000_000, lag.known());
        assertEquals(99, lag.highest().orElseThrow());
        assertTrue(lag.curve().size() <= Curve.MOST, () -> "" + lag.curve().size());
        RunRecord.Decisions decisions = gathered.decisions();
        assertEquals(2 * Gathering.MOST, decisions.told().size());
        assertEquals(20_001 - 2 * Gathering.MOST, decisions.leftOut());
        assertEquals(20_001, decisions.told().getLast().number());
    }

    @Test
    void timeInWhichNothingBeganOrWorkWentSlowlyIsSummedUpByPhase() {
        decide(0, Kind.PHASE_ENTERED, "fill");
        decide(10, Kind.PAUSED, "PAUSE");
        decide(40, Kind.VERDICT, "HOLD");
        decide(45, Kind.VERDICT, "CONTINUE");
        decide(50, Kind.THROTTLED, "THROTTLE");
        decide(70, Kind.PAUSED, "PAUSE");
        decide(80, Kind.RESUMED, "THROTTLE");
        decide(90, Kind.VERDICT, "CONTINUE");
        decide(100, Kind.PHASE_LEFT, "fill");

        RunRecord.Stay fill = gathered.standing.stays(100).getFirst();
        assertEquals(new RunRecord.Stay("fill", 0, 100, 40, 2, 5, 30, 2, 0), fill);
    }

    /** No rule reads them, so that the run itself never computes them. */
    @Test
    void rowsDoneAndTheirSpeedAreReadOffTheBatches() {
        decide(0, Kind.PHASE_ENTERED, "fill");
        for (int i = 1; i <= 20; i++) {
            happen(new Event.EffectEnded(
                    i * 1000,
                    new EffectId(new StepRef("fill", "go"), false, i),
                    new EffectResult.BatchDone(i * 500, 500, "" + i, 9, OptionalDouble.empty(), false)));
        }
        List<RunRecord.Figures> figures = gathered.readings.figures(RUNBOOK);
        assertEquals(10_000, figures.get(3).last().orElseThrow());
        assertEquals(500, figures.get(4).last().orElseThrow());
        assertEquals(500, figures.get(4).lowest().orElseThrow());
        assertEquals(10_000, gathered.standing.stays(20_000).getFirst().rows());
    }

    @Test
    void aPersonsThrottleCountsUntilItIsLifted() {
        decide(0, Kind.PHASE_ENTERED, "fill");
        happen(new Event.Signalled(10, "jo", new Signal.Throttle(50, "noon")));
        decide(10, Kind.THROTTLED, "operator");
        happen(new Event.Signalled(60, "jo", new Signal.Throttle(100, "over")));
        decide(60, Kind.THROTTLED, "operator");

        assertEquals(50, gathered.standing.stays(100).getFirst().throttled());
        assertEquals(1, gathered.standing.stays(100).getFirst().throttles());
    }

    @Test
    void aProcessThatTakesThePausedRunUpDoesNotEndThePause() {
        decide(0, Kind.PHASE_ENTERED, "fill");
        decide(10, Kind.PAUSED, "PAUSE");
        happen(new Event.Resumed(20, "jo", true, false, Optional.empty(), Optional.empty()));
        decide(20, Kind.RESUMED, "run");
        happen(new Event.Tick(30, List.of()));
        decide(30, Kind.RESUMED, "CONTINUE");

        assertEquals(20, gathered.standing.stays(50).getFirst().paused());
    }

    @Test
    void whatTheRunRefusedIsNoDeviation() {
        happen(new Event.Signalled(10, "jo", new Signal.Override("fill", "", 1_000)));
        decide(10, Kind.PERSON, "operator", "refused: a reason is needed");
        happen(new Event.Signalled(20, "jo", new Signal.Override("fill", "a false alarm", 1_000)));
        decide(20, Kind.OVERRIDE, "fill");

        assertEquals(
                List.of("a false alarm"),
                Deviations.of(header(), RUNBOOK, gathered).stream()
                        .map(RunRecord.Deviation::because)
                        .toList());
        assertTrue(gathered.people.getFirst().refused());
    }

    @Test
    void aThresholdFarFromEverythingSeenMayBeTighter() {
        decide(0, Kind.PHASE_ENTERED, "fill");
        for (int i = 1; i <= 30; i++) {
            read(i * 1000, "lag", i / 30.0);
        }
        assertEquals(
                List.of("TIGHTEN pause when lag > 10s: a threshold of 2s would have let this run through, too"),
                suggested());
    }

    @Test
    void aNearMissIsNamedAndNoOtherThresholdProposed() {
        decide(0, Kind.PHASE_ENTERED, "fill");
        read(1_000, "errors", 1.9);
        assertEquals(
                List.of(
                        "NEAR rollback when errors > 2%: expect it to be reached by a busier run; look for what drove errors"
                                + " up"),
                suggested());
    }

    /** Whatever was read, no word asks for a rollback that lets more through. */
    @Test
    void aRollbackGateIsNeverLoosened() {
        for (double errors = 0; errors < 5; errors += 0.05) {
            Gathering each = new Gathering(RUNBOOK);
            each.accept(new Entry.Decided(1, 0, decision(Kind.PHASE_ENTERED, "fill", "")));
            for (int i = 1; i <= 50; i++) {
                each.accept(new Entry.Happened(
                        1,
                        new Event.Tick(i, List.of(new Event.Sample("errors", Reading.of(Value.amount(errors), i))))));
            }
            for (RunRecord.Suggestion suggestion : suggestions(each, 0)) {
                assertEquals("rollback when errors > 2%", suggestion.subject());
                boolean tighter = suggestion.kind() == RunRecord.Suggestion.Kind.TIGHTEN && errors < 0.5;
                assertTrue(tighter || suggestion.kind() == RunRecord.Suggestion.Kind.NEAR, suggestion::toString);
            }
        }
    }

    @Test
    void dataThatIsOftenMissingIsNamed() {
        for (int i = 1; i <= 5; i++) {
            happen(new Event.Tick(
                    i, List.of(new Event.Sample("lag", Reading.missing(Missing.Cause.TIMEOUT, "after 5s")))));
        }
        assertEquals(
                List.of("NO_DATA lag: find out why it had no value, before a gate stands still for it"), suggested());
    }

    @Test
    void aRunOutsideItsEstimateGivesAnother() {
        decide(0, Kind.FINISHED, "DONE");
        List<RunRecord.Suggestion> suggestions =
                suggestions(gathered, Duration.ofMinutes(30).toMillis());
        assertEquals(
                List.of("estimate 24m .. 36m, if the next run has as much to do"),
                suggestions.stream().map(RunRecord.Suggestion::text).toList());
        assertEquals(List.of(), suggestions(gathered, Duration.ofMinutes(90).toMillis()));
    }

    private List<String> suggested() {
        return suggestions(gathered, 0).stream()
                .map(suggestion -> suggestion.kind() + " " + suggestion.subject() + ": " + suggestion.text())
                .toList();
    }

    private static List<RunRecord.Suggestion> suggestions(Gathering gathered, long took) {
        RunRecord.Times times = new RunRecord.Times(0, took, took, 0, List.of(new RunRecord.Clock(0, 0)));
        return Suggestions.of(
                RUNBOOK, times, gathered.ending, Rules.of(RUNBOOK, gathered), gathered.readings.figures(RUNBOOK));
    }

    private static Entry.Header header() {
        return new Entry.Header(1, "r", "0", "shop", "", "", Map.of(), "test", "jo", Optional.empty(), Map.of());
    }

    private void read(long at, String metric, double amount) {
        happen(new Event.Tick(at, List.of(new Event.Sample(metric, Reading.of(Value.amount(amount), at)))));
    }

    private void happen(Event event) {
        gathered.accept(new Entry.Happened(1 + event.at(), event));
    }

    private void decide(long at, Kind kind, String subject) {
        decide(at, kind, subject, kind + " " + subject);
    }

    private void decide(long at, Kind kind, String subject, String text) {
        gathered.accept(new Entry.Decided(1 + at, at, decision(kind, subject, text)));
    }

    private static Decision decision(Kind kind, String subject, String text) {
        return new Decision(kind, Optional.of("fill"), subject, text, List.of());
    }
}
