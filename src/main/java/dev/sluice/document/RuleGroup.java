package dev.sluice.document;

import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One rule with every phase in which it is armed: that of a named gate, and one that several phases repeat, is told once.
 *
 * @param number the rule's place among those of its verdict, from 1
 */
record RuleGroup(GateRule rule, List<Phase> phases, int number) {

    /** All rules, in the order of the file. */
    static List<RuleGroup> of(Runbook runbook) {
        Map<String, List<Phase>> phases = new LinkedHashMap<>();
        Map<String, GateRule> rules = new LinkedHashMap<>();
        GateWords words = new GateWords(runbook, Words.PLAIN);
        for (Phase phase : runbook.phases()) {
            for (GateRule rule : phase.rules()) {
                String key = rule.gate() + "|" + words.does(rule) + "|" + words.when(rule) + "|" + rule.because();
                rules.putIfAbsent(key, rule);
                List<Phase> armed = phases.computeIfAbsent(key, unused -> new ArrayList<>());
                if (!armed.contains(phase)) {
                    armed.add(phase);
                }
            }
        }
        Map<GateRule.Kind, Integer> numbers = new LinkedHashMap<>();
        List<RuleGroup> groups = new ArrayList<>();
        rules.forEach((key, rule) -> groups.add(
                new RuleGroup(rule, List.copyOf(phases.get(key)), numbers.merge(rule.kind(), 1, Integer::sum))));
        return groups;
    }

    /** The phases as a list of names. */
    Markup names() {
        return new Markup(Words.list(
                phases.stream().map(phase -> Markdown.code(phase.name())).toList()));
    }
}
