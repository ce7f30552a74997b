package dev.sluice.language.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One rule with every phase in which it is armed: that of a named gate, and one that several phases repeat, is told once.
 *
 * @param number the rule's place among those of its verdict, from 1
 */
public record RuleGroup(GateRule rule, List<Phase> phases, int number) {
    public RuleGroup {
        phases = List.copyOf(phases);
    }

    /** What makes two rules of different phases the same one. */
    private record Sameness(
            GateRule.Kind kind,
            Optional<String> gate,
            boolean shadow,
            String when,
            Optional<String> until,
            double share,
            Optional<String> toPhase,
            Duration cooldown,
            Optional<GateRule.AtMost> atMost,
            Optional<String> because) {

        static Sameness of(GateRule rule) {
            return new Sameness(
                    rule.kind(),
                    rule.gate(),
                    rule.shadow(),
                    ExpressionText.of(rule.when()),
                    rule.until().map(ExpressionText::of),
                    rule.share(),
                    rule.toPhase(),
                    rule.cooldown(),
                    rule.atMost(),
                    rule.because());
        }
    }

    /** All rules, in the order of the file. */
    public static List<RuleGroup> of(Runbook runbook) {
        Map<Sameness, List<Phase>> phases = new LinkedHashMap<>();
        Map<Sameness, GateRule> rules = new LinkedHashMap<>();
        for (Phase phase : runbook.phases()) {
            for (GateRule rule : phase.rules()) {
                Sameness key = Sameness.of(rule);
                rules.putIfAbsent(key, rule);
                List<Phase> armed = phases.computeIfAbsent(key, unused -> new ArrayList<>());
                if (!armed.contains(phase)) {
                    armed.add(phase);
                }
            }
        }
        Map<GateRule.Kind, Integer> numbers = new LinkedHashMap<>();
        List<RuleGroup> groups = new ArrayList<>();
        rules.forEach((key, rule) ->
                groups.add(new RuleGroup(rule, phases.get(key), numbers.merge(rule.kind(), 1, Integer::sum))));
        return groups;
    }

    /** The ids of all rules, each by its record, as the series and alerts of a run name them: {@code pause_1}. */
    public static Map<GateRule, String> ids(Runbook runbook) {
        Map<Sameness, String> known = new LinkedHashMap<>();
        of(runbook).forEach(group -> known.put(Sameness.of(group.rule()), group.id()));
        Map<GateRule, String> ids = new LinkedHashMap<>();
        runbook.phases().stream()
                .flatMap(phase -> phase.rules().stream())
                .forEach(rule -> ids.put(rule, known.get(Sameness.of(rule))));
        return ids;
    }

    /** {@code pause_1}. */
    public String id() {
        return rule.kind().name().toLowerCase(Locale.ROOT) + "_" + number;
    }
}
