package dev.sluice.engine;

import dev.sluice.gate.ConditionWatch;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Verification;
import dev.sluice.value.Truth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The runbook's {@code verify}: its steps, then every {@code expect}. Unknown is never a pass. An expectation without a clock is
 * judged by its first known sample that counts; one with {@code for} or a window has time to gather what it needs,
 * and no more.
 */
final class VerifyRun {
    private static final long SLACK_MILLIS = 60_000;

    private final Run run;
    private final Sequence steps;
    private final List<Phase.Condition> expects;
    private final List<Watched> watched = new ArrayList<>();
    private boolean looking;
    private Optional<String> failure = Optional.empty();
    private List<String> reasons = List.of();

    private record Watched(Phase.Condition expect, ConditionWatch watch, boolean clocked, long until) {}

    VerifyRun(Run run, Hands hands, Verification verification) {
        this.run = run;
        this.steps = new Sequence(run, hands, run.statuses(verification.steps()), true);
        this.expects = verification.expects();
    }

    Set<String> metrics() {
        Set<String> metrics = new LinkedHashSet<>();
        watched.forEach(expected -> metrics.addAll(expected.watch.metrics()));
        steps.current().ifPresent(status -> PhaseRun.metricsOf(status, metrics));
        return metrics;
    }

    boolean finished() {
        return failure.isPresent() || looking && watched.isEmpty();
    }

    Optional<String> failure() {
        return failure;
    }

    List<String> reasons() {
        return reasons;
    }

    List<ConditionWatch> watches() {
        return watched.stream().map(Watched::watch).toList();
    }

    /** Time went by; called at least once for each event: also while nothing is judged, no clock passes over a sample. */
    void observe() {
        steps.observe();
        if (run.forgetsNothing()) {
            watched.forEach(expected -> expected.watch.assess(run.at));
        }
    }

    /** Whether anything changed. */
    boolean advance() {
        if (!steps.finished()) {
            return steps.advance();
        }
        Optional<StepStatus> failed = steps.firstFailed();
        if (failed.isPresent()) {
            fail(failed.get().ref() + " failed", List.of(failed.get().detail));
            return true;
        }
        if (!looking) {
            look();
            return true;
        }
        return judge();
    }

    private void look() {
        looking = true;
        expects.forEach(this::watch);
        run.samples.readAllAt(metrics(), run.at);
    }

    private void watch(Phase.Condition expect) {
        ConditionWatch watch = ConditionWatch.expected(expect.when(), run.samples, run.baselines, run.at);
        long slowest = watch.metrics().stream()
                .mapToLong(name -> run.runbook.metric(name).every().toMillis())
                .max()
                .orElse(0);
        long horizon = Horizon.millis(expect.when(), slowest);
        long needed = 2 * horizon + 3 * slowest + watch.reachMillis() + SLACK_MILLIS;
        watched.add(new Watched(expect, watch, horizon > 0, run.at + needed));
    }

    private boolean judge() {
        for (Watched expected : List.copyOf(watched)) {
            Truth truth = expected.watch.assess(run.at);
            run.wakeBy(Math.min(expected.watch.nextDue(), expected.until));
            if (truth == Truth.TRUE) {
                watched.remove(expected);
                run.decide(
                        Decision.Kind.VERIFIED,
                        Optional.empty(),
                        "verify",
                        "as expected: " + expected.watch.explanation(run.at).text(),
                        List.of());
                return true;
            }
            boolean over = run.at >= expected.until;
            if (over || truth == Truth.FALSE && !expected.clocked && !expected.watch.isEarly(run.at)) {
                fail(
                        "expected, and " + (truth == Truth.FALSE ? "not so: " : "not known: ")
                                + expected.watch.explanation(run.at).text(),
                        expected.watch.reasons(run.at));
                return true;
            }
        }
        return false;
    }

    private void fail(String why, List<String> values) {
        failure = Optional.of(why);
        reasons = values;
        run.decide(Decision.Kind.VERIFIED, Optional.empty(), "verify", why, Texts.with(values, run.type("report")));
    }

    /** What is still expected begins anew, its time included: downtime and sleep prove nothing. */
    void resumed() {
        List<Phase.Condition> open = watched.stream().map(Watched::expect).toList();
        watched.clear();
        open.forEach(this::watch);
    }
}
