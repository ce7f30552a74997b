package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.TestCase;
import dev.sluice.language.model.TestCase.Expected;
import dev.sluice.language.model.TestCase.Moment;
import dev.sluice.language.model.TestCase.Reason;
import dev.sluice.language.model.TestCase.State;
import dev.sluice.language.model.TestCase.Word;
import dev.sluice.language.syntax.Scenario;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Checks what a test expects: whether it can be, and when. */
final class ExpectationChecker {
    private static final String BLIND = "blind";

    private final Names names;
    private final Settings settings;
    private final ExpressionChecker expressions;
    private final FactChecker facts;
    private final Texts texts;
    private final Findings findings;

    ExpectationChecker(
            Names names,
            Settings settings,
            ExpressionChecker expressions,
            FactChecker facts,
            Texts texts,
            Findings findings) {
        this.names = names;
        this.settings = settings;
        this.expressions = expressions;
        this.facts = facts;
        this.texts = texts;
        this.findings = findings;
    }

    /** @param baselines the metrics whose baseline some phase freezes */
    Optional<TestCase.Expectation> check(Scenario.Expect expect, Set<String> baselines) {
        Moment moment = Moment.valueOf(expect.moment().kind().name());
        Optional<Duration> time = settings.durationOrZero(
                expect.moment().time(), expect.moment().kind().name().toLowerCase(Locale.ROOT));
        Optional<Expected> expected = expected(expect.what(), baselines).filter(what -> isPossible(what, expect));
        Optional<String> phase = expect.in().flatMap(name -> names.phase(name).map(known -> name.text()));
        List<Reason> because = new ArrayList<>();
        expect.because().forEach(reason -> reason(reason).ifPresent(because::add));
        boolean whole = expected.isPresent()
                && time.isPresent()
                && phase.isPresent() == expect.in().isPresent()
                && because.size() == expect.because().size();
        return whole
                ? Optional.of(
                        new TestCase.Expectation(expected.get(), moment, time.get(), phase, because, expect.span()))
                : Optional.empty();
    }

    private Optional<Expected> expected(Scenario.Expected what, Set<String> baselines) {
        return switch (what) {
            case Scenario.Expected.Verdict verdict -> verdict(verdict);
            case Scenario.Expected.Phase phase ->
                names.phase(phase.phase())
                        .map(known -> new Expected.Entered(phase.phase().text()));
            case Scenario.Expected.Step step -> {
                Optional<State> state = state(step.state());
                yield facts.step(step.step())
                        .flatMap(known -> state.map(word -> new Expected.Stands(FactChecker.ref(step.step()), word)));
            }
            case Scenario.Expected.Outcome outcome -> outcome(outcome.ending());
            case Scenario.Expected.Condition condition -> condition(condition, baselines);
        };
    }

    private Optional<Expected> verdict(Scenario.Expected.Verdict verdict) {
        Word word = Word.valueOf(verdict.word().name());
        if (verdict.share().isEmpty()) {
            return Optional.of(new Expected.Verdict(verdict.none(), word, OptionalDouble.empty()));
        }
        if (word != Word.THROTTLE) {
            return impossible(verdict.share().get().span(), "only `throttle` has a share", "write `throttle to 50%`");
        }
        return settings.share(verdict.share().get(), "throttle to")
                .map(share -> new Expected.Verdict(verdict.none(), word, OptionalDouble.of(share)));
    }

    private Optional<State> state(Tree.Name name) {
        List<String> words = Arrays.stream(State.values())
                .map(state -> state.name().toLowerCase(Locale.ROOT))
                .toList();
        return word(name, "state of a step", words).map(word -> State.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    private Optional<Expected> outcome(Tree.Name name) {
        return word(name, "outcome of a run", TestCase.ENDINGS).map(Expected.Outcome::new);
    }

    private Optional<String> word(Tree.Name name, String what, List<String> words) {
        boolean known = words.contains(name.text());
        if (!known && !name.isMissing()) {
            findings.notOneOf(name.span(), what, name.text(), words);
        }
        return known ? Optional.of(name.text()) : Optional.empty();
    }

    /** At one moment no clock has run. */
    private Optional<Expected> condition(Scenario.Expected.Condition condition, Set<String> baselines) {
        Place place = new Place(Place.Use.GREEN, Optional.of(baselines));
        Optional<Expression> checked = expressions.condition(
                condition.condition(),
                new ExpressionChecker.Around(place, Optional.of("in `expect that`, which looks at one moment"), false));
        return checked.map(Expected.Holds::new);
    }

    private boolean isPossible(Expected what, Scenario.Expect expect) {
        Scenario.Moment.Kind kind = expect.moment().kind();
        boolean none = what instanceof Expected.Verdict verdict && verdict.none();
        Span time = expect.moment().span();
        if (none != (kind == Scenario.Moment.Kind.UNTIL)) {
            impossible(
                    time,
                    none
                            ? "what is expected not to come needs an end: `until`"
                            : "`until` goes with `no`: so long it is not to come",
                    none ? "write `no pause until 10m`" : "write `at` or `by`, or `no` before the verdict");
            return false;
        }
        if (what instanceof Expected.Holds && kind != Scenario.Moment.Kind.AT) {
            impossible(time, "a condition is looked at in one moment", "write `that ... at 5m`");
            return false;
        }
        boolean verdict = what instanceof Expected.Verdict;
        if (!verdict && expect.in().isPresent()) {
            impossible(expect.in().get().span(), "`in` goes with a verdict", "leave `in` out");
            return false;
        }
        boolean names =
                expect.because().stream().anyMatch(reason -> reason.name().isPresent());
        boolean explained = verdict || what instanceof Expected.Stands || what instanceof Expected.Outcome;
        if (!expect.because().isEmpty() && (!explained || names && !verdict)) {
            impossible(
                    expect.because().getFirst().span(),
                    explained
                            ? "a metric or gate is the reason of a verdict only"
                            : "this comes without a reason that could be told",
                    explained ? "write words of the reason: `because \"...\"`" : "leave `because` out");
            return false;
        }
        return true;
    }

    private Optional<Reason> reason(Scenario.Reason reason) {
        if (reason.text().isPresent()) {
            return Optional.of(new Reason.Words(texts.filled(reason.text().get())));
        }
        return reason.name().flatMap(this::reason);
    }

    private Optional<Reason> reason(Tree.Name name) {
        if (name.text().equals(BLIND)) {
            return Optional.of(new Reason.Blind());
        }
        if (names.metrics().containsKey(name.text())) {
            return Optional.of(new Reason.Metric(name.text()));
        }
        if (names.gates().containsKey(name.text())) {
            return Optional.of(new Reason.Gate(name.text()));
        }
        if (!names.excused(name, "metric") && !names.excused(name, "gate")) {
            List<String> known = new ArrayList<>(names.metrics().keySet());
            known.addAll(names.gates().keySet());
            known.add(BLIND);
            findings.unknown(Code.S201, name.span(), "metric or gate", name.text(), known);
        }
        return Optional.empty();
    }

    private Optional<Expected> impossible(Span span, String message, String help) {
        findings.add(
                Diagnostic.error(Code.S706, span, message, "cannot be expected").help(help));
        return Optional.empty();
    }
}
