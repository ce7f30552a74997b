package dev.sluice.document;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Alerting;
import dev.sluice.language.model.Closeout;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expression.Relation;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Header;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Postponement;
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
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/** A runbook with one of everything, made by hand; all its free text passes through {@code text}. */
final class SampleRunbook {
    private static final Span NONE = Span.NONE;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final UnaryOperator<String> text;

    private SampleRunbook(UnaryOperator<String> text) {
        this.text = text;
    }

    static Runbook plain() {
        return with(text -> text);
    }

    static Runbook with(UnaryOperator<String> text) {
        return new SampleRunbook(text).runbook();
    }

    private Runbook runbook() {
        Action look = new Action.Manual(say("Look at the shop"), Duration.ofMinutes(30));
        return new Runbook(
                "one_of_each",
                say("Move the queue"),
                "0123456789abcdef".repeat(4),
                "",
                FileSet.of(new SourceText("book", "")),
                header(),
                List.of(
                        new Source("db", Source.Kind.POSTGRES, NONE),
                        new Source("prom", Source.Kind.PROMETHEUS, NONE),
                        new Source("api", Source.Kind.HTTP, NONE)),
                List.of(new Param(
                        "batch",
                        Unit.ROWS,
                        Value.amount(5_000),
                        Value.amount(5_000),
                        Optional.of(Value.amount(500)),
                        Optional.of(Value.amount(50_000)),
                        true,
                        NONE)),
                metrics(),
                List.of("healthy"),
                List.of(prepare(), fill(), contract()),
                Optional.of(new Verification(
                        say("Nothing is lost"),
                        List.of(condition(compare("depth", Relation.EQUAL, "0", 0, Dimension.COUNT))),
                        List.of(step("verify", "look", look, Optional.empty(), false)),
                        NONE)),
                List.of(step("finally", "note", run(), Optional.empty(), false)),
                new Closeout(List.of(new Closeout.Question("lessons", say("What did we learn"))), List.of("healthy")),
                Alerting.byDefault(header().contact()),
                List.of(),
                List.of(),
                List.of());
    }

    private Header header() {
        return new Header(
                Optional.of(say("team-orders")),
                Optional.of(say("#orders-oncall")),
                Optional.of(say("cutover")),
                List.of("queue", "orders"),
                Optional.of(say("The old queue is full")),
                Optional.of(say("It stays full")),
                Optional.of(say("checkout writes both")),
                Optional.of(say("messages wait")),
                Optional.of(new Header.Undoing(Header.Effort.MODERATE, say("switch back"))),
                Optional.of(new Header.Estimate(Duration.ofHours(1), Duration.ofHours(2))),
                Optional.of(say("none")),
                false);
    }

    private List<Metric> metrics() {
        return List.of(
                metric("lag", Unit.DURATION, Metric.Kind.SAFETY, sql("select 1")),
                metric(
                        "errors",
                        Unit.PERCENT,
                        Metric.Kind.SAFETY,
                        new Metric.Definition.Queried(
                                "prom",
                                new Query.PromQl(say("sum(rate(x{a=~\"b|c\"}[1m]))"), NONE),
                                Metric.As.RATIO,
                                Optional.empty())),
                metric(
                        "depth",
                        Unit.COUNT,
                        Metric.Kind.CORRECTNESS,
                        new Metric.Definition.Queried(
                                "api",
                                new Query.Json(
                                        "GET", say("/depth"), "$.depth", Optional.of("$.at"), List.of(200), NONE),
                                Metric.As.PLAIN,
                                Optional.empty())),
                metric(
                        "moved",
                        Unit.ROWS,
                        Metric.Kind.PROGRESS,
                        new Metric.Definition.FromSteps(List.of(new StepRef("fill", "copy")))),
                metric(
                        "speed",
                        Unit.ROWS_PER_SECOND,
                        Metric.Kind.PROGRESS,
                        new Metric.Definition.Formula(new Expression.Window(
                                Expression.WindowFunction.RATE,
                                "moved",
                                Duration.ofMinutes(2),
                                Optional.empty(),
                                Dimension.COUNT_RATE,
                                NONE))),
                metric(
                        "support",
                        Unit.BOOLEAN,
                        Metric.Kind.SAFETY,
                        new Metric.Definition.Asked(say("Is support quiet"))));
    }

    private Phase prepare() {
        Step create = step(
                "prepare",
                "create",
                sqlAction(Action.Sql.Mode.SINGLE),
                Optional.of(new Step.Undo.By(sqlAction(Action.Sql.Mode.ONE_TRANSACTION), NONE)),
                false);
        Step index = step(
                "prepare",
                "index",
                sqlAction(Action.Sql.Mode.OUTSIDE_TRANSACTION),
                Optional.of(new Step.Undo.None(say("the table goes anyway"), NONE)),
                false);
        return phase(
                "prepare",
                List.of(),
                List.of(create, index),
                List.of(
                        rule(
                                GateRule.Kind.PAUSE,
                                lasting(compare("lag", Relation.GREATER, "10s", 10, Dimension.DURATION)),
                                Optional.of(compare("lag", Relation.LESS, "3s", 3, Dimension.DURATION))),
                        rule(
                                GateRule.Kind.PROCEED,
                                new Expression.MetricRef("support", Type.Plain.BOOLEAN, NONE),
                                Optional.empty())),
                Duration.ZERO);
    }

    private Phase fill() {
        Action.Backfill backfill = new Action.Backfill(
                "orders",
                "db",
                List.of("tenant", "id"),
                new Action.Slice.Spread(1),
                List.of(),
                Optional.of(say("tenant > 0")),
                new Action.Knob.Live("batch"),
                new Action.Knob.Fixed(0.05),
                Optional.of(new Action.Knob.Fixed(0.1)),
                new Action.Knob.Fixed(1),
                Optional.of(new Action.Budget(Action.Budget.What.WAL, new Action.Knob.Fixed(4e6))),
                Duration.ofSeconds(2),
                Duration.ofMinutes(5),
                new Action.Retry(3, SECOND, Duration.ofSeconds(30)),
                Optional.of(say("status is null")),
                List.of("status"),
                Optional.of(new Action.Ladder(List.of(10.0, 100.0), Duration.ofMinutes(10))),
                sqlText("update orders set a = 1 where :range"));
        Step copy = step(
                "fill",
                "copy",
                backfill,
                Optional.of(new Step.Undo.Batched(sqlText("update orders set a = 0 where :range and a = 1"), NONE)),
                false);
        Step tell = step(
                "fill",
                "tell",
                new Action.Http(
                        "api",
                        "POST",
                        say("/moved"),
                        Optional.of(say("{\"a\": 1}")),
                        List.of(200, 202),
                        SECOND,
                        new Action.Retry(2, SECOND, SECOND),
                        false),
                Optional.of(new Step.Undo.By(run(), NONE)),
                false);
        Step wait = step(
                "fill",
                "settle",
                new Action.Wait(compare("depth", Relation.LESS, "100", 100, Dimension.COUNT), Duration.ofMinutes(30)),
                Optional.empty(),
                false);
        Expression bad = new Expression.Or(
                List.of(
                        lasting(compare("errors", Relation.GREATER, "2%", 2, Dimension.PERCENT)),
                        compare("depth", Relation.GREATER, "0", 0, Dimension.COUNT)),
                Type.Plain.BOOLEAN,
                NONE);
        return phase(
                "fill",
                List.of("prepare"),
                List.of(copy, atNight(tell), wait),
                List.of(
                        rule(GateRule.Kind.ROLLBACK, bad, Optional.empty()),
                        rule(
                                GateRule.Kind.THROTTLE,
                                compare("lag", Relation.GREATER, "5s", 5, Dimension.DURATION),
                                Optional.empty()),
                        rule(
                                GateRule.Kind.PROCEED,
                                compare("depth", Relation.EQUAL, "0", 0, Dimension.COUNT),
                                Optional.empty())),
                Duration.ofMinutes(10));
    }

    private Phase contract() {
        Step drop = step("contract", "drop", sqlAction(Action.Sql.Mode.SINGLE), Optional.empty(), true);
        return phase(
                "contract",
                List.of("fill"),
                List.of(drop),
                List.of(rule(
                        GateRule.Kind.PROCEED,
                        compare("errors", Relation.LESS, "0.5%", 0.5, Dimension.PERCENT),
                        Optional.empty())),
                Duration.ZERO);
    }

    private Phase phase(String name, List<String> after, List<Step> steps, List<GateRule> rules, Duration soak) {
        return new Phase(
                name,
                say("Phase " + name),
                false,
                after,
                List.of(condition(compare("lag", Relation.LESS_OR_EQUAL, "1s", 1, Dimension.DURATION))),
                List.of(new Phase.Baseline("errors", Duration.ofMinutes(10), NONE)),
                steps,
                rules,
                soak,
                Duration.ZERO,
                Duration.ofHours(4),
                false,
                Optional.empty(),
                List.of(),
                NONE);
    }

    private GateRule rule(GateRule.Kind kind, Expression when, Optional<Expression> until) {
        return new GateRule(
                kind,
                Optional.of("healthy"),
                false,
                when,
                until,
                50,
                Optional.empty(),
                Duration.ofMinutes(1),
                kind == GateRule.Kind.PAUSE
                        ? Optional.of(new GateRule.AtMost(3, Duration.ofHours(1)))
                        : Optional.empty(),
                Optional.of(say("people wait")),
                NONE);
    }

    private Phase.Condition condition(Expression when) {
        return new Phase.Condition(when, Optional.of(say("or it breaks")), NONE);
    }

    private static Expression compare(
            String metric, Relation relation, String literal, double amount, Dimension dimension) {
        return new Expression.Comparison(
                relation,
                new Expression.MetricRef(metric, dimension, NONE),
                new Expression.Constant(Value.amount(amount), dimension, literal, Optional.empty(), NONE),
                Type.Plain.BOOLEAN,
                NONE);
    }

    private static Expression lasting(Expression condition) {
        Expression.Hold hold = new Expression.Hold.Lasting(Duration.ofSeconds(30));
        return new Expression.For(condition, hold, Type.Plain.BOOLEAN, NONE);
    }

    private static Step step(String phase, String name, Action action, Optional<Step.Undo> undo, boolean irreversible) {
        return new Step(new StepRef(phase, name), false, irreversible, action, undo, Optional.empty(), NONE);
    }

    private static Step atNight(Step step) {
        Expression open = new Expression.MetricRef("fill.tell.window", Type.Plain.BOOLEAN, NONE);
        return new Step(
                step.ref(),
                step.required(),
                step.irreversible(),
                step.action(),
                step.undo(),
                step.probe(),
                Optional.of(new Postponement(
                        new Postponement.Occasion.Window(
                                LocalTime.of(2, 0),
                                LocalTime.of(5, 0),
                                ZoneId.of("Europe/Madrid"),
                                "fill.tell.window",
                                open),
                        Optional.of(Duration.ofHours(25)),
                        NONE)),
                step.span());
    }

    private Action run() {
        return new Action.Run(
                "scripts/announce",
                Duration.ofMinutes(1),
                Duration.ofSeconds(30),
                Optional.empty(),
                Action.Retry.NONE,
                Map.of("BATCH", "batch"),
                OptionalDouble.empty(),
                Optional.empty());
    }

    private Action sqlAction(Action.Sql.Mode mode) {
        return new Action.Sql(
                "db",
                sqlText("create table a (b int);"),
                mode,
                Duration.ofSeconds(2),
                Duration.ofMinutes(5),
                new Action.Retry(10, SECOND, Duration.ofSeconds(30)),
                Optional.empty(),
                Optional.of(sqlText("drop table if exists a")));
    }

    private Metric.Definition sql(String query) {
        return new Metric.Definition.Queried(
                "db", new Query.Sql(new SqlText(List.of(), say(query), NONE)), Metric.As.SECONDS, Optional.empty());
    }

    private Metric metric(String name, Unit unit, Metric.Kind kind, Metric.Definition definition) {
        return new Metric(
                name,
                unit,
                kind,
                definition,
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                false,
                OptionalDouble.empty(),
                OptionalDouble.of(0),
                List.of(),
                Optional.empty(),
                NONE);
    }

    /** The free text stands behind what the statement does. */
    private SqlText sqlText(String sql) {
        return new SqlText(List.of(), sql + say(" -- x"), NONE);
    }

    private String say(String words) {
        return text.apply(words);
    }
}
