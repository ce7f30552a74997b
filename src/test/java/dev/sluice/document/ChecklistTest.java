package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.document.Checklist.Item;
import dev.sluice.document.Checklist.Verdict;
import dev.sluice.language.model.Runbook;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A bare runbook misses what can be missed; each addition answers its own question and no other. */
class ChecklistTest {

    private static final String HEADER = """
            runbook bare "Add a note"
            source db postgres
            metric waiting count safety from db every 15s sql "select 1"
            """;

    private static final String PHASE = """
            phase add "Add it" {
              step add sql on db lock timeout 2s "alter table orders add column note text"
              undo add sql on db lock timeout 2s "alter table orders drop column if exists note"
              proceed when waiting == 0
            }
            """;

    @Test
    void aBareRunbookMissesMostOfWhatAReviewerAsksFor() {
        assertEquals(
                List.of(
                        "Why it is done, and what happens if it is not, are stated",
                        "The blast radius is stated",
                        "Who writes meanwhile is stated",
                        "Somebody owns it and can be reached",
                        "The downtime is stated",
                        "An estimate is stated",
                        "Times come from a rehearsal or an earlier run",
                        "The paging policy is stated",
                        "A rollback pages somebody",
                        "What is learned is asked for",
                        "Every phase up to the point of no return has a rollback rule",
                        "Every phase has a pause rule",
                        "The outcome is verified when all is done",
                        "It has been tested on simulated time",
                        "What was normal before is measured first"),
                items(HEADER + PHASE, Verdict.MISSING));
    }

    @Test
    void whatDoesNotExistNeedsNoProof() {
        assertEquals(
                List.of(
                        "The point of no return is guarded by a precondition",
                        "What runs outside a transaction can be found out about, or cleared away",
                        "Every pause, throttle and rollback rule is seen to act in a test",
                        "Every pause, throttle and rollback says why at that threshold"),
                items(HEADER + PHASE, Verdict.NOT_APPLICABLE));
    }

    @Test
    void aMissingRuleIsNamedWithTheWayToItsPhase() {
        assertEquals(
                "no rule pauses in: [`add`](#phase-add)",
                item(HEADER + PHASE, "Every phase has a pause rule").evidence().markdown());
    }

    @Test
    void aThresholdWithoutAReasonIsNamedWithItsMetric() {
        Item item = item(
                HEADER + PHASE.replace("proceed", "pause when waiting > 3\n  proceed"),
                "Every pause, throttle and rollback says why at that threshold");
        assertEquals(Verdict.MISSING, item.verdict());
        assertEquals(
                "no `because` where it: pauses on [`waiting`](#metric-waiting)",
                item.evidence().markdown());
    }

    @Test
    void aReasonProvesIt() {
        Item item = item(
                HEADER + PHASE.replace("proceed", "pause when waiting > 3 because \"people wait\"\n  proceed"),
                "Every pause, throttle and rollback says why at that threshold");
        assertEquals(Verdict.PROVED, item.verdict());
    }

    @Test
    void shadowsPauseNothing() {
        Item item = item(
                HEADER + PHASE.replace("proceed", "shadow pause when waiting > 3\n  proceed"),
                "Every phase has a pause rule");
        assertEquals(Verdict.MISSING, item.verdict());
    }

    @Test
    void aRuleThatNoTestExpectsToActIsNamed() {
        String paused = PHASE.replace("proceed", "pause when waiting > 3\n  proceed");
        String test = """
                test "it pauses" {
                  given waiting = 0
                  at 1s waiting = 9
                  expect %s by 5m
                }
                """;
        String rule = "Every pause, throttle and rollback rule is seen to act in a test";

        Item none = item(HEADER + paused + test.formatted("proceed"), rule);
        assertEquals(
                "no test expects that it: pauses on [`waiting`](#metric-waiting)",
                none.evidence().markdown());
        assertEquals(
                Verdict.PROVED,
                item(HEADER + paused + test.formatted("pause"), rule).verdict());
        assertEquals(
                Verdict.MISSING,
                item(HEADER + paused + test.formatted("no pause").replace("by", "until"), rule)
                        .verdict());
    }

    @Test
    void behindThePointOfNoReturnNoRollbackRuleIsAskedForButAPrecondition() {
        String turn = PHASE.replace("phase add", "irreversible phase add").replaceAll("(?m)^  undo.*\n", "");
        assertEquals(
                Verdict.NOT_APPLICABLE,
                item(HEADER + turn, "Every phase up to the point of no return has a rollback rule")
                        .verdict());
        String guarded = "The point of no return is guarded by a precondition";
        assertEquals(
                "no `require` in [`add`](#phase-add)",
                item(HEADER + turn, guarded).evidence().markdown());
        assertEquals(
                Verdict.PROVED,
                item(HEADER + turn.replace("  step", "  require waiting == 0\n  step"), guarded)
                        .verdict());
    }

    @Test
    void aStandInForMissingDataIsNamed() {
        Item item = item(
                HEADER.replace("every 15s", "every 15s missing as 0") + PHASE,
                "No safety metric counts as fine while it has no data");
        assertEquals(
                "`missing as` of: [`waiting`](#metric-waiting)", item.evidence().markdown());
    }

    @Test
    void whoIsPagedOnARollbackIsSaid() {
        String alerts = """
                alerts { page "orders-oncall" on rollback  notify "#orders" on pause }
                """;
        assertEquals(
                "orders-oncall",
                item(HEADER + PHASE + alerts, "A rollback pages somebody")
                        .evidence()
                        .markdown());
    }

    @Test
    void anEarlierRunProvesThatTimesAreMeasured() {
        Runbook runbook = Samples.of(HEADER + PHASE);
        Item item = Checklist.of(runbook, List.of(PastRuns.of(runbook)), Room.WIDE).stream()
                .filter(each -> each.item().startsWith("Times come from"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                "run r-1 in staging, 2026-11-18 10:15:00 UTC, of this very text",
                item.evidence().markdown());
    }

    @Test
    void longEvidenceLosesItsMiddleAndNotItsCount() {
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < 50; i++) {
            text.append(PHASE.replace("phase add", "phase add" + i)
                    .replace("\" {", "\"" + (i == 0 ? "" : " after add" + (i - 1)) + " {"));
        }
        Runbook runbook = Samples.of(text.toString());
        Item item = Checklist.of(runbook, List.of(), new Room(4)).stream()
                .filter(each -> each.item().equals("Every phase has a pause rule"))
                .findFirst()
                .orElseThrow();
        assertTrue(
                item.evidence().markdown().contains(", 46 more, "),
                item.evidence().markdown());
    }

    private static List<String> items(String text, Verdict verdict) {
        return Checklist.of(Samples.of(text), List.of(), Room.WIDE).stream()
                .filter(item -> item.verdict() == verdict)
                .map(Item::item)
                .toList();
    }

    private static Item item(String text, String name) {
        return Checklist.of(Samples.of(text), List.of(), Room.WIDE).stream()
                .filter(item -> item.item().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
