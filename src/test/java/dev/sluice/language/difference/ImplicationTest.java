package dev.sluice.language.difference;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expression.Hold;
import dev.sluice.language.model.Expression.Relation;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.text.Span;
import dev.sluice.value.Dimension;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is shown of two conditions is true of random samples of two metrics, read each second. */
class ImplicationTest {
    private static final Normal NORMAL = new Normal(Map.of(), true);
    private static final int PAIRS = 30_000;
    private static final int TICKS = 30;
    private static final int VALUES = 6;

    private final Random random = new Random(20_261_120);

    @Test
    void whatIsShownOfConditionsHoldsForAnyValuesMissingOnesIncluded() {
        hold(false);
    }

    @Test
    void whatIsShownOfClocksHoldsForAnySamples() {
        hold(true);
    }

    private void hold(boolean clocks) {
        Map<Order, Integer> found = new EnumMap<>(Order.class);
        for (int pair = 0; pair < PAIRS; pair++) {
            Expression before = condition(3, clocks);
            Expression after = random.nextInt(4) == 0 ? condition(3, clocks) : mutated(before);
            Order order = Implication.compare(NORMAL.of(before), NORMAL.of(after), random.nextBoolean());
            found.merge(order, 1, Integer::sum);
            // With clocks no sample is missing: which clock an unknown one holds up is a matter of the gate's own
            // tests.
            List<double[]> samples = samples(!clocks);
            for (int tick = 0; tick < TICKS; tick++) {
                int own = truth(before, samples, tick);
                int other = truth(after, samples, tick);
                boolean right = switch (order) {
                    case SAME -> own == other;
                    case MORE -> own <= other;
                    case LESS -> own >= other;
                    case UNKNOWN -> true;
                };
                assertTrue(right, () -> order + ": " + ExpressionText.of(before) + " -> " + ExpressionText.of(after));
            }
        }
        for (Order order : Order.values()) {
            assertTrue(found.getOrDefault(order, 0) > PAIRS / 50, "the pairs show little: " + found);
        }
    }

    private Expression condition(int depth, boolean clocks) {
        int kind = depth == 0 ? 0 : random.nextInt(clocks ? 5 : 4);
        return switch (kind) {
            case 1 -> new Expression.And(operands(depth, clocks), Type.Plain.BOOLEAN, Span.NONE);
            case 2 -> new Expression.Or(operands(depth, clocks), Type.Plain.BOOLEAN, Span.NONE);
            case 3 -> new Expression.Not(condition(depth - 1, false), Type.Plain.BOOLEAN, Span.NONE);
            case 4 -> new Expression.For(condition(depth - 1, false), hold(), Type.Plain.BOOLEAN, Span.NONE);
            default -> leaf();
        };
    }

    private List<Expression> operands(int depth, boolean clocks) {
        List<Expression> operands = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(2); i++) {
            operands.add(condition(depth - 1, clocks));
        }
        return operands;
    }

    private Expression leaf() {
        String name = random.nextBoolean() ? "one" : "two";
        Expression metric = new Expression.MetricRef(name, Dimension.NUMBER, Span.NONE);
        if (random.nextInt(4) == 0) {
            int low = random.nextInt(VALUES);
            Expression high = constant(low + random.nextInt(VALUES - low));
            return new Expression.Between(
                    metric, constant(low), high, random.nextBoolean(), Type.Plain.BOOLEAN, Span.NONE);
        }
        Relation relation = Relation.values()[random.nextInt(Relation.values().length)];
        return new Expression.Comparison(
                relation, metric, constant(random.nextInt(VALUES)), Type.Plain.BOOLEAN, Span.NONE);
    }

    private Hold hold() {
        int outOf = 1 + random.nextInt(4);
        return random.nextBoolean()
                ? new Hold.Lasting(Duration.ofSeconds(outOf))
                : new Hold.Samples(1 + random.nextInt(outOf), outOf);
    }

    private static Expression constant(int amount) {
        return new Expression.Constant(
                new Value.Amount(amount), Dimension.NUMBER, Integer.toString(amount), Optional.empty(), Span.NONE);
    }

    /** The same but for one place. */
    private Expression mutated(Expression expression) {
        return switch (expression) {
            case Expression.And and -> new Expression.And(mutated(and.operands()), and.type(), Span.NONE);
            case Expression.Or or -> new Expression.Or(mutated(or.operands()), or.type(), Span.NONE);
            case Expression.Not not -> new Expression.Not(mutated(not.operand()), not.type(), Span.NONE);
            case Expression.For held ->
                random.nextBoolean()
                        ? new Expression.For(mutated(held.condition()), held.hold(), held.type(), Span.NONE)
                        : new Expression.For(held.condition(), hold(), held.type(), Span.NONE);
            default -> leaf(expression);
        };
    }

    private Expression leaf(Expression expression) {
        return switch (expression) {
            case Expression.Comparison comparison ->
                new Expression.Comparison(
                        comparison.relation(),
                        comparison.left(),
                        constant(random.nextInt(VALUES)),
                        comparison.type(),
                        Span.NONE);
            case Expression.Between between ->
                new Expression.Between(
                        between.operand(),
                        between.low(),
                        constant(VALUES - 1),
                        between.negated(),
                        between.type(),
                        Span.NONE);
            default -> leaf();
        };
    }

    private List<Expression> mutated(List<Expression> operands) {
        List<Expression> changed = new ArrayList<>(operands);
        int at = random.nextInt(changed.size());
        if (changed.size() > 2 && random.nextBoolean()) {
            changed.remove(at);
        } else {
            changed.set(at, mutated(changed.get(at)));
        }
        return changed;
    }

    /** NaN stands for a missing sample. */
    private List<double[]> samples(boolean missing) {
        List<double[]> samples = new ArrayList<>();
        for (int tick = 0; tick < TICKS; tick++) {
            samples.add(new double[] {sample(missing), sample(missing)});
        }
        return samples;
    }

    private double sample(boolean missing) {
        // Halves, too: the values between the bounds.
        return missing && random.nextInt(5) == 0 ? Double.NaN : random.nextInt(2 * VALUES + 1) / 2.0 - 0.5;
    }

    /** 1 true, 0 unknown, -1 false. */
    private static int truth(Expression expression, List<double[]> samples, int tick) {
        return switch (expression) {
            case Expression.And and ->
                and.operands().stream()
                        .mapToInt(part -> truth(part, samples, tick))
                        .min()
                        .orElseThrow();
            case Expression.Or or ->
                or.operands().stream()
                        .mapToInt(part -> truth(part, samples, tick))
                        .max()
                        .orElseThrow();
            case Expression.Not not -> -truth(not.operand(), samples, tick);
            case Expression.For held -> clock(held, samples, tick);
            case Expression.Comparison comparison -> {
                double value = amount(comparison.left(), samples.get(tick));
                yield Double.isNaN(value) ? 0 : truth(comparison, value);
            }
            case Expression.Between between -> {
                double value = amount(between.operand(), samples.get(tick));
                boolean inside = amount(between.low(), samples.get(tick)) <= value
                        && value <= amount(between.high(), samples.get(tick));
                yield Double.isNaN(value) ? 0 : inside == between.negated() ? -1 : 1;
            }
            default -> throw new AssertionError(expression);
        };
    }

    private static int truth(Expression.Comparison comparison, double value) {
        double bound = amount(comparison.right(), new double[0]);
        boolean holds = switch (comparison.relation()) {
            case LESS -> value < bound;
            case LESS_OR_EQUAL -> value <= bound;
            case GREATER -> value > bound;
            case GREATER_OR_EQUAL -> value >= bound;
            case EQUAL -> value == bound;
            case NOT_EQUAL -> value != bound;
        };
        return holds ? 1 : -1;
    }

    private static int clock(Expression.For held, List<double[]> samples, int tick) {
        int trues = 0;
        int outOf = switch (held.hold()) {
            case Hold.Lasting lasting -> (int) lasting.duration().toSeconds() + 1;
            case Hold.Samples counted -> counted.outOf();
        };
        for (int i = Math.max(0, tick - outOf + 1); i <= tick; i++) {
            trues += truth(held.condition(), samples, i) == 1 ? 1 : 0;
        }
        int wanted = switch (held.hold()) {
            case Hold.Lasting lasting -> outOf;
            case Hold.Samples counted -> counted.of();
        };
        return trues >= wanted ? 1 : -1;
    }

    private static double amount(Expression expression, double[] sample) {
        return switch (expression) {
            case Expression.Constant constant -> ((Value.Amount) constant.value()).amount();
            case Expression.MetricRef metric -> sample[metric.metric().equals("one") ? 0 : 1];
            default -> throw new AssertionError(expression);
        };
    }
}
