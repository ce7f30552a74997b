package dev.sluice.language.syntax;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Fix;
import dev.sluice.language.syntax.Term.Operator;
import dev.sluice.language.syntax.Term.Relation;
import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.generated.RunbookLexer;
import dev.sluice.language.syntax.generated.RunbookParser.*;
import dev.sluice.language.text.Span;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;

/** Conditions and expressions. Chains are read in loops, so that their length costs no stack. */
final class TermBuilder {
    private final WordBuilder words;
    private final Findings findings;

    TermBuilder(WordBuilder words, Findings findings) {
        this.words = words;
        this.findings = findings;
    }

    /** A whole condition. */
    Term condition(ConditionContext context) {
        return condition(context, 0);
    }

    /** An operand that stands alone, as a total does. */
    Term operand(OperandContext context) {
        return operand(context, 0);
    }

    private Term condition(ConditionContext context, int depth) {
        if (context instanceof ConjunctionContext || context instanceof DisjunctionContext) {
            refuseForBehindChain(context);
        }
        return link(context, depth);
    }

    private Term link(ConditionContext context, int depth) {
        return switch (context) {
            case SimpleContext simple -> simple(simple, depth);
            case NegationContext negation ->
                new Term.Not(condition(negation.condition(), depth + 1), WordBuilder.span(negation));
            case ConjunctionContext conjunction ->
                new Term.And(links(conjunction, depth), WordBuilder.span(conjunction));
            case DisjunctionContext disjunction ->
                new Term.Or(links(disjunction, depth), WordBuilder.span(disjunction));
            default -> throw new IllegalStateException("a condition without a label");
        };
    }

    private List<Term> links(ConditionContext chain, int depth) {
        List<Term> links = new ArrayList<>();
        ConditionContext left = chain;
        while (left.getClass() == chain.getClass()) {
            links.add(link((ConditionContext) left.getChild(2), depth + 1));
            left = (ConditionContext) left.getChild(0);
        }
        links.add(link(left, depth + 1));
        Collections.reverse(links);
        return links;
    }

    /** {@code a or b for 5m}: two readings, and only the author knows which was meant. */
    private void refuseForBehindChain(ConditionContext chain) {
        ConditionContext last = chain;
        while (last instanceof ConjunctionContext || last instanceof DisjunctionContext) {
            last = (ConditionContext) last.getChild(2);
        }
        ConditionContext bound = last;
        while (last instanceof NegationContext negation) {
            last = negation.condition();
        }
        if (last instanceof SimpleContext simple && simple.hold() != null) {
            Span hold = Findings.span(simple.FOR().getSymbol(), simple.hold().getStop());
            String whole = words.written(chain);
            int cut = hold.start() - chain.getStart().getStartIndex();
            int group = bound.getStart().getStartIndex() - chain.getStart().getStartIndex();
            String allOfIt = "(" + points(whole, 0, cut).strip() + ") " + points(whole, cut, -1);
            String part = bound instanceof NegationContext
                    ? "(" + points(whole, group, cut).strip() + ") " + points(whole, cut, -1)
                    : points(whole, group, -1);
            String lastOnly = points(whole, 0, group) + "(" + part + ")";
            findings.add(Diagnostic.error(
                            Code.S135,
                            hold,
                            "it is open what `" + points(whole, cut, -1) + "` binds to",
                            "to the whole chain, or to its last part")
                    .also(
                            new Span(
                                    chain.getStart().getStartIndex(),
                                    hold.start(),
                                    chain.getStart().getLine(),
                                    chain.getStart().getCharPositionInLine() + 1),
                            "this chain stands before it")
                    .help("write `" + oneLine(allOfIt) + "`, or `" + oneLine(lastOnly) + "`"));
        }
    }

    /** A part of a text by code points; to the end if {@code to} is negative. */
    private static String points(String text, int from, int to) {
        int start = text.offsetByCodePoints(0, from);
        return to < 0 ? text.substring(start) : text.substring(start, text.offsetByCodePoints(0, to));
    }

    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.lines().forEach(part -> line.append(line.isEmpty() ? "" : " ").append(part.strip()));
        return line.toString();
    }

    private Term simple(SimpleContext context, int depth) {
        Term term = context.comparison() == null
                ? operand(context.operand(), depth)
                : comparison(context.operand(), context.comparison(), depth);
        return context.hold() == null ? term : new Term.For(term, hold(context.hold()), WordBuilder.span(context));
    }

    private Term.Hold hold(HoldContext context) {
        return switch (context) {
            case LastingContext lasting -> new Term.Hold.Lasting(words.setting(lasting.setting()));
            case CountedContext counted -> {
                int of = words.whole(counted.of);
                yield new Term.Hold.Samples(
                        of, counted.outOf == null ? of : words.whole(counted.outOf), WordBuilder.span(counted));
            }
            default -> throw new IllegalStateException("a hold without a label");
        };
    }

    private Term comparison(OperandContext first, ComparisonContext context, int depth) {
        Term left = operand(first, depth + 1);
        return switch (context) {
            case RelatedContext related -> related(left, related, depth);
            case BetweenContext between ->
                new Term.Between(
                        left,
                        operand(between.low, depth + 1),
                        operand(between.high, depth + 1),
                        between.NOT() != null,
                        left.span().to(WordBuilder.span(between)));
            case IsContext is ->
                new Term.Is(
                        left,
                        is.NOT() != null,
                        words.name(is.name()),
                        left.span().to(WordBuilder.span(is)));
            default -> throw new IllegalStateException("a comparison without a label");
        };
    }

    private Term related(Term first, RelatedContext context, int depth) {
        List<OperandContext> operands = context.operand();
        if (operands.size() == 1) {
            return compare(first, context.relation(0).getStart(), operand(operands.getFirst(), depth + 1));
        }
        List<Term.Comparison> parts = new ArrayList<>();
        Term left = first;
        for (int i = 0; i < operands.size(); i++) {
            Token sign = context.relation(i).getStart();
            Term right = operand(operands.get(i), depth + 1);
            parts.add(compare(left, sign, right));
            left = right;
        }
        Span span = first.span().to(left.span());
        findings.add(chained(context, parts, span));
        return new Term.And(List.copyOf(parts), span);
    }

    /** {@code 1% < x < 2%}, and how it is written; the repair leaves all that is there and adds what lacks. */
    private Diagnostic chained(RelatedContext context, List<Term.Comparison> parts, Span span) {
        SimpleContext whole = (SimpleContext) context.getParent();
        boolean bound = whole.hold() != null || whole.getParent() instanceof NegationContext;
        StringBuilder meant = new StringBuilder(words.written(whole.operand()));
        List<Fix.Edit> edits = new ArrayList<>();
        int end = parts.size() - 1;
        for (int i = 0; i <= end; i++) {
            String right = oneLine(words.written(context.operand(i)));
            meant.append(' ').append(context.relation(i).getText()).append(' ').append(right);
            String added = (i < end ? " and " + right : "") + (i == end && bound ? ")" : "");
            if (!added.isEmpty()) {
                meant.append(added);
                Span last = Findings.span(context.operand(i).getStop());
                edits.add(new Fix.Edit(last.after(), added));
            }
        }
        if (bound) {
            meant.insert(0, '(');
            edits.add(new Fix.Edit(new Span(span.start(), span.start(), span.line(), span.column()), "("));
        }
        Diagnostic finding = Diagnostic.error(Code.S134, span, "comparisons are not chained", "two comparisons in one")
                .help("write `" + oneLine(meant.toString()) + "`");
        boolean sure = oneWay(parts) && words.written(whole).indexOf('#') < 0;
        return finding.fix(sure ? Fix.machine(edits) : Fix.suggested(edits));
    }

    /** {@code a < b > c} may mean anything. */
    private static boolean oneWay(List<Term.Comparison> parts) {
        return parts.stream().map(part -> way(part.relation())).distinct().count() == 1;
    }

    private static int way(Relation relation) {
        return switch (relation) {
            case LESS, LESS_OR_EQUAL -> -1;
            case GREATER, GREATER_OR_EQUAL -> 1;
            case EQUAL -> 0;
            case NOT_EQUAL -> 2;
        };
    }

    private Term.Comparison compare(Term left, Token sign, Term right) {
        Span at = Findings.span(sign);
        Relation relation = switch (sign.getType()) {
            case RunbookLexer.LESS -> Relation.LESS;
            case RunbookLexer.LESS_EQUAL -> Relation.LESS_OR_EQUAL;
            case RunbookLexer.GREATER -> Relation.GREATER;
            case RunbookLexer.GREATER_EQUAL -> Relation.GREATER_OR_EQUAL;
            case RunbookLexer.NOT_EQUAL -> Relation.NOT_EQUAL;
            default -> Relation.EQUAL;
        };
        if (sign.getType() == RunbookLexer.ASSIGN) {
            findings.slip(
                    Code.S132,
                    at,
                    "a comparison is written `==`",
                    "this declares, it does not compare",
                    "write `==`",
                    "==");
        }
        return new Term.Comparison(relation, at, left, right, left.span().to(right.span()));
    }

    private Term operand(OperandContext context, int depth) {
        return switch (context) {
            case NameOperandContext name -> new Term.Reference(words.name(name.name()));
            case LiteralOperandContext literal -> words.literal(literal.literal());
            case CallOperandContext call -> call(call, depth);
            case GroupOperandContext group -> condition(group.condition(), depth + 1);
            case NegativeOperandContext negative -> negative(negative, depth);
            case ProductOperandContext product -> arithmetic(product, depth);
            case SumOperandContext sum -> arithmetic(sum, depth);
            default -> throw new IllegalStateException("an operand without a label");
        };
    }

    private Term negative(NegativeOperandContext context, int depth) {
        Term operand = operand(context.operand(), depth + 1);
        Span span = WordBuilder.span(context);
        if (operand instanceof Term.Literal literal && literal.value() instanceof Value.Amount amount) {
            return new Term.Literal(Value.amount(-amount.amount()), literal.type(), "-" + literal.text(), span);
        }
        return new Term.Negative(operand, span);
    }

    /** The left spine of {@code a + b - c} from its end: the last operator is the root. */
    private Term arithmetic(OperandContext context, int depth) {
        List<OperandContext> spine = new ArrayList<>();
        OperandContext left = context;
        while (left instanceof ProductOperandContext || left instanceof SumOperandContext) {
            spine.add(left);
            left = (OperandContext) left.getChild(0);
        }
        if (depth + spine.size() > Term.DEEPEST) {
            Span span = WordBuilder.span(context);
            findings.add(Diagnostic.error(
                            Code.S105,
                            span,
                            "this expression has more than " + Term.DEEPEST + " operators in a row",
                            "too long")
                    .help("split it into metrics of their own: `metric NAME UNIT progress = ...`"));
            return new Term.Reference(new Name("", span));
        }
        Term term = operand(left, depth + spine.size());
        for (OperandContext node : spine.reversed()) {
            Term right = operand((OperandContext) node.getChild(2), depth + spine.size());
            term = new Term.Arithmetic(
                    operator((Token) node.getChild(1).getPayload()),
                    term,
                    right,
                    term.span().to(right.span()));
        }
        return term;
    }

    private static Operator operator(Token token) {
        return switch (token.getType()) {
            case RunbookLexer.PLUS -> Operator.PLUS;
            case RunbookLexer.MINUS -> Operator.MINUS;
            case RunbookLexer.STAR -> Operator.TIMES;
            default -> Operator.DIVIDED_BY;
        };
    }

    private Term call(CallOperandContext context, int depth) {
        List<Term.Argument> arguments = new ArrayList<>();
        for (WindowedContext windowed : context.windowed()) {
            arguments.add(new Term.Argument(
                    condition(windowed.condition(), depth + 1),
                    Optional.ofNullable(windowed.over).map(words::setting),
                    Optional.ofNullable(windowed.in).map(words::setting),
                    WordBuilder.span(windowed)));
        }
        return new Term.Call(words.name(context.name()), arguments, WordBuilder.span(context));
    }
}
