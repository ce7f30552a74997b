package dev.sluice.document.alert;

import dev.sluice.document.alert.Alert.Severity;
import dev.sluice.document.alert.Watch.What;
import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import dev.sluice.telemetry.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The alerts of the rules: one for each operand of a rule's outermost {@code or}, or one for a rule that only the run can tell. What
 * no test could prove counts among these.
 */
final class RuleAlerts {
    /** {@link Series#GATE_STATE} of a rule that stands. */
    static final int STANDS = 2;

    private final Runbook runbook;
    private final Names names;
    private final Translation translation;

    RuleAlerts(Runbook runbook, Names names) {
        this.runbook = runbook;
        this.names = names;
        this.translation = new Translation(runbook);
    }

    List<Watch> of(RuleGroup group) {
        Expression when = group.rule().when();
        List<Expression> operands = when instanceof Expression.Or or ? or.operands() : List.of(when);
        List<Watch> watches = new ArrayList<>();
        for (Expression operand : operands) {
            Duration hold =
                    operand instanceof Expression.For held && held.hold() instanceof Expression.Hold.Lasting lasting
                            ? lasting.duration()
                            : Duration.ZERO;
            Expression condition = hold.isZero() ? operand : ((Expression.For) operand).condition();
            Optional<Clause> clause = translation.of(condition);
            if (clause.isEmpty() || Boundaries.of(clause.get()).boundaries().isEmpty()) {
                return List.of(told(group));
            }
            watches.add(compared(group, operand, condition, clause.get(), hold));
        }
        return watches;
    }

    private Watch compared(RuleGroup group, Expression operand, Expression condition, Clause clause, Duration hold) {
        Optional<Shown> shown = shown(condition);
        Set<String> metrics = Expressions.metrics(operand);
        String value = shown.map(
                        amount -> amount.name() + " is " + amount.format().template() + where(group) + ". ")
                .orElse("");
        boolean kept = kept(group);
        String expression = kept ? clause.promql() : PromQl.armed(clause.promql(), runbook.name(), group.phases());
        return new Watch(
                alert(
                        group,
                        names.give(metrics, ending(group.rule())),
                        kept,
                        expression,
                        hold,
                        summary(group, String.join(", ", metrics)),
                        value + rule(group, operand) + because(group.rule()) + " " + way(metrics) + bound(operand)),
                new What.Compared(clause, shown.map(Shown::format), group.phases()));
    }

    private Watch told(RuleGroup group) {
        Set<String> metrics = Expressions.metrics(group.rule().when());
        String gauge = "max(" + Series.GATE_STATE
                + PromQl.selector(Series.RUNBOOK, runbook.name(), Series.RULE, group.id()) + ") == " + STANDS;
        String summary = metrics.isEmpty() ? "the run is blind" : String.join(", ", metrics);
        return new Watch(
                alert(
                        group,
                        names.give(metrics.isEmpty() ? List.of("blind") : metrics, ending(group.rule())),
                        false,
                        PromQl.armed(gauge, runbook.name(), group.phases()),
                        Duration.ZERO,
                        summary(group, summary),
                        "In phase " + GoTemplate.PHASE + ". "
                                + rule(group, group.rule().when())
                                + because(group.rule())
                                + " The run itself says that the rule stands, by its gauge " + Series.GATE_STATE
                                + ": PromQL cannot state this condition."),
                new What.Told(group));
    }

    private Alert alert(
            RuleGroup group,
            String name,
            boolean kept,
            String expression,
            Duration hold,
            String summary,
            String description) {
        GateRule.Kind kind = group.rule().kind();
        return new Alert(
                name,
                switch (kind) {
                    case ROLLBACK -> Severity.CRITICAL;
                    case PAUSE -> Severity.WARNING;
                    case THROTTLE, PROCEED -> Severity.INFO;
                },
                kind == GateRule.Kind.ROLLBACK ? Occasion.ROLLBACK : Occasion.PAUSE,
                Optional.of(group),
                group.phases().stream().map(Phase::name).toList(),
                kept,
                expression,
                hold,
                summary,
                description);
    }

    /** Only what Prometheus reads by itself can be watched when no run publishes anything. */
    private boolean kept(RuleGroup group) {
        return group.rule()
                        .gate()
                        .filter(gate -> runbook.closeout().keep().contains(gate))
                        .isPresent()
                && Expressions.metrics(group.rule().when()).stream()
                        .allMatch(metric -> Recordings.asksItself(runbook.metric(metric)));
    }

    private String where(RuleGroup group) {
        return kept(group) ? "" : " in phase " + GoTemplate.PHASE;
    }

    private String summary(RuleGroup group, String signals) {
        String verb = switch (group.rule().kind()) {
            case ROLLBACK -> "rolls back";
            case PAUSE -> "pauses";
            case THROTTLE, PROCEED -> "slows down";
        };
        return "Migration " + GoTemplate.text(runbook.name()) + " " + verb + ": " + GoTemplate.text(signals) + ".";
    }

    private static String rule(RuleGroup group, Expression when) {
        String verdict = switch (group.rule().kind()) {
            case ROLLBACK -> "rollback";
            case PAUSE -> "pause";
            case THROTTLE, PROCEED -> "throttle";
        };
        return "Rule " + group.id() + ": " + verdict + " when " + GoTemplate.text(ExpressionText.of(when)) + ".";
    }

    private static String because(GateRule rule) {
        return rule.because()
                .map(GoTemplate::text)
                .map(text -> " Why: " + (text.matches(".*[.!?…]") ? text : text + "."))
                .orElse("");
    }

    private String way(Set<String> metrics) {
        long own = metrics.stream()
                .filter(metric -> Recordings.asksItself(runbook.metric(metric)))
                .count();
        if (own == metrics.size()) {
            return "Prometheus asks the runbook's own query.";
        }
        return own == 0
                ? "Prometheus compares what the run reads and publishes."
                : "Prometheus asks the runbook's own query, and compares it with what the run reads and publishes.";
    }

    private static String bound(Expression operand) {
        Set<String> params = new TreeSet<>();
        Expressions.walk(operand, node -> {
            if (node instanceof Expression.Constant constant) {
                constant.param().ifPresent(params::add);
            }
        });
        return params.isEmpty()
                ? ""
                : " Its threshold is that of the file; a run that is started with another value of "
                        + String.join(", ", params) + " is judged by its own gate.";
    }

    /** The metric whose amount the alert's value is. */
    private record Shown(String name, GoTemplate.Format format) {}

    private static Optional<Shown> shown(Expression condition) {
        return switch (condition) {
            case Expression.And and -> shown(and.operands().getFirst());
            case Expression.Comparison comparison -> shown(comparison.left(), comparison.right());
            case Expression.Between between -> amount(between.operand());
            default -> Optional.empty();
        };
    }

    /** PromQL keeps the value of the left, unless that is a number and no series. */
    private static Optional<Shown> shown(Expression left, Expression right) {
        return left instanceof Expression.Constant ? amount(right) : amount(left);
    }

    private static Optional<Shown> amount(Expression value) {
        return switch (value) {
            case Expression.MetricRef ref ->
                GoTemplate.Format.of(ref.type()).map(format -> new Shown(GoTemplate.text(ref.metric()), format));
            case Expression.Across across ->
                GoTemplate.Format.of(across.type())
                        .map(format -> new Shown(GoTemplate.text(ExpressionText.of(across)), format));
            case Expression.Window window ->
                GoTemplate.Format.of(window.type())
                        .map(format -> new Shown(GoTemplate.text(ExpressionText.of(window)), format));
            default -> Optional.empty();
        };
    }

    private static String ending(GateRule rule) {
        return switch (rule.kind()) {
            case ROLLBACK -> "Rollback";
            case PAUSE -> "Pause";
            case THROTTLE, PROCEED -> "Throttle";
        };
    }
}
