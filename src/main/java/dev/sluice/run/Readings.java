package dev.sluice.run;

import dev.sluice.engine.Command;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.Runbook;
import dev.sluice.source.Answer;
import dev.sluice.source.History;
import dev.sluice.source.MetricSource;
import dev.sluice.source.Question;
import dev.sluice.source.SeriesCount;
import dev.sluice.value.Missing;
import dev.sluice.value.QuantityParser;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads metrics, those of one source on a few threads of its own, so that no source ever delays another, and brings sample times
 * to the run's clock by their age.
 */
final class Readings implements AutoCloseable {

    /** Where a reading goes. */
    interface Sink {
        /** @param series how many stood behind it, if that is what a later answer in this phase must not fall short of */
        void read(String metric, Reading reading, List<Integer> series);
    }

    /** A wait for a thread that is shorter is nobody's business, and no time that an answer lacks. */
    private static final Duration WORTH_TELLING = Duration.ofMillis(100);

    private final Map<String, Metric> metrics;
    private final Function<String, MetricSource> sources;
    private final Supplier<Map<String, Value>> values;
    private final Optional<Person> person;
    private final Map<String, SeriesCount> seriesAtPhaseStart = new ConcurrentHashMap<>();
    private final SampleTimes sampleTimes = new SampleTimes();
    /** By whom they ask. */
    private final Map<String, Askers> askers = new ConcurrentHashMap<>();

    private final ScheduledThreadPoolExecutor late = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("reading-clock").daemon(true).factory());

    /**
     * @param sources the opened source of a name
     * @param values parameters as they are now, for binds
     */
    Readings(
            Runbook runbook,
            Function<String, MetricSource> sources,
            Supplier<Map<String, Value>> values,
            Optional<Person> person) {
        this.metrics = runbook.metricsByName();
        this.sources = sources;
        this.values = values;
        this.person = person;
        late.setRemoveOnCancelPolicy(true);
    }

    /** Begins to ask for a metric's past; a source that keeps none, or fails to tell, is not heard of again. */
    void history(Command.ReadHistory wanted, Timekeeper clock, BiConsumer<String, List<Reading.Present>> sink) {
        Metric metric = metrics.get(wanted.metric());
        if (metric.definition() instanceof Metric.Definition.Queried queried) {
            askers(queried)
                    .askLast(
                            metric.name() + "'s past",
                            metric.timeout(),
                            left -> history(metric, queried, wanted, left)
                                    .ifPresent(known -> sink.accept(wanted.metric(), onRunsClock(known, clock.now()))));
        }
    }

    private Optional<History.Known> history(
            Metric metric, Metric.Definition.Queried queried, Command.ReadHistory wanted, Duration left) {
        try {
            return sources.apply(queried.source())
                    .history(
                            Question.of(metric, queried, values.get()),
                            Duration.ofMillis(wanted.overMillis()),
                            Duration.ofMillis(wanted.stepMillis()),
                            left)
                    .filter(History.Known.class::isInstance)
                    .map(History.Known.class::cast);
        } catch (RuntimeException fault) {
            // The run samples the baseline itself, as it does where a source has no history.
            return Optional.empty();
        }
    }

    private static List<Reading.Present> onRunsClock(History.Known known, long now) {
        return known.points().stream()
                .map(point -> new Reading.Present(
                        Value.amount(point.amount()), now - point.age().toMillis()))
                .toList();
    }

    /** A process took a run up: as many series as its phase began with must still be there. */
    void resumed(Map<String, List<Integer>> series) {
        series.forEach((metric, figures) -> seriesAtPhaseStart.put(metric, SeriesCount.of(figures)));
    }

    /** From now on, as many series as there are at the next answer must stay. */
    void phaseBegins() {
        seriesAtPhaseStart.clear();
    }

    /** Begins a read; its end goes to the sink, which it reaches exactly once. */
    void begin(String name, Timekeeper clock, Sink sink) {
        Metric metric = metrics.get(name);
        Consumer<Read> end = read -> sink.read(name, read.reading(), read.series());
        try {
            begin(metric, clock, end);
        } catch (RuntimeException | Error fault) {
            end.accept(bug(fault));
        }
    }

    private void begin(Metric metric, Timekeeper clock, Consumer<Read> end) {
        Consumer<Missing> unasked = why -> end.accept(new Read(new Reading.Absent(why)));
        switch (metric.definition()) {
            case Metric.Definition.Queried queried -> {
                Askers threads = askers(queried);
                threads.ask(
                        metric.name(),
                        metric.timeout(),
                        left -> end.accept(guarded(() -> ask(metric, queried, left, threads, clock))),
                        unasked);
            }
            case Metric.Definition.Asked asked ->
                askers("a person", 1, "other questions were open")
                        .ask(
                                metric.name(),
                                metric.every(),
                                left -> end.accept(guarded(() -> new Read(ask(metric, asked, clock)))),
                                unasked);
            case Metric.Definition.Formula formula -> throw notRead(metric);
            case Metric.Definition.FromSteps steps -> throw notRead(metric);
        }
    }

    /** A comparison of two databases waits for the other one, too, and must not keep the source's own metrics waiting. */
    private Askers askers(Metric.Definition.Queried queried) {
        String source = queried.source();
        boolean apart = queried.query() instanceof Query.Sample sample
                && !sample.otherSource().equals(source);
        String who = apart ? source + "'s comparisons" : source;
        Askers known = askers.get(who);
        if (known != null) {
            return known;
        }
        MetricSource.Width width = sources.apply(source).width();
        return askers(
                who, width.most(), "all " + width.most() + " " + width.of() + " of source " + source + " were busy");
    }

    private Askers askers(String who, int most, String busy) {
        return askers.computeIfAbsent(who, name -> new Askers("reading-" + name, most, busy, late));
    }

    private record Read(Reading reading, List<Integer> series) {
        private Read(Reading reading) {
            this(reading, List.of());
        }
    }

    private static Read guarded(Supplier<Read> read) {
        try {
            return read.get();
        } catch (RuntimeException | Error fault) {
            return bug(fault);
        }
    }

    /** A fault of ours must not look like a value, nor like silence: the gate holds and says why. */
    private static Read bug(Throwable fault) {
        return new Read(Reading.missing(
                Missing.Cause.PARSE, "a bug in Sluice: " + fault.getClass().getName()));
    }

    private static IllegalStateException notRead(Metric metric) {
        return new IllegalStateException(metric.name() + " is computed, not read");
    }

    private Read ask(
            Metric metric, Metric.Definition.Queried queried, Duration left, Askers threads, Timekeeper clock) {
        Question question = Question.of(metric, queried, values.get());
        SeriesCount atStart = seriesAtPhaseStart.get(metric.name());
        if (atStart != null) {
            question = question.atLeast(atStart);
        }
        Duration waited = metric.timeout().minus(left);
        boolean late = waited.compareTo(WORTH_TELLING) >= 0;
        Answer answer = sources.apply(queried.source()).read(question, late ? left : metric.timeout());
        return switch (answer) {
            case Answer.Answered answered -> {
                boolean first = seriesAtPhaseStart.putIfAbsent(metric.name(), answered.series()) == null;
                long sampledAt = sampleTimes.onRunsClock(metric.name(), answered, clock.now());
                // Of other queries these are a server's remarks, the same each time; a plan shows them.
                String note = queried.query() instanceof Query.Sample ? String.join("; ", answered.notes()) : "";
                Reading reading = new Reading.Present(answered.value(), sampledAt, note);
                yield new Read(reading, first ? answered.series().figures() : List.of());
            }
            case Answer.Failed failed -> {
                Missing why = failed.missing();
                boolean dueToWaiting = late && why.cause() == Missing.Cause.TIMEOUT;
                yield new Read(Reading.missing(
                        why.cause(), why.detail() + (dueToWaiting ? "; before, " + threads.busy(waited) : "")));
            }
        };
    }

    private Reading ask(Metric metric, Metric.Definition.Asked asked, Timekeeper clock) {
        Duration bound = metric.every();
        Optional<String> typed =
                person.flatMap(who -> who.value(metric.name(), asked.question(), metric.unit(), bound));
        if (typed.isEmpty()) {
            return Reading.missing(Missing.Cause.TIMEOUT, "nobody answered within " + bound.toSeconds() + "s");
        }
        return QuantityParser.parse(typed.get(), metric.unit())
                .map(value -> Reading.of(value, clock.now()))
                .orElseGet(() -> Reading.missing(
                        Missing.Cause.PARSE,
                        "'" + typed.get() + "' is not a " + metric.unit().word()));
    }

    /** Ends without waiting; what waits for a thread is not read any more, and reads under way end when their sources close. */
    @Override
    public void close() {
        askers.values().forEach(Askers::close);
        late.shutdownNow();
    }
}
