package dev.sluice.source;

import dev.sluice.language.model.Query;
import dev.sluice.value.Missing;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads metrics from commands of the environment's allow-list: what they print is the value. */
public final class CommandSource implements MetricSource {
    private final Map<String, CommandSettings> allowed;
    private final CommandRunner runner;

    public CommandSource(Map<String, CommandSettings> allowed, Secrets secrets) {
        this.allowed = Map.copyOf(allowed);
        this.runner = new CommandRunner(secrets);
    }

    @Override
    public Answer read(Question question, Duration timeout) {
        String name = question.query() instanceof Query.Command command ? command.name() : "";
        return Attempts.read(question, () -> "command " + name, timeout, deadline -> attempt(question, name, deadline));
    }

    private Answer.Answered attempt(Question question, String name, Deadline deadline) throws NoAnswer {
        CommandSettings settings = allowed.get(name);
        if (settings == null) {
            throw NoAnswer.settled(
                    Missing.Cause.AUTH,
                    "command `" + name + "` is not allowed in this environment",
                    "add it to `commands` of the environment in sluice.yaml");
        }
        if (!question.labels().isEmpty()) {
            throw NoAnswer.settled(
                    Missing.Cause.TYPE, "a command yields one value", "declare one metric for each value");
        }
        long started = System.nanoTime();
        Instant at = Instant.now();
        String printed = runner.run(settings, question.values(), deadline);
        Value value = value(printed, question);
        Answer.Sampled sampled = new Answer.Sampled(at, Duration.ofNanos(System.nanoTime() - started));
        return new Answer.Answered(
                value, Optional.of(sampled), Optional.empty(), SeriesCount.ONE, "command " + name, List.of());
    }

    @Override
    public Optional<SourceProblem> probe(Duration timeout) {
        return Optional.empty();
    }

    @Override
    public void close() {
        runner.close();
    }

    private static Value value(String printed, Question question) throws NoAnswer {
        String text = printed.strip();
        if (text.isEmpty()) {
            throw NoAnswer.settled(Missing.Cause.EMPTY, "it printed nothing", "have it print the value on stdout");
        }
        if (question.unit() == Unit.TEXT) {
            return Conversion.text(text, question);
        }
        if (text.lines().count() > 1) {
            throw NoAnswer.settled(
                    Missing.Cause.MULTI,
                    "it printed " + text.lines().count() + " lines",
                    "have it print the value alone on stdout, and the rest on stderr");
        }
        if (text.equals("true") || text.equals("false")) {
            return Conversion.flag(text.equals("true"), question);
        }
        OptionalDouble number = Conversion.decimal(text);
        if (number.isEmpty()) {
            throw NoAnswer.settled(
                    Missing.Cause.PARSE,
                    "it printed no number",
                    "have it print a bare number, without a unit, on stdout");
        }
        return Conversion.number(number.getAsDouble(), question);
    }
}
