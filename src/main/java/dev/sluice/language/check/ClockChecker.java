package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expression.Hold;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.text.Span;
import dev.sluice.value.Dimension;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Type;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** Checks how long a condition is to hold, and how far back a window looks, against the time between two reads (gates.md §5). */
final class ClockChecker {
    private final MetricFacts facts;
    private final Settings settings;
    private final Findings findings;

    ClockChecker(MetricFacts facts, Settings settings, Findings findings) {
        this.facts = facts;
        this.settings = settings;
        this.findings = findings;
    }

    /** {@code blind for 5m}. */
    Optional<Expression> blind(Term.For term, ExpressionChecker.Around around) {
        if (around.place().use() != Place.Use.ROLLBACK || around.noClock().isPresent()) {
            findings.add(Diagnostic.error(
                            Code.S414, term.span(), "`blind` decides nothing here", "only a rollback may ask for it")
                    .help("write `rollback when blind for 5m`; a blind gate pauses by itself"));
            return Optional.empty();
        }
        if (!(term.hold() instanceof Term.Hold.Lasting lasting)) {
            findings.add(Diagnostic.error(
                            Code.S414,
                            term.span(),
                            "`blind` is a time, not a number of samples",
                            "no samples are missing here")
                    .help("write `blind for 5m`"));
            return Optional.empty();
        }
        return settings.duration(lasting.duration(), "for")
                .map(duration -> new Expression.Blind(duration, Type.Plain.BOOLEAN, term.span()));
    }

    /** How long the condition is to hold; the condition may be unknown because of a fault of its own. */
    Optional<Hold> hold(Term.For term, Optional<Expression> condition) {
        Optional<Hold> hold = switch (term.hold()) {
            case Term.Hold.Samples samples -> samples(samples);
            case Term.Hold.Lasting lasting ->
                settings.duration(lasting.duration(), "for").map(Hold.Lasting::new);
        };
        if (condition.isEmpty() || hold.isEmpty()) {
            return hold;
        }
        Collection<String> metrics = Expressions.metrics(condition.get());
        Span span = span(term.hold());
        if (metrics.isEmpty()) {
            return hold;
        }
        if (metrics.stream()
                .allMatch(name -> facts.get(name).map(MetricFacts.Fact::once).orElse(false))) {
            once(span, "`for`", metrics.iterator().next());
            return Optional.empty();
        }
        if (hold.get() instanceof Hold.Lasting lasting) {
            longEnough(span, "`for`", lasting.duration(), slowest(metrics));
        }
        return hold;
    }

    /** A window over a metric's samples. */
    Optional<Duration> window(Term.Setting setting, String metric) {
        Optional<Duration> over = settings.duration(setting, "over");
        if (over.isPresent() && facts.get(metric).map(MetricFacts.Fact::once).orElse(false)) {
            once(setting.span(), "a window", metric);
            return Optional.empty();
        }
        over.ifPresent(duration -> longEnough(setting.span(), "the window", duration, metric));
        return over;
    }

    private Optional<Hold> samples(Term.Hold.Samples samples) {
        if (samples.of() > samples.outOf()) {
            findings.add(Diagnostic.error(
                            Code.S411,
                            samples.span(),
                            samples.of() + " of " + samples.outOf() + " samples can never be true",
                            "more than " + samples.outOf())
                    .help("write `" + samples.outOf() + " of " + samples.of() + " samples`"));
            return Optional.empty();
        }
        if (samples.of() < 1) {
            settings.outOfBounds(samples.span(), "for", "1 sample or more");
            return Optional.empty();
        }
        return Optional.of(new Hold.Samples(samples.of(), samples.outOf()));
    }

    private String slowest(Collection<String> metrics) {
        String slowest = metrics.iterator().next();
        for (String name : metrics) {
            slowest = every(name).compareTo(every(slowest)) > 0 ? name : slowest;
        }
        return slowest;
    }

    private Duration every(String metric) {
        return facts.get(metric).map(MetricFacts.Fact::every).orElse(Duration.ZERO);
    }

    private void longEnough(Span span, String what, Duration duration, String metric) {
        Duration least = every(metric).plus(every(metric));
        if (duration.compareTo(least) < 0) {
            findings.add(Diagnostic.error(
                            Code.S405,
                            span,
                            what + " of " + text(duration) + " is too short: `" + metric + "` is read every "
                                    + text(every(metric)),
                            "less than two reads")
                    .note("with fewer than two reads one sample would decide")
                    .help("write at least `" + text(least) + "`, or read `" + metric + "` more often with `every`"));
        }
    }

    private void once(Span span, String what, String metric) {
        findings.add(Diagnostic.error(
                        Code.S415,
                        span,
                        what + " needs samples over time, but `" + metric + "` is read `once`",
                        "only one sample")
                .help("compare `" + metric + "` alone, or declare it with `every`"));
    }

    static String text(Duration duration) {
        return QuantityFormat.format(duration.toMillis() / 1e3, Dimension.DURATION);
    }

    private static Span span(Term.Hold hold) {
        return switch (hold) {
            case Term.Hold.Lasting lasting -> lasting.duration().span();
            case Term.Hold.Samples samples -> samples.span();
        };
    }
}
