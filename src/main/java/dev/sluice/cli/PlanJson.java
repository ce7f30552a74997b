package dev.sluice.cli;

import dev.sluice.language.sql.rule.Advice;
import dev.sluice.run.plan.Ground;
import dev.sluice.run.plan.Plan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A plan for programs. */
final class PlanJson {
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private PlanJson() {}

    /** @param more what else was asked for, by the names of its fields */
    static String of(Plan plan, Map<String, Object> more) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("format_version", FORMAT_VERSION);
        fields.put("runbook", plan.runbook().name());
        fields.put("digest", plan.runbook().digest());
        fields.put("environment", plan.environment());
        fields.put("at_least_once", plan.semantics());
        fields.put("told", plan.told());
        fields.put(
                "schema_to_create",
                plan.grounds().stream()
                        .filter(Ground::isToBePrepared)
                        .map(Ground::source)
                        .toList());
        fields.put("could_start", plan.holds().isEmpty());
        fields.put("holds", plan.holds());
        fields.put(
                "metrics",
                plan.metrics().stream().map(read -> metric(plan, read)).toList());
        fields.put(
                "phases",
                plan.phases().stream().map(phase -> phase(plan, phase)).toList());
        fields.put(
                "advice",
                plan.advice().stream().map(advice -> advice(plan, advice)).toList());
        fields.putAll(more);
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(fields) + "\n";
    }

    /** What a module declares has its place, as {@code common.runbook:12}. */
    private static Map<String, Object> metric(Plan plan, Plan.MetricRead read) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", read.metric().name());
        fields.put("known", read.known());
        fields.put("value", read.value());
        fields.put("age", read.age());
        read.problem().ifPresent(problem -> fields.put("problem", problem));
        plan.runbook().files().origin(read.metric().span()).ifPresent(from -> fields.put("from", from));
        return fields;
    }

    private static Map<String, Object> condition(Plan.ConditionNow condition) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("condition", condition.sentence());
        fields.put("truth", condition.truth().name());
        condition.from().ifPresent(from -> fields.put("from", from));
        return fields;
    }

    private static Map<String, Object> advice(Plan plan, Advice advice) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("code", advice.code().name());
        fields.put("severity", advice.severity().name().toLowerCase(Locale.ROOT));
        plan.runbook().files().origin(advice.span()).ifPresent(from -> fields.put("from", from));
        fields.put("line", advice.span().line());
        fields.put("column", advice.span().column());
        fields.put("message", advice.message());
        fields.put("why", advice.why());
        advice.safeAlternative().ifPresent(text -> fields.put("instead", text));
        return fields;
    }

    private static Map<String, Object> phase(Plan plan, Plan.PhasePlan phase) {
        List<Map<String, Object>> conditions =
                phase.conditions().stream().map(PlanJson::condition).toList();
        List<Map<String, Object>> steps =
                phase.steps().stream().map(PlanStepJson::step).toList();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", phase.phase().name());
        plan.runbook().files().origin(phase.phase().span()).ifPresent(from -> fields.put("from", from));
        fields.put("conditions", conditions);
        fields.put("steps", steps);
        return fields;
    }
}
