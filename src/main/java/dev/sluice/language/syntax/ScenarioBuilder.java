package dev.sluice.language.syntax;

import dev.sluice.language.syntax.Scenario.Course;
import dev.sluice.language.syntax.Scenario.Deed;
import dev.sluice.language.syntax.Scenario.Expected;
import dev.sluice.language.syntax.Scenario.Fact;
import dev.sluice.language.syntax.Scenario.Fate;
import dev.sluice.language.syntax.Scenario.Moment;
import dev.sluice.language.syntax.Scenario.Occurrence;
import dev.sluice.language.syntax.Scenario.Reason;
import dev.sluice.language.syntax.Scenario.Word;
import dev.sluice.language.syntax.Tree.Broken;
import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.Tree.StepName;
import dev.sluice.language.syntax.Tree.Text;
import dev.sluice.language.syntax.generated.RunbookLexer;
import dev.sluice.language.syntax.generated.RunbookParser.*;
import dev.sluice.language.text.RawText;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tests. */
final class ScenarioBuilder {
    private final WordBuilder words;
    private final TermBuilder terms;
    private final StepBuilder steps;
    private final Findings findings;
    private final Damage damage;

    ScenarioBuilder(WordBuilder words, TermBuilder terms, StepBuilder steps, Findings findings, Damage damage) {
        this.words = words;
        this.terms = terms;
        this.steps = steps;
        this.findings = findings;
        this.damage = damage;
    }

    Scenario.Test test(TestDeclarationContext context, Span span) {
        TestHeaderContext header = context.testHeader();
        boolean sound = !damage.isBroken(header);
        List<Broken> broken = new ArrayList<>(damage.skipped(context));
        List<Scenario.Given> givens = new ArrayList<>();
        List<Scenario.At> occurrences = new ArrayList<>();
        List<Scenario.Expect> expects = new ArrayList<>();
        for (TestItemContext item : context.testItem()) {
            if (damage.isBroken(item)) {
                broken.add(damage.broken(item));
                continue;
            }
            Span place = WordBuilder.span(item);
            switch (item) {
                case GivenItemContext one ->
                    givens.add(new Scenario.Given(
                            one.fact().stream().map(this::fact).toList(), place));
                case AtItemContext one ->
                    occurrences.add(new Scenario.At(
                            words.setting(one.setting()),
                            one.occurrence().stream().map(this::occurrence).toList(),
                            place));
                case ExpectItemContext one -> expects.add(expect(one.expectation(), place));
                default -> throw new IllegalStateException("an item without a label");
            }
        }
        Span start = Findings.span(context.getStart());
        Text unreadable = new Text(new RawText("", List.of(), start), List.of());
        return new Scenario.Test(
                sound ? words.text(header.text(0)) : unreadable,
                sound ? header.argument().stream().map(steps::argument).toList() : List.of(),
                sound && header.JOURNAL() != null ? Optional.of(words.text(header.text(1))) : Optional.empty(),
                givens,
                occurrences,
                expects,
                broken,
                span);
    }

    private Fact fact(FactContext context) {
        Span span = WordBuilder.span(context);
        return switch (context) {
            case MetricFactContext one -> new Scenario.Measured(words.name(one.name()), course(one.course()), span);
            case StepFactContext one ->
                new Scenario.Fated(
                        words.stepAddress(one.stepAddress()),
                        one.fate().stream().map(this::fate).toList(),
                        span);
            default -> throw new IllegalStateException("a fact without a label");
        };
    }

    private Course course(CourseContext context) {
        Span span = WordBuilder.span(context);
        return switch (context) {
            case ConstantCourseContext one ->
                new Course.Constant(words.literal(one.literal(), one.MINUS() != null, span), span);
            case SeveralCourseContext one ->
                new Course.Several(one.literal().stream().map(words::literal).toList(), span);
            case MissingCourseContext one -> new Course.Missing(words.name(one.name()), span);
            case SlopeCourseContext one ->
                new Course.Slope(
                        one.direction.getType() == RunbookLexer.RISES,
                        words.setting(one.rate),
                        words.setting(one.start),
                        Optional.ofNullable(one.end).map(words::setting),
                        span);
            case SeriesCourseContext one ->
                new Course.Samples(
                        words.text(one.text()),
                        Optional.ofNullable(one.setting()).map(words::setting),
                        span);
            case NamedCourseContext one -> new Course.Named(words.name(one.plainName()));
            default -> throw new IllegalStateException("a course without a label");
        };
    }

    private Fate fate(FateContext context) {
        Span span = WordBuilder.span(context);
        return switch (context) {
            case TakesFateContext one -> new Fate.Takes(words.setting(one.setting()), span);
            case ChangesFateContext one -> new Fate.Changes(words.setting(one.setting()), span);
            case FailsFateContext one ->
                new Fate.Fails(
                        Optional.ofNullable(one.setting()).map(words::setting),
                        Optional.ofNullable(one.text()).map(words::text),
                        span);
            case YieldsFateContext one ->
                new Fate.Yields(
                        words.literal(one.literal(), one.MINUS() != null, WordBuilder.span(one.literal())), span);
            default -> throw new IllegalStateException("a fate without a label");
        };
    }

    private Occurrence occurrence(OccurrenceContext context) {
        Span span = WordBuilder.span(context);
        return switch (context) {
            case FactOccurrenceContext one -> fact(one.fact());
            case CrashOccurrenceContext one ->
                new Scenario.Crash(Optional.ofNullable(one.setting()).map(words::setting), span);
            case OperatorOccurrenceContext one ->
                new Scenario.Operator(
                        deed(one.deed()), Optional.ofNullable(one.text()).map(words::text), span);
            default -> throw new IllegalStateException("an occurrence without a label");
        };
    }

    private Deed deed(DeedContext context) {
        Span span = WordBuilder.span(context);
        return switch (context) {
            case PlainDeedContext one -> new Deed.Plain(words.name(one.verb), span);
            case ShareDeedContext one -> new Deed.Share(words.name(one.verb), words.setting(one.share), span);
            case ValueDeedContext one ->
                new Deed.Valued(words.name(one.verb), words.name(one.object), words.setting(one.value), span);
            case LastingDeedContext one ->
                new Deed.Lasting(words.name(one.verb), words.name(one.object), words.setting(one.lasting), span);
            case StepDeedContext one ->
                new Deed.OnStep(words.name(one.verb), words.stepAddress(one.stepAddress()), span);
            default -> throw new IllegalStateException("a deed without a label");
        };
    }

    private Scenario.Expect expect(ExpectationContext context, Span span) {
        return switch (context) {
            case VerdictExpectationContext one ->
                expect(
                        new Expected.Verdict(
                                one.NO() != null,
                                Word.valueOf(one.verdictWord().getText().toUpperCase(Locale.ROOT)),
                                Optional.ofNullable(one.setting()).map(words::setting),
                                WordBuilder.span(one.verdictWord())),
                        one.moment(),
                        one.expectationTail(),
                        span);
            case PhaseExpectationContext one -> {
                Name phase = words.name(one.name());
                yield expect(new Expected.Phase(phase, phase.span()), one.moment(), one.expectationTail(), span);
            }
            case StepExpectationContext one -> {
                Name state = words.name(one.state);
                StepName step = words.stepAddress(one.stepAddress());
                Span place = step.span().to(state.span());
                yield expect(new Expected.Step(step, state, place), one.moment(), one.expectationTail(), span);
            }
            case OutcomeExpectationContext one -> {
                Name ending = words.name(one.name());
                yield expect(new Expected.Outcome(ending, ending.span()), one.moment(), one.expectationTail(), span);
            }
            case ConditionExpectationContext one ->
                expect(
                        new Expected.Condition(terms.condition(one.condition()), WordBuilder.span(one.condition())),
                        one.moment(),
                        one.expectationTail(),
                        span);
            default -> throw new IllegalStateException("an expectation without a label");
        };
    }

    private Scenario.Expect expect(Expected what, MomentContext moment, List<ExpectationTailContext> tails, Span span) {
        Once<Name> in = new Once<>(findings);
        List<Reason> because = new ArrayList<>();
        for (ExpectationTailContext tail : tails) {
            Span place = WordBuilder.span(tail);
            switch (tail) {
                case InTailContext one -> in.state("in", place, words.name(one.name()));
                case WhyTailContext one ->
                    because.add(new Reason(
                            Optional.ofNullable(one.name()).map(words::name),
                            Optional.ofNullable(one.text()).map(words::text),
                            place));
                default -> throw new IllegalStateException("a tail without a label");
            }
        }
        return new Scenario.Expect(what, moment(moment), in.get(), because, span);
    }

    private Moment moment(MomentContext context) {
        Span span = WordBuilder.span(context);
        return switch (context) {
            case AtMomentContext one -> new Moment(Moment.Kind.AT, words.setting(one.setting()), span);
            case ByMomentContext one -> new Moment(Moment.Kind.BY, words.setting(one.setting()), span);
            case UntilMomentContext one -> new Moment(Moment.Kind.UNTIL, words.setting(one.setting()), span);
            default -> throw new IllegalStateException("a moment without a label");
        };
    }
}
