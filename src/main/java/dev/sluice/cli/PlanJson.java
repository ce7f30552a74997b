package dev.sluice.cli;

import dev.sluice.run.plan.Plan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A plan for programs. */
final class PlanJson {
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private PlanJson() {}

    static String of(Plan plan) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("format_version", FORMAT_VERSION);
        fields.put("runbook", plan.runbook().name());
        fields.put("digest", plan.runbook().digest());
        fields.put("environment", plan.environment());
        fields.put("at_least_once", plan.semantics());
        fields.put("could_start", plan.holds().isEmpty());
        fields.put("holds", plan.holds());
        fields.put("metrics", plan.metrics().stream().map(PlanJson::metric).toList());
        fields.put("phases", plan.phases().stream().map(PlanJson::phase).toList());
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(fields) + "\n";
    }

    private static Map<String, Object> metric(Plan.MetricRead read) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", read.metric().name());
        fields.put("known", read.known());
        fields.put("value", read.value());
        fields.put("age", read.age());
        read.problem().ifPresent(problem -> fields.put("problem", problem));
        return fields;
    }

    private static Map<String, Object> phase(Plan.PhasePlan phase) {
        List<Map<String, Object>> conditions = phase.conditions().stream()
                .map(condition -> Map.<String, Object>of(
                        "condition",
                        condition.sentence(),
                        "truth",
                        condition.truth().name()))
                .toList();
        List<Map<String, Object>> steps = phase.steps().stream()
                .map(step -> Map.<String, Object>of(
                        "step",
                        step.step().ref().toString(),
                        "locks",
                        step.locks().stream()
                                .map(lock -> lock.statement() + ": " + lock.lock()
                                        + lock.table()
                                                .map(table -> " on " + table)
                                                .orElse(""))
                                .toList()))
                .toList();
        return Map.of("name", phase.phase().name(), "conditions", conditions, "steps", steps);
    }
}
