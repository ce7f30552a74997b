package dev.sluice.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The expressions that this endpoint understands: those of {@code orders_status.runbook}, each over any range, {@code time()},
 * and the questions that Sluice asks about the samples behind them. It is no PromQL engine, and says so of anything else.
 */
final class ShopQueries {
    private static final String RANGE = "\\[(\\d+(?:ms|s|m|h))\\]";
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h)");
    private static final Pattern NAMED =
            Pattern.compile("label_replace\\((.+?), \"(\\w+)\", \"(\\w+)\", \"\", \"\"\\)(?: or |$)");

    private static final Map<Pattern, ToDoubleFunction<Scrapes.Window>> EXPRESSIONS = Map.of(
            expression("100 * sum(rate(http_requests_total{app=\"checkout\",code=~\"5..\"}<range>))"
                    + " / sum(rate(http_requests_total{app=\"checkout\"}<range>))"),
            ShopQueries::errorPercent,
            expression("histogram_quantile(0.99, sum by (le)"
                    + " (rate(http_request_duration_seconds_bucket{app=\"checkout\"}<range>)))"),
            window -> window.last().quantile(0.99, window.first()),
            expression("sum(increase(orders_legacy_state_reads_total<range>))"),
            window -> window.last().legacyReads() - window.first().legacyReads());

    private final Scrapes scrapes;

    ShopQueries(Scrapes scrapes) {
        this.scrapes = scrapes;
    }

    /** One series of an instant vector. */
    record Sample(Map<String, String> labels, double value) {}

    private static Pattern expression(String text) {
        return Pattern.compile(Pattern.quote(text).replace("<range>", "\\E" + RANGE + "\\Q"));
    }

    /** The vector that an expression yields at a time, or nothing if it is not understood. */
    Optional<List<Sample>> evaluate(String query, Instant at) {
        String text = query.strip().replaceAll("\\s+", " ");
        for (Map.Entry<Pattern, ToDoubleFunction<Scrapes.Window>> known : EXPRESSIONS.entrySet()) {
            Matcher matcher = known.getKey().matcher(text);
            if (matcher.matches()) {
                return Optional.of(scrapes.window(at, duration(matcher.group(1)))
                        .map(window ->
                                List.of(new Sample(Map.of(), known.getValue().applyAsDouble(window))))
                        .orElse(List.of()));
            }
        }
        return aboutSamples(text, at);
    }

    /** No requests, no share: as in PromQL, 0 / 0. */
    private static double errorPercent(Scrapes.Window window) {
        double requests = window.last().requests() - window.first().requests();
        return 100 * (window.last().errors() - window.first().errors()) / requests;
    }

    private Optional<List<Sample>> aboutSamples(String text, Instant at) {
        List<Sample> samples = new ArrayList<>();
        Matcher part = NAMED.matcher(text);
        int end = 0;
        while (part.find() && part.start() == end) {
            end = part.end();
            OptionalDouble value = aboutSelector(part.group(1), at);
            if (value.isPresent()) {
                samples.add(new Sample(Map.of(part.group(2), part.group(3)), value.getAsDouble()));
            }
        }
        return end > 0 && end == text.length() ? Optional.of(samples) : Optional.empty();
    }

    private OptionalDouble aboutSelector(String question, Instant at) {
        Optional<Instant> newest = scrapes.newest(at);
        if (newest.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (question.contains("timestamp(")) {
            return OptionalDouble.of(newest.get().toEpochMilli() / 1_000.0);
        }
        return OptionalDouble.of(
                question.contains("count_over_time(") ? Scrapes.INTERVAL.toMillis() / 1_000.0 : series(question));
    }

    /** How many series stand behind a selector. */
    private static int series(String question) {
        if (question.contains("_bucket")) {
            return Traffic.buckets();
        }
        return question.contains("http_requests_total") && !question.contains("5..") ? 2 : 1;
    }

    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}
