package dev.sluice.language.check;

import dev.sluice.language.check.Parameters.Bound;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Similar;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expression.Is.State;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import dev.sluice.value.Dimension;
import dev.sluice.value.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Gives an expression its types and resolves its names. Every fault is reported where it is made; what stands above a faulty part
 * is not judged, so that one mistake is one error.
 */
final class ExpressionChecker {
    private static final Type CONDITION = Type.Plain.BOOLEAN;

    private final Names names;
    private final MetricFacts facts;
    private final Settings settings;
    private final Findings findings;
    private final ClockChecker clocks;
    private final CheckScope checks;

    ExpressionChecker(Names names, MetricFacts facts, Settings settings, Findings findings) {
        this(names, facts, settings, new CheckScope(Map.of(), findings), findings);
    }

    private ExpressionChecker(Names names, MetricFacts facts, Settings settings, CheckScope checks, Findings findings) {
        this.checks = checks;
        this.names = names;
        this.facts = facts;
        this.settings = settings;
        this.findings = findings;
        this.clocks = new ClockChecker(facts, settings, findings);
    }

    /** The same with the parameters of a gate. */
    ExpressionChecker within(Settings gate) {
        return new ExpressionChecker(names, facts, gate, findings);
    }

    /** The same with the checks of a diagnosis. */
    ExpressionChecker within(CheckScope diagnosis) {
        return new ExpressionChecker(names, facts, settings, diagnosis, findings);
    }

    /** What stands around an expression. */
    record Around(Place place, Optional<String> noClock, boolean eachSeries) {
        Around without(String clock) {
            return new Around(place, noClock.or(() -> Optional.of(clock)), eachSeries);
        }

        Around perSeries(boolean none) {
            return new Around(place, none ? noClock.or(() -> Optional.of("in `none`")) : noClock, true);
        }
    }

    /** An expression that is true or false. */
    Optional<Expression> condition(Term term, Place place) {
        Around around = new Around(
                place, place.use() == Place.Use.FORMULA ? Optional.of("in a formula") : Optional.empty(), false);
        return condition(term, around);
    }

    /** An expression of any type. */
    Optional<Expression> any(Term term, Place place) {
        Around around = new Around(
                place, place.use() == Place.Use.FORMULA ? Optional.of("in a formula") : Optional.empty(), false);
        return check(term, around);
    }

    Optional<Expression> condition(Term term, Around around) {
        return check(term, around).filter(checked -> {
            boolean condition = checked.type() == CONDITION;
            if (!condition) {
                findings.add(Diagnostic.error(
                                Code.S302,
                                term.span(),
                                "this is " + Types.name(checked.type()) + ", not a condition",
                                "neither true nor false")
                        .help(comparedHelp(checked)));
            }
            return condition;
        });
    }

    private static String comparedHelp(Expression lonely) {
        return lonely instanceof Expression.Constant
                ? "compare a metric with it, for example `lag > " + text(lonely) + "`"
                : "compare it with something, for example `" + text(lonely) + " > " + Types.example(lonely.type())
                        + "`";
    }

    Optional<Expression> quantity(Term term, Around around) {
        return check(term, around).filter(checked -> {
            boolean quantity = checked.type() instanceof Dimension;
            if (!quantity) {
                findings.add(Diagnostic.error(
                                Code.S302,
                                term.span(),
                                "this is " + Types.name(checked.type()) + ", not a quantity",
                                "cannot be calculated with")
                        .help("write a metric or a literal that is counted or measured"));
            }
            return quantity;
        });
    }

    private Optional<Expression> check(Term term, Around around) {
        if (checks.covers(term)) {
            return checks.expression(term);
        }
        return switch (term) {
            case Term.Literal literal ->
                Optional.of(new Expression.Constant(
                        literal.value(), literal.type(), literal.text(), Optional.empty(), literal.span()));
            case Term.Reference reference -> reference(reference.name(), around);
            case Term.Call call ->
                new FunctionChecker(this, facts, names, settings, findings, clocks).call(call, around);
            case Term.Negative negative ->
                quantity(negative.operand(), around)
                        .map(operand -> new Expression.Negative(operand, operand.type(), negative.span()));
            case Term.Arithmetic arithmetic -> arithmetic(arithmetic, around);
            case Term.Comparison comparison -> comparison(comparison, around);
            case Term.Between between -> between(between, around);
            case Term.Is is -> is(is);
            case Term.Not not ->
                condition(not.operand(), around.without("under `not`"))
                        .map(operand -> new Expression.Not(operand, CONDITION, not.span()));
            case Term.And and ->
                all(and.operands(), around).map(operands -> new Expression.And(operands, CONDITION, and.span()));
            case Term.Or or ->
                all(or.operands(), around).map(operands -> new Expression.Or(operands, CONDITION, or.span()));
            case Term.For lasting -> lasting(lasting, around);
        };
    }

    private Optional<List<Expression>> all(List<Term> terms, Around around) {
        List<Expression> operands = new ArrayList<>();
        for (Term term : terms) {
            condition(term, around).ifPresent(operands::add);
        }
        return operands.size() == terms.size() ? Optional.of(operands) : Optional.empty();
    }

    private Optional<Expression> reference(Tree.Name name, Around around) {
        Optional<Bound> parameter = settings.parameter(name.text());
        if (parameter.isPresent()) {
            return parameter.map(bound -> constant(bound, name.span()));
        }
        Optional<MetricFacts.Fact> fact = facts.get(name.text());
        if (fact.isPresent()) {
            names.use("metric", name.text());
            return metric(name, fact.get(), around);
        }
        boolean known =
                names.metrics().containsKey(name.text()) || names.params().containsKey(name.text());
        if (known) {
            names.use("metric", name.text());
        } else if (name.text().equals("blind") || name.text().equals("running")) {
            state(name);
        } else if (!names.excused(name, "metric") && !names.excused(name, "param")) {
            unknown(name);
        }
        return Optional.empty();
    }

    private void unknown(Tree.Name name) {
        List<String> known = new ArrayList<>(names.metrics().keySet());
        known.addAll(names.params().keySet());
        findings.unknown(Code.S201, name.span(), "metric or parameter", name.text(), known);
    }

    private void state(Tree.Name name) {
        Diagnostic finding = Diagnostic.error(
                Code.S302, name.span(), "`" + name.text() + "` is no condition by itself", "cannot stand here");
        findings.add(
                name.text().equals("blind")
                        ? finding.help("say for how long, and only in a rollback: `rollback when blind for 5m`")
                        : finding.help("leave it out: a gate is only looked at while its phase runs"));
    }

    private static Expression constant(Bound bound, Span span) {
        return bound.live() && bound.param().isPresent()
                ? new Expression.Knob(bound.param().get(), bound.type(), span)
                : new Expression.Constant(bound.value(), bound.type(), bound.text(), bound.param(), span);
    }

    private Optional<Expression> metric(Tree.Name name, MetricFacts.Fact fact, Around around) {
        if (fact.labelled() && !around.eachSeries()) {
            findings.add(Diagnostic.error(
                            Code.S307,
                            name.span(),
                            "`" + name.text() + "` has several series, so it is not one value",
                            "one series for each label")
                    .help("say which series count: `any(" + name.text() + " > ...)`, `all(...)`, `none(...)`, or `max("
                            + name.text() + ")`"));
            return Optional.empty();
        }
        return Optional.of(new Expression.MetricRef(name.text(), fact.type(), name.span()));
    }

    private Optional<Expression> arithmetic(Term.Arithmetic term, Around around) {
        Optional<Expression> left = quantity(term.left(), around);
        Optional<Expression> right = quantity(term.right(), around);
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        Expression.Operator operator =
                Expression.Operator.valueOf(term.operator().name());
        Dimension one = (Dimension) left.get().type();
        Dimension two = (Dimension) right.get().type();
        Dimension type = switch (operator) {
            case TIMES -> one.times(two);
            case DIVIDED_BY -> one.per(two);
            case PLUS, MINUS -> one.equals(Dimension.NUMBER) ? two : one;
        };
        boolean sum = operator == Expression.Operator.PLUS || operator == Expression.Operator.MINUS;
        if (sum && !comparable(left.get(), right.get())) {
            return Optional.empty();
        }
        return Optional.of(new Expression.Arithmetic(operator, left.get(), right.get(), type, term.span()));
    }

    private Optional<Expression> comparison(Term.Comparison term, Around around) {
        Optional<Expression> left = check(term.left(), around);
        Optional<Expression> right = check(term.right(), around);
        if (left.isEmpty() || right.isEmpty() || !comparable(left.get(), right.get())) {
            return Optional.empty();
        }
        Expression.Relation relation =
                Expression.Relation.valueOf(term.relation().name());
        boolean ordering = relation != Expression.Relation.EQUAL && relation != Expression.Relation.NOT_EQUAL;
        boolean ordered = left.get().type() instanceof Dimension || left.get().type() == Type.Plain.TIME;
        if (ordering && !ordered) {
            findings.add(Diagnostic.error(
                            Code.S302,
                            term.sign(),
                            Types.name(left.get().type()) + " is neither larger nor smaller than another",
                            "has no order")
                    .help("compare with `==` or `!=`"));
            return Optional.empty();
        }
        return Optional.of(new Expression.Comparison(relation, left.get(), right.get(), CONDITION, term.span()));
    }

    private Optional<Expression> between(Term.Between term, Around around) {
        Optional<Expression> operand = quantity(term.operand(), around);
        Optional<Expression> low = quantity(term.low(), around);
        Optional<Expression> high = quantity(term.high(), around);
        if (operand.isEmpty() || low.isEmpty() || high.isEmpty()) {
            return Optional.empty();
        }
        boolean lowFits = comparable(operand.get(), low.get());
        boolean highFits = comparable(operand.get(), high.get());
        return lowFits && highFits
                ? Optional.of(new Expression.Between(
                        operand.get(), low.get(), high.get(), term.negated(), CONDITION, term.span()))
                : Optional.empty();
    }

    /** Whether two sides may be compared or added; reports it if not. */
    boolean comparable(Expression left, Expression right) {
        if (Types.comparable(left.type(), right.type())) {
            return true;
        }
        boolean rightIsLiteral = right instanceof Expression.Constant;
        Expression wrong = rightIsLiteral || !(left instanceof Expression.Constant) ? right : left;
        Expression other = wrong == right ? left : right;
        findings.add(Diagnostic.error(
                        Code.S301,
                        wrong.span(),
                        "`" + text(wrong) + "` is " + Types.name(wrong.type()) + ", but `" + text(other) + "` is "
                                + Types.name(other.type()),
                        "expected " + Types.name(other.type()))
                .also(other.span(), "this is " + Types.name(other.type()))
                .help(unitHelp(wrong, other)));
        return false;
    }

    private static String unitHelp(Expression wrong, Expression other) {
        boolean bareNumber =
                wrong instanceof Expression.Constant && wrong.type().equals(Dimension.NUMBER);
        if (bareNumber && other.type() instanceof Dimension) {
            return "write the number with its unit, such as `" + Types.withUnit(text(wrong), other.type()) + "`";
        }
        boolean ratio = wrong.type().equals(Dimension.PERCENT) && other.type().equals(Dimension.NUMBER);
        return ratio
                ? "write the ratio as a plain number: 5% is `0.05`"
                : "write " + Types.name(other.type()) + " instead, such as `" + Types.example(other.type()) + "`";
    }

    private Optional<Expression> is(Term.Is term) {
        String word = term.state().text();
        Optional<State> state = Arrays.stream(State.values())
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
        if (state.isEmpty() && !term.state().isMissing()) {
            findings.notOneOf(term.state().span(), "state of a reading", word, List.of("missing", "stale", "empty"));
        }
        Optional<String> metric = metricName(term.operand(), "is " + word);
        return state.isEmpty() || metric.isEmpty()
                ? Optional.empty()
                : Optional.of(new Expression.Is(metric.get(), state.get(), term.negated(), CONDITION, term.span()));
    }

    /** The metric that the term names; a fault if it is anything else. */
    Optional<String> metricName(Term term, String what) {
        if (!(term instanceof Term.Reference reference)) {
            findings.add(Diagnostic.error(
                            Code.S306, term.span(), "`" + what + "` is about a metric", "no metric's name")
                    .help("write the name of a metric; for an expression, declare a metric by a formula first"));
            return Optional.empty();
        }
        Tree.Name name = reference.name();
        if (names.metrics().containsKey(name.text())) {
            names.use("metric", name.text());
            return facts.get(name.text()).map(fact -> name.text());
        }
        if (names.params().containsKey(name.text())) {
            findings.add(Diagnostic.error(
                            Code.S207,
                            name.span(),
                            "`" + name.text() + "` is a parameter, and `" + what + "` is about a metric",
                            "a parameter")
                    .help("write the name of a metric"));
        } else if (!names.excused(name, "metric")) {
            findings.unknown(
                    Code.S201,
                    name.span(),
                    "metric",
                    name.text(),
                    names.metrics().keySet());
        }
        return Optional.empty();
    }

    private Optional<Expression> lasting(Term.For term, Around around) {
        if (term.condition() instanceof Term.Reference reference
                && reference.name().text().equals("blind")) {
            return clocks.blind(term, around);
        }
        around.noClock()
                .ifPresent(
                        where -> findings.add(
                                Diagnostic.error(
                                                Code.S409,
                                                term.span(),
                                                "`for` cannot stand " + where,
                                                "no clock runs here")
                                        .help(
                                                where.equals("in a formula")
                                                        ? "put the `for` where the metric is used"
                                                        : where.equals("in another `for`")
                                                                ? "keep one of the two"
                                                                : "state the negated comparison and give it a `for` of its own: `a <= 5 for 1m` for `not (a > 5 for 1m)`")));
        Optional<Expression> condition = condition(term.condition(), around.without("in another `for`"));
        Optional<Expression.Hold> hold = clocks.hold(term, condition);
        return condition.isEmpty() || hold.isEmpty()
                ? Optional.empty()
                : Optional.of(new Expression.For(condition.get(), hold.get(), CONDITION, term.span()));
    }

    /** How a message calls an expression. */
    static String text(Expression expression) {
        return switch (expression) {
            case Expression.Constant constant -> constant.param().orElse(constant.text());
            case Expression.Knob knob -> knob.name();
            case Expression.MetricRef metric -> metric.metric();
            case Expression.Window window ->
                window.function().name().toLowerCase(Locale.ROOT) + "(" + window.metric() + " ...)";
            case Expression.Age age -> "age(" + age.metric() + ")";
            case Expression.BaselineOf baseline -> "baseline(" + baseline.metric() + ")";
            case Expression.Negative negative -> "-" + text(negative.operand());
            case Expression.Arithmetic arithmetic ->
                text(arithmetic.left()) + " " + arithmetic.operator().sign() + " " + text(arithmetic.right());
            case Expression.Above above -> "above(...)";
            case Expression.Eta eta -> "eta(...)";
            case Expression.Across across ->
                across.aggregate().name().toLowerCase(Locale.ROOT) + "(" + across.metric() + ")";
            default -> "this condition";
        };
    }

    /** A similar function's name. */
    static Optional<String> similar(String word, java.util.Collection<String> words) {
        return Similar.to(word, words);
    }
}
