package dev.sluice.run.plan;

import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.Runbook;
import dev.sluice.source.Answer;
import dev.sluice.source.CommandSettings;
import dev.sluice.source.MetricSource;
import dev.sluice.source.Question;
import dev.sluice.value.Missing;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Reading;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads each metric once for a plan, and says what is to be thought of the answer. */
public final class MetricReads {
    private final Function<String, MetricSource> sources;
    private final Map<String, CommandSettings> commands;
    private final Map<String, Value> values;
    private final CreatedLater createdLater;

    /** @param commands of the environment; only those with {@code plan: true} are started */
    public MetricReads(Runbook runbook, Function<String, MetricSource> sources, Map<String, CommandSettings> commands) {
        this.sources = sources;
        this.commands = commands;
        this.values = runbook.binds();
        this.createdLater = new CreatedLater(runbook);
    }

    /** @param reading absent where the metric is not read by a plan */
    record Found(Optional<Reading> reading, Plan.MetricRead shown) {}

    Found read(Metric metric) {
        return switch (metric.definition()) {
            case Metric.Definition.Queried queried -> queried(metric, queried);
            case Metric.Definition.Formula formula -> notRead(metric, "computed from other metrics");
            case Metric.Definition.FromSteps steps -> notRead(metric, "0, nothing is done yet");
            case Metric.Definition.Asked asked -> notRead(metric, "asked of a person: " + asked.question());
        };
    }

    private Found queried(Metric metric, Metric.Definition.Queried queried) {
        if (queried.query() instanceof Query.Command command
                && !Optional.ofNullable(commands.get(command.name()))
                        .map(CommandSettings::inPlan)
                        .orElse(false)) {
            return notRead(metric, "not read: command " + command.name() + " does not say `plan: true`");
        }
        Answer answer = sources.apply(queried.source()).read(Question.of(metric, queried, values), metric.timeout());
        return switch (answer) {
            case Answer.Answered answered -> answered(metric, answered);
            case Answer.Failed failed -> failed(metric, queried, failed);
        };
    }

    private Found answered(Metric metric, Answer.Answered answered) {
        String age =
                answered.sampled().map(sampled -> text(sampled.age()) + " old").orElse("age unknown");
        return new Found(
                Optional.of(Reading.of(answered.value(), -answered.age().toMillis())),
                new Plan.MetricRead(
                        metric,
                        true,
                        QuantityFormat.format(answered.value(), metric.unit()),
                        age,
                        answered.resolved(),
                        tooSlow(metric, answered)
                                .or(() -> answered.notes().stream().findFirst())));
    }

    /** A sample may be as old as the source's own interval and ours together; {@code fresh} must allow for that. */
    private static Optional<String> tooSlow(Metric metric, Answer.Answered answered) {
        return answered.interval()
                .filter(interval -> !metric.once() && metric.fresh().compareTo(interval.plus(metric.every())) < 0)
                .map(interval -> "the source takes a sample each " + text(interval) + ", so `fresh "
                        + text(metric.fresh()) + "` is too short: write `fresh "
                        + text(interval.plus(metric.every())) + "` or more");
    }

    private Found failed(Metric metric, Metric.Definition.Queried queried, Answer.Failed failed) {
        boolean later = failed.missing().cause() == Missing.Cause.SQLSTATE
                && sql(queried.query())
                        .map(sql ->
                                createdLater.explains(failed.missing().detail().split(" ", 2)[0], sql))
                        .orElse(false);
        return new Found(
                Optional.of(new Reading.Absent(failed.missing())),
                new Plan.MetricRead(
                        metric,
                        later,
                        later ? "not yet: a step creates what it reads" : "missing: " + failed.missing(),
                        "",
                        failed.resolved(),
                        later ? Optional.empty() : Optional.of(failed.help())));
    }

    private static Optional<String> sql(Query query) {
        return switch (query) {
            case Query.Sql sql -> Optional.of(sql.raw());
            case Query.Sample sample ->
                Optional.of(String.join(
                        " ",
                        sample.table(),
                        sample.compared(),
                        sample.other(),
                        sample.with(),
                        sample.where().orElse("")));
            case Query.PromQl promQl -> Optional.empty();
            case Query.Json json -> Optional.empty();
            case Query.Command command -> Optional.empty();
        };
    }

    private static Found notRead(Metric metric, String why) {
        return new Found(Optional.empty(), new Plan.MetricRead(metric, true, why, "", "", Optional.empty()));
    }

    private static String text(Duration duration) {
        return QuantityFormat.format(duration.toMillis() / 1_000.0, Unit.DURATION);
    }
}
