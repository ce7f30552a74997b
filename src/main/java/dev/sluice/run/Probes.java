package dev.sluice.run;

import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.source.Answer;
import dev.sluice.source.MetricSource;
import dev.sluice.source.Question;
import dev.sluice.step.Found;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Asks the probe of a step whether its effect took place. */
final class Probes {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Function<String, MetricSource> sources;
    private final Duration pause;

    Probes(Function<String, MetricSource> sources) {
        this(sources, PAUSE);
    }

    /** @param pause between a sample that is older than the question and the next time of asking */
    Probes(Function<String, MetricSource> sources, Duration pause) {
        this.sources = sources;
        this.pause = pause;
    }

    /**
     * True is done, false is not done; anything else is for a person to find out. A sample that was taken before anybody asked may
     * be one from before the effect: it tells nothing, and the next one is waited for.
     */
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
        MetricSource source = sources.apply(probe.source());
        long began = System.nanoTime();
        while (true) {
            Answer answer = source.read(question, BOUND.minus(since(began)));
            if (!(answer instanceof Answer.Answered answered) || answered.age().compareTo(since(began)) <= 0) {
                return found(answer);
            }
            if (since(began).plus(pause).compareTo(BOUND) >= 0) {
                double seconds = answered.age().toSeconds();
                return new Found(
                        Found.Finding.NOT_YET,
                        "its probe's newest sample is %s old, which is before it was asked"
                                .formatted(QuantityFormat.format(seconds, Unit.DURATION)));
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static Found found(Answer answer) {
        return switch (answer) {
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
