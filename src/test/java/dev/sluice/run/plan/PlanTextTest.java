package dev.sluice.run.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.gate.Baselines;
import dev.sluice.gate.Explanation;
import dev.sluice.gate.Explanations;
import dev.sluice.gate.Layout;
import dev.sluice.gate.Samples;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.run.RuleText;
import dev.sluice.value.Reading;
import dev.sluice.value.Truth;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTextTest {
    private static final Runbook RUNBOOK = Checker.check(new SourceText("plan.runbook", """
                    runbook plan "A plan"
                    source db postgres
                    metric lag     duration safety from db as seconds every 15s sql "select 1"
                    metric waiting count    safety from db every 15s sql "select 2"
                    gate healthy {
                      pause when lag > 10s
                      pause when waiting > 5
                    }
                    phase first "First" {
                      gate healthy
                      proceed when waiting == 0
                    }
                    phase second "Second" after first {
                      gate healthy
                      proceed when waiting == 0
                    }
                    """), Map.of())
            .runbook()
            .orElseThrow();

    private final Samples samples = Samples.of(RUNBOOK);
    private final Baselines baselines = new Baselines(samples);

    private Plan plan() {
        samples.activate(RUNBOOK.metricsByName().keySet(), 0);
        samples.due(0);
        samples.arrived("lag", 0, Reading.of(Value.amount(34), 0));
        samples.arrived("waiting", 0, Reading.of(Value.amount(0), 0));
        List<Plan.PhasePlan> phases = RUNBOOK.phases().stream().map(this::phase).toList();
        return new Plan(
                RUNBOOK, "test", List.of(), List.of(), List.of(), List.of(), phases, List.of(), List.of(), List.of());
    }

    private Plan.PhasePlan phase(Phase phase) {
        return new Plan.PhasePlan(
                phase, phase.rules().stream().map(this::condition).toList(), List.of());
    }

    private Plan.ConditionNow condition(GateRule rule) {
        Explanation explanation = Explanations.evaluate(rule.when(), samples, baselines, 0);
        Truth truth = explanation.truth().orElseThrow();
        return new Plan.ConditionNow(
                RuleText.head(rule), truth, !rule.red() || truth == Truth.FALSE, explanation, Optional.empty());
    }

    @Test
    void explainsOnceWhatWouldHoldTheRun() {
        List<String> lines = PlanText.lines(plan(), Layout.USUAL);
        int from = lines.indexOf("Phase first: First");

        assertEquals("""
                Phase first: First
                  true    pause (healthy) when lag > 10s
                          lag > 10s
                          |   |
                          |   true
                          34s (db, 0s old)
                  false   pause (healthy) when waiting > 5
                  true    proceed when waiting == 0

                Phase second: Second
                  true    pause (healthy) when lag > 10s
                  false   pause (healthy) when waiting > 5
                  true    proceed when waiting == 0
                """, String.join("\n", lines.subList(from, from + 13)) + "\n");
    }
}
