package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Postponement;
import dev.sluice.language.model.Reach;
import dev.sluice.language.model.Step;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks one phase after the other, in the order in which they run. */
final class PhaseChecker {
    /** Of a phase that states none and has no estimate, see gates.md §5. */
    private static final Duration WITHIN = Duration.ofHours(24);

    private final Names names;
    private final Settings settings;
    private final ExpressionChecker expressions;
    private final GateChecker gates;
    private final StepChecker steps;
    private final GateLogic logic;
    private final ClockChecker clocks;
    private final Reach reach;
    private final Texts texts;
    private final Findings findings;
    private final Course course = new Course();
    private final Set<String> ran = new HashSet<>();

    PhaseChecker(
            Names names,
            Settings settings,
            ExpressionChecker expressions,
            GateChecker gates,
            StepChecker steps,
            GateLogic logic,
            ClockChecker clocks,
            Reach reach,
            Texts texts,
            Findings findings) {
        this.names = names;
        this.settings = settings;
        this.expressions = expressions;
        this.gates = gates;
        this.steps = steps;
        this.logic = logic;
        this.clocks = clocks;
        this.reach = reach;
        this.texts = texts;
        this.findings = findings;
    }

    Course course() {
        return course;
    }

    Place green() {
        return new Place(Place.Use.GREEN, Optional.of(course.baselines()));
    }

    Phase check(Tree.Phase phase, List<String> after) {
        String name = phase.name().text();
        ran.add(name);
        String title = phase.title().map(texts::filled).orElse(name);
        // A `require` is looked at before the baseline of its own phase is taken.
        List<Phase.Condition> requires = conditions(phase.requires(), "require", green());
        List<Phase.Baseline> baselines = baselines(phase.baselines());
        List<Step> checked = steps.check(block(phase, name), course);
        List<GateRule> rules = gates.rules(phase.rules(), new GateChecker.In(ran, course.baselines()));
        List<Step> last = phase.finallyBlock()
                .map(block -> steps.check(finallyBlock(block, name), course))
                .orElse(List.of());
        Duration soak = phase.soak()
                .flatMap(setting -> settings.durationOrZero(setting, "soak"))
                .orElse(Duration.ZERO);
        Duration warmup = phase.warmup()
                .flatMap(setting -> settings.durationOrZero(setting, "warmup"))
                .orElse(Duration.ZERO);
        Duration within = within(phase, soak, warmup, checked, rules, requires);
        waits(checked);
        waits(last);
        logic(phase, rules);
        Optional<Duration> patience = phase.patience().flatMap(setting -> settings.duration(setting, "patience"));
        return new Phase(
                name,
                title,
                phase.irreversible(),
                after,
                requires,
                baselines,
                checked,
                rules,
                soak,
                warmup,
                within,
                phase.within().isPresent(),
                patience,
                last,
                phase.span());
    }

    private StepChecker.Block block(Tree.Phase phase, String name) {
        return new StepChecker.Block(
                name,
                phase.steps(),
                phase.undos(),
                phase.probes(),
                true,
                phase.irreversible(),
                phase.broken().isEmpty(),
                green());
    }

    private StepChecker.Block finallyBlock(Tree.Finally block, String name) {
        return new StepChecker.Block(name, block.steps(), List.of(), block.probes(), false, false, true, green());
    }

    List<Phase.Condition> conditions(List<Tree.Condition> conditions, String what, Place place) {
        List<Phase.Condition> checked = new ArrayList<>();
        for (Tree.Condition condition : conditions) {
            Optional<String> because = texts.filled(condition.because());
            expressions.condition(condition.when(), place).ifPresent(when -> {
                checked.add(new Phase.Condition(when, because, condition.span()));
                logic.waitedFor(when, what);
            });
        }
        return checked;
    }

    private List<Phase.Baseline> baselines(List<Tree.Baseline> stated) {
        List<Phase.Baseline> baselines = new ArrayList<>();
        for (Tree.Baseline baseline : stated) {
            for (Tree.Name name : baseline.metrics()) {
                Term reference = new Term.Reference(name);
                Optional<String> metric = expressions.metricName(reference, "baseline");
                metric.ifPresent(known -> {
                    course.baselines().add(known);
                    clocks.window(baseline.over(), known)
                            .ifPresent(over -> baselines.add(new Phase.Baseline(known, over, baseline.span())));
                });
            }
        }
        return baselines;
    }

    /** What steps wait for must be able to come true, and in time. */
    void waits(List<Step> checked) {
        for (Step step : checked) {
            if (step.action() instanceof Action.Wait wait) {
                logic.waitedFor(wait.until(), "wait until");
                longEnough(step, wait.until(), wait.atMost());
            }
            step.postponed()
                    .filter(postponed -> postponed.until() instanceof Postponement.Occasion.Condition)
                    .ifPresent(postponed -> {
                        Expression until = postponed.condition().orElseThrow();
                        logic.waitedFor(until, "postponed until");
                        postponed.atMost().ifPresent(atMost -> longEnough(step, until, atMost));
                    });
        }
    }

    /** A window that reaches back before the last effect does not count, so that nothing passes before it is over. */
    private void longEnough(Step step, Expression until, Duration atMost) {
        Duration soonest = Duration.ofMillis(reach.soonest(until));
        if (atMost.compareTo(soonest) < 0) {
            findings.add(Diagnostic.error(
                            Code.S416,
                            until.span(),
                            "step `" + step.ref().step() + "` waits " + ClockChecker.text(atMost)
                                    + " at most, but this cannot hold before " + ClockChecker.text(soonest),
                            "looks back too far")
                    .note(
                            "no window or PromQL range counts that reaches back before the last effect; `for` runs on top")
                    .help("write `at most` with more than `" + ClockChecker.text(soonest) + "`"));
        }
    }

    private void logic(Tree.Phase phase, List<GateRule> rules) {
        boolean complete = phase.broken().isEmpty() && gatesKnown(phase);
        boolean proceeds = mayProceed(phase.rules());
        if (!proceeds && complete) {
            findings.add(Diagnostic.error(
                            Code.S401,
                            phase.name().span(),
                            "phase `" + phase.name().text() + "` does not say when it is done",
                            "no `proceed`")
                    .help("add `proceed when ...` with a metric that tells whether the work succeeded"));
        }
        rules.forEach(logic::rule);
        logic.phase(rules, phase.within().isPresent());
        boolean guarded = rules.stream()
                .anyMatch(rule -> !rule.shadow()
                        && (rule.kind() == GateRule.Kind.PAUSE || rule.kind() == GateRule.Kind.ROLLBACK));
        if (!guarded && complete && course.writes(phase.name().text()) && !findings.hasErrors()) {
            findings.add(Diagnostic.warning(
                            Code.W405,
                            phase.name().span(),
                            "phase `" + phase.name().text() + "` writes, and nothing can pause it or roll it back",
                            "no `pause`, no `rollback`")
                    .help("add `pause when ...`, or a `gate` that has it"));
        }
    }

    /** Whether a gate that could not be found, or was broken, may hold what seems to lack. */
    private boolean gatesKnown(Tree.Phase phase) {
        for (Tree.Rule rule : phase.rules()) {
            if (rule instanceof Tree.GateUse use) {
                Tree.Gate gate = names.gates().get(use.name().text());
                if (gate == null || !gate.broken().isEmpty()) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean mayProceed(List<? extends Tree.Rule> rules) {
        for (Tree.Rule rule : rules) {
            if (mayProceed(rule)) {
                return true;
            }
        }
        return false;
    }

    private boolean mayProceed(Tree.Rule rule) {
        return switch (rule) {
            case Tree.Verdict verdict -> isProceed(verdict);
            case Tree.GateUse use -> {
                Tree.Gate gate = names.gates().get(use.name().text());
                yield gate != null && mayProceed(gate.verdicts());
            }
        };
    }

    private static boolean isProceed(Tree.Verdict verdict) {
        return verdict.kind() == Tree.Verdict.Kind.PROCEED && !verdict.shadow();
    }

    private Duration within(
            Tree.Phase phase,
            Duration soak,
            Duration warmup,
            List<Step> steps,
            List<GateRule> rules,
            List<Phase.Condition> requires) {
        Duration longest = Duration.ZERO;
        Duration soonest = Duration.ZERO;
        for (GateRule rule : rules) {
            if (rule.kind() == GateRule.Kind.PROCEED) {
                longest = longer(longest, longestFor(rule.when()));
                soonest = rule.shadow() ? soonest : longer(soonest, Duration.ofMillis(reach.soonest(rule.when())));
            }
        }
        Duration waiting = Duration.ZERO;
        for (Phase.Condition require : requires) {
            waiting = longer(waiting, longestFor(require.when()));
        }
        Duration ladders = watched(steps);
        Duration least = warmup.plus(soak).plus(ladders).plus(longest);
        Optional<Duration> stated = phase.within().flatMap(setting -> settings.duration(setting, "within"));
        Duration within = stated.orElse(WITHIN.plus(warmup)
                .plus(soak)
                .plus(ladders)
                .plus(longer(longest, waiting))
                .plus(postponed(steps)));
        if (within.compareTo(least) < 0) {
            findings.add(tooShort(
                    phase,
                    within,
                    least,
                    "warm-up " + ClockChecker.text(warmup) + ", soak " + ClockChecker.text(soak)
                            + ", longest `for` of `proceed` " + ClockChecker.text(longest)
                            + (ladders.isZero()
                                    ? ""
                                    : ", watching the rungs of ladders " + ClockChecker.text(ladders))));
        } else if (within.compareTo(warmup.plus(soonest)) < 0) {
            findings.addYounger(tooShort(
                    phase,
                    within,
                    warmup.plus(soonest),
                    "warm-up " + ClockChecker.text(warmup) + ", then " + ClockChecker.text(soonest)
                            + " until `proceed` can hold: no window or PromQL range counts that reaches back before the"
                            + " last effect; `for` runs on top"));
        }
        return within;
    }

    private static Diagnostic tooShort(Tree.Phase phase, Duration within, Duration least, String note) {
        return Diagnostic.error(
                        Code.S410,
                        phase.within()
                                .map(setting -> setting.span())
                                .orElse(phase.name().span()),
                        "phase `" + phase.name().text() + "` has " + ClockChecker.text(within) + ", but it needs "
                                + ClockChecker.text(least) + " at least",
                        "too short")
                .note(note)
                .help("write " + (phase.within().isPresent() ? "more" : "`within` with more") + " than `"
                        + ClockChecker.text(least) + "`");
    }

    /** How long the gate is watched between the parts of steps. */
    private static Duration watched(List<Step> steps) {
        return steps.stream()
                .flatMap(step -> step.action().ladder().stream())
                .map(Action.Ladder::total)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** How long steps may wait for their moment, each once. */
    private static Duration postponed(List<Step> steps) {
        return steps.stream()
                .flatMap(step -> step.postponed().stream())
                .flatMap(postponed -> postponed.atMost().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration longer(Duration one, Duration two) {
        return one.compareTo(two) >= 0 ? one : two;
    }

    private static Duration longestFor(Expression expression) {
        Duration[] longest = {Duration.ZERO};
        Expressions.walk(expression, node -> {
            if (node instanceof Expression.For lasting && lasting.hold() instanceof Expression.Hold.Lasting hold) {
                longest[0] = longer(longest[0], hold.duration());
            }
        });
        return longest[0];
    }
}
