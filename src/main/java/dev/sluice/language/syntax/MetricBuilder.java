package dev.sluice.language.syntax;

import dev.sluice.language.syntax.Tree.Metric;
import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.Tree.Query;
import dev.sluice.language.syntax.Tree.Request;
import dev.sluice.language.syntax.Tree.Text;
import dev.sluice.language.syntax.generated.RunbookParser.*;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Metrics and the queries behind them. */
final class MetricBuilder {
    private final WordBuilder words;
    private final TermBuilder terms;
    private final Findings findings;

    MetricBuilder(WordBuilder words, TermBuilder terms, Findings findings) {
        this.words = words;
        this.terms = terms;
        this.findings = findings;
    }

    Metric metric(MetricDeclarationContext context) {
        Optional<Metric.Total> total = Optional.empty();
        Metric.Kind kind = switch (context.metricKind()) {
            case SafetyKindContext safety -> Metric.Kind.SAFETY;
            case CorrectnessKindContext correctness -> Metric.Kind.CORRECTNESS;
            default -> Metric.Kind.PROGRESS;
        };
        if (context.metricKind() instanceof ProgressKindContext progress && progress.OF() != null) {
            total = Optional.of(new Metric.Total(progress.ESTIMATED() != null, terms.operand(progress.operand())));
        }
        return new Metric(
                words.name(context.name()),
                words.name(context.unit()),
                kind,
                total,
                new Modifiers().read(context.metricModifier()),
                definition(context.definition()),
                WordBuilder.span(context));
    }

    private Metric.Definition definition(DefinitionContext context) {
        return switch (context) {
            case FormulaDefinitionContext formula ->
                new Metric.Definition.Formula(terms.condition(formula.condition()));
            case StepsDefinitionContext steps ->
                new Metric.Definition.FromSteps(words.stepAddresses(steps.stepAddress()));
            case QueryDefinitionContext query -> new Metric.Definition.Queried(query(query.query()));
            case AskDefinitionContext ask -> new Metric.Definition.Asked(words.text(ask.text()));
            case SampleDefinitionContext sample -> new Metric.Definition.Sampled(sample(sample.sample()));
            default -> throw new IllegalStateException("a definition without a label");
        };
    }

    private Sample sample(SampleContext context) {
        return new Sample(
                Optional.ofNullable(context.times).map(words::setting),
                words.setting(context.size),
                words.qualifiedName(context.table),
                words.columns(context.columns()),
                Optional.ofNullable(context.where).map(words::text),
                words.text(context.left),
                words.text(context.right),
                Optional.ofNullable(context.other).map(words::qualifiedName),
                Optional.ofNullable(context.sourceName()).map(words::name),
                WordBuilder.span(context));
    }

    Query query(QueryContext context) {
        Query.Language language = switch (context) {
            case SqlQueryContext sql -> Query.Language.SQL;
            case PromqlQueryContext promql -> Query.Language.PROMQL;
            case JsonQueryContext json -> Query.Language.JSON;
            default -> Query.Language.RUN;
        };
        List<Query.Since> later = context instanceof SqlQueryContext sql
                ? sql.since().stream().map(this::since).toList()
                : List.of();
        return new Query(language, words.text((TextContext) context.getChild(1)), later, WordBuilder.span(context));
    }

    private Query.Since since(SinceContext context) {
        return new Query.Since(
                words.number(context.NUMBER().getSymbol()), words.text(context.text()), WordBuilder.span(context));
    }

    MetricModifiers.Need need(NeedContext context) {
        return new MetricModifiers.Need(
                words.name(context.what), words.namePart(context.namePart()), WordBuilder.span(context));
    }

    Request request(RequestContext context) {
        return new Request(context.METHOD().getText(), words.text(context.text()), WordBuilder.span(context));
    }

    List<Term.Literal> status(StatusContext context) {
        return context.NUMBER().stream()
                .map(TerminalNode::getSymbol)
                .map(words::number)
                .toList();
    }

    /** The modifiers of one metric, each at most once. */
    private final class Modifiers {
        private final Once<Name> from = new Once<>(findings);
        private final Once<Name> as = new Once<>(findings);
        private final Once<Term.Setting> every = new Once<>(findings);
        private final Once<Term.Setting> fresh = new Once<>(findings);
        private final Once<Term.Setting> timeout = new Once<>(findings);
        private final Once<Span> once = new Once<>(findings);
        private final Once<Term.Setting> missingAs = new Once<>(findings);
        private final Once<Term.Setting> emptyAs = new Once<>(findings);
        private final Once<Text> agePromql = new Once<>(findings);
        private final Once<List<Name>> labels = new Once<>(findings);
        private final List<MetricModifiers.Need> needs = new ArrayList<>();
        private final Once<Request> request = new Once<>(findings);
        private final Once<Text> sampledAt = new Once<>(findings);
        private final Once<List<Term.Literal>> status = new Once<>(findings);

        MetricModifiers read(List<MetricModifierContext> modifiers) {
            modifiers.forEach(this::read);
            return new MetricModifiers(
                    from.get(),
                    as.get(),
                    every.get(),
                    fresh.get(),
                    timeout.get(),
                    once.get(),
                    missingAs.get(),
                    emptyAs.get(),
                    agePromql.get(),
                    labels.get().orElse(List.of()),
                    needs,
                    request.get(),
                    sampledAt.get(),
                    status.get().orElse(List.of()));
        }

        private void read(MetricModifierContext context) {
            Span span = WordBuilder.span(context);
            switch (context) {
                case FromModifierContext one -> from.state("from", span, words.name(one.sourceName()));
                case AsModifierContext one -> as.state("as", span, words.name(one.name()));
                case EveryModifierContext one -> every.state("every", span, words.setting(one.setting()));
                case FreshModifierContext one -> fresh.state("fresh", span, words.setting(one.setting()));
                case TimeoutModifierContext one -> timeout.state("timeout", span, words.setting(one.setting()));
                case OnceModifierContext one -> once.state("once", span, span);
                case MissingModifierContext one -> missingAs.state("missing as", span, words.setting(one.setting()));
                case EmptyModifierContext one -> emptyAs.state("empty as", span, words.setting(one.setting()));
                case AgeModifierContext one -> agePromql.state("age", span, words.text(one.text()));
                case LabelsModifierContext one -> labels.state("labels", span, words.names(one.name()));
                case NeedsModifierContext one -> needs.add(need(one.need()));
                case SampledModifierContext one -> sampledAt.state("sampled at", span, words.text(one.text()));
                case RequestModifierContext one -> {
                    Request stated = request(one.request());
                    request.state(stated.method(), span, stated);
                }
                case StatusModifierContext one -> status.state("status", span, status(one.status()));
                default -> throw new IllegalStateException("a modifier without a label");
            }
        }
    }
}
