package dev.sluice.language.check;

import dev.sluice.language.check.logic.Overlap;
import dev.sluice.language.check.logic.Terms;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.value.Dimension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be proved of the rules of a phase: conditions that never or always hold, verdicts that overlap or leave a gap. */
final class GateLogic {
    private final Findings findings;
    private final Set<String> counts;
    /** A gate without arguments has the same rules in every phase: what is proved of them is proved once. */
    private final Set<GateRule> proved = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Of conditions looked at before, for the same reason. */
    private final Map<Expression, Optional<Terms>> known = new IdentityHashMap<>();

    /** @param metrics by name */
    GateLogic(Map<String, Metric> metrics, Findings findings) {
        this.findings = findings;
        // A count that a source yields is never negative; a difference that a formula yields may be.
        this.counts = metrics.values().stream()
                .filter(metric -> metric.unit().type().equals(Dimension.COUNT))
                .filter(metric -> !(metric.definition() instanceof Metric.Definition.Formula))
                .filter(metric ->
                        metric.missingAs().orElse(0) >= 0 && metric.emptyAs().orElse(0) >= 0)
                .map(Metric::name)
                .collect(Collectors.toSet());
    }

    /** A condition that something waits for: it must be able to hold and able to fail. */
    void waitedFor(Expression when, String what) {
        if (terms(when).map(Terms::impossible).orElse(false)) {
            findings.add(Diagnostic.error(Code.S402, when.span(), "this `" + what + "` can never hold", "always false")
                    .help("change the bounds so that some value satisfies all of them"));
        } else if (Terms.ofNot(when, counts).map(Terms::impossible).orElse(false)) {
            findings.add(Diagnostic.error(Code.S403, when.span(), "this `" + what + "` can never fail", "always true")
                    .help("compare a metric that tells whether the work succeeded"));
        }
    }

    /** A rule by itself, and its {@code until}. */
    void rule(GateRule rule) {
        if (!proved.add(rule)) {
            return;
        }
        String word = rule.kind().name().toLowerCase(Locale.ROOT);
        if (rule.kind() == GateRule.Kind.PROCEED) {
            waitedFor(rule.when(), word);
            return;
        }
        // With some value of a parameter a red rule may well be switched off: `streaming < standbys` with none
        // expected.
        if (Terms.ofAny(rule.when(), counts).map(Terms::impossible).orElse(false)) {
            findings.add(Diagnostic.error(
                            Code.S402, rule.when().span(), "this `" + word + "` can never hold", "always false")
                    .help("change the bounds, or leave the rule out"));
        } else if (Terms.ofNot(rule.when(), counts).map(Terms::impossible).orElse(false)) {
            findings.add(
                    Diagnostic.error(Code.S403, rule.when().span(), "this `" + word + "` always holds", "always true")
                            .help("change the bounds so that a healthy value fails it"));
        }
        rule.until().ifPresent(until -> until(rule, until, word));
    }

    private void until(GateRule rule, Expression until, String word) {
        Optional<Terms> release = terms(until);
        if (release.map(Terms::impossible).orElse(false)) {
            findings.add(Diagnostic.error(Code.S402, until.span(), "this `until` can never hold", "always false")
                    .help("change the bounds so that some value satisfies all of them"));
            return;
        }
        Optional<Overlap> both =
                terms(rule.when()).flatMap(entry -> release.flatMap(exit -> Overlap.between(entry, exit)));
        both.ifPresent(overlap -> findings.add(Diagnostic.error(
                        Code.S408,
                        until.span(),
                        "`until` and this `" + word + "` both hold while " + overlap.describe(),
                        "not on the safe side")
                .also(rule.when().span(), "holds for the same values")
                .help("choose a bound on the safe side of the entry: `when lag > 10s until lag < 3s`")));
    }

    /** All rules of a phase together. */
    void phase(List<GateRule> rules, boolean limited) {
        List<GateRule> proceed = of(rules, GateRule.Kind.PROCEED);
        List<GateRule> rollback = of(rules, GateRule.Kind.ROLLBACK);
        if (proceed.size() > 1) {
            together(proceed);
        }
        if (rollback.isEmpty()) {
            return;
        }
        Optional<Terms> good = conjunction(proceed);
        for (GateRule bad : rollback) {
            Optional<Terms> stops = terms(bad.when());
            if (good.isPresent() && stops.isPresent()) {
                overlap(proceed.getFirst(), good.get(), bad, stops.get());
            }
        }
        if (good.isPresent() && !limited) {
            gaps(proceed.getFirst(), good.get(), rules);
        }
    }

    private static List<GateRule> of(List<GateRule> rules, GateRule.Kind... kinds) {
        List<GateRule> found = new ArrayList<>();
        for (GateRule rule : rules) {
            for (GateRule.Kind kind : kinds) {
                if (rule.kind() == kind && !rule.shadow()) {
                    found.add(rule);
                }
            }
        }
        return found;
    }

    private Optional<Terms> terms(Expression condition) {
        return known.computeIfAbsent(condition, own -> Terms.of(own, counts));
    }

    /** Several `proceed` must hold together, so they must be able to. */
    private void together(List<GateRule> proceed) {
        boolean each = proceed.stream()
                .noneMatch(rule -> terms(rule.when()).map(Terms::impossible).orElse(false));
        if (each && conjunction(proceed).map(Terms::impossible).orElse(false)) {
            findings.add(Diagnostic.error(
                            Code.S402,
                            proceed.getLast().when().span(),
                            "the `proceed` rules of this phase can never hold together",
                            "contradicts the others")
                    .also(proceed.getFirst().when().span(), "must hold, too")
                    .help("several `proceed` must all hold; join alternatives by `or` in one of them"));
        }
    }

    private Optional<Terms> conjunction(List<GateRule> rules) {
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        Optional<Terms> all = terms(rules.getFirst().when());
        for (GateRule rule : rules.subList(1, rules.size())) {
            all = all.flatMap(terms -> terms(rule.when()).flatMap(terms::and));
        }
        return all;
    }

    private void overlap(GateRule proceed, Terms good, GateRule rollback, Terms bad) {
        Overlap.between(bad, good)
                .ifPresent(overlap -> findings.add(Diagnostic.error(
                                Code.S404,
                                proceed.when().span(),
                                "`proceed` and `rollback` both hold while " + overlap.describe(),
                                "holds there")
                        .also(rollback.when().span(), "holds there, too")
                        .help("choose bounds that leave no value to both")));
    }

    private void gaps(GateRule proceed, Terms good, List<GateRule> rules) {
        Optional<Terms> bad = disjunction(of(rules, GateRule.Kind.ROLLBACK));
        Optional<Terms> covered = disjunction(of(rules, GateRule.Kind.PAUSE, GateRule.Kind.THROTTLE));
        if (bad.isEmpty() || covered.isEmpty()) {
            return;
        }
        for (Overlap gap : Overlap.gaps(good, bad.get(), covered.get())) {
            findings.add(Diagnostic.warning(
                            Code.W401,
                            proceed.when().span(),
                            "while " + gap.describe() + " the phase neither proceeds nor rolls back",
                            "does not hold there")
                    .help("state `within` to say how long that may last, or cover it with a `pause when ...`"));
        }
    }

    private Optional<Terms> disjunction(List<GateRule> rules) {
        List<Terms> alternatives = new ArrayList<>(rules.size());
        for (GateRule rule : rules) {
            Optional<Terms> terms = terms(rule.when());
            if (terms.isEmpty()) {
                return Optional.empty();
            }
            alternatives.add(terms.get());
        }
        return Terms.anyOf(alternatives);
    }
}
