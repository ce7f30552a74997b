package dev.sluice.run;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.engine.Command;
import dev.sluice.engine.Event;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.source.MetricSource;
import dev.sluice.source.Question;
import dev.sluice.source.Secrets;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads the checks of a diagnosis: those of different sources at the same time, those of one source in their order, as the
 * fastest stand first and a source has few connections. All of it within 30 s; what has not answered by then was not read.
 */
final class Examination implements AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(28);

    /** What the checks came to; sample times are on the run's clock. */
    record Result(List<Event.Sample> samples, List<Evidence> evidence) {}

    /** Where it goes. */
    interface Sink {
        void examined(Command.Examine wanted, Result result);
    }

    private final Runbook runbook;
    private final Function<String, MetricSource> sources;
    private final Supplier<Map<String, Value>> values;
    private final Secrets secrets;
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("examination-", 0).daemon(true).factory());

    /** @param values parameters as they are now, for binds */
    Examination(
            Runbook runbook,
            Function<String, MetricSource> sources,
            Supplier<Map<String, Value>> values,
            Secrets secrets) {
        this.runbook = runbook;
        this.sources = sources;
        this.values = values;
        this.secrets = secrets;
    }

    /** Begins to read; the end goes to the sink, which it reaches exactly once. */
    void begin(Command.Examine wanted, Timekeeper clock, Sink sink) {
        Diagnosis diagnosis = runbook.diagnoses().stream()
                .filter(one -> one.name().equals(wanted.diagnosis()))
                .findFirst()
                .orElseThrow();
        threads.execute(() -> sink.examined(wanted, read(diagnosis, clock)));
    }

    /** Reads all checks of a diagnosis. */
    Result read(Diagnosis diagnosis, Timekeeper clock) {
        long until = System.nanoTime() + BOUND.toNanos();
        Map<String, List<Diagnosis.Check>> bySource = new LinkedHashMap<>();
        diagnosis
                .checks()
                .forEach(check -> bySource.computeIfAbsent(check.source(), source -> new ArrayList<>())
                        .add(check));
        Map<String, Found> found = new ConcurrentHashMap<>();
        List<Future<?>> reading = new ArrayList<>();
        bySource.values()
                .forEach(checks -> reading.add(threads.submit(
                        () -> checks.forEach(check -> found.put(check.address(), read(check, until, clock))))));
        reading.forEach(each -> await(each, until));
        List<Event.Sample> samples = new ArrayList<>();
        List<Evidence> evidence = new ArrayList<>();
        for (Diagnosis.Check check : diagnosis.checks()) {
            Found one = found.getOrDefault(check.address(), new Found(late(check), clock.now()));
            samples.add(new Event.Sample(check.address(), rows(one)));
            evidence.add(one.evidence());
        }
        return new Result(samples, evidence);
    }

    private record Found(Evidence evidence, long at) {}

    private Found read(Diagnosis.Check check, long until, Timekeeper clock) {
        Duration left = Duration.ofNanos(until - System.nanoTime());
        Duration bound = left.compareTo(check.timeout()) < 0 ? left : check.timeout();
        if (bound.toMillis() <= 0) {
            return new Found(late(check), clock.now());
        }
        long at = clock.now();
        try {
            Metric metric = check.rows();
            Question question = Question.of(metric, (Metric.Definition.Queried) metric.definition(), values.get());
            return new Found(masked(sources.apply(check.source()).table(question, bound)), at);
        } catch (RuntimeException | Error fault) {
            Missing bug = new Missing(
                    Missing.Cause.PARSE, "a bug in Sluice: " + fault.getClass().getName());
            return new Found(new Evidence.Unread(check.address(), bug, "", 0), at);
        }
    }

    private static Evidence late(Diagnosis.Check check) {
        return new Evidence.Unread(
                check.address(),
                new Missing(Missing.Cause.TIMEOUT, "it was not read within " + BOUND.toSeconds() + "s"),
                "look yourself, or diagnose again when the database is less busy",
                BOUND.toMillis());
    }

    private static void await(Future<?> reading, long until) {
        try {
            reading.get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException none) {
            // What it has not found by now was not read, and that is said.
        }
    }

    private static Reading rows(Found found) {
        return switch (found.evidence()) {
            case Evidence.Table table -> Reading.of(Value.amount(table.rows().size() + table.more()), found.at());
            case Evidence.Unread unread -> new Reading.Absent(unread.missing());
        };
    }

    private Evidence masked(Evidence evidence) {
        return switch (evidence) {
            case Evidence.Table table ->
                new Evidence.Table(
                        table.check(),
                        table.columns(),
                        table.rows().stream()
                                .map(row -> row.stream()
                                        .map(cell -> cell.map(secrets::mask))
                                        .toList())
                                .toList(),
                        table.more(),
                        table.millis());
            case Evidence.Unread unread ->
                new Evidence.Unread(
                        unread.check(),
                        new Missing(
                                unread.missing().cause(),
                                secrets.mask(unread.missing().detail())),
                        secrets.mask(unread.help()),
                        unread.millis());
        };
    }

    /** Ends without waiting; reads under way end when their sources close. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
