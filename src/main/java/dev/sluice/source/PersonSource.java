package dev.sluice.source;

import dev.sluice.value.Missing;
import java.time.Duration;
import java.util.Optional;

/** Stands for a person, whom the run asks in its own way; it answers no query. */
final class PersonSource implements MetricSource {
    private final String name;

    PersonSource(String name) {
        this.name = name;
    }

    @Override
    public Answer read(Question question, Duration timeout) {
        return new Answer.Failed(
                new Missing(Missing.Cause.OFF, name + " is a person, who answers no query"),
                "write `metric " + question.metric() + " ... ask \"...\"`",
                "");
    }

    @Override
    public Optional<SourceProblem> probe(Duration timeout) {
        return Optional.empty();
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
