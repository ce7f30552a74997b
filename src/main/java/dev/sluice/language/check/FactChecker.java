package dev.sluice.language.check;

import dev.sluice.language.check.Parameters.Bound;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.model.TestCase;
import dev.sluice.language.model.TestCase.Fate;
import dev.sluice.language.syntax.Action;
import dev.sluice.language.syntax.Scenario;
import dev.sluice.language.syntax.Scenario.Course;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import dev.sluice.value.Dimension;
import dev.sluice.value.Missing;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Checks what a test says of metrics and of steps: names, units, and whether the thing can go like that at all. */
final class FactChecker {
    private final Names names;
    private final Settings settings;
    private final Map<String, Metric> metrics;
    private final SeriesReader series;
    private final Texts texts;
    private final Findings findings;

    FactChecker(Names names, Settings settings, Map<String, Metric> metrics, Texts texts, Findings findings) {
        this.names = names;
        this.settings = settings;
        this.metrics = metrics;
        this.series = new SeriesReader(findings);
        this.texts = texts;
        this.findings = findings;
    }

    Optional<TestCase.Fact> check(Scenario.Fact fact) {
        return switch (fact) {
            case Scenario.Measured measured -> measured(measured);
            case Scenario.Fated fated -> fated(fated);
        };
    }

    private Optional<TestCase.Fact> measured(Scenario.Measured measured) {
        Optional<Metric> metric = names.metric(measured.metric())
                .map(declared -> metrics.get(declared.name().text()));
        return metric.filter(known -> isRead(known, measured))
                .flatMap(known -> course(measured.course(), known, measured))
                .map(course -> new TestCase.Measured(measured.metric().text(), course));
    }

    /** What the engine works out itself is no fact: the test gives what it is worked out from. */
    private boolean isRead(Metric metric, Scenario.Measured measured) {
        Optional<String> instead = switch (metric.definition()) {
            case Metric.Definition.Queried queried -> Optional.empty();
            case Metric.Definition.Asked asked -> Optional.empty();
            case Metric.Definition.Formula formula -> Optional.of("give the metrics that its formula reads");
            case Metric.Definition.FromSteps from ->
                Optional.of("say what its step does: `given step "
                        + from.steps().getFirst() + " takes 1h changes 1_000_000 rows`");
        };
        instead.ifPresent(help -> findings.add(Diagnostic.error(
                        Code.S703,
                        measured.metric().span(),
                        "`" + metric.name() + "` is worked out by the run, so a test cannot give it a value",
                        "not read from anywhere")
                .help(help)));
        return instead.isEmpty();
    }

    private Optional<TestCase.Course> course(Course course, Metric metric, Scenario.Measured measured) {
        return switch (course) {
            case Course.Constant constant -> constant(constant.value(), metric, measured);
            case Course.Several several -> several(several, metric);
            case Course.Missing missing -> cause(missing.cause()).map(TestCase.Course.Without::new);
            case Course.Slope slope -> slope(slope, metric, measured);
            case Course.Samples samples -> samples(samples, metric);
            case Course.Named named -> named(named.name(), metric, measured);
        };
    }

    private Optional<TestCase.Course> named(Tree.Name name, Metric metric, Scenario.Measured measured) {
        return switch (name.text()) {
            case "missing" -> Optional.of(new TestCase.Course.Without(Missing.Cause.UNREACHABLE));
            case "stale" -> Optional.of(new TestCase.Course.Stale());
            default -> constant(new Term.Reference(name), metric, measured);
        };
    }

    private Optional<TestCase.Course> constant(Term.Setting value, Metric metric, Scenario.Measured measured) {
        if (!metric.labels().isEmpty()) {
            findings.add(Diagnostic.error(
                            Code.S703,
                            value.span(),
                            "`" + metric.name() + "` has several series, so one value does not tell which",
                            "one value")
                    .help("write one for each series: `" + metric.name() + " = (5s, 6s)`"));
            return Optional.empty();
        }
        return settings.bound(value, metric.unit().type(), measured.metric().text())
                .map(bound -> new TestCase.Course.Constant(bound.value()));
    }

    private Optional<TestCase.Course> several(Course.Several several, Metric metric) {
        if (metric.labels().isEmpty()) {
            unfit(several.span(), metric, "several values", "`labels` tells its series apart; write one value");
            return Optional.empty();
        }
        List<Double> values = new ArrayList<>();
        for (Term.Setting value : several.values()) {
            amount(value, metric.unit().type(), metric.name()).ifPresent(values::add);
        }
        return values.size() == several.values().size()
                ? Optional.of(new TestCase.Course.Several(values))
                : Optional.empty();
    }

    private Optional<TestCase.Course> slope(Course.Slope slope, Metric metric, Scenario.Measured measured) {
        if (!(metric.unit().type() instanceof Dimension dimension)
                || !metric.labels().isEmpty()) {
            unfit(
                    slope.span(),
                    metric,
                    "a slope",
                    "give it values at their times: `at 2m " + metric.name() + " = ...`");
            return Optional.empty();
        }
        String verb = slope.rising() ? "rises" : "falls";
        Optional<Double> rate = amount(slope.rate(), perSecond(dimension), verb);
        Optional<Double> start =
                amount(slope.start(), dimension, measured.metric().text());
        Optional<Optional<Double>> end = slope.end().isEmpty()
                ? Optional.of(Optional.empty())
                : amount(slope.end().get(), dimension, measured.metric().text()).map(Optional::of);
        if (rate.isEmpty() || start.isEmpty() || end.isEmpty()) {
            return Optional.empty();
        }
        if (rate.get() <= 0) {
            settings.outOfBounds(slope.rate().span(), verb, "more than 0");
            return Optional.empty();
        }
        if (end.get().isPresent() && (end.get().get() - start.get()) * (slope.rising() ? 1 : -1) < 0) {
            unfit(
                    slope.span(),
                    metric,
                    "a slope to a value that it never reaches",
                    "write `" + (slope.rising() ? "falls" : "rises") + "`, or another end");
            return Optional.empty();
        }
        return Optional.of(new TestCase.Course.Slope(
                slope.rising() ? rate.get() : -rate.get(),
                start.get(),
                end.get().map(OptionalDouble::of).orElse(OptionalDouble.empty())));
    }

    /** Things and bytes have rates of their own; of anything else the amount is meant that each second adds. */
    private static Dimension perSecond(Dimension dimension) {
        return dimension.equals(Dimension.COUNT)
                ? Dimension.COUNT_RATE
                : dimension.equals(Dimension.BYTES) ? Dimension.BYTE_RATE : dimension;
    }

    private Optional<TestCase.Course> samples(Course.Samples samples, Metric metric) {
        boolean plain =
                metric.unit().type() instanceof Dimension || metric.unit().type() == Type.Plain.BOOLEAN;
        if (!plain || !metric.labels().isEmpty()) {
            unfit(
                    samples.span(),
                    metric,
                    "a series",
                    "give it values at their times: `at 2m " + metric.name() + " = ...`");
            return Optional.empty();
        }
        Optional<Duration> every = samples.every().isEmpty()
                ? Optional.of(metric.every())
                : settings.duration(samples.every().get(), "every");
        Optional<List<TestCase.Point>> points =
                series.read(samples.notation(), metric.unit().type());
        return every.isPresent() && points.isPresent()
                ? Optional.of(new TestCase.Course.Samples(points.get(), every.get()))
                : Optional.empty();
    }

    private Optional<Missing.Cause> cause(Tree.Name name) {
        Optional<Missing.Cause> cause = Arrays.stream(Missing.Cause.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name.text()))
                .findFirst();
        if (cause.isEmpty() && !name.isMissing()) {
            findings.notOneOf(
                    name.span(),
                    "reason of a missing value",
                    name.text(),
                    Arrays.stream(Missing.Cause.values())
                            .map(one -> one.name().toLowerCase(Locale.ROOT))
                            .toList());
        }
        return cause;
    }

    private void unfit(Span span, Metric metric, String what, String help) {
        findings.add(Diagnostic.error(
                        Code.S703,
                        span,
                        "`" + metric.name() + "` is "
                                + (metric.labels().isEmpty()
                                        ? Types.name(metric.unit().type())
                                        : "several series")
                                + " and cannot have " + what,
                        "does not fit")
                .help(help));
    }

    private Optional<Double> amount(Term.Setting setting, Type wanted, String what) {
        return settings.bound(setting, wanted, what)
                .map(Bound::value)
                .filter(Value.Amount.class::isInstance)
                .map(value -> ((Value.Amount) value).amount());
    }

    private Optional<TestCase.Fact> fated(Scenario.Fated fated) {
        return step(fated.step()).map(step -> {
            StepRef ref = ref(fated.step());
            Fate fate = Fate.NONE;
            for (Scenario.Fate one : fated.fates()) {
                fate = fate.then(fate(one, step));
            }
            if (step.action() instanceof Action.Wait) {
                unfit(
                        fated.span(),
                        step,
                        "waits for its condition and has no fate",
                        "give the metrics that it waits for");
            }
            return new TestCase.Fated(ref, fate);
        });
    }

    /** A step of a phase, of {@code verify} or of the last {@code finally}. */
    Optional<Tree.Step> step(Tree.StepName name) {
        boolean block = name.phase().text().equals(StepRef.FINALLY)
                || name.phase().text().equals(StepRef.VERIFY);
        return block ? names.step(name.phase().text(), name.step()) : names.step(name);
    }

    static StepRef ref(Tree.StepName name) {
        return new StepRef(name.phase().text(), name.step().text());
    }

    private Fate fate(Scenario.Fate fate, Tree.Step step) {
        return switch (fate) {
            case Scenario.Fate.Takes takes -> {
                Optional<Duration> time = settings.durationOrZero(takes.time(), "takes");
                yield new Fate(time, OptionalLong.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());
            }
            case Scenario.Fate.Changes changes -> changes(changes, step);
            case Scenario.Fate.Fails fails -> {
                int times = fails.times()
                        .flatMap(setting -> settings.count(setting, "fails", 0))
                        .orElse(Integer.MAX_VALUE);
                yield new Fate(
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalInt.of(times),
                        texts.filled(fails.because()),
                        Optional.empty());
            }
            case Scenario.Fate.Yields yields -> yields(yields, step);
        };
    }

    private Fate changes(Scenario.Fate.Changes changes, Tree.Step step) {
        if (!(step.action() instanceof Action.Backfill)) {
            unfit(changes.span(), step, "is no backfill, so its rows are not counted", "leave `changes` out");
            return Fate.NONE;
        }
        Optional<Double> rows = amount(changes.rows(), Dimension.COUNT, "changes");
        if (rows.isPresent() && (rows.get() < 0 || rows.get() != Math.rint(rows.get()))) {
            settings.outOfBounds(changes.rows().span(), "changes", "a whole number of rows");
        }
        return new Fate(
                Optional.empty(),
                rows.map(amount -> OptionalLong.of(amount.longValue())).orElse(OptionalLong.empty()),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Fate yields(Scenario.Fate.Yields yields, Tree.Step step) {
        boolean captures = step.action() instanceof Action.Sql sql && sql.into().isPresent();
        if (!captures) {
            unfit(yields.span(), step, "captures no value", "add `into NAME` to the step, or leave `yields` out");
            return Fate.NONE;
        }
        return new Fate(
                Optional.empty(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                settings.resolve(yields.value()).map(Bound::value));
    }

    private void unfit(Span span, Tree.Step step, String why, String help) {
        findings.add(
                Diagnostic.error(Code.S704, span, "step `" + step.name().text() + "` " + why, "does not fit the step")
                        .also(step.name().span(), "the step")
                        .help(help));
    }
}
