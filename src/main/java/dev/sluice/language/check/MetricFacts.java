package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.syntax.Tree;
import dev.sluice.value.Type;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
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

    /** A formula whose inputs are being settled, and those still to look at. */
    private record Open(Tree.Metric metric, List<Tree.Name> inputs, Iterator<Tree.Name> left) {
        Open(Tree.Metric metric, List<Tree.Name> inputs) {
            this(metric, inputs, inputs.iterator());
        }
    }

    /** The pace of a metric, that of a formula found from its inputs; iteratively, since formulas may form long chains. */
    private Pace pace(Tree.Metric metric) {
        Deque<Open> open = new ArrayDeque<>();
        open(metric, open);
        while (!open.isEmpty()) {
            Open last = open.peek();
            if (last.left().hasNext()) {
                Tree.Metric input = names.metrics().get(last.left().next().text());
                if (input != null && underWay.contains(input.name().text())) {
                    circle(input);
                } else if (input != null) {
                    open(input, open);
                }
            } else {
                String name = open.pop().metric().name().text();
                underWay.remove(name);
                paces.put(name, slowest(last.inputs()));
            }
        }
        return paces.get(metric.name().text());
    }

    private void open(Tree.Metric metric, Deque<Open> open) {
        if (!paces.containsKey(metric.name().text())
                && metric.definition() instanceof Tree.Metric.Definition.Formula formula) {
            underWay.add(metric.name().text());
            open.push(new Open(metric, References.of(formula.expression())));
        }
    }

    private Pace slowest(List<Tree.Name> inputs) {
        Duration every = Duration.ZERO;
        boolean once = true;
        for (Tree.Name input : inputs) {
            Pace pace = paces.get(input.text());
            if (pace != null) {
                every = every.compareTo(pace.every()) < 0 ? pace.every() : every;
                once &= pace.once();
            }
        }
        return every.isZero() ? new Pace(EVERY, false) : new Pace(every, once);
    }

    private void circle(Tree.Metric metric) {
        List<String> members = new ArrayList<>();
        for (String name : underWay) {
            if (!members.isEmpty() || name.equals(metric.name().text())) {
                members.add(name);
            }
        }
        findings.add(Diagnostic.error(
                        Code.S205,
                        metric.name().span(),
                        "formulas read each other: " + PhaseOrder.way(members, "reads"),
                        "reads itself")
                .help("define one of them by a query"));
    }
}
