package dev.sluice.cli;

import dev.sluice.engine.RunView;
import dev.sluice.gate.Explanation;
import dev.sluice.gate.RuleReport;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.run.Past;
import dev.sluice.value.Truth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Why a run stands where it does, for programs: every rule of the active phase with its sub-expressions. */
final class WhyJson {
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private WhyJson() {}

    static String of(Past past) {
        RunView view = past.view();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("format_version", FORMAT_VERSION);
        fields.put("run", view.runId());
        fields.put("runbook", view.runbook());
        fields.put("state", view.state().name());
        view.phase().ifPresent(phase -> fields.put("phase", phase));
        view.verdict().ifPresent(verdict -> fields.put("verdict", verdict.name()));
        fields.put("reasons", view.reasons());
        fields.put("rules", view.rules().stream().map(WhyJson::rule).toList());
        if (!view.examined().isEmpty()) {
            fields.put(
                    "findings",
                    view.examined().stream()
                            .map(examined -> FindingsJson.of(examined.findings()))
                            .toList());
        }
        view.question().ifPresent(question -> fields.put("question", question.text()));
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(fields);
    }

    private static Map<String, Object> rule(RuleReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("verdict", word(report.rule().kind()));
        report.rule().gate().ifPresent(gate -> fields.put("gate", gate));
        fields.put("when", ExpressionText.of(report.rule().when()));
        report.rule().until().ifPresent(until -> fields.put("until", ExpressionText.of(until)));
        report.rule().because().ifPresent(because -> fields.put("because", because));
        fields.put("truth", word(report.truth()));
        fields.put("shadow", report.rule().shadow());
        fields.put("overridden", report.overridden());
        fields.put("standing", report.latched());
        if (!report.progress().isEmpty()) {
            fields.put("clock", report.progress());
        }
        fields.put("explanation", explanation(report.explanation()));
        return fields;
    }

    static Map<String, Object> explanation(Explanation explanation) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("text", explanation.text());
        explanation.truth().map((Truth truth) -> word(truth)).ifPresent(truth -> fields.put("truth", truth));
        explanation.value().ifPresent(value -> fields.put("value", value));
        explanation.ageMillis().ifPresent(age -> fields.put("age_milliseconds", age));
        explanation.source().ifPresent(source -> fields.put("source", source));
        explanation.query().ifPresent(query -> fields.put("query", query));
        explanation.note().ifPresent(note -> fields.put("note", note));
        explanation.clock().ifPresent(clock -> fields.put("clock", clock));
        List<Map<String, Object>> parts =
                explanation.parts().stream().map(WhyJson::explanation).toList();
        if (!parts.isEmpty()) {
            fields.put("parts", parts);
        }
        return fields;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
