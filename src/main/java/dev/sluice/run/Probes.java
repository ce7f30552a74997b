package dev.sluice.run;

import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.source.Answer;
import dev.sluice.source.MetricSource;
import dev.sluice.source.Question;
import dev.sluice.step.Found;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Asks the probe of a step whether its effect took place. */
final class Probes {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final Function<String, MetricSource> sources;

    Probes(Function<String, MetricSource> sources) {
        this.sources = sources;
    }

    /** True is done, false is not done; anything else is for a person to find out. */
    Found ask(StepRef step, Step.Probe probe, Map<String, Value> values) {
        Question question = new Question(
                step + "'s probe",
                probe.query(),
                Optional.empty(),
                Metric.As.PLAIN,
                Unit.BOOLEAN,
                List.of(),
                values,
                Optional.empty());
        return switch (sources.apply(probe.source()).read(question, BOUND)) {
            case Answer.Answered answered -> found(answered.value());
            case Answer.Failed failed ->
                new Found(
                        switch (failed.missing().cause()) {
                            case UNREACHABLE, TIMEOUT -> Found.Finding.NOT_YET;
                            default -> Found.Finding.UNKNOWN;
                        },
                        "its probe has no answer: " + failed.missing());
        };
    }

    private static Found found(Value value) {
        if (value instanceof Value.Flag flag) {
            return new Found(flag.set() ? Found.Finding.DONE : Found.Finding.NOT_DONE, "its probe says so");
        }
        return new Found(Found.Finding.UNKNOWN, "its probe answers neither true nor false");
    }
}
