package dev.sluice.rehearsal.test;

import dev.sluice.language.diagnostic.Fix;
import dev.sluice.language.syntax.Parser;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.SourceText;
import dev.sluice.language.text.Span;
import dev.sluice.value.Dimension;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The gates of a runbook with one fault each: an operator a little off, a threshold a tenth higher, a clock half as long again,
 * {@code and} for {@code or}, no {@code until}.
 */
final class GateMutants {
    private static final double HIGHER = 1.1;
    private static final double LONGER = 1.5;

    private final Tree.File file;
    private final String text;
    private final List<Mutant> mutants = new ArrayList<>();

    /** A runbook with a fault, and what it is. */
    record Mutant(String what, String text) {}

    private GateMutants(String text) {
        this.text = text;
        this.file = Parser.parse(new SourceText("mutant", text)).file().orElseThrow();
    }

    static List<Mutant> of(String text) {
        GateMutants all = new GateMutants(text);
        all.file.gates().forEach(gate -> gate.verdicts().forEach(all::rule));
        for (Tree.Phase phase : all.file.phases()) {
            phase.requires().forEach(require -> all.mutate(require.when()));
            for (Tree.Rule rule : phase.rules()) {
                if (rule instanceof Tree.Verdict verdict) {
                    all.rule(verdict);
                }
            }
        }
        return List.copyOf(all.mutants);
    }

    private void rule(Tree.Verdict rule) {
        mutate(rule.when());
        rule.until().ifPresent(until -> {
            mutate(until);
            int from = text.lastIndexOf("until", until.span().start());
            Span whole = new Span(from, until.span().end(), until.span().line(), 1);
            mutant(whole, "", "without `" + written(whole) + "`");
        });
    }

    private void mutate(Term term) {
        switch (term) {
            case Term.Comparison comparison -> {
                relation(comparison);
                threshold(comparison.left());
                threshold(comparison.right());
            }
            case Term.And and -> chain(and.operands(), "and", "or");
            case Term.Or or -> chain(or.operands(), "or", "and");
            case Term.Not not -> mutate(not.operand());
            case Term.For lasting -> {
                mutate(lasting.condition());
                hold(lasting.hold());
            }
            default -> {}
        }
    }

    private void relation(Term.Comparison comparison) {
        String other = switch (comparison.relation()) {
            case LESS -> "<=";
            case LESS_OR_EQUAL -> "<";
            case GREATER -> ">=";
            case GREATER_OR_EQUAL -> ">";
            case EQUAL -> "!=";
            case NOT_EQUAL -> "==";
        };
        mutant(comparison.sign(), other, "`" + written(comparison.span()) + "` with " + other);
    }

    /** Literals of an amount, wherever they stand in it. */
    private void threshold(Term term) {
        switch (term) {
            case Term.Literal literal -> higher(literal);
            case Term.Arithmetic arithmetic -> {
                threshold(arithmetic.left());
                threshold(arithmetic.right());
            }
            case Term.Call call -> call.arguments().forEach(argument -> threshold(argument.term()));
            case Term.Negative negative -> threshold(negative.operand());
            default -> {}
        }
    }

    private void higher(Term.Literal literal) {
        if (!(literal.value() instanceof Value.Amount amount) || !(literal.type() instanceof Dimension dimension)) {
            return;
        }
        boolean whole = literal.text().matches("[0-9_]+") && amount.amount() == Math.rint(amount.amount());
        String other = whole
                ? String.valueOf(Math.round(amount.amount()) + 1)
                : literal.text().matches("[0-9_.]+")
                        ? String.valueOf(amount.amount() * HIGHER)
                        : QuantityFormat.format(amount.amount() * HIGHER, unit(dimension));
        mutant(
                literal.span(),
                other,
                "`" + literal.text() + "` in line " + literal.span().line() + " as " + other);
    }

    private static Unit unit(Dimension dimension) {
        for (Unit unit : Unit.values()) {
            if (unit.type().equals(dimension) && unit != Unit.COUNT) {
                return unit;
            }
        }
        throw new IllegalArgumentException("no unit of " + dimension);
    }

    private void chain(List<Term> operands, String word, String other) {
        operands.forEach(this::mutate);
        List<Fix.Edit> edits = new ArrayList<>();
        for (int i = 1; i < operands.size(); i++) {
            int from = operands.get(i - 1).span().end();
            int at = text.indexOf(word, from);
            Span span = operands.get(i).span();
            edits.add(new Fix.Edit(new Span(at, at + word.length(), span.line(), span.column()), other));
        }
        mutants.add(new Mutant(
                "`" + other + "` for `" + word + "` in line "
                        + operands.getFirst().span().line(),
                Fix.machine(edits).applyTo(text)));
    }

    private void hold(Term.Hold hold) {
        switch (hold) {
            case Term.Hold.Lasting lasting -> {
                double seconds = seconds(lasting.duration());
                String longer = QuantityFormat.format(seconds * LONGER, Unit.DURATION);
                mutant(
                        lasting.duration().span(),
                        longer,
                        "`for " + written(lasting.duration().span()) + "` in line "
                                + lasting.duration().span().line() + " as " + longer);
            }
            case Term.Hold.Samples samples -> {
                int of = samples.of() < samples.outOf() ? samples.of() + 1 : samples.of() - 1;
                mutant(
                        samples.span(),
                        of + " of " + samples.outOf() + " samples",
                        "`" + written(samples.span()) + "` as " + of + " of " + samples.outOf());
            }
        }
    }

    private double seconds(Term.Setting duration) {
        Value value = switch (duration) {
            case Term.Literal literal -> literal.value();
            case Term.Reference reference ->
                file.params().stream()
                        .filter(param ->
                                param.name().text().equals(reference.name().text()))
                        .map(param -> ((Term.Literal) param.value().orElseThrow()).value())
                        .findFirst()
                        .orElseThrow();
        };
        return ((Value.Amount) value).amount();
    }

    private void mutant(Span span, String other, String what) {
        mutants.add(
                new Mutant(what, Fix.machine(List.of(new Fix.Edit(span, other))).applyTo(text)));
    }

    private String written(Span span) {
        return text.substring(span.start(), span.end());
    }
}
