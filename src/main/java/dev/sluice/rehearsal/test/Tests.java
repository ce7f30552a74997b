package dev.sluice.rehearsal.test;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.TestCase;
import dev.sluice.language.text.SourceText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The tests of one runbook. */
public final class Tests {
    private final SourceText source;
    private final Path folder;
    private final Map<String, String> set;

    /**
     * What running them gave.
     *
     * @param coverage what the tests that were run have reached
     * @param diagnostics errors that a test's own values of parameters bring; its results are then not there
     */
    public record Results(List<TestResult> results, Coverage coverage, List<Diagnostic> diagnostics) {
        public Results {
            results = List.copyOf(results);
            diagnostics = List.copyOf(diagnostics);
        }
    }

    /**
     * @param folder where paths of recorded runs begin
     * @param set values of parameters; those of a test come before them
     */
    public Tests(SourceText source, Path folder, Map<String, String> set) {
        this.source = source;
        this.folder = folder;
        this.set = Map.copyOf(set);
    }

    /**
     * Runs the tests that are wanted, in the order of the file.
     *
     * @throws dev.sluice.journal.JournalException if a recorded run is not there, or cannot be trusted
     */
    public Results run(Runbook runbook, Predicate<TestCase> wanted) {
        List<TestResult> results = new ArrayList<>();
        List<Diagnostic> diagnostics = new ArrayList<>();
        Coverage coverage = new Coverage(source.name(), runbook);
        for (int i = 0; i < runbook.tests().size(); i++) {
            TestCase test = runbook.tests().get(i);
            if (wanted.test(test)) {
                Optional<Runbook> bound = bound(runbook, test, diagnostics);
                int index = i;
                bound.ifPresent(with -> results.add(run(with, with.tests().get(index), coverage)));
            }
        }
        return new Results(results, coverage, diagnostics);
    }

    /** The runbook with the values of parameters that the test gives. */
    private Optional<Runbook> bound(Runbook runbook, TestCase test, List<Diagnostic> diagnostics) {
        if (test.set().isEmpty()) {
            return Optional.of(runbook);
        }
        Map<String, String> all = new LinkedHashMap<>(set);
        all.putAll(test.set());
        Checked checked = Checker.check(source, all);
        checked.diagnostics().stream()
                .filter(found -> found.severity() == Diagnostic.Severity.ERROR)
                .forEach(diagnostics::add);
        return checked.runbook();
    }

    private TestResult run(Runbook runbook, TestCase test, Coverage coverage) {
        long began = System.nanoTime();
        Recorded recorded =
                test.journal().map(path -> Recorded.of(folder.resolve(path))).orElse(Recorded.NOTHING);
        Recording recording = new Rehearsal(runbook, test, recorded).play();
        coverage.add(recording);
        List<Judged> judged =
                new Judge(runbook, recording).judge(test, runbook.files().main().text());
        long millis = (System.nanoTime() - began) / 1_000_000;
        return new TestResult(source.name(), test.title(), test.span().line(), judged, recording.refused(), millis);
    }
}
