package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.syntax.Tree;
import dev.sluice.value.Type;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What must be known of every metric before a condition can be checked: unit, labels, and the time between reads, which a formula
 * has from the slowest of its inputs.
 */
final class MetricFacts {
    /** Prometheus' usual scrape interval; often enough for a gate, seldom enough for any server. */
    static final Duration EVERY = Duration.ofSeconds(15);
    /** A person is asked again after this time. */
    static final Duration EVERY_ASK = Duration.ofMinutes(30);

    /**
     * @param every the time between reads
     * @param once whether it is read once per phase; a formula is if all its inputs are
     */
    record Fact(Unit unit, boolean labelled, Duration every, boolean once, Tree.Metric metric) {
        Type type() {
            return unit.type();
        }
    }

    private record Pace(Duration every, boolean once) {}

    private final Names names;
    private final Findings findings;
    private final Map<String, Fact> facts = new HashMap<>();
    private final Map<String, Pace> paces = new HashMap<>();
    private final Set<String> underWay = new LinkedHashSet<>();

    MetricFacts(Names names, Settings settings, Findings findings) {
        this.names = names;
        this.findings = findings;
        for (Tree.Metric metric : names.metrics().values()) {
            if (!(metric.definition() instanceof Tree.Metric.Definition.Formula)) {
                paces.put(metric.name().text(), pace(metric, settings));
            }
        }
        for (Tree.Metric metric : names.metrics().values()) {
            Pace pace = pace(metric);
            unit(metric)
                    .ifPresent(unit -> facts.put(
                            metric.name().text(),
                            new Fact(unit, !metric.modifiers().labels().isEmpty(), pace.every(), pace.once(), metric)));
        }
    }

    /** What is known of a metric; nothing if its unit cannot be told. */
    Optional<Fact> get(String name) {
        return Optional.ofNullable(facts.get(name));
    }

    private Optional<Unit> unit(Tree.Metric metric) {
        if (metric.unit().isMissing()) {
            return Optional.empty();
        }
        Optional<Unit> unit = Types.unit(metric.unit().text()).filter(known -> known != Unit.IDENTIFIER);
        if (unit.isEmpty()) {
            List<String> words = Types.unitWords().stream()
                    .filter(word -> !word.equals(Unit.IDENTIFIER.word()))
                    .toList();
            findings.notOneOf(
                    metric.unit().span(), "unit of a metric", metric.unit().text(), words);
        }
        return unit;
    }

    private static Pace pace(Tree.Metric metric, Settings settings) {
        boolean asked = metric.definition() instanceof Tree.Metric.Definition.Asked;
        Duration every = metric.modifiers()
                .every()
                .flatMap(setting -> settings.duration(setting, "every"))
                .orElse(asked ? EVERY_ASK : EVERY);
        return new Pace(every, metric.modifiers().once().isPresent());
    }

    /** The pace of a metric, that of a formula found from its inputs. */
    private Pace pace(Tree.Metric metric) {
        String name = metric.name().text();
        Pace known = paces.get(name);
        if (known != null || !(metric.definition() instanceof Tree.Metric.Definition.Formula formula)) {
            return known;
        }
        if (!underWay.add(name)) {
            circle(metric);
            return new Pace(EVERY, false);
        }
        Duration every = Duration.ZERO;
        boolean once = true;
        boolean any = false;
        for (Tree.Name input : References.of(formula.expression())) {
            Tree.Metric read = names.metrics().get(input.text());
            if (read != null) {
                Pace pace = pace(read);
                every = every.compareTo(pace.every()) < 0 ? pace.every() : every;
                once &= pace.once();
                any = true;
            }
        }
        underWay.remove(name);
        Pace pace = any ? new Pace(every, once) : new Pace(EVERY, false);
        paces.put(name, pace);
        return pace;
    }

    private void circle(Tree.Metric metric) {
        StringBuilder way = new StringBuilder();
        boolean within = false;
        for (String name : underWay) {
            within |= name.equals(metric.name().text());
            if (within) {
                way.append('`').append(name).append("` reads ");
            }
        }
        findings.add(Diagnostic.error(
                        Code.S205,
                        metric.name().span(),
                        "formulas read each other: " + way + "`" + metric.name().text() + "`",
                        "reads itself")
                .help("define one of them by a query"));
    }
}
