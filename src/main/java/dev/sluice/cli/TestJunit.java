package dev.sluice.cli;

import dev.sluice.gate.ExplanationText;
import dev.sluice.gate.Layout;
import dev.sluice.language.diagnostic.Junit;
import dev.sluice.language.diagnostic.PlainRenderer;
import dev.sluice.language.diagnostic.Report;
import dev.sluice.rehearsal.test.Judged;
import dev.sluice.rehearsal.test.TestResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The results of tests for what reads JUnit's reports: a case for each test, and one for each runbook with errors. */
final class TestJunit {
    private static final double MILLIS = 1_000;

    private TestJunit() {}

    static String render(TestRun tests) {
        List<Junit.Case> cases = new ArrayList<>();
        tests.results().forEach(result -> cases.add(of(result)));
        tests.errors().forEach(report -> cases.add(of(report)));
        return new Junit("sluice test", cases).xml();
    }

    private static Junit.Case of(TestResult result) {
        List<Judged> failed =
                result.judged().stream().filter(one -> !one.held()).toList();
        Optional<Junit.Failure> failure = failed.stream()
                .findFirst()
                .map(first -> new Junit.Failure(
                        "expectation",
                        first.expected() + ", instead: " + first.instead().orElse(""),
                        failed.stream().map(one -> details(result, one)).collect(Collectors.joining("\n"))));
        return new Junit.Case(result.file(), result.title(), result.millis() / MILLIS, failure, "");
    }

    private static Junit.Case of(Report report) {
        Junit.Failure failure =
                new Junit.Failure("errors", report.summary(), new PlainRenderer().render(List.of(report)));
        return new Junit.Case(report.source().name(), "has no errors", 0, Optional.of(failure), "");
    }

    private static String details(TestResult result, Judged judged) {
        return TestText.place(result, judged) + ": " + judged.expected() + "\n  instead: "
                + judged.instead().orElse("") + "\n"
                + judged.explanations().stream()
                        .flatMap(explanation -> ExplanationText.lines(explanation, new Layout.Tree()).stream())
                        .map(line -> "  " + line + "\n")
                        .collect(Collectors.joining());
    }
}
