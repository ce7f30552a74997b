package dev.sluice.cli;

import dev.sluice.gate.ExplanationText;
import dev.sluice.gate.Layout;
import dev.sluice.language.diagnostic.JsonRenderer;
import dev.sluice.rehearsal.test.Judged;
import dev.sluice.rehearsal.test.TestResult;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The results of tests for programs. */
final class TestJson {
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private TestJson() {}

    static String render(TestRun tests) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("format_version", FORMAT_VERSION);
        root.put("tests", tests.results().size());
        root.put("failed", tests.failed());
        ArrayNode results = root.putArray("results");
        tests.results().forEach(result -> write(result, results.addObject()));
        root.set(
                "diagnostics",
                MAPPER.readTree(new JsonRenderer().render(tests.errors())).get("diagnostics"));
        return MAPPER.writeValueAsString(root) + "\n";
    }

    private static void write(TestResult result, ObjectNode node) {
        node.put("file", result.file());
        node.put("line", result.line());
        node.put("title", result.title());
        node.put("passed", result.passed());
        node.put("millis", result.millis());
        ArrayNode expectations = node.putArray("expectations");
        result.judged().forEach(judged -> write(judged, expectations.addObject()));
        ArrayNode remarks = node.putArray("refused");
        result.remarks().forEach(remarks::add);
    }

    private static void write(Judged judged, ObjectNode node) {
        node.put("line", judged.line());
        node.put("expected", judged.expected());
        node.put("held", judged.held());
        judged.instead().ifPresent(instead -> node.put("instead", instead));
        if (!judged.held()) {
            ArrayNode lines = node.putArray("explanation");
            judged.explanations()
                    .forEach(explanation -> ExplanationText.lines(explanation, new Layout.Tree())
                            .forEach(lines::add));
        }
    }
}
