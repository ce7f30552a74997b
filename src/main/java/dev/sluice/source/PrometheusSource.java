package dev.sluice.source;

import dev.sluice.language.model.Query;
import dev.sluice.value.Missing;
import dev.sluice.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Reads metrics from a server with Prometheus's query API. */
public final class PrometheusSource implements MetricSource {
    private static final long INTERVAL_KEPT_NANOS = Duration.ofMinutes(5).toNanos();
    /** Prometheus refuses range queries with more than 11,000 points. */
    private static final int MOST_POINTS = 10_000;

    private final String name;
    private final HttpCaller caller;
    private final PrometheusApi api;
    private final Map<String, Interval> intervals = new ConcurrentHashMap<>();

    private record Interval(Optional<Duration> length, long measuredAtNanos) {}

    public PrometheusSource(String name, SourceSettings.Prometheus settings, Secrets secrets) {
        this.name = name;
        this.caller = new HttpCaller(name, settings.endpoint(), secrets);
        this.api = new PrometheusApi(caller, secrets);
    }

    @Override
    public Answer read(Question question, Duration timeout) {
        return Attempts.read(
                question, () -> text(question), timeout, deadline -> attempt(question, promQl(question), deadline));
    }

    private Answer.Answered attempt(Question question, String promQl, Deadline deadline) throws NoAnswer {
        Interval known = intervals.get(promQl);
        boolean measure = known == null || System.nanoTime() - known.measuredAtNanos() > INTERVAL_KEPT_NANOS;
        PrometheusAge age = new PrometheusAge(api, question, promQl, measure);
        PrometheusAge.Result told = age.ask(deadline);
        long toldAtNanos = System.nanoTime();
        PrometheusReply reply = api.query(promQl, told.evaluated(), deadline);
        Duration since = Duration.ofNanos(System.nanoTime() - toldAtNanos);
        Value value = value(reply, question);
        if (measure) {
            known = new Interval(told.interval(), System.nanoTime());
            intervals.put(promQl, known);
        }
        return new Answer.Answered(
                value,
                told.sampled().map(sampled -> sampled.later(since)),
                known.length(),
                new SeriesCount(reply.series().size(), told.counts()),
                promQl,
                reply.notes());
    }

    @Override
    public Optional<History> history(Question question, Duration over, Duration step, Duration timeout) {
        try {
            return Optional.of(Attempts.twice(
                    Deadline.in(timeout), deadline -> range(question, promQl(question), over, step, deadline)));
        } catch (NoAnswer none) {
            return Optional.of(new History.Failed(none.missing(), none.help(), text(question)));
        }
    }

    private History range(Question question, String promQl, Duration over, Duration step, Deadline deadline)
            throws NoAnswer {
        Instant now = serverClock(deadline);
        Duration finest = over.dividedBy(MOST_POINTS);
        PrometheusReply reply =
                api.range(promQl, now.minus(over), now, step.compareTo(finest) < 0 ? finest : step, deadline);
        if (reply.series().size() != 1) {
            throw reply.series().isEmpty() ? empty() : multi(reply.series().size());
        }
        List<History.Point> points = new ArrayList<>();
        for (PrometheusReply.Point point : reply.series().getFirst().points()) {
            if (Double.isFinite(point.number())) {
                points.add(new History.Point(
                        Duration.between(point.at(), now), Conversion.amount(point.number(), question)));
            }
        }
        return new History.Known(points, promQl);
    }

    private Instant serverClock(Deadline deadline) throws NoAnswer {
        PrometheusReply reply = api.query("time()", deadline);
        return reply.series().getFirst().points().getFirst().at();
    }

    /** What the server makes of an expression. */
    Parsing parse(String promQl, Duration timeout) {
        try {
            return Attempts.twice(Deadline.in(timeout), deadline -> PrometheusParse.parse(caller, promQl, deadline));
        } catch (NoAnswer none) {
            return new Parsing.Unasked(SourceProblem.of(name, none));
        }
    }

    @Override
    public Optional<SourceProblem> probe(Duration timeout) {
        try {
            Attempts.twice(Deadline.in(timeout), this::serverClock);
            return Optional.empty();
        } catch (NoAnswer none) {
            return Optional.of(SourceProblem.of(name, none));
        }
    }

    @Override
    public void close() {
        caller.close();
    }

    private static Value value(PrometheusReply reply, Question question) throws NoAnswer {
        if (!reply.type().equals("scalar") && !reply.type().equals("vector")) {
            throw NoAnswer.settled(
                    Missing.Cause.TYPE,
                    "the answer is a " + (reply.type().equals("matrix") ? "range of samples" : reply.type()),
                    "put it into a function that yields one number: `max_over_time(...)`, `rate(...)`");
        }
        if (reply.series().isEmpty()) {
            throw empty();
        }
        if (!question.labels().isEmpty()) {
            return series(reply, question);
        }
        if (reply.series().size() > 1) {
            throw multi(reply.series().size());
        }
        return Conversion.number(reply.series().getFirst().points().getFirst().number(), question);
    }

    private static Value series(PrometheusReply reply, Question question) throws NoAnswer {
        List<Value.Point> points = new ArrayList<>();
        Set<Map<String, String>> seen = new HashSet<>();
        for (PrometheusReply.Series series : reply.series()) {
            Map<String, String> labels = new LinkedHashMap<>();
            question.labels().forEach(label -> labels.put(label, series.labels().getOrDefault(label, "")));
            if (!seen.add(labels)) {
                throw multi(reply.series().size());
            }
            points.add(new Value.Point(
                    labels, Conversion.amount(series.points().getFirst().number(), question)));
        }
        return new Value.Series(points);
    }

    private static String promQl(Question question) throws NoAnswer {
        if (question.query() instanceof Query.PromQl query) {
            return query.text();
        }
        throw NoAnswer.settled(
                Missing.Cause.TYPE, "the query is no PromQL", "write `promql \"...\"` for metric " + question.metric());
    }

    private static String text(Question question) {
        return question.query() instanceof Query.PromQl query ? query.text() : "";
    }

    private static NoAnswer empty() {
        return NoAnswer.settled(
                Missing.Cause.EMPTY,
                "no series",
                "check the metric's name and labels; a comparison in PromQL drops what is false, so compare in the gate; "
                        + "if no series means 0, say `empty as 0`");
    }

    private static NoAnswer multi(int series) {
        return NoAnswer.settled(
                Missing.Cause.MULTI,
                series + " series where one value is declared",
                "aggregate (`max(...)`, `sum(...)`), or declare `labels` for those that keep the series apart");
    }
}
