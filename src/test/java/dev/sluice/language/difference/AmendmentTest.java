package dev.sluice.language.difference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AmendmentTest {
    private static final Set<String> FILLING = Set.of("expand", "fill");

    private static List<String> refusals(Set<String> begun, String... passages) {
        return Amendment.refusals(Sample.difference(passages), begun);
    }

    @Test
    void allowsWhatOnlyPeopleReadAtAnyTime() {
        assertEquals(
                List.of(),
                refusals(
                        FILLING,
                        "Fill it",
                        "Fill them",
                        "\"team\"",
                        "\"others\"",
                        "because \"replicas\"",
                        "because \"readers\""));
    }

    @Test
    void allowsOtherAndStricterWorkInPhasesThatHaveNotBegun() {
        assertEquals(
                List.of(),
                refusals(
                        FILLING,
                        "drop column a\"",
                        "drop column a, drop column c\"",
                        "soak 1h",
                        "soak 2h",
                        "require errors < 0.5%",
                        "require errors < 0.1%"));
    }

    @Test
    void refusesAnyOtherChangeInAPhaseThatHasBegun() {
        assertEquals(
                List.of(
                        "phase fill, soak: 10m -> 20m: phase `fill` has begun",
                        "step fill.first, sql: update t set b = 'x' where a = :tenant -> update t set b = 'y' where a = :tenant:"
                                + " phase `fill` has begun"),
                refusals(FILLING, "soak 10m", "soak 20m", "b = 'x'", "b = 'y'"));
    }

    @Test
    void refusesTheStricterRuleOfAGateThatAPhaseHasBegunWith() {
        assertEquals(
                List.of(
                        "gate healthy of expand, fill, watch, drop, pause when lag: 10s -> 5s: phase `expand` has begun"),
                refusals(Set.of("expand"), "lag > 10s", "lag > 5s"));
    }

    @Test
    void refusesWhatIsWeakerInAnyPhase() {
        assertEquals(
                List.of("phase watch, soak: 1h -> 30m: this is weaker, and nobody can approve it yet"),
                refusals(FILLING, "soak 1h", "soak 30m"));
    }

    @Test
    void refusesAGuardOfWhichNobodyCanSayThatItIsAsStrict() {
        assertEquals(
                List.of("phase watch, proceed when: errors < 0.5% for 2m -> errors < 0.4% for 1m:"
                        + " that this is not weaker cannot be shown, and nobody can approve it yet"),
                refusals(FILLING, "proceed when errors < 0.5% for 2m", "proceed when errors < 0.4% for 1m"));
    }

    @Test
    void refusesAnotherWaitOfWhichNobodyCanSayThatItIsAsStrict() {
        assertEquals(
                List.of("wait fill.calm, until: lag < 5s -> waiting == 0:"
                        + " that this is not weaker cannot be shown, and nobody can approve it yet"),
                refusals(Set.of("expand"), "until lag < 5s", "until waiting == 0"));
    }

    @Test
    void allowsAnotherMetricWhereOnlyLaterPhasesReadIt() {
        String[] passages = {
            "metric column", "metric gone boolean correctness from db every 15s sql \"select true\"\nmetric column",
            "proceed when not column", "proceed when not column\n  proceed when gone"
        };
        assertEquals(List.of(), refusals(FILLING, passages));
        assertEquals(List.of(), refusals(Set.of(), "select true", "select exists (select)"));
        assertEquals(
                List.of(
                        "metric column, definition: from db sql select true -> from db sql select exists (select):"
                                + " phase `expand` has begun",
                        "metric column, read by phase expand, proceed when column: phase `expand` has begun",
                        "metric column, read by phase drop, proceed when not column: phase `expand` has begun"),
                refusals(Set.of("expand"), "select true", "select exists (select)"));
    }

    @Test
    void refusesAParameterOfWhatHasBegun() {
        assertEquals(
                List.of("param tenant, value: 7 -> 8: phase `fill` has begun"),
                refusals(FILLING, "number   = 7", "number   = 8"));
        assertEquals(List.of(), refusals(Set.of("expand"), "number   = 7", "number   = 8"));
    }

    @Test
    void refusesAPhaseThatGoesOrIsPutInFrontOfOneThatHasBegun() {
        String late = "phase late \"Late\" after expand {\n  proceed when column\n}\n\n";
        assertEquals(
                List.of(
                        "phase late, phase: nothing -> without steps: phase `fill` has begun",
                        "phase late, proceed when: nothing -> column: phase `fill` has begun"),
                refusals(
                        FILLING,
                        "phase fill",
                        late + "phase fill",
                        "\"Fill it\" after expand",
                        "\"Fill it\" after late"));
        assertEquals(
                List.of(),
                refusals(
                        Set.of("expand"),
                        "phase fill",
                        late + "phase fill",
                        "\"Fill it\" after expand",
                        "\"Fill it\" after late"));
    }

    @Test
    void refusesToDropAPhaseWhoseEndTheOthersWaitFor() {
        String watch =
                "phase watch \"Watch it\" after fill {\n  gate healthy\n  soak 1h\n  proceed when errors < 0.5% for 2m\n}\n";
        assertEquals(
                List.of("phase watch, proceed when: errors < 0.5% for 2m -> nothing:"
                        + " this is weaker, and nobody can approve it yet"),
                refusals(FILLING, watch, "", "after watch", "after fill"));
    }

    @Test
    void refusesAnotherOrderOfPhasesThatHaveBegun() {
        String[] passages = {
            "\"Fill it\" after expand", "\"Fill it\" after watch",
            "\"Watch it\" after fill", "\"Watch it\" after expand",
            "\"Drop the old one\" after watch", "\"Drop the old one\" after fill"
        };
        assertEquals(
                List.of("phase fill, phase: after expand -> after expand, watch: phase `fill` has begun"),
                refusals(FILLING, passages));
        assertEquals(List.of(), refusals(Set.of("expand"), passages));
    }

    @Test
    void refusesVerifyAndFinallyOnceTheyHaveBegun() {
        String[] passages = {
            "  expect left == 0\n",
            "  expect left == 0\n  expect waiting == 0\n",
            "note run \"announce\"",
            "note run \"shout\""
        };
        assertEquals(List.of(), refusals(FILLING, passages));
        assertEquals(
                List.of(
                        "verify, expect: nothing -> waiting == 0: `verify` has begun",
                        "step finally.note, command: announce -> shout: `finally` has begun"),
                refusals(Set.of("verify", "finally"), passages));
    }

    @Test
    void refusesAnotherNameOfTheRunbook() {
        assertEquals(
                List.of("header, name: sample -> another: phase `expand` has begun"),
                refusals(Set.of("expand"), "runbook sample", "runbook another"));
    }
}
