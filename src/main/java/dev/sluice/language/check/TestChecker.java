package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.TestCase;
import dev.sluice.language.syntax.Scenario;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks the tests of a runbook: names, units, times, and whether what they say can be at all. */
final class TestChecker {
    private final Names names;
    private final Settings settings;
    private final Parameters parameters;
    private final FactChecker facts;
    private final DeedChecker deeds;
    private final ExpectationChecker expectations;
    private final Texts texts;
    private final Findings findings;
    private final Map<String, Span> titles = new HashMap<>();

    TestChecker(
            Names names,
            Settings settings,
            Parameters parameters,
            FactChecker facts,
            ExpressionChecker expressions,
            Texts texts,
            Findings findings) {
        this.names = names;
        this.settings = settings;
        this.parameters = parameters;
        this.facts = facts;
        this.deeds = new DeedChecker(names, settings, parameters, facts, findings);
        this.expectations = new ExpectationChecker(names, settings, expressions, facts, texts, findings);
        this.texts = texts;
        this.findings = findings;
    }

    /** @param baselines the metrics whose baseline some phase freezes */
    TestCase check(Scenario.Test test, Set<String> baselines) {
        String title = texts.filled(test.title());
        titled(test, title);
        List<TestCase.Fact> given = new ArrayList<>();
        test.givens()
                .forEach(one -> one.facts().forEach(fact -> facts.check(fact).ifPresent(given::add)));
        return new TestCase(
                title,
                set(test.with()),
                test.journal().map(texts::plain),
                given,
                occurrences(test.occurrences()),
                expectations(test, baselines),
                test.span());
    }

    private void titled(Scenario.Test test, String title) {
        Span before = titles.putIfAbsent(title, test.title().span());
        if (before != null) {
            findings.add(Diagnostic.error(
                            Code.S203, test.title().span(), "there is another test of this title", "declared again")
                    .also(before, "first declared here")
                    .help("say in the title what is different here"));
        }
    }

    private Map<String, String> set(List<Tree.Argument> with) {
        Map<String, String> set = new LinkedHashMap<>();
        Map<String, Tree.Name> given = new HashMap<>();
        for (Tree.Argument argument : with) {
            Tree.Name before = given.putIfAbsent(argument.name().text(), argument.name());
            if (before != null) {
                names.twice("value of", argument.name(), before);
            }
            names.param(argument.name())
                    .flatMap(known -> parameters.get(known.name().text()))
                    .flatMap(param -> value(argument, param))
                    .ifPresent(text -> set.put(argument.name().text(), text));
        }
        return set;
    }

    /** As {@code --set} would have it. */
    private Optional<String> value(Tree.Argument argument, Param param) {
        if (param.unit() == Unit.IDENTIFIER && argument.value() instanceof Term.Reference word) {
            return Optional.of(word.name().text());
        }
        if (argument.value() instanceof Term.Reference reference) {
            findings.add(Diagnostic.error(
                            Code.S303,
                            reference.span(),
                            "the value of parameter `" + param.name() + "` is no literal",
                            "expected " + Types.name(param.unit().type()))
                    .help("write a value such as `" + Types.example(param.unit().type()) + "`"));
            return Optional.empty();
        }
        return settings.bound(argument.value(), param.unit().type(), param.name())
                .filter(bound ->
                        deeds.isWithin(bound.value(), param, argument.value().span()))
                .map(bound -> bound.value() instanceof Value.Text text ? text.text() : bound.text());
    }

    private List<TestCase.Occurrence> occurrences(List<Scenario.At> ats) {
        List<TestCase.Occurrence> checked = new ArrayList<>();
        Times times = new Times("at");
        for (Scenario.At at : ats) {
            Optional<Duration> time = settings.durationOrZero(at.time(), "at");
            time.ifPresent(known -> times.next(known, at.time().span()));
            for (Scenario.Occurrence occurrence : at.occurrences()) {
                happening(occurrence)
                        .flatMap(what -> time.map(known -> new TestCase.Occurrence(known, what, occurrence.span())))
                        .ifPresent(checked::add);
            }
        }
        return checked;
    }

    private Optional<TestCase.Happening> happening(Scenario.Occurrence occurrence) {
        return switch (occurrence) {
            case Scenario.Fact fact -> facts.check(fact).map(checked -> checked);
            case Scenario.Crash crash ->
                crash.lasting().isEmpty()
                        ? Optional.of(new TestCase.Crash(Duration.ZERO))
                        : settings.durationOrZero(crash.lasting().get(), "crash for")
                                .map(TestCase.Crash::new);
            case Scenario.Operator operator ->
                deeds.check(operator.deed())
                        .map(deed -> new TestCase.Operator(
                                deed, texts.filled(operator.because()).orElse("")));
        };
    }

    private List<TestCase.Expectation> expectations(Scenario.Test test, Set<String> baselines) {
        List<TestCase.Expectation> checked = new ArrayList<>();
        Times times = new Times("expect");
        for (Scenario.Expect expect : test.expects()) {
            expectations.check(expect, baselines).ifPresent(one -> {
                times.next(one.time(), expect.moment().span());
                checked.add(one);
            });
        }
        boolean broken = test.broken().stream().anyMatch(one -> one.keyword().equals("expect"));
        if (test.expects().isEmpty() && !broken) {
            findings.add(Diagnostic.warning(
                            Code.W701,
                            test.title().span(),
                            "the test expects nothing, so it always passes",
                            "no `expect`")
                    .help("say what is to happen, and when: `expect pause at 2m30s`"));
        }
        return checked;
    }

    /** That what is told in a row happens in that order. */
    private final class Times {
        private final String what;
        private Duration last = Duration.ZERO;
        private Span lastSpan = Span.NONE;

        Times(String what) {
            this.what = what;
        }

        void next(Duration time, Span span) {
            if (time.compareTo(last) < 0) {
                findings.add(Diagnostic.error(
                                Code.S701,
                                span,
                                "this `" + what + "` is earlier than the one before it",
                                "goes back in time")
                        .also(lastSpan, "the one before")
                        .help("put the statements of a test in the order of their times"));
            } else {
                last = time;
                lastSpan = span;
            }
        }
    }
}
