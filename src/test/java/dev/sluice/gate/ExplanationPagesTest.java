package dev.sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Golden;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Explanations as somebody on call reads them: one of each kind of expression, known and unknown, wide and narrow. */
class ExplanationPagesTest {
    private static final String METRICS = """
            param standbys count = 2 in 0 .. 5
            metric streaming count safety from db every 15s sql "select 8"
            metric busy count safety from db every 15s sql "select 4"
            metric slots count safety from db every 60s sql "select 5"
            metric load number safety = busy / slots
            metric strain number safety = load * 2 + waiting / slots
            metric behind duration safety from prom as seconds every 15s labels pod promql "behind"
            metric ready boolean safety from db every 15s sql "select true"
            metric lost rows correctness from db every 15s missing as 0 sql "select 6"
            metric release text safety from db every 15s sql "select 'v1'"
            metric total rows progress from db every 60s sql "select 7"
            """;

    private static final List<String> RULES = List.of(
            "pause when lag > limit for 30s until lag < 3s for 1m because \"replicas serve the shop's reads\"",
            "rollback when errors > 2% for 1m or waiting > 100",
            "pause when waiting > 5 for 3 of 5 samples",
            "pause when (errors > 1% and waiting > 2) for 2m",
            "throttle to 50% when avg(lag over 1m) > 5s",
            "pause when lag > above(baseline(lag), 20%, 5ms)",
            "pause when any(behind > 30s)",
            "pause when not all(behind <= 10s)",
            "pause when max(behind) > 1m",
            "pause when load > 0.8 for 2m",
            "rollback when strain > 3",
            "pause when errors is missing or not known(lag)",
            "pause when age(waiting) > 40s",
            "pause when streaming < standbys",
            "pause when lost > 0",
            "pause when release != \"v2\"",
            "pause when not ready",
            "pause when lag not between 0s and limit * 2",
            "throttle to 25% when eta(filled, total) > 4h",
            "pause when stalled(filled over 1m)",
            "pause when predict(lag over 1m in 1h) > 30s",
            "shadow pause when (waiting + rest) / slots > 5",
            "rollback when blind for 5m",
            "proceed when (errors < 0.5% and lag <= above(baseline(lag), 20%, 5ms) and all(behind < 1s)) for 1m");

    private static GateLab lab() {
        GateLab lab = GateLab.of(METRICS, "baseline lag over 1m\n" + String.join("\n", RULES));
        return lab.set("lag", "40ms")
                .set("errors", "0.1%")
                .set("waiting", "0")
                .set("rest", "1_200")
                .set("busy", "12")
                .set("slots", "16")
                .set("ready", "true")
                .set("lost", "0")
                .set("streaming", "2")
                .set("total", "400_000")
                .answer("release", at -> Reading.of(new Value.Text("v2"), at))
                .answer("behind", at -> Reading.of(behind(2, 3.5, 4), at));
    }

    private static Value behind(double... seconds) {
        List<Value.Point> points = new ArrayList<>();
        for (double one : seconds) {
            points.add(new Value.Point(Map.of("pod", "checkout-" + points.size()), one));
        }
        return new Value.Series(points);
    }

    /** Calm for a minute, then half of it is red and some of it blind. */
    private static GateLab troubled() {
        GateLab lab = lab().to("1m");
        lab.baselines.freeze("lag", lab.now);
        lab.progress(8_000)
                .set("lag", "34s")
                .set("waiting", "7")
                .set("busy", "15")
                .set("ready", "false")
                .missing("errors")
                .missing("lost")
                .answer("behind", at -> Reading.of(behind(2, 41, 75), at))
                .answer("release", at -> Reading.of(new Value.Text("v1"), at));
        return lab.to("1m40s");
    }

    private static String page(GateLab lab, Layout layout) {
        List<String> lines = new ArrayList<>();
        for (RuleReport rule : lab.last.rules()) {
            lines.addAll(ExplanationText.lines(rule.whole(), layout));
            lines.add("");
        }
        return String.join("\n", lines);
    }

    @Test
    void everyKindOfExpressionIsReadAtAGlance() {
        Golden.assertMatches("gate/explained-calm.txt", page(lab().to("1m"), Layout.USUAL));
        Golden.assertMatches("gate/explained-troubled.txt", page(troubled(), Layout.USUAL));
    }

    @Test
    void aNarrowPageBreaksWhatIsTooWide() {
        Golden.assertMatches("gate/explained-narrow.txt", page(troubled(), new Layout.Hung(50)));
    }

    @Test
    void aTreeServesWhoeverCannotSeeBars() {
        Golden.assertMatches("gate/explained-tree.txt", page(troubled(), new Layout.Tree()));
    }

    @Test
    void ofManySeriesTheLowestAndTheHighestAreShown() {
        GateLab lab = GateLab.of(METRICS, "pause when any(behind > 30s)\nproceed when lag < 1s")
                .answer("behind", at -> Reading.of(behind(2, 41, 3, 4, 75, 33, 5), at))
                .to("2s");
        assertEquals(
                """
                any(behind > 30s)
                |   |
                |   7 series, from pod=checkout-0 2s to pod=checkout-4 1m15s (prom, 2s old)
                true (3 of 7 series)""",
                String.join(
                        "\n", ExplanationText.lines(lab.last.rules().getFirst().explanation(), Layout.USUAL)));
    }

    @Test
    void noLineIsWiderThanThePage() {
        GateLab lab = troubled();
        for (int width = 40; width <= 120; width++) {
            for (String line : page(lab, new Layout.Hung(width)).lines().toList()) {
                assertTrue(line.length() <= width, width + " columns: " + line);
            }
        }
    }

    @Test
    void aReasonIsNeverCut() {
        String reason =
                "canceling statement due to statement timeout after 2000 milliseconds while it was reading orders";
        GateLab lab = lab();
        lab.answer("errors", at -> Reading.missing(Missing.Cause.SQLSTATE, reason))
                .to("10s");
        for (int width = 40; width <= 120; width++) {
            String page = page(lab, new Layout.Hung(width));
            String words = page.replaceAll("[|?]", " ").replaceAll("\\s+", " ");
            assertTrue(words.contains("statement timeout after"), page);
        }
    }
}
