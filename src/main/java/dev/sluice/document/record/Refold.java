package dev.sluice.document.record;

import dev.sluice.diagnosis.FindingsText;
import dev.sluice.engine.Command;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.RunState;
import dev.sluice.engine.RunView;
import dev.sluice.gate.ExplanationText;
import dev.sluice.gate.Layout;
import dev.sluice.gate.RuleReport;
import dev.sluice.journal.Entry;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Truth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What only deciding the run again can tell: what the rules said when the run was stopped or slowed, how often each was looked at, and
 * what the metrics were that the run computes itself. Only what is decided again as the journal has it counts; after the first
 * decision that is not, nothing more.
 */
final class Refold {
    private static final Set<Decision.Kind> STOPS =
            EnumSet.of(Decision.Kind.PAUSED, Decision.Kind.THROTTLED, Decision.Kind.ROLLBACK_BEGAN);
    private static final int MOST = 10;
    private static final long LOOK_MILLIS = 1_000;

    /** How often a rule was looked at, and what it said. */
    static final class Counted {
        long looked;
        long unknown;
        long stood;
        private Truth last = Truth.FALSE;

        private void saw(Truth truth) {
            looked++;
            unknown += truth == Truth.UNKNOWN ? 1 : 0;
            stood += truth == Truth.TRUE && last != Truth.TRUE ? 1 : 0;
            last = truth;
        }
    }

    private final Interpreter interpreter;
    private final Readings readings;
    private final Deque<Decision> expected = new ArrayDeque<>();
    private final List<RunRecord.Seen> seen = new ArrayList<>();
    private final Map<String, Counted> counted = new HashMap<>();
    private final Map<Expression, Counted> byPredicate = new IdentityHashMap<>();
    private final List<Metric> computed;
    private final Map<String, Long> lookedAt = new HashMap<>();
    private List<RuleReport> rules = List.of();
    private boolean astray;

    Refold(Runbook runbook, Readings readings) {
        this.interpreter = new Interpreter(runbook);
        this.readings = readings;
        this.computed = runbook.metrics().stream()
                .filter(metric -> metric.definition() instanceof Metric.Definition.Formula)
                .toList();
        RuleGroup.ids(runbook)
                .forEach((rule, id) ->
                        byPredicate.put(rule.when(), counted.computeIfAbsent(id, unused -> new Counted())));
        interpreter.onlooker((predicate, truth) -> {
            Counted rule = byPredicate.get(predicate);
            if (rule != null) {
                rule.saw(truth);
            }
        });
    }

    /** Called with every entry in its order, a decision with its number. */
    void accept(Entry entry, long number) {
        if (astray) {
            return;
        }
        switch (entry) {
            case Entry.Header header -> {}
            case Entry.Reached reached -> {}
            case Entry.Amended amended -> expected.clear();
            case Entry.TailDropped dropped -> expected.clear();
            case Entry.Decided decided -> decided(decided, number);
            case Entry.Happened happened -> happened(happened.event());
        }
    }

    private void happened(Event event) {
        if (event instanceof Event.Resumed || event instanceof Event.Abandoned) {
            expected.clear();
        }
        astray = !expected.isEmpty();
        if (astray) {
            return;
        }
        for (Command command : interpreter.on(event)) {
            if (command instanceof Command.Record decided) {
                expected.add(decided.decision());
            }
        }
        rules = expected.stream().anyMatch(decision -> STOPS.contains(decision.kind()))
                ? interpreter.view().rules()
                : List.of();
        look(event.at());
    }

    private void look(long at) {
        Set<String> watched = computed.isEmpty() ? Set.of() : interpreter.watched();
        for (Metric metric : computed) {
            String name = metric.name();
            long wait = Math.min(LOOK_MILLIS, metric.every().toMillis());
            if (watched.contains(name) && at >= lookedAt.getOrDefault(name, -wait) + wait) {
                Reading now = interpreter.newest(name);
                boolean young = now instanceof Reading.Absent absent
                        && (absent.missing().cause() == Missing.Cause.EMPTY
                                || absent.missing().cause() == Missing.Cause.WARMUP);
                if (!young) {
                    readings.read(name, interpreter.phase(), at, now, false);
                    lookedAt.put(name, at);
                }
            }
        }
    }

    private void decided(Entry.Decided decided, long number) {
        astray = !decided.decision().equals(expected.poll());
        boolean told =
                STOPS.contains(decided.decision().kind()) || decided.decision().kind() == Decision.Kind.DIAGNOSED;
        if (!astray && told && seen.size() < MOST) {
            String values = decided.decision().kind() == Decision.Kind.DIAGNOSED
                    ? findings(decided.decision().subject())
                    : values();
            if (!values.isEmpty()) {
                seen.add(new RunRecord.Seen(
                        new RunRecord.Told(number, decided.wall(), decided.at(), decided.decision()), values));
            }
        }
    }

    private String values() {
        List<String> lines = new ArrayList<>();
        for (RuleReport report : rules) {
            if (report.rule().red() && !report.rule().shadow() && report.truth() != Truth.FALSE) {
                lines.addAll(ExplanationText.lines(report.whole(), Layout.USUAL));
                lines.add("");
            }
        }
        return String.join("\n", lines).stripTrailing();
    }

    private String findings(String diagnosis) {
        return interpreter.view().examined().stream()
                .map(RunView.Examined::findings)
                .filter(findings -> findings.diagnosis().name().equals(diagnosis))
                .flatMap(findings -> FindingsText.lines(findings, FindingsText.Reader.NOWHERE, Layout.USUAL).stream())
                .collect(Collectors.joining("\n"));
    }

    /** The first stops and findings, in their order. */
    List<RunRecord.Seen> seen() {
        return List.copyOf(seen);
    }

    Counted counted(String rule) {
        return counted.getOrDefault(rule, new Counted());
    }

    /** Whether everything up to here was decided as the journal has it. */
    boolean faithful() {
        return !astray;
    }

    RunState state() {
        return interpreter.state();
    }
}
