package dev.sluice.cli;

import dev.sluice.language.diagnostic.Report;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.TestCase;
import dev.sluice.language.text.SourceText;
import dev.sluice.rehearsal.test.Coverage;
import dev.sluice.rehearsal.test.TestResult;
import dev.sluice.rehearsal.test.Tests;
import dev.sluice.run.Refused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The tests of several runbooks, and what came of them.
 *
 * @param coverage of each runbook that has tests
 * @param errors of the runbooks whose tests could not be run
 */
record TestRun(List<TestResult> results, List<Coverage> coverage, List<Report> errors) {
    TestRun {
        results = List.copyOf(results);
        coverage = List.copyOf(coverage);
        errors = List.copyOf(errors);
    }

    /**
     * Runs them.
     *
     * @param title what must be found in the titles of those that are run
     * @throws Refused if a file is not there
     */
    static TestRun of(TestFiles files, Map<String, String> set, Optional<Pattern> title) throws Refused {
        List<TestResult> results = new ArrayList<>();
        List<Coverage> coverage = new ArrayList<>();
        List<Report> errors = new ArrayList<>();
        for (TestFiles.Wanted wanted : files.wanted()) {
            Runbooks.Found found = Runbooks.check(wanted.file(), set);
            if (found.module() && found.sound()) {
                continue;
            }
            if (found.runbook().isEmpty()) {
                errors.add(found.report());
                continue;
            }
            Runbook runbook = found.runbook().get();
            SourceText source = new SourceText(wanted.file().toString(), runbook.text());
            Path folder = Optional.ofNullable(wanted.file().toAbsolutePath().getParent())
                    .orElse(wanted.file().toAbsolutePath());
            Tests.Results of = new Tests(source, folder, set)
                    .run(
                            runbook,
                            test -> isWanted(
                                    test,
                                    wanted.line(),
                                    title,
                                    runbook.files().main().text()));
            results.addAll(of.results());
            if (!of.results().isEmpty()) {
                coverage.add(of.coverage());
            }
            if (!of.diagnostics().isEmpty()) {
                errors.add(new Report(runbook.files(), of.diagnostics()));
            }
        }
        return new TestRun(results, coverage, errors);
    }

    private static boolean isWanted(TestCase test, OptionalInt line, Optional<Pattern> title, String text) {
        boolean there = line.isEmpty() || covers(test, line.getAsInt(), text);
        return there
                && title.map(pattern -> pattern.matcher(test.title()).find()).orElse(true);
    }

    private static boolean covers(TestCase test, int line, String text) {
        int start = text.offsetByCodePoints(0, test.span().start());
        int end = text.offsetByCodePoints(start, test.span().end() - test.span().start());
        long lines = text.substring(start, end).lines().count();
        return test.span().line() <= line && line < test.span().line() + lines;
    }

    /** The runbook of which the least is reached, in percent points; all of nothing is reached. */
    double leastCovered() {
        return coverage.stream().mapToDouble(Coverage::percent).min().orElse(100);
    }

    long failed() {
        return results.stream().filter(result -> !result.passed()).count();
    }
}
