package dev.sluice.gate;

import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.GateRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The words for a phase's verdict: every rule with its values, and all reasons at once. */
final class PhaseWords implements Assessment.Words {
    private final PhaseWatch watch;
    private final Samples samples;
    private final long at;
    private final Verdict verdict;

    PhaseWords(PhaseWatch watch, Samples samples, long at, Verdict verdict) {
        this.watch = watch;
        this.samples = samples;
        this.at = at;
        this.verdict = verdict;
    }

    static String tooOften(GateRule.AtMost atMost) {
        return "it paused more than " + atMost.times() + " times in " + ExpressionText.duration(atMost.in());
    }

    static String outOfPatience(Duration patience) {
        return "the pause outlived the patience of " + ExpressionText.duration(patience);
    }

    static String expired(Duration within) {
        return "the phase was to be done within " + ExpressionText.duration(within);
    }

    @Override
    public Pressure pressure() {
        return watch.rules.pressure();
    }

    @Override
    public Assessment.Report report() {
        List<RuleReport> reports = new ArrayList<>();
        for (RedPredicate predicate : watch.rules.redPredicates()) {
            reports.add(new RuleReport(
                    predicate.rule,
                    predicate.outcome().truth(),
                    predicate.latched(),
                    watch.rules.isCovered(predicate.rule),
                    predicate.progress(),
                    explainer(predicate).explain(predicate.rule.when())));
        }
        for (PhaseRules.Proceed proceed : watch.rules.greenPredicates()) {
            reports.add(new RuleReport(
                    proceed.rule(),
                    proceed.predicate().assess(at).truth(),
                    false,
                    watch.rules.isCovered(proceed.rule()),
                    proceed.predicate().progress(),
                    explainer(proceed.predicate()).explain(proceed.rule().when())));
        }
        Map<GateRule, Integer> order = new IdentityHashMap<>();
        watch.phase.rules().forEach(rule -> order.putIfAbsent(rule, order.size()));
        reports.sort(Comparator.comparing(report -> order.get(report.rule())));
        return new Assessment.Report(reports, whole(verdict, reports));
    }

    private static Explanation whole(Verdict verdict, List<RuleReport> reports) {
        List<Explanation> parts = reports.stream().map(RuleReport::whole).toList();
        return Explanation.titled(verdict.name(), Optional.empty(), parts);
    }

    @Override
    public List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        watch.personNeeded().ifPresent(why -> reasons.add(why.text()));
        for (RedPredicate predicate : watch.rules.redPredicates()) {
            if (speaksFor(predicate, verdict)) {
                addRed(predicate, reasons);
            }
        }
        if (verdict == Verdict.PAUSE) {
            addWaiting(reasons);
        }
        if (watch.stepsDone && (verdict == Verdict.CONTINUE || verdict == Verdict.PROCEED || verdict == Verdict.HOLD)) {
            addGreen(reasons);
        }
        if (verdict == Verdict.CONTINUE && !watch.stepsDone) {
            reasons.add("steps are left to do");
        }
        return reasons;
    }

    /** Whether the rule is one of those that made the verdict. */
    private boolean speaksFor(RedPredicate predicate, Verdict verdict) {
        if (predicate.rule.shadow()
                || watch.rules.isCovered(predicate.rule) && predicate.rule.kind() != GateRule.Kind.ROLLBACK) {
            return false;
        }
        boolean unknown = predicate.outcome() == Outcome.UNKNOWN;
        boolean decides = predicate.outcome() == Outcome.TRUE || unknown;
        return switch (predicate.rule.kind()) {
            case ROLLBACK -> decides && !(unknown && verdict == Verdict.ROLLBACK);
            case PAUSE -> decides && verdict != Verdict.ROLLBACK;
            case THROTTLE -> decides && (verdict == Verdict.THROTTLE || verdict == Verdict.HOLD && unknown);
            case PROCEED -> false;
        };
    }

    private void addRed(RedPredicate predicate, List<String> reasons) {
        Reasons lines = new Reasons(explainer(predicate));
        String because =
                predicate.rule.because().map(text -> ", because " + text).orElse("");
        if (predicate.latched() && !predicate.sampleIsTrue()) {
            String until = predicate.rule.until().map(ExpressionText::of).orElse("it has been false for a while");
            String progress = predicate.progress();
            reasons.add(ExpressionText.of(predicate.rule.when()) + " was true, waiting until " + until
                    + (progress.isEmpty() ? "" : ": " + progress) + because);
            return;
        }
        for (String line : lines.of(predicate.rule.when(), predicate.outcome())) {
            reasons.add(line + because);
        }
    }

    private void addGreen(List<String> reasons) {
        long soak = watch.phase.soak().toMillis();
        if (watch.soaked() < soak) {
            reasons.add("soak " + ExpressionText.duration(Duration.ofMillis(watch.soaked())) + " of "
                    + ExpressionText.duration(watch.phase.soak()));
        }
        if (watch.warmsUp(at)) {
            reasons.add("WARMUP: " + ExpressionText.duration(watch.phase.warmup()) + " from the last effect");
        }
        for (PhaseRules.Proceed proceed : watch.rules.greenPredicates()) {
            if (!proceed.rule().shadow()) {
                Outcome outcome = proceed.predicate().assess(at);
                reasons.addAll(new Reasons(explainer(proceed.predicate()))
                        .of(proceed.rule().when(), outcome));
            }
        }
    }

    private void addWaiting(List<String> reasons) {
        if (watch.pause.inForce() && watch.pause.notBefore() > at) {
            Duration left = Duration.ofMillis(watch.pause.notBefore() - at);
            reasons.add("cooldown: resumes no sooner than in " + ExpressionText.duration(left));
        }
        if (watch.pause.byBlindness()) {
            reasons.add("paused blind: the time to wait for a value is spent");
        }
        if (reasons.isEmpty()) {
            reasons.add("waiting until rollback and pause are known and false");
        }
    }

    private Explainer explainer(RedPredicate predicate) {
        return new Explainer(samples, predicate.compiler, predicate.view);
    }

    private Explainer explainer(GreenPredicate predicate) {
        return new Explainer(samples, predicate.compiler, predicate.view);
    }
}
