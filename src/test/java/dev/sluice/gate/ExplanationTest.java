package dev.sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.GateRule;
import dev.sluice.testing.Golden;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a verdict says about itself (gates.md §9). */
class ExplanationTest {
    private static final String RULES = """
            baseline lag over 1m
            rollback when errors > 2% for 1m
            pause when lag > limit for 30s until lag < 3s for 1m because "replicas serve reads"
            pause when waiting > 5 for 3 of 5 samples
            throttle to 50% when avg(lag over 1m) > 5s
            shadow rollback when errors > 1% or not known(lag)
            proceed when (errors < 0.5% and lag <= above(baseline(lag), 20%, 5ms)) for 1m
            """;

    private static GateLab lab() {
        return GateLab.of(RULES).set("lag", "40ms").set("errors", "0.1%").set("waiting", "0");
    }

    private static String lines(Explanation explanation) {
        return text(ExplanationText.lines(explanation, Layout.USUAL));
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    private static String page(GateLab lab) {
        String reasons =
                lab.last.reasons().stream().map(reason -> "- " + reason + "\n").collect(Collectors.joining());
        return lab.last.verdict() + "\n" + reasons + "\n" + lines(lab.last.explanation());
    }

    @Test
    void everyVerdictCarriesItsTree() {
        GateLab lab = lab().to("1m");
        lab.baselines.freeze("lag", lab.now);
        lab.stepsDone().to("1m40s");
        Golden.assertMatches("gate/continue.txt", page(lab));
        lab.set("lag", "34s").to("2m15s");
        Golden.assertMatches("gate/pause.txt", page(lab));
        lab.set("lag", "2s").to("2m50s");
        Golden.assertMatches("gate/until.txt", page(lab));
        lab.missing("lag").missing("errors").to("3m5s");
        Golden.assertMatches("gate/blind.txt", page(lab));
        lab.set("errors", "3%").to("5m");
        Golden.assertMatches("gate/rollback.txt", page(lab));
    }

    @Test
    void twoAmountsThatDifferNeverReadTheSame() {
        GateLab lab =
                GateLab.of("pause when lag > limit\nproceed when errors < 1%").set("errors", "0%");
        lab.answer("lag", at -> Reading.of(Value.amount(10.004), at)).to("2s").expect(Verdict.PAUSE);
        assertEquals(List.of("lag 10.004s > limit 10s (db, 2s old)"), lab.last.reasons());
    }

    @Test
    void whatASourceSaysOfAValueStandsBesideIt() {
        String note = "3 of 1,000 rows differ (3,000 per million): id 17, 203, 340";
        GateLab lab =
                GateLab.of("pause when waiting > 0\nproceed when errors < 1%").set("errors", "0%");
        lab.answer("waiting", at -> new Reading.Present(Value.amount(3), at, note))
                .to("2s")
                .expect(Verdict.PAUSE);
        assertEquals(List.of("waiting 3 > 0 (db, 2s old, " + note + ")"), lab.last.reasons());
        assertEquals(true, lines(lab.last.explanation()).replaceAll("\\s+", " ").contains("id 17, 203, 340"));

        lab.answer("waiting", at -> Reading.of(Value.amount(4), at)).to("1m");
        assertEquals(false, lab.last.reasons().getFirst().contains("rows differ"));
    }

    @Test
    void aLiveExpressionIsExplainedWithoutChangingAnything() {
        GateLab lab = lab().to("10s");
        Expression condition = lab.phase.rules().get(0).when();
        long due = lab.samples.nextDue();
        Explanation explanation = Explanations.evaluate(condition, lab.samples, lab.baselines, lab.now);
        assertEquals("""
                errors > 2% for 1m is false (0s of 1m)
                  errors > 2% is false
                    errors = 0.1% (prom, 10s old)
                """, text(ExplanationText.lines(explanation, new Layout.Tree())));
        assertEquals(due, lab.samples.nextDue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(errors < 0.5% and lag <= 5s) for 10m",
                "lag > 10s for 1m",
                "waiting > 5 for 3 of 5 samples",
                "waiting > 5 for 3 samples",
                "(lag > 10s and errors > 1%) or (waiting > 5 for 1m)",
                "lag not between 1s and 5s",
                "predict(lag over 30m in 1h) > 10s",
                "errors is not missing and known(lag)",
                "(waiting + rest) / 2 > 5",
                "not (lag > 10s or waiting > 5)",
                "eta(filled, rest * 2) < 4h"
            })
    void anExpressionIsWrittenAsTheLanguageWritesIt(String text) {
        GateRule rule = GateLab.runbook("", "shadow pause when " + text + "\nproceed when errors < 1%")
                .phases()
                .get(0)
                .rules()
                .get(0);
        assertEquals(text, ExpressionText.of(rule.when()));
    }
}
