package dev.sluice.language.check;

import dev.sluice.language.check.Parameters.Bound;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Param;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import dev.sluice.value.QuantityFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks the rules of a phase, its own and those of the gates that it uses. */
final class GateChecker {
    private static final Duration COOLDOWN = Duration.ofMinutes(1);

    private final Names names;
    private final Settings settings;
    private final ExpressionChecker expressions;
    private final Findings findings;
    /** The rules of gates that read the same in every phase, by name. */
    private final Map<String, List<GateRule>> known = new HashMap<>();

    GateChecker(Names names, Settings settings, ExpressionChecker expressions, Findings findings) {
        this.names = names;
        this.settings = settings;
        this.expressions = expressions;
        this.findings = findings;
    }

    /**
     * Where a rule stands.
     *
     * @param phases the phases that a rollback may lead back to: this one and those before it
     * @param baselines the metrics whose baseline is frozen by then
     */
    record In(Set<String> phases, Set<String> baselines) {}

    /** The rules without fault, in the order of the file. */
    List<GateRule> rules(List<Tree.Rule> rules, In in) {
        List<GateRule> checked = new ArrayList<>();
        for (Tree.Rule rule : rules) {
            switch (rule) {
                case Tree.Verdict verdict ->
                    rule(verdict, Optional.empty(), settings, expressions, in).ifPresent(checked::add);
                case Tree.GateUse use -> names.gate(use.name()).ifPresent(gate -> checked.addAll(used(gate, use, in)));
            }
        }
        return checked;
    }

    private List<GateRule> used(Tree.Gate gate, Tree.GateUse use, In in) {
        if (!use.arguments().isEmpty()) {
            return rules(gate, arguments(gate, use), in);
        }
        List<GateRule> rules = known.get(gate.name().text());
        if (rules == null) {
            rules = rules(gate, arguments(gate, use), in);
            if (gate.verdicts().stream().allMatch(GateChecker::isTheSameEverywhere)) {
                known.put(gate.name().text(), rules);
            }
        }
        return rules;
    }

    /** Whether a rule depends on nothing of the phase: neither on earlier phases nor on baselines. */
    private static boolean isTheSameEverywhere(Tree.Verdict verdict) {
        return verdict.target().map(target -> target instanceof Term.Literal).orElse(true)
                && !References.calls(verdict.when(), "baseline")
                && verdict.until()
                        .map(until -> !References.calls(until, "baseline"))
                        .orElse(true);
    }

    /** A gate by itself, with the defaults of its parameters; for one that no phase uses. */
    void alone(Tree.Gate gate, Set<String> phases) {
        rules(
                gate,
                new HashMap<>(defaults(gate)),
                new In(phases, names.metrics().keySet()));
    }

    private List<GateRule> rules(Tree.Gate gate, Map<String, Bound> arguments, In in) {
        Settings own = settings.within(arguments);
        ExpressionChecker inside = expressions.within(own);
        List<GateRule> rules = new ArrayList<>();
        for (Tree.Verdict verdict : gate.verdicts()) {
            rule(verdict, Optional.of(gate.name().text()), own, inside, in).ifPresent(rules::add);
        }
        return rules;
    }

    private Map<String, Bound> defaults(Tree.Gate gate) {
        Map<String, Bound> bounds = new HashMap<>();
        for (Param param : parameters(gate).all()) {
            bounds.put(
                    param.name(),
                    new Bound(
                            param.value(),
                            param.unit().type(),
                            QuantityFormat.format(param.value(), param.unit()),
                            Optional.empty(),
                            false));
        }
        return bounds;
    }

    private Parameters parameters(Tree.Gate gate) {
        return new Parameters(gate.parameters(), findings);
    }

    private Map<String, Bound> arguments(Tree.Gate gate, Tree.GateUse use) {
        Map<String, Bound> bounds = defaults(gate);
        Parameters parameters = parameters(gate);
        Map<String, Span> given = new HashMap<>();
        for (Tree.Argument argument : use.arguments()) {
            String name = argument.name().text();
            Span before = given.putIfAbsent(name, argument.name().span());
            Optional<Param> param = parameters.get(name);
            boolean declared =
                    gate.parameters().stream().anyMatch(own -> own.name().text().equals(name));
            if (before != null) {
                findings.add(Diagnostic.error(
                                Code.S208, argument.name().span(), "`" + name + "` is given twice", "given again")
                        .also(before, "first here")
                        .help("keep one"));
            } else if (!declared && gate.broken().isEmpty() && !argument.name().isMissing()) {
                List<String> known =
                        gate.parameters().stream().map(own -> own.name().text()).toList();
                findings.unknown(Code.S208, argument.name().span(), "parameter", name, known);
            }
            param.flatMap(own -> argument(argument, own)).ifPresent(bound -> bounds.put(name, bound));
        }
        return bounds;
    }

    private Optional<Bound> argument(Tree.Argument argument, Param param) {
        return settings.bound(argument.value(), param.unit().type(), param.name())
                .filter(bound -> {
                    boolean within = Parameters.within(param, bound.value());
                    if (!within) {
                        findings.add(Diagnostic.error(
                                        Code.S210,
                                        argument.value().span(),
                                        "`" + bound.text() + "` is out of the range of `" + param.name() + "`",
                                        "in " + Parameters.range(param))
                                .also(param.span(), "declared here")
                                .help("choose a value in " + Parameters.range(param)));
                    }
                    return within;
                });
    }

    private Optional<GateRule> rule(
            Tree.Verdict verdict, Optional<String> gate, Settings own, ExpressionChecker inside, In in) {
        Place place = new Place(use(verdict.kind()), Optional.of(in.baselines()));
        Optional<Expression> when = inside.condition(verdict.when(), place);
        Optional<Expression> until = verdict.until().flatMap(term -> inside.condition(term, place.green()));
        parts(verdict);
        Optional<Double> share = verdict.kind() == Tree.Verdict.Kind.THROTTLE
                ? verdict.target().flatMap(setting -> own.share(setting, "throttle to"))
                : Optional.of(100.0);
        Optional<String> phase = verdict.kind() == Tree.Verdict.Kind.ROLLBACK
                ? verdict.target().flatMap(target -> phase(target, in))
                : Optional.empty();
        Duration cooldown = verdict.cooldown()
                .flatMap(setting -> own.durationOrZero(setting, "cooldown"))
                .orElse(COOLDOWN);
        Optional<GateRule.AtMost> atMost = verdict.atMost().flatMap(stated -> {
            Optional<Integer> times = own.count(stated.times(), "at most", 1);
            Optional<Duration> period = own.duration(stated.in(), "in");
            return times.flatMap(count -> period.map(length -> new GateRule.AtMost(count, length)));
        });
        Optional<String> because = new Texts(names, own, findings).filled(verdict.because());
        if (when.isEmpty()
                || share.isEmpty()
                || until.isEmpty() && verdict.until().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new GateRule(
                GateRule.Kind.valueOf(verdict.kind().name()),
                gate,
                verdict.shadow(),
                when.get(),
                until,
                share.get(),
                phase,
                cooldown,
                atMost,
                because,
                verdict.span()));
    }

    private static Place.Use use(Tree.Verdict.Kind kind) {
        return switch (kind) {
            case ROLLBACK -> Place.Use.ROLLBACK;
            case PAUSE, THROTTLE -> Place.Use.RED;
            case PROCEED -> Place.Use.GREEN;
        };
    }

    /** Which parts go with which verdict. */
    private void parts(Tree.Verdict verdict) {
        boolean pause = verdict.kind() == Tree.Verdict.Kind.PAUSE;
        boolean proceed = verdict.kind() == Tree.Verdict.Kind.PROCEED;
        String word = verdict.kind().name().toLowerCase(java.util.Locale.ROOT);
        if (proceed && verdict.until().isPresent()) {
            stray(verdict.until().get().span(), "until", word, "`proceed` lets go by itself");
        }
        if (!pause && verdict.cooldown().isPresent()) {
            stray(verdict.cooldown().get().span(), "cooldown", word, "it delays the end of a pause");
        }
        if (!pause && verdict.atMost().isPresent()) {
            stray(verdict.atMost().get().span(), "at most", word, "it counts pauses");
        }
        if (proceed && verdict.shadow()) {
            stray(verdict.when().span(), "shadow", word, "a phase must be able to end");
        }
        if ((pause || proceed) && verdict.target().isPresent()) {
            stray(verdict.target().get().span(), "to", word, "it leads nowhere else");
        }
        if (verdict.kind() == Tree.Verdict.Kind.THROTTLE && verdict.target().isEmpty()) {
            findings.add(Diagnostic.error(
                            Code.S414, verdict.when().span(), "this `throttle` does not say how far", "to which share")
                    .help("write `throttle to 50% when ...`"));
        }
    }

    private void stray(Span span, String part, String verdict, String why) {
        findings.add(Diagnostic.error(
                        Code.S414,
                        span,
                        "`" + part + "` does not go with `" + verdict + "`: " + why,
                        "has no meaning here")
                .help("leave it out"));
    }

    private Optional<String> phase(Term.Setting target, In in) {
        if (!(target instanceof Term.Reference reference)) {
            findings.add(Diagnostic.error(Code.S414, target.span(), "a rollback leads to a phase", "no phase")
                    .help("write `rollback to PHASE when ...`"));
            return Optional.empty();
        }
        Tree.Name name = reference.name();
        return names.phase(name).map(phase -> name.text()).filter(phase -> {
            boolean behind = in.phases().contains(phase);
            if (!behind) {
                findings.add(Diagnostic.error(
                                Code.S414,
                                name.span(),
                                "phase `" + phase + "` comes later, so nothing of it can be undone",
                                "not yet run")
                        .help("name this phase or an earlier one"));
            }
            return behind;
        });
    }
}
