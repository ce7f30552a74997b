package dev.sluice.engine;

import dev.sluice.gate.ConditionWatch;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Postponement;
import dev.sluice.language.model.Postponement.Occasion;
import dev.sluice.language.text.Span;
import dev.sluice.value.Reading;
import dev.sluice.value.Truth;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Optional;

/**
 * A step that waits for its moment. A condition or a person lets it begin; a window confines it: outside of it nothing of the step
 * begins, neither its first effect nor a later one. Where it fails for a reason that may pass, and left nothing, it stands
 * postponed again. Unknown is never its moment. A person's pause does not count as waiting.
 */
final class PostponedRun implements Work {
    /** How often a step that failed is postponed again. */
    static final int MOST_RETURNS = 10;

    private final Run run;
    private final StepStatus status;
    private final Postponement postponement;
    private final Work inner;
    private final Optional<ConditionWatch> watch;
    private final boolean confines;
    private final LockRehearsal rehearsal;

    /** Whether it has begun since it was last postponed. */
    private boolean begun;

    /** Whether the next thing it wants has to wait for its moment. */
    private boolean waiting;

    private int returns;
    private long waited;
    private long countedTo;
    private Truth moment = Truth.UNKNOWN;
    /** Whether the window left the attempt in flight less time than the step allows it. */
    private boolean cut;

    private boolean settled;

    PostponedRun(Run run, StepStatus status, Postponement postponement, Work inner) {
        this.run = run;
        this.status = status;
        this.postponement = postponement;
        this.inner = inner;
        this.rehearsal = new LockRehearsal(run, status);
        this.confines = postponement.until() instanceof Occasion.Window;
        this.watch = switch (postponement.until()) {
            case Occasion.Window window ->
                Optional.of(ConditionWatch.required(
                        List.of(new Phase.Condition(window.open(), Optional.empty(), Span.NONE)),
                        run.samples,
                        run.baselines,
                        run.at));
            case Occasion.Condition condition ->
                Optional.of(ConditionWatch.expected(condition.holds(), run.samples, run.baselines, run.at));
            case Occasion.Person person -> Optional.empty();
        };
        this.countedTo = run.at;
    }

    /** Says that it is postponed, and until when. */
    void tell() {
        run.decide(
                Decision.Kind.POSTPONED,
                status,
                status.ref() + " is postponed until " + postponement.text()
                        + postponement
                                .atMost()
                                .map(bound -> ", at most " + Texts.millis(bound.toMillis()))
                                .orElse(""));
    }

    @Override
    public Want want() {
        Want wanted = inner.want();
        waiting = !settled && wanted instanceof Want.Begin begin && waits(begin);
        if (!waiting || !(wanted instanceof Want.Begin begin)) {
            return wanted;
        }
        if (moment == Truth.TRUE) {
            return limited(begin);
        }
        if (expired()) {
            return new Want.Expired(
                    "was postponed for " + Texts.millis(waited) + ", and its moment has not come",
                    reasons(),
                    watch.isPresent() && moment == Truth.UNKNOWN);
        }
        postponement.atMost().ifPresent(bound -> run.wakeBy(run.at + bound.toMillis() - waited));
        return new Want.Postponed(
                postponement.until() instanceof Occasion.Person person
                        ? Optional.of(new Question(
                                Question.Kind.CONFIRM,
                                Optional.of(status.ref()),
                                person.question(),
                                Texts.with(toMind(), status.ref() + " is postponed until somebody says so"),
                                List.of("continue", "skip " + status.ref() + " --because ...", "rollback", "abort")))
                        : Optional.empty());
    }

    private List<String> toMind() {
        return run.heedsWhatIsUnsettled() ? status.toMind() : List.of();
    }

    /** Whether what it wants has to wait for its moment: the first thing that it does, and in a window whatever changes something. */
    private boolean waits(Want.Begin begin) {
        if (begin.observes()) {
            return false;
        }
        return switch (begin.effect()) {
            case Effect.Act ignored -> confines || !begun;
            case Effect.Batch ignored -> confines || !begun;
            case Effect.OpenBackfill ignored -> !begun;
            case Effect.AwaitOldTransactions ignored -> false;
            case Effect.UndoBatch ignored -> false;
            case Effect.TryLock ignored -> false;
            case Effect.Offered ignored -> false;
            case Effect.FindOut ignored -> false;
        };
    }

    /** What a transaction has not done when the window closes is rolled back; what none holds is let finish. */
    private Want limited(Want.Begin begin) {
        boolean rollsBack = begin.effect() instanceof Effect.Act act
                && act.action() instanceof Action.Sql sql
                && !Interruption.outside(sql);
        long left = left();
        return rollsBack && left < begin.deadlineMillis()
                ? new Want.Begin(begin.ordinal(), begin.attempt(), begin.effect(), left, false)
                : begin;
    }

    /** Milliseconds left of the window, as it was last read. */
    private long left() {
        if (postponement.until() instanceof Occasion.Window window
                && run.samples.newest(window.metric(), run.at) instanceof Reading.Present present
                && present.value() instanceof Value.Amount seconds) {
            return Math.max(1, Math.round(seconds.amount() * 1_000) - (run.at - present.sampledAt()));
        }
        return Long.MAX_VALUE;
    }

    @Override
    public void began() {
        waiting = false;
        if (inner.want() instanceof Want.Begin begin && !begin.observes()) {
            cut = left() < begin.deadlineMillis();
            begun = true;
            waited = 0;
        }
        inner.began();
    }

    @Override
    public void ended(EffectResult result) {
        inner.ended(result);
        if (!settled
                && result instanceof EffectResult.Failed failed
                && inner.want() instanceof Want.Failed
                && mayPass(failed)
                && returns < MOST_RETURNS) {
            returns++;
            postponeAgain();
            inner.retry();
            run.decide(
                    Decision.Kind.POSTPONED,
                    status,
                    status.ref() + " stands postponed again (" + returns + " of " + MOST_RETURNS + ") until "
                            + postponement.text(),
                    failed.code() + ": " + failed.message());
        } else if (!settled && !confines && hasNotBegun(result)) {
            begun = false;
            countedTo = run.at;
            waitAnew();
        }
    }

    /** What was stopped before it changed anything waits for its moment still; a person's word stays. */
    private boolean hasNotBegun(EffectResult result) {
        return run.forgetsNothing() && result instanceof EffectResult.Cancelled && inner.residue() == Residue.NOTHING;
    }

    private boolean mayPass(EffectResult.Failed failed) {
        boolean ofTheWindow = cut && failed.code().equals(EffectResult.Failed.TIMEOUT);
        boolean leftNothing = inner.residue() == Residue.NOTHING || inner instanceof BackfillRun;
        return (failed.retryable() || ofTheWindow) && leftNothing;
    }

    private void postponeAgain() {
        begun = false;
        waited = 0;
        countedTo = run.at;
        status.confirmed = false;
        waitAnew();
    }

    /** While it was at work nobody looked at its condition: no clock has seen that time. A window has none. */
    private void waitAnew() {
        lookAfresh();
        if (run.forgetsNothing()) {
            watch.ifPresent(conditions -> conditions.changed(run.at));
        }
    }

    @Override
    public void observe(boolean active, boolean observed) {
        if (active && waiting) {
            waited += run.at - countedTo;
        }
        countedTo = run.at;
        if (watch.isEmpty()) {
            moment = Truth.of(status.confirmed);
        } else if (watches()) {
            moment = watch.get().assess(run.at);
            run.wakeBy(watch.get().nextDue());
        }
        inner.observe(active, observed);
    }

    private boolean watches() {
        return !settled && watch.isPresent() && (confines || !begun);
    }

    @Override
    public Optional<ConditionWatch> watch() {
        return watches() ? watch : Optional.empty();
    }

    @Override
    public boolean expired() {
        return waiting
                && moment != Truth.TRUE
                && postponement
                        .atMost()
                        .filter(bound -> waited >= bound.toMillis())
                        .isPresent();
    }

    @Override
    public boolean rests() {
        return waiting && moment != Truth.TRUE || inner.rests();
    }

    @Override
    public Optional<LockRehearsal> rehearsal() {
        return waiting ? Optional.of(rehearsal) : Optional.empty();
    }

    @Override
    public String standing() {
        return "postponed until " + postponement.text()
                + postponement
                        .atMost()
                        .map(bound -> ", " + Texts.millis(waited) + " of " + Texts.millis(bound.toMillis()))
                        .orElse("");
    }

    @Override
    public List<String> reasons() {
        return watch().filter(any -> moment != Truth.TRUE)
                .map(conditions -> conditions.reasons(run.at))
                .orElse(List.of());
    }

    @Override
    public void woke() {
        countedTo = run.at;
        lookAfresh();
        inner.woke();
    }

    private void lookAfresh() {
        watch.ifPresent(conditions -> {
            moment = Truth.UNKNOWN;
            conditions.lookAfresh(run.at);
        });
    }

    @Override
    public void resumed(boolean lost) {
        countedTo = run.at;
        // Whatever is still to be done waits for its moment anew; a person's word stays.
        begun = false;
        watch.ifPresent(conditions -> {
            moment = Truth.UNKNOWN;
            conditions.resumed(run.at);
        });
        inner.resumed(lost);
    }

    @Override
    public void rebuilt(boolean done, int rungs) {
        inner.rebuilt(done, rungs);
    }

    @Override
    public void rebuiltAtRest(int rungs) {
        inner.rebuiltAtRest(rungs);
    }

    @Override
    public boolean doubt() {
        boolean asked = inner.doubt();
        if (asked) {
            lookAfresh();
        }
        return asked;
    }

    @Override
    public void retry() {
        inner.retry();
        returns = 0;
        postponeAgain();
    }

    @Override
    public Residue residue() {
        return inner.residue();
    }

    @Override
    public void settle() {
        settled = true;
        inner.settle();
    }

    @Override
    public Optional<RunView.Progress> progress() {
        return inner.progress();
    }

    @Override
    public long rowsDone() {
        return inner.rowsDone();
    }

    @Override
    public int rungsDone() {
        return inner.rungsDone();
    }

    @Override
    public boolean isRungUnknown() {
        return inner.isRungUnknown();
    }

    @Override
    public Optional<Climb> climb() {
        return inner.climb();
    }

    @Override
    public long overdueMillis() {
        return inner.overdueMillis();
    }
}
