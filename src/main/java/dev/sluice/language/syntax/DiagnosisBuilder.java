package dev.sluice.language.syntax;

import dev.sluice.language.syntax.Diagnosis.Cause;
import dev.sluice.language.syntax.Diagnosis.Check;
import dev.sluice.language.syntax.Diagnosis.Offer;
import dev.sluice.language.syntax.Diagnosis.OpenQuestion;
import dev.sluice.language.syntax.Diagnosis.Pivot;
import dev.sluice.language.syntax.Diagnosis.Symptom;
import dev.sluice.language.syntax.Tree.Broken;
import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.Tree.Text;
import dev.sluice.language.syntax.generated.RunbookLexer;
import dev.sluice.language.syntax.generated.RunbookParser.*;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** What may be wrong, and how to tell. */
final class DiagnosisBuilder {
    private final WordBuilder words;
    private final TermBuilder terms;
    private final MetricBuilder metrics;
    private final StepBuilder steps;
    private final Findings findings;
    private final Damage damage;

    DiagnosisBuilder(
            WordBuilder words,
            TermBuilder terms,
            MetricBuilder metrics,
            StepBuilder steps,
            Findings findings,
            Damage damage) {
        this.words = words;
        this.terms = terms;
        this.metrics = metrics;
        this.steps = steps;
        this.findings = findings;
        this.damage = damage;
    }

    Diagnosis diagnosis(DiagnosisDeclarationContext context, Span span) {
        DiagnosisHeaderContext header = context.diagnosisHeader();
        List<Symptom> symptoms = new ArrayList<>();
        List<Check> checks = new ArrayList<>();
        List<Cause> causes = new ArrayList<>();
        List<Pivot> pivots = new ArrayList<>();
        List<OpenQuestion> questions = new ArrayList<>();
        List<Broken> broken = new ArrayList<>(damage.skipped(context));
        for (DiagnosisItemContext item : context.diagnosisItem()) {
            if (damage.isBroken(item)) {
                broken.add(damage.broken(item));
                continue;
            }
            Span place = WordBuilder.span(item);
            switch (item) {
                case SymptomItemContext one -> symptoms.add(symptom(one.condition()));
                case CheckItemContext one -> checks.add(check(one.check()));
                case CauseItemContext one -> causes.add(cause(one.causeBlock(), broken));
                case PivotItemContext one ->
                    pivots.add(new Pivot(words.text(one.text()), words.name(one.name()), place));
                case QuestionItemContext one -> questions.add(question(one, place));
                default -> throw new IllegalStateException("an item without a label");
            }
        }
        boolean sound = !damage.isBroken(header);
        return new Diagnosis(
                sound ? words.name(header.name()) : name(header, broken),
                sound ? Optional.of(words.text(header.text())) : Optional.empty(),
                symptoms,
                checks,
                causes,
                pivots,
                questions,
                broken,
                span);
    }

    private Name name(ParserRuleContext header, List<Broken> broken) {
        broken.add(damage.broken(header));
        return damage.nameOf(header);
    }

    /** A text alone is what a person sees. */
    private Symptom symptom(ConditionContext condition) {
        Token first = condition.getStart();
        boolean told = first == condition.getStop() && first.getType() == RunbookLexer.TEXT;
        return told ? new Symptom.Told(words.text(first)) : new Symptom.Measured(terms.condition(condition));
    }

    private OpenQuestion question(QuestionItemContext context, Span span) {
        Optional<Term.Literal> revisitBy = Optional.ofNullable(context.DATE())
                .map(date -> words.literal(date.getSymbol()))
                .filter(Term.Literal.class::isInstance)
                .map(Term.Literal.class::cast);
        return new OpenQuestion(words.text(context.text()), revisitBy, span);
    }

    private Check check(CheckContext context) {
        Once<Name> from = new Once<>(findings);
        Once<Term.Setting> timeout = new Once<>(findings);
        List<MetricModifiers.Need> needs = new ArrayList<>();
        for (CheckModifierContext modifier : context.checkModifier()) {
            Span span = WordBuilder.span(modifier);
            switch (modifier) {
                case CheckFromContext one -> from.state("from", span, words.name(one.sourceName()));
                case CheckTimeoutContext one -> timeout.state("timeout", span, words.setting(one.setting()));
                case CheckNeedContext one -> needs.add(metrics.need(one.need()));
                default -> throw new IllegalStateException("a modifier without a label");
            }
        }
        return new Check(
                words.name(context.name()),
                Optional.ofNullable(context.text()).map(words::text),
                from.get(),
                timeout.get(),
                needs,
                metrics.query(context.query()),
                WordBuilder.span(context));
    }

    private Cause cause(CauseBlockContext context, List<Broken> broken) {
        CauseHeaderContext header = context.causeHeader();
        List<Check> checks = new ArrayList<>();
        List<Term> certain = new ArrayList<>();
        List<Term> likely = new ArrayList<>();
        List<Text> fixes = new ArrayList<>();
        List<Offer> offers = new ArrayList<>();
        List<Text> drills = new ArrayList<>();
        broken.addAll(damage.skipped(context));
        for (EvidenceItemContext item : context.evidenceItem()) {
            if (damage.isBroken(item)) {
                broken.add(damage.broken(item));
                continue;
            }
            switch (item) {
                case CheckEvidenceContext one -> checks.add(check(one.check()));
                case CertainEvidenceContext one -> certain.add(terms.condition(one.condition()));
                case LikelyEvidenceContext one -> likely.add(terms.condition(one.condition()));
                case FixEvidenceContext one -> fixes.add(words.text(one.text()));
                case OfferEvidenceContext one -> offers.add(offer(one));
                case DrillEvidenceContext one -> drills.add(words.text(one.text()));
                default -> throw new IllegalStateException("an item without a label");
            }
        }
        boolean sound = !damage.isBroken(header);
        return new Cause(
                sound ? words.name(header.name()) : name(header, broken),
                sound ? Optional.of(words.text(header.text())) : Optional.empty(),
                checks,
                certain,
                likely,
                fixes,
                offers,
                drills,
                WordBuilder.span(context));
    }

    private Offer offer(OfferEvidenceContext context) {
        Once<Name> each = new Once<>(findings);
        Once<Name> after = new Once<>(findings);
        Once<Span> unattended = new Once<>(findings);
        Once<Text> because = new Once<>(findings);
        for (OfferModifierContext modifier : context.offerModifier()) {
            Span span = WordBuilder.span(modifier);
            switch (modifier) {
                case OfferEachContext one -> each.state("each", span, words.name(one.name()));
                case OfferAfterContext one -> after.state("after", span, words.name(one.name()));
                case OfferUnattendedContext one -> unattended.state("unattended", span, span);
                case OfferBecauseContext one -> because.state("because", span, words.text(one.text()));
                default -> throw new IllegalStateException("a modifier without a label");
            }
        }
        return new Offer(
                words.name(context.name()),
                each.get(),
                after.get(),
                unattended.get(),
                because.get(),
                steps.action(context.action()),
                WordBuilder.span(context));
    }
}
