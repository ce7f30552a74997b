package dev.sluice.cli;

import dev.sluice.gate.ExplanationText;
import dev.sluice.rehearsal.test.Judged;
import dev.sluice.rehearsal.test.TestResult;

/** The results of tests for people: a line for each, and all that is known of those that failed. */
final class TestText {
    private static final String BELOW = "      ";
    private static final String DEEPER = BELOW + "  ";

    private final Streams streams;

    TestText(Streams streams) {
        this.streams = streams;
    }

    String render(TestRun tests) {
        StringBuilder text = new StringBuilder();
        if (!tests.errors().isEmpty()) {
            text.append(streams.renderer().render(tests.errors())).append('\n');
        }
        String file = "";
        for (TestResult result : tests.results()) {
            if (!result.file().equals(file)) {
                text.append(file.isEmpty() ? "" : "\n").append(result.file()).append('\n');
                file = result.file();
            }
            append(text, result);
        }
        return text.append(summary(tests)).toString();
    }

    private void append(StringBuilder text, TestResult result) {
        text.append(result.passed() ? "  ok    " : "  FAIL  ")
                .append(result.title())
                .append('\n');
        if (result.passed()) {
            return;
        }
        result.judged().stream().filter(judged -> !judged.held()).forEach(judged -> append(text, result, judged));
        result.remarks()
                .forEach(remark -> text.append(BELOW)
                        .append("the operator was refused: ")
                        .append(remark)
                        .append('\n'));
    }

    private void append(StringBuilder text, TestResult result, Judged judged) {
        text.append(BELOW)
                .append(place(result, judged))
                .append(": ")
                .append(judged.expected())
                .append('\n');
        text.append(DEEPER)
                .append("instead: ")
                .append(judged.instead().orElse(""))
                .append('\n');
        judged.explanations()
                .forEach(explanation -> ExplanationText.lines(
                                explanation, streams.layout().indented(DEEPER.length()))
                        .forEach(line ->
                                text.append((DEEPER + line).stripTrailing()).append('\n')));
    }

    static String place(TestResult result, Judged judged) {
        return result.file() + ":" + judged.line();
    }

    private static String summary(TestRun tests) {
        int all = tests.results().size();
        if (all == 0) {
            return "";
        }
        return "\n" + all + (all == 1 ? " test" : " tests")
                + (tests.failed() == 0 ? ", all passed" : ", " + tests.failed() + " failed") + "\n";
    }
}
