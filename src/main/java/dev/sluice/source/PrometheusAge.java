package dev.sluice.source;

import dev.sluice.language.model.Query;
import dev.sluice.language.promql.PromQlReader;
import dev.sluice.language.promql.Selector;
import dev.sluice.value.Missing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Finds out how old the samples behind one expression are, and how many series they belong to. */
final class PrometheusAge {
    /** Greater than any age, less than any time since 2001. */
    private static final double EPOCH_OF_OUR_TIMES = 1e9;

    private final PrometheusApi api;
    private final Optional<String> override;
    private final Optional<List<Selector>> selectors;
    private final boolean withIntervals;

    PrometheusAge(PrometheusApi api, Question question, String promQl, boolean withIntervals) {
        this.api = api;
        this.override =
                question.ageQuery().filter(Query.PromQl.class::isInstance).map(query -> ((Query.PromQl) query).text());
        this.selectors = PromQlReader.selectors(promQl);
        this.withIntervals = withIntervals;
    }

    /**
     * What is known of the samples.
     *
     * @param evaluated the server's time at which the expression must be evaluated for this to be true of it
     * @param counts series behind each selector
     */
    record Result(
            Optional<Instant> evaluated,
            Optional<Answer.Sampled> sampled,
            Optional<Duration> interval,
            List<Integer> counts) {
        static final Result UNKNOWN = new Result(Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    /**
     * Asks before the expression itself is read, which is then evaluated at the same time: a sample that comes in between
     * makes the answer newer than it says, never older.
     */
    Result ask(Deadline deadline) throws NoAnswer {
        long asked = System.nanoTime();
        if (override.isPresent()) {
            return overridden(api.query(override.get(), deadline), asked);
        }
        if (selectors.isEmpty() || selectors.get().isEmpty()) {
            return Result.UNKNOWN;
        }
        String query = PrometheusSelectors.ages(selectors.get(), withIntervals);
        return selected(named(api.query(query, deadline)), asked, deadline);
    }

    private Result overridden(PrometheusReply reply, long askedAtNanos) throws NoAnswer {
        if (reply.series().size() != 1 || reply.type().equals("matrix")) {
            throw NoAnswer.settled(
                    reply.series().isEmpty() ? Missing.Cause.EMPTY : Missing.Cause.MULTI,
                    "`age promql` yields " + reply.series().size() + " series",
                    "write `age promql \"min(timestamp(...))\"`");
        }
        PrometheusReply.Point point = reply.series().getFirst().points().getFirst();
        if (!Double.isFinite(point.number())) {
            throw NoAnswer.settled(
                    Missing.Cause.NAN, "`age promql` yields no number", "write `age promql \"min(timestamp(...))\"`");
        }
        double time = point.number() >= EPOCH_OF_OUR_TIMES ? point.number() : seconds(point.at()) - point.number();
        return new Result(
                Optional.of(point.at()),
                Optional.of(sampled(time, point.at(), askedAtNanos)),
                Optional.empty(),
                List.of());
    }

    private Result selected(Map<String, PrometheusReply.Point> named, long askedAtNanos, Deadline deadline)
            throws NoAnswer {
        List<Integer> counts = new ArrayList<>();
        for (int i = 0; i < selectors.orElseThrow().size(); i++) {
            counts.add((int) number(named, "n" + i).orElse(0));
        }
        if (counts.contains(0)) {
            lastSeen(deadline).forEach(named::putIfAbsent);
        }
        PrometheusReply.Point oldest = null;
        double interval = 0;
        for (int i = 0; i < counts.size(); i++) {
            PrometheusReply.Point time = named.get("t" + i);
            if (time == null) {
                throw nothingBehind(selectors.orElseThrow().get(i));
            }
            oldest = oldest == null || time.number() < oldest.number() ? time : oldest;
            interval = Math.max(interval, number(named, "i" + i).orElse(0));
        }
        return new Result(
                Optional.of(oldest.at()),
                Optional.of(sampled(oldest.number(), oldest.at(), askedAtNanos)),
                interval > 0 ? Optional.of(Duration.ofMillis(Math.round(interval * 1_000))) : Optional.empty(),
                counts);
    }

    /** A range may still hold samples of series that an instant query no longer shows. */
    private Map<String, PrometheusReply.Point> lastSeen(Deadline deadline) throws NoAnswer {
        String query = PrometheusSelectors.lastSeen(selectors.orElseThrow());
        return query.isEmpty() ? Map.of() : named(api.query(query, deadline));
    }

    private static Map<String, PrometheusReply.Point> named(PrometheusReply reply) {
        Map<String, PrometheusReply.Point> named = new HashMap<>();
        for (PrometheusReply.Series series : reply.series()) {
            named.put(
                    series.labels().get(PrometheusSelectors.LABEL),
                    series.points().getFirst());
        }
        return named;
    }

    private static OptionalDouble number(Map<String, PrometheusReply.Point> named, String name) {
        PrometheusReply.Point point = named.get(name);
        return point != null && Double.isFinite(point.number())
                ? OptionalDouble.of(point.number())
                : OptionalDouble.empty();
    }

    /** The evaluation was at most as long ago as the asking; so the age is never too low. */
    private static Answer.Sampled sampled(double epochSeconds, Instant evaluated, long askedAtNanos) {
        Instant at = Instant.ofEpochMilli(Math.round(epochSeconds * 1_000));
        Duration sinceAsked = Duration.ofNanos(System.nanoTime() - askedAtNanos);
        return new Answer.Sampled(at, Duration.between(at, evaluated).plus(sinceAsked));
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1_000.0;
    }

    private static NoAnswer nothingBehind(Selector selector) {
        return NoAnswer.settled(
                Missing.Cause.EMPTY,
                "no series matches " + selector.instant(),
                "if no series means 0, leave `or vector(0)` out and say `empty as 0`; "
                        + "else name what tells the age: `age promql \"min(timestamp(up))\"`");
    }
}
