package dev.sluice.language.promql;

import dev.sluice.language.promql.PromQlTokens.Kind;
import dev.sluice.language.promql.PromQlTokens.Token;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads an expression as Prometheus's parser does, and keeps what each part yields. It refuses more than Prometheus, never less. */
final class PromQlShapeReader {
    private static final int DEEPEST = 100;
    private static final Pattern NUMBER = Pattern.compile("(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern DURATION =
            Pattern.compile("(?=.*[1-9])(\\d+y)?(\\d+w)?(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Set<String> RESERVED = Set.of(
            "and",
            "or",
            "unless",
            "atan2",
            "bool",
            "by",
            "without",
            "on",
            "ignoring",
            "group_left",
            "group_right",
            "offset",
            "count_values",
            "start",
            "end");

    private final List<Token> tokens;
    private int at;
    private int depth;

    PromQlShapeReader(List<Token> tokens) {
        this.tokens = tokens;
    }

    Optional<PromQlShape> read() {
        try {
            PromQlShape shape = expression(0);
            return at == tokens.size() ? Optional.of(shape) : Optional.empty();
        } catch (NotTaken notTaken) {
            return Optional.empty();
        }
    }

    /** Binary operators by how tightly they bind. */
    private enum Operator {
        OR(1),
        AND(2),
        COMPARISON(3),
        SUM(4),
        PRODUCT(5),
        POWER(7);

        private final int binding;

        Operator(int binding) {
            this.binding = binding;
        }
    }

    private static final int SIGN = 6;

    private PromQlShape expression(int loosest) {
        refuseIf(++depth > DEEPEST);
        PromQlShape left = signed();
        while (true) {
            int before = at;
            Optional<Operator> operator = operator();
            if (operator.isEmpty() || operator.get().binding < loosest) {
                at = before;
                depth--;
                return left;
            }
            left = binary(operator.get(), left);
        }
    }

    private PromQlShape binary(Operator operator, PromQlShape left) {
        boolean set = operator == Operator.OR || operator == Operator.AND;
        boolean bool = word("bool");
        refuseIf(bool && operator != Operator.COMPARISON);
        boolean matched = word("on") || word("ignoring");
        if (matched) {
            labels();
            if (word("group_left") || word("group_right")) {
                refuseIf(set);
                // As Prometheus has it, a parenthesis here never begins the right operand.
                if (is("(")) {
                    labels();
                }
            }
        }
        // All but the power bind to the left.
        PromQlShape right = expression(operator == Operator.POWER ? operator.binding : operator.binding + 1);
        refuseIf(left == PromQlShape.RANGE || right == PromQlShape.RANGE);
        boolean scalars = left == PromQlShape.SCALAR && right == PromQlShape.SCALAR;
        boolean vectors = left == PromQlShape.VECTOR && right == PromQlShape.VECTOR;
        refuseIf((set || matched) && !vectors);
        refuseIf(operator == Operator.COMPARISON && scalars && !bool);
        return scalars ? PromQlShape.SCALAR : PromQlShape.VECTOR;
    }

    private Optional<Operator> operator() {
        if (word("or")) {
            return Optional.of(Operator.OR);
        }
        if (word("and") || word("unless")) {
            return Optional.of(Operator.AND);
        }
        if (two("=", "=") || two("!", "=") || two("<", "=") || two(">", "=") || take("<") || take(">")) {
            return Optional.of(Operator.COMPARISON);
        }
        if (take("+") || take("-")) {
            return Optional.of(Operator.SUM);
        }
        if (take("*") || take("/") || take("%") || word("atan2")) {
            return Optional.of(Operator.PRODUCT);
        }
        return take("^") ? Optional.of(Operator.POWER) : Optional.empty();
    }

    private PromQlShape signed() {
        if (take("-") || take("+")) {
            PromQlShape operand = expression(SIGN);
            refuseIf(operand == PromQlShape.RANGE);
            return operand;
        }
        return primary();
    }

    private PromQlShape primary() {
        refuseIf(at >= tokens.size());
        Token token = tokens.get(at);
        if (take("(")) {
            PromQlShape inner = expression(0);
            expect(")");
            return subquery(inner);
        }
        at++;
        return switch (token.kind()) {
            case NUMBER -> {
                refuseIf(!NUMBER.matcher(token.text()).matches());
                yield PromQlShape.SCALAR;
            }
            case NAME -> named(token.text());
            case MATCHERS -> {
                refuseIf(!PromQlMatchers.select(token.text()));
                yield selected();
            }
            case STRING, SYMBOL -> throw new NotTaken();
        };
    }

    private PromQlShape named(String name) {
        String word = name.toLowerCase(Locale.ROOT);
        if (PromQlFunctions.AGGREGATIONS.contains(word) || PromQlFunctions.RANKED.contains(word)) {
            return subquery(aggregation(PromQlFunctions.RANKED.contains(word)));
        }
        if (is("(")) {
            return subquery(call(name));
        }
        refuseIf(RESERVED.contains(word));
        if (word.equals("inf") || word.equals("nan")) {
            return PromQlShape.SCALAR;
        }
        if (at < tokens.size() && tokens.get(at).kind() == Kind.MATCHERS) {
            refuseIf(!PromQlMatchers.valid(tokens.get(at++).text()));
        }
        return selected();
    }

    private PromQlShape aggregation(boolean ranked) {
        boolean grouped = grouping();
        expect("(");
        if (ranked) {
            refuseIf(expression(0) != PromQlShape.SCALAR);
            expect(",");
        }
        refuseIf(expression(0) != PromQlShape.VECTOR);
        expect(")");
        if (!grouped) {
            grouping();
        }
        return PromQlShape.VECTOR;
    }

    private boolean grouping() {
        if (word("by") || word("without")) {
            labels();
            return true;
        }
        return false;
    }

    private PromQlShape call(String name) {
        PromQlFunctions.Signature signature = PromQlFunctions.find(name).orElseThrow(NotTaken::new);
        expect("(");
        int given = 0;
        while (!take(")")) {
            if (given > 0) {
                expect(",");
            }
            refuseIf(given == signature.arguments().size());
            refuseIf(expression(0) != signature.arguments().get(given));
            given++;
        }
        refuseIf(given < signature.arguments().size() - signature.optional());
        return signature.result();
    }

    /** What may follow a selector: a range, an offset, then a subquery. */
    private PromQlShape selected() {
        if (is("[") && !isSubquery()) {
            expect("[");
            duration();
            expect("]");
            offset();
            return PromQlShape.RANGE;
        }
        offset();
        return subquery(PromQlShape.VECTOR);
    }

    private PromQlShape subquery(PromQlShape inner) {
        PromQlShape shape = inner;
        while (is("[")) {
            refuseIf(shape != PromQlShape.VECTOR || !isSubquery());
            expect("[");
            duration();
            expect(":");
            if (!is("]")) {
                duration();
            }
            expect("]");
            offset();
            shape = PromQlShape.RANGE;
        }
        return shape;
    }

    private boolean isSubquery() {
        return at + 2 < tokens.size() && tokens.get(at + 2).is(":");
    }

    private void offset() {
        if (word("offset")) {
            take("-");
            duration();
        }
    }

    private void duration() {
        refuseIf(at >= tokens.size() || !DURATION.matcher(tokens.get(at).text()).matches());
        at++;
    }

    private void labels() {
        expect("(");
        boolean first = true;
        while (!take(")")) {
            if (!first) {
                expect(",");
            }
            refuseIf(at >= tokens.size()
                    || tokens.get(at).kind() != Kind.NAME
                    || !LABEL.matcher(tokens.get(at).text()).matches());
            at++;
            first = false;
        }
    }

    private boolean is(String symbol) {
        return at < tokens.size() && tokens.get(at).is(symbol);
    }

    private boolean take(String symbol) {
        boolean taken = is(symbol);
        at += taken ? 1 : 0;
        return taken;
    }

    private boolean two(String first, String second) {
        boolean taken = is(first)
                && at + 1 < tokens.size()
                && tokens.get(at + 1).is(second)
                && tokens.get(at).end() == tokens.get(at + 1).start();
        at += taken ? 2 : 0;
        return taken;
    }

    private boolean word(String keyword) {
        boolean taken = at < tokens.size() && tokens.get(at).isWord(keyword);
        at += taken ? 1 : 0;
        return taken;
    }

    private void expect(String symbol) {
        refuseIf(!take(symbol));
    }

    private static void refuseIf(boolean wrong) {
        if (wrong) {
            throw new NotTaken();
        }
    }

    /** Ends the reading of what Prometheus may refuse; never leaves this class. */
    private static final class NotTaken extends RuntimeException {
        NotTaken() {
            super("not taken", null, false, false);
        }
    }
}
