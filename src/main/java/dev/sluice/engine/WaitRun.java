package dev.sluice.engine;

import dev.sluice.gate.ConditionWatch;
import dev.sluice.language.model.Action;
import dev.sluice.value.Truth;
import java.util.List;
import java.util.Optional;

/** {@code wait at most 30m until P}: unknown is never a pass. A person's pause does not count. */
final class WaitRun implements Work {
    private final Run run;
    private final Action.Wait wait;
    private final ConditionWatch watch;
    private long waited;
    private long countedTo;
    private Truth truth = Truth.UNKNOWN;
    private boolean settled;

    WaitRun(Run run, Action.Wait wait) {
        this.run = run;
        this.wait = wait;
        this.watch = ConditionWatch.expected(wait.until(), run.samples, run.baselines, run.at);
        this.countedTo = run.at;
    }

    @Override
    public Optional<ConditionWatch> watch() {
        return Optional.of(watch);
    }

    /** Counts the time that went by and looks at the condition. */
    @Override
    public void observe(boolean active, boolean observed) {
        if (active) {
            waited += run.at - countedTo;
        }
        countedTo = run.at;
        // What held while nobody could go on, need not hold any more.
        truth = watch.assess(run.at);
        run.wakeBy(watch.nextDue());
    }

    @Override
    public Want want() {
        if (truth == Truth.TRUE || settled) {
            return new Want.Done("waited " + Texts.millis(waited));
        }
        long left = wait.atMost().toMillis() - waited;
        if (left <= 0) {
            return new Want.Expired(
                    "waited " + Texts.millis(waited) + " and it does not hold yet", reasons(), truth == Truth.UNKNOWN);
        }
        run.wakeBy(run.at + left);
        return new Want.Idle();
    }

    @Override
    public List<String> reasons() {
        return watch.reasons(run.at);
    }

    @Override
    public void began() {
        throw new IllegalStateException("a wait has no effect");
    }

    @Override
    public void ended(EffectResult result) {
        throw new IllegalStateException("a wait has no effect that could end with " + result);
    }

    @Override
    public void woke() {
        countedTo = run.at;
        watch.lookAfresh(run.at);
    }

    @Override
    public void resumed(boolean lost) {
        countedTo = run.at;
        watch.resumed(run.at);
    }

    @Override
    public void rebuilt(boolean done, int rungs) {
        settled = done;
    }

    @Override
    public void retry() {
        waited = 0;
        // Nobody may have looked while the question was open.
        countedTo = run.at;
    }

    @Override
    public Residue residue() {
        return Residue.NOTHING;
    }

    @Override
    public void settle() {
        settled = true;
    }
}
