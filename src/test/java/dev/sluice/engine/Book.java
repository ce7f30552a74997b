package dev.sluice.engine;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Alerting;
import dev.sluice.language.model.Closeout;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Header;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Source;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.model.Verification;
import dev.sluice.language.text.FileSet;
import dev.sluice.language.text.SourceText;
import dev.sluice.language.text.Span;
import dev.sluice.value.Dimension;
import dev.sluice.value.Type;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Builds small runbooks for tests of the interpreter. Every metric is a plain number named in {@link #metrics}, read each second
 * from source {@code db}; conditions are comparisons with a number.
 */
final class Book {
    static final Duration EVERY = Duration.ofSeconds(1);

    private final List<Metric> metrics = new ArrayList<>();
    private final List<Phase> phases = new ArrayList<>();
    private final List<Param> params = new ArrayList<>();
    private final List<Diagnosis> diagnoses = new ArrayList<>();
    private List<Step> finallySteps = List.of();
    private Optional<Verification> verify = Optional.empty();

    Book metrics(String... names) {
        for (String name : names) {
            SqlText sql = text("select " + name);
            add(
                    name,
                    Unit.NUMBER,
                    new Metric.Definition.Queried("db", new Query.Sql(sql), Metric.As.PLAIN, Optional.empty()));
        }
        return this;
    }

    /** A rate over a minute, from Prometheus. */
    Book ranged(String name) {
        Query query = new Query.PromQl("rate(" + name + "[1m])", Span.NONE);
        return add(name, Unit.NUMBER, new Metric.Definition.Queried("db", query, Metric.As.PLAIN, Optional.empty()));
    }

    Book fromStep(String name, String... steps) {
        return add(
                name,
                Unit.ROWS,
                new Metric.Definition.FromSteps(
                        Arrays.stream(steps).map(Book::ref).toList()));
    }

    private Book add(String name, Unit unit, Metric.Definition definition) {
        metrics.add(new Metric(
                name,
                unit,
                Metric.Kind.SAFETY,
                definition,
                EVERY,
                Duration.ofSeconds(60),
                Duration.ofMillis(500),
                false,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of(),
                Optional.empty(),
                Span.NONE));
        return this;
    }

    Book live(String name, double value, double lowest, double highest) {
        params.add(new Param(
                name,
                Unit.ROWS,
                Value.amount(value),
                Value.amount(value),
                Optional.of(Value.amount(lowest)),
                Optional.of(Value.amount(highest)),
                true,
                Span.NONE));
        return this;
    }

    Book phase(PhaseBook phase) {
        phases.add(phase.build());
        return this;
    }

    Book last(Step... steps) {
        finallySteps = List.of(steps);
        return this;
    }

    Book verify(Expression... expects) {
        verify = Optional.of(new Verification(
                "It worked",
                Arrays.stream(expects)
                        .map(when -> new Phase.Condition(when, Optional.empty(), Span.NONE))
                        .toList(),
                List.of(),
                Span.NONE));
        return this;
    }

    /** A {@code verify} of steps alone. */
    Book verifyBy(Step... steps) {
        verify = Optional.of(new Verification("It worked", List.of(), List.of(steps), Span.NONE));
        return this;
    }

    Book diagnosis(Diagnosis diagnosis) {
        diagnoses.add(diagnosis);
        return this;
    }

    Runbook build() {
        return new Runbook(
                "book",
                "A book",
                "ab".repeat(32),
                "runbook book \"A book\"",
                FileSet.of(new SourceText("book", "")),
                new Header(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false),
                List.of(new Source("db", Source.Kind.POSTGRES, Span.NONE)),
                params,
                metrics,
                List.of("healthy"),
                phases,
                verify,
                finallySteps,
                Closeout.NONE,
                Alerting.NONE,
                List.of(),
                diagnoses,
                List.of());
    }

    /** One phase; proceeds as soon as {@code ok > 0}. */
    static final class PhaseBook {
        private final String name;
        private final List<Step> steps = new ArrayList<>();
        private final List<GateRule> rules = new ArrayList<>();
        private final List<Phase.Condition> requires = new ArrayList<>();
        private final List<Phase.Baseline> baselines = new ArrayList<>();
        private List<Step> last = List.of();
        private boolean irreversible;
        private Duration soak = Duration.ZERO;
        private Duration within = Duration.ofHours(24);
        private Optional<Duration> patience = Optional.empty();

        PhaseBook(String name) {
            this.name = name;
            rule(GateRule.Kind.PROCEED, above("ok", 0), 100);
        }

        PhaseBook step(Step... more) {
            steps.addAll(List.of(more));
            return this;
        }

        PhaseBook last(Step... more) {
            last = List.of(more);
            return this;
        }

        PhaseBook irreversible() {
            irreversible = true;
            return this;
        }

        PhaseBook soak(Duration time) {
            soak = time;
            return this;
        }

        PhaseBook within(Duration time) {
            within = time;
            return this;
        }

        PhaseBook patience(Duration time) {
            patience = Optional.of(time);
            return this;
        }

        PhaseBook require(Expression when) {
            requires.add(new Phase.Condition(when, Optional.empty(), Span.NONE));
            return this;
        }

        PhaseBook baseline(String metric, Duration over) {
            baselines.add(new Phase.Baseline(metric, over, Span.NONE));
            return this;
        }

        PhaseBook rollbackWhen(Expression when) {
            return rule(GateRule.Kind.ROLLBACK, when, 100);
        }

        PhaseBook rollbackTo(String phase, Expression when) {
            rules.add(rule(GateRule.Kind.ROLLBACK, when, 100, Optional.of(phase)));
            return this;
        }

        PhaseBook pauseWhen(Expression when) {
            return rule(GateRule.Kind.PAUSE, when, 100);
        }

        PhaseBook throttleWhen(double share, Expression when) {
            return rule(GateRule.Kind.THROTTLE, when, share);
        }

        private PhaseBook rule(GateRule.Kind kind, Expression when, double share) {
            rules.add(rule(kind, when, share, Optional.empty()));
            return this;
        }

        private static GateRule rule(GateRule.Kind kind, Expression when, double share, Optional<String> toPhase) {
            return new GateRule(
                    kind,
                    Optional.empty(),
                    false,
                    when,
                    Optional.empty(),
                    share,
                    toPhase,
                    Duration.ofSeconds(5),
                    Optional.empty(),
                    Optional.empty(),
                    Span.NONE);
        }

        Phase build() {
            return new Phase(
                    name,
                    "Phase " + name,
                    irreversible,
                    List.of(),
                    requires,
                    baselines,
                    steps,
                    rules,
                    soak,
                    Duration.ZERO,
                    within,
                    true,
                    patience,
                    last,
                    Span.NONE);
        }
    }

    static PhaseBook in(String name) {
        return new PhaseBook(name);
    }

    static Expression above(String metric, double amount) {
        return comparison(Expression.Relation.GREATER, metric, amount);
    }

    /** {@code metric > baseline(metric)}. */
    static Expression aboveItsBaseline(String metric) {
        return new Expression.Comparison(
                Expression.Relation.GREATER,
                new Expression.MetricRef(metric, Dimension.NUMBER, Span.NONE),
                new Expression.BaselineOf(metric, Dimension.NUMBER, Span.NONE),
                Type.Plain.BOOLEAN,
                Span.NONE);
    }

    static Expression comparison(Expression.Relation relation, String metric, double amount) {
        return new Expression.Comparison(
                relation,
                new Expression.MetricRef(metric, Dimension.NUMBER, Span.NONE),
                new Expression.Constant(
                        Value.amount(amount), Dimension.NUMBER, String.valueOf(amount), Optional.empty(), Span.NONE),
                Type.Plain.BOOLEAN,
                Span.NONE);
    }

    static StepRef ref(String address) {
        String[] parts = address.split("\\.");
        return new StepRef(parts[0], parts[1]);
    }

    static SqlText text(String sql) {
        String keyword = sql.toUpperCase(java.util.Locale.ROOT).split(" (?=[a-z])")[0];
        return new SqlText(
                List.of(new SqlText.Statement(List.of(new SqlText.Part.Literal(sql)), keyword, 0)), sql, Span.NONE);
    }

    static Action.Sql sql(String sql, Action.Sql.Mode mode, int retries) {
        return new Action.Sql(
                "db",
                text(sql),
                mode,
                Duration.ofSeconds(2),
                Duration.ofMinutes(5),
                new Action.Retry(retries, Duration.ofSeconds(1), Duration.ofSeconds(8)),
                Optional.empty(),
                Optional.empty());
    }

    /** A transactional statement with an undo of its own. */
    static Step sql(String address) {
        return step(address, sql("do " + address, Action.Sql.Mode.SINGLE, 0), undo("undo " + address));
    }

    static Step.Undo undo(String sql) {
        return new Step.Undo.By(sql(sql, Action.Sql.Mode.SINGLE, 0), Span.NONE);
    }

    static Step step(String address, Action action, Step.Undo undo) {
        return new Step(ref(address), false, false, action, Optional.ofNullable(undo), Optional.empty(), Span.NONE);
    }

    static Step required(Step step) {
        return new Step(step.ref(), true, step.irreversible(), step.action(), step.undo(), step.probe(), step.span());
    }

    static Step irreversible(Step step) {
        return new Step(step.ref(), step.required(), true, step.action(), Optional.empty(), step.probe(), step.span());
    }

    static Step command(String address, Optional<String> onPause) {
        return step(
                address,
                new Action.Run(
                        address,
                        Duration.ofHours(1),
                        Duration.ofSeconds(30),
                        onPause,
                        Action.Retry.NONE,
                        Map.of(),
                        OptionalDouble.empty(),
                        Optional.empty()),
                undo("undo " + address));
    }

    static Step manual(String address) {
        return step(address, new Action.Manual("do it", Duration.ofHours(1)), new Step.Undo.None("by hand", Span.NONE));
    }

    static Step waiting(String address, Expression until, Duration atMost) {
        return step(address, new Action.Wait(until, atMost), null);
    }
}
