package dev.sluice.document;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.TestCase;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which red rules a runbook's tests expect to act, by what the tests say; {@code sluice test --coverage} runs them and knows
 * more.
 */
final class TestReach {
    private final List<TestCase.Expectation> expectations;
    private final Runbook runbook;

    TestReach(Runbook runbook) {
        this.runbook = runbook;
        this.expectations = runbook.tests().stream()
                .flatMap(test -> test.expectations().stream())
                .toList();
    }

    /** The red rules that no test expects to act; shadows never act. */
    List<RuleGroup> unreached() {
        return RuleGroup.of(runbook).stream()
                .filter(group -> group.rule().red() && !group.rule().shadow())
                .filter(group -> expectations.stream().noneMatch(expected -> reaches(expected, group)))
                .toList();
    }

    /** Whether a test sees the run through to its end. */
    boolean seesTheEnd() {
        return expectations.stream()
                .anyMatch(expected -> expected.what() instanceof TestCase.Expected.Outcome outcome
                        && outcome.ending().equals("done"));
    }

    private static boolean reaches(TestCase.Expectation expectation, RuleGroup group) {
        return verdict(expectation).filter(word -> word == word(group.rule())).isPresent()
                && expectation
                        .phase()
                        .map(name -> group.phases().stream().map(Phase::name).anyMatch(name::equals))
                        .orElse(true)
                && (expectation.because().isEmpty()
                        || expectation.because().stream().anyMatch(reason -> isOf(reason, group.rule())));
    }

    private static Optional<TestCase.Word> verdict(TestCase.Expectation expectation) {
        return switch (expectation.what()) {
            case TestCase.Expected.Verdict verdict -> verdict.none() ? Optional.empty() : Optional.of(verdict.word());
            case TestCase.Expected.Outcome outcome ->
                outcome.ending().equals("rolled_back") ? Optional.of(TestCase.Word.ROLLBACK) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static TestCase.Word word(GateRule rule) {
        return TestCase.Word.valueOf(rule.kind().name().toUpperCase(Locale.ROOT));
    }

    private static boolean isOf(TestCase.Reason reason, GateRule rule) {
        Set<String> metrics = Expressions.metrics(rule.when());
        return switch (reason) {
            case TestCase.Reason.Metric metric -> metrics.contains(metric.name());
            case TestCase.Reason.Gate gate ->
                rule.gate().filter(gate.name()::equals).isPresent();
            case TestCase.Reason.Blind blind -> readsBlindness(rule.when());
            case TestCase.Reason.Words words -> metrics.stream().anyMatch(words.text()::contains);
        };
    }

    private static boolean readsBlindness(Expression condition) {
        boolean[] found = {false};
        Expressions.walk(condition, node -> found[0] |= node instanceof Expression.Blind);
        return found[0];
    }
}
