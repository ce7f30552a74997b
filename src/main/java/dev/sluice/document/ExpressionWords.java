package dev.sluice.document;

import dev.sluice.language.model.Expression;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Value;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A condition as a clause that can be read aloud: {@code lag has been above 10s for 30s}. Parentheses stand wherever a reader
 * could bind {@code and}, {@code or} or {@code for} otherwise than the machine.
 */
final class ExpressionWords {
    private final Words words;

    ExpressionWords(Words words) {
        this.words = words;
    }

    /** The condition as it holds now. */
    String clause(Expression condition) {
        return clause(condition, false);
    }

    private String clause(Expression condition, boolean held) {
        String is = held ? " has been " : " is ";
        return switch (condition) {
            case Expression.Comparison comparison -> comparison(comparison, is);
            case Expression.Between between ->
                operand(between.operand()) + is + (between.negated() ? "not between " : "between ")
                        + operand(between.low()) + " and " + operand(between.high());
            case Expression.And and -> chain(and.operands(), " and ", held);
            case Expression.Or or -> chain(or.operands(), " or ", held);
            case Expression.Not not -> negation(not.operand(), held);
            case Expression.For lasting -> lasting(lasting);
            case Expression.Is state ->
                words.name(state.metric())
                        + is
                        + (state.negated() ? "not " : "")
                        + state.state().name().toLowerCase(java.util.Locale.ROOT);
            case Expression.Known known -> words.name(known.metric()) + (held ? " has had" : " has") + " a value";
            case Expression.Blind blind ->
                "the run has been blind (without readings that its rules need) for " + Words.duration(blind.duration());
            case Expression.Quantified quantified -> quantified(quantified, held);
            case Expression.Window window -> event(window, held);
            case Expression other -> operand(other) + is + "true";
        };
    }

    private String event(Expression.Window window, boolean held) {
        String name = words.name(window.metric());
        String over = Words.duration(window.over());
        return switch (window.function()) {
            case STALLED -> name + (held ? " has made" : " makes") + " no progress over " + over;
            case CHANGED -> name + " has changed within " + over;
            default -> operand(window) + (held ? " has been true" : " is true");
        };
    }

    private String comparison(Expression.Comparison comparison, String is) {
        String relation = switch (comparison.relation()) {
            case LESS -> "below ";
            case LESS_OR_EQUAL -> "at most ";
            case GREATER -> "above ";
            case GREATER_OR_EQUAL -> "at least ";
            case EQUAL -> "";
            case NOT_EQUAL -> "other than ";
        };
        return operand(comparison.left()) + is + relation + operand(comparison.right());
    }

    private String negation(Expression operand, boolean held) {
        return operand instanceof Expression.MetricRef || operand instanceof Expression.Knob
                ? operand(operand) + (held ? " has been " : " is ") + "false"
                : "not (" + clause(operand, held) + ")";
    }

    private String chain(List<Expression> operands, String joint, boolean held) {
        return operands.stream()
                .map(operand -> {
                    boolean group = operand instanceof Expression.And
                            || operand instanceof Expression.Or
                            || operand instanceof Expression.For
                            || operand instanceof Expression.Quantified;
                    return group ? "(" + clause(operand, held) + ")" : clause(operand, held);
                })
                .collect(Collectors.joining(joint));
    }

    private String lasting(Expression.For lasting) {
        boolean single = lasting.condition() instanceof Expression.Comparison
                || lasting.condition() instanceof Expression.Between
                || lasting.condition() instanceof Expression.MetricRef
                || lasting.condition() instanceof Expression.Is;
        String condition = clause(lasting.condition(), true);
        return (single ? condition : "(" + condition + ")") + " " + hold(lasting.hold());
    }

    private static String hold(Expression.Hold hold) {
        return switch (hold) {
            case Expression.Hold.Lasting time -> "for " + Words.duration(time.duration());
            case Expression.Hold.Samples samples ->
                samples.of() == samples.outOf()
                        ? "in " + samples.of() + " samples in a row"
                        : "in " + samples.of() + " of the last " + samples.outOf() + " samples";
        };
    }

    private String quantified(Expression.Quantified quantified, boolean held) {
        String series = switch (quantified.quantifier()) {
            case ALL -> "in every series ";
            case ANY -> "in at least one series ";
            case NONE -> "in no series ";
        };
        return series + clause(quantified.each(), held);
    }

    /** A value in the middle of a clause. */
    String operand(Expression value) {
        return switch (value) {
            case Expression.Constant constant -> constant(constant);
            case Expression.Knob knob -> words.name(knob.name());
            case Expression.MetricRef metric -> words.name(metric.metric());
            case Expression.Window window -> window(window);
            case Expression.Age age -> "the age of " + words.name(age.metric());
            case Expression.BaselineOf baseline -> "the baseline of " + words.name(baseline.metric());
            case Expression.Above above ->
                operand(above.base()) + " plus the larger of " + operand(above.relative()) + " and "
                        + operand(above.absolute());
            case Expression.Eta eta ->
                "the time left until " + words.name(eta.done()) + " reaches " + operand(eta.total());
            case Expression.Across across -> across(across);
            case Expression.Negative negative -> "-" + grouped(negative.operand());
            case Expression.Arithmetic sum ->
                grouped(sum.left()) + " " + sign(sum.operator()) + " " + grouped(sum.right());
            case Expression condition -> "(" + clause(condition) + ")";
        };
    }

    private static String sign(Expression.Operator operator) {
        return switch (operator) {
            case PLUS -> "+";
            case MINUS -> "−";
            case TIMES -> "×";
            case DIVIDED_BY -> "/";
        };
    }

    private String grouped(Expression value) {
        return value instanceof Expression.Arithmetic ? "(" + operand(value) + ")" : operand(value);
    }

    private String constant(Expression.Constant constant) {
        return constant.param()
                .map(param -> formatted(constant) + " (" + words.name(param) + ")")
                .orElseGet(() -> words.text(constant.text()));
    }

    private String formatted(Expression.Constant constant) {
        return constant.value() instanceof Value.Text text
                ? words.text(text.text())
                : words.text(QuantityFormat.format(constant.value(), constant.type()));
    }

    private String window(Expression.Window window) {
        String over = words.name(window.metric()) + " over " + Words.duration(window.over());
        return switch (window.function()) {
            case AVG -> "the average of " + over;
            case MIN -> "the lowest " + over;
            case MAX -> "the highest " + over;
            case P50 -> "the median of " + over;
            case P90 -> "the 90th percentile of " + over;
            case P95 -> "the 95th percentile of " + over;
            case P99 -> "the 99th percentile of " + over;
            case LAST -> "the last " + over;
            case COUNT -> "the number of samples of " + over;
            case STDDEV -> "the standard deviation of " + over;
            case DELTA -> "the change of " + over;
            case RATE -> "the rate of " + over;
            case INCREASE -> "the increase of " + over;
            case SLOPE -> "the slope of " + over;
            case PREDICT ->
                "what " + over + " points to"
                        + window.horizon()
                                .map(time -> " in " + Words.duration(time))
                                .orElse("");
            case STALLED, CHANGED -> "(" + clause(window) + ")";
        };
    }

    private String across(Expression.Across across) {
        String kind = switch (across.aggregate()) {
            case MIN -> "the lowest ";
            case MAX -> "the highest ";
            case AVG -> "the average ";
            case SUM -> "the sum of ";
        };
        return kind + words.name(across.metric()) + " of all series";
    }
}
