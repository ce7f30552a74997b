package dev.sluice.language.syntax;

import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.text.Span;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Optional;

/** An expression as it is written: names unresolved, types unknown but for literals. At most {@link #DEEPEST} levels deep. */
public sealed interface Term {
    /** The deepest nesting of parentheses, braces and operators, so that no pass over a tree can overflow its stack. */
    int DEEPEST = 200;

    Span span();

    /** What may stand where a statement wants one value: a literal, or the name of a parameter. */
    sealed interface Setting extends Term {}

    /**
     * A literal in base units.
     *
     * @param type its dimension or plain type; a bare number is {@code Dimension.NUMBER}
     * @param text as the file writes it
     */
    record Literal(Value value, Type type, String text, Span span) implements Setting {}

    /** A name: a metric, a parameter, {@code blind}, {@code running}. */
    record Reference(Name name) implements Setting {
        @Override
        public Span span() {
            return name.span();
        }
    }

    /** {@code function(argument, ...)}. */
    record Call(Name function, List<Argument> arguments, Span span) implements Term {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code m}, {@code m over 5m}, {@code m over 30m in 1h}: windows stand in functions only. */
    record Argument(Term term, Optional<Setting> over, Optional<Setting> in, Span span) {}

    record Negative(Term operand, Span span) implements Term {}

    record Arithmetic(Operator operator, Term left, Term right, Span span) implements Term {}

    enum Operator {
        PLUS,
        MINUS,
        TIMES,
        DIVIDED_BY
    }

    /** Two operands and the relation between them, which stands at {@code sign}. */
    record Comparison(Relation relation, Span sign, Term left, Term right, Span span) implements Term {}

    enum Relation {
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        EQUAL,
        NOT_EQUAL
    }

    /** {@code x [not] between low and high}. */
    record Between(Term operand, Term low, Term high, boolean negated, Span span) implements Term {}

    /** {@code m is [not] missing|stale|empty}. */
    record Is(Term operand, boolean negated, Name state, Span span) implements Term {}

    record Not(Term operand, Span span) implements Term {}

    /** Two or more operands; {@code a and b and c} is one node. */
    record And(List<Term> operands, Span span) implements Term {
        public And {
            operands = List.copyOf(operands);
        }
    }

    /** Two or more operands; {@code a or b or c} is one node. */
    record Or(List<Term> operands, Span span) implements Term {
        public Or {
            operands = List.copyOf(operands);
        }
    }

    /** {@code P for 5m}, {@code P for 3 of 5 samples}; parentheses around a group leave no trace of their own. */
    record For(Term condition, Hold hold, Span span) implements Term {}

    /** How long, or in how many samples. */
    sealed interface Hold {
        record Lasting(Setting duration) implements Hold {}

        /** {@code for 3 samples} is 3 of 3. */
        record Samples(int of, int outOf, Span span) implements Hold {}
    }
}
