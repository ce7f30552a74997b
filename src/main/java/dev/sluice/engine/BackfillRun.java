package dev.sluice.engine;

import dev.sluice.engine.RunView.StepState;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A backfill: its key space is fixed, batches run behind the checkpoint, transactions older than the step are awaited, and where
 * the file says what {@code remaining} rows are a second pass takes those that late commits left behind. The checkpoint in the
 * target database is the truth; a process that takes over opens the backfill anew.
 */
final class BackfillRun implements Work {
    private static final long AWAIT_MILLIS = 30 * 60_000;
    private static final int MOST_UNKNOWNS = 5;

    private enum Stage {
        OPENING,
        FIRST_PASS,
        AWAITING,
        SECOND_PASS,
        DONE,
        FAILED,
        REGRESSED
    }

    private final Run run;
    private final StepStatus status;
    private final Action.Backfill backfill;
    private final Batching batching;
    private final Optional<Climb> climb;
    private Stage stage = Stage.OPENING;
    /** Where to go on once it is open again. */
    private Stage then = Stage.FIRST_PASS;

    /** Ends in a row that nobody saw. */
    private int unknowns;

    /** Whether it is known to be done from its position alone, without the journal that counted its rows. */
    private boolean uncounted;

    private boolean touched;
    /** Whether rows may have been changed by what began before the batch in flight. */
    private boolean before;

    private boolean settled;
    private boolean noLock;
    private String detail = "";
    private List<String> reasons = List.of();

    BackfillRun(Run run, StepStatus status, Action.Backfill backfill) {
        this.run = run;
        this.status = status;
        this.backfill = backfill;
        this.climb = backfill.ladder().map(ladder -> new Climb(run, status, ladder));
        this.batching = new Batching(run, backfill, backfill.workers(), climb);
    }

    @Override
    public Want want() {
        if (settled) {
            return new Want.Done(detail);
        }
        if (climb.isPresent() && climb.get().watching() && (stage == Stage.FIRST_PASS || stage == Stage.DONE)) {
            return new Want.Rest(climb.get().until());
        }
        return switch (stage) {
            case OPENING ->
                unlessResting(
                        batching.retryNotBefore(),
                        new Effect.OpenBackfill(status.ref(), backfill, run.values.all(), except()),
                        batching.deadline());
            case FIRST_PASS, SECOND_PASS ->
                unlessResting(
                        batching.notBefore(),
                        new Effect.Batch(
                                status.ref(), backfill, run.values.all(), batching.rows(), batching.workers(), pass()),
                        batching.deadline());
            case AWAITING ->
                unlessResting(
                        batching.retryNotBefore(),
                        new Effect.AwaitOldTransactions(status.ref(), backfill, run.values.all()),
                        AWAIT_MILLIS);
            case DONE -> new Want.Done(detail);
            case FAILED -> new Want.Failed(detail, reasons, noLock);
            case REGRESSED -> new Want.Unsure(detail, reasons);
        };
    }

    private List<String> except() {
        return backfill.except().stream()
                .map(run.steps::get)
                .flatMap(other -> Stream.concat(leftStanding(other), Stream.of(other.address())))
                .toList();
    }

    /**
     * What it did before somebody went back over it and left it as it is: these rows are changed already. Each range that batches
     * have undone says so itself; what anything else undid does not, so that only what was left last counts.
     */
    private Stream<String> leftStanding(StepStatus other) {
        if (!run.forgetsNothing() || !other.unsettled || other.state == StepState.DONE) {
            return Stream.empty();
        }
        boolean byStatement = other.step.undo().orElse(null) instanceof Step.Undo.By;
        return IntStream.range(byStatement ? other.generation - 1 : 0, other.generation)
                .mapToObj(earlier -> EffectId.address(other.ref(), earlier));
    }

    private Want unlessResting(long notBefore, Effect effect, long deadline) {
        return run.at < notBefore
                ? new Want.Rest(notBefore)
                : new Want.Begin(batching.nextOrdinal(), batching.nextAttempt(), effect, deadline, false);
    }

    @Override
    public void began() {
        batching.began(status);
        before = touched;
        touched |= stage == Stage.FIRST_PASS || stage == Stage.SECOND_PASS;
    }

    @Override
    public void ended(EffectResult result) {
        batching.ended();
        switch (result) {
            case EffectResult.Opened opened -> opened(opened);
            case EffectResult.BatchDone batch -> {
                batching.done(batch);
                unknowns = 0;
                if (batch.exhausted()) {
                    stage = stage == Stage.FIRST_PASS ? Stage.AWAITING : finished();
                }
                climbed();
                batch.rest().ifPresent(this::beside);
            }
            case EffectResult.OldTransactions old -> awaited(old);
            case EffectResult.Failed failed -> {
                leftNothing();
                failed(failed);
            }
            case EffectResult.Cancelled cancelled -> {
                leftNothing();
                cancelled(cancelled);
            }
            case EffectResult.Unknown unknown -> unknown(unknown);
            case EffectResult.Done ignored -> throw unexpected(result);
            case EffectResult.LockTried ignored -> throw unexpected(result);
            case EffectResult.Found ignored -> throw unexpected(result);
        }
    }

    /** What was in flight has changed no row; of several batches at once none has. */
    private void leftNothing() {
        if (run.forgetsNothing()) {
            touched = before;
        }
    }

    /** Of several batches at once one was not committed: its range is tried again, like a batch that failed alone. */
    private void beside(EffectResult rest) {
        switch (rest) {
            case EffectResult.Failed failed -> failed(failed);
            case EffectResult.Cancelled cancelled -> cancelled(cancelled);
            case EffectResult.Unknown ignored -> throw unexpected(rest);
            case EffectResult.BatchDone ignored -> throw unexpected(rest);
            case EffectResult.Opened ignored -> throw unexpected(rest);
            case EffectResult.OldTransactions ignored -> throw unexpected(rest);
            case EffectResult.Done ignored -> throw unexpected(rest);
            case EffectResult.LockTried ignored -> throw unexpected(rest);
            case EffectResult.Found ignored -> throw unexpected(rest);
        }
    }

    private void cancelled(EffectResult.Cancelled cancelled) {
        batching.cancelled();
        run.decide(
                Decision.Kind.STEP_CANCELLED,
                status,
                status.ref() + ": the batch was cancelled and rolled back, " + Texts.rows(batching.rows()) + " next",
                cancelled.detail());
    }

    private void unknown(EffectResult.Unknown unknown) {
        noLock = false;
        run.decide(
                Decision.Kind.RECOVERED,
                status,
                status.ref() + ": the fate of its last transaction is unknown; the checkpoint tells",
                unknown.detail());
        if (++unknowns > MOST_UNKNOWNS) {
            fail("the fate of " + unknowns + " transactions in a row is unknown: " + unknown.detail());
            return;
        }
        reopen();
    }

    private void opened(EffectResult.Opened opened) {
        long known = batching.rowsDone();
        boolean fellBack = opened.rowsDone() < known || then != Stage.FIRST_PASS && !opened.exhausted();
        batching.fresh();
        batching.estimated(opened.estimatedRows());
        batching.checkpoint(opened.rowsDone(), opened.progress());
        if (fellBack) {
            climb.ifPresent(Climb::fellBack);
            stage = Stage.REGRESSED;
            detail = status.ref() + ": the checkpoint went back from " + Texts.rows(known) + " to "
                    + Texts.rows(opened.rowsDone())
                    + ": the database lost what it had committed, as after a failover or a restore";
            reasons = List.of("compare the timeline and the data, then retry goes on from the checkpoint");
            then = opened.exhausted() ? Stage.AWAITING : Stage.FIRST_PASS;
            run.decide(Decision.Kind.RECOVERED, status, detail);
        } else {
            if (opened.rowsDone() > known) {
                run.decide(
                        Decision.Kind.RECOVERED,
                        status,
                        status.ref() + ": the checkpoint is ahead of the journal, " + Texts.rows(opened.rowsDone())
                                + " are done (journal: " + Texts.rows(known) + ")");
            }
            touched |= opened.rowsDone() > 0;
            // What a second pass did cannot be compared with what was never counted; it finds what is left.
            boolean again = uncounted && backfill.remaining().isPresent();
            boolean awaits = opened.exhausted() && (again || then == Stage.FIRST_PASS);
            stage = awaits ? Stage.AWAITING : then == Stage.DONE ? finished() : then;
        }
        uncounted = false;
        climbed();
    }

    private void awaited(EffectResult.OldTransactions old) {
        noLock = false;
        if (old.gone()) {
            batching.fresh();
            stage = backfill.remaining().isPresent() ? Stage.SECOND_PASS : finished();
            return;
        }
        String who = old.detail().isEmpty()
                ? "pids "
                        + String.join(
                                ", ",
                                old.stillOpen().stream().map(String::valueOf).toList())
                : old.detail();
        fail("transactions older than the step are still open (" + who
                + "): rows that they commit late might be left out");
    }

    private void failed(EffectResult.Failed failed) {
        String said = failed.code() + ": " + failed.message();
        EffectId id = status.effect(false, batching.nextOrdinal());
        if (stage == Stage.FIRST_PASS || stage == Stage.SECOND_PASS) {
            batching.shrink(failed);
        }
        noLock = failed.noLock();
        if (noLock) {
            run.examinations.noLock(id + " got no lock");
        } else {
            run.examinations.occasion(id + " failed");
        }
        Optional<Long> pause = batching.failed(failed, id);
        if (pause.isEmpty()) {
            fail(said);
            return;
        }
        run.decide(
                Decision.Kind.STEP_RETRIED,
                status,
                id + " is tried again in " + Texts.millis(pause.get()) + " with " + Texts.rows(batching.rows()),
                said);
    }

    private Stage finished() {
        detail = Texts.rows(batching.rowsDone());
        climb.ifPresent(ladder -> ladder.reached(1));
        return Stage.DONE;
    }

    /** The last rung is reached when nothing is left to do. */
    private void climbed() {
        if (stage == Stage.FIRST_PASS) {
            climb.filter(ladder -> !ladder.isLast()).ifPresent(ladder -> ladder.reached(batching.reached()));
        }
    }

    @Override
    public void observe(boolean active, boolean observed) {
        climb.ifPresent(ladder -> ladder.observe(observed));
    }

    @Override
    public void woke() {
        climb.ifPresent(Climb::leaveOut);
    }

    @Override
    public Optional<Climb> climb() {
        return climb;
    }

    private void fail(String why) {
        then = stage == Stage.OPENING ? then : stage;
        stage = Stage.FAILED;
        detail = why;
        reasons = List.of(why);
    }

    private void reopen() {
        batching.fresh();
        if (stage != Stage.OPENING) {
            then = stage;
            stage = Stage.OPENING;
        }
    }

    @Override
    public void resumed(boolean lost) {
        climb.ifPresent(Climb::leaveOut);
        if (lost) {
            batching.cancelled();
        }
        goOnFromCheckpoint();
    }

    private void goOnFromCheckpoint() {
        if (stage == Stage.FIRST_PASS || stage == Stage.AWAITING || stage == Stage.SECOND_PASS) {
            reopen();
        }
    }

    @Override
    public void rebuilt(boolean done, int rungs) {
        touched = true;
        uncounted = done;
        if (done) {
            climb.ifPresent(Climb::end);
        }
        stage = done ? finished() : Stage.OPENING;
    }

    @Override
    public boolean doubt() {
        if (stage != Stage.DONE) {
            // What is in flight ends first; then it is asked again.
            if (run.inFlight.filter(flight -> flight.status == status).isEmpty()) {
                goOnFromCheckpoint();
            }
            return false;
        }
        // What was seen of the last rung so far was seen of another server.
        climb.filter(ladder -> !ladder.over()).ifPresent(Climb::fellBack);
        reopen();
        return true;
    }

    @Override
    public void retry() {
        batching.granted();
        unknowns = 0;
        if (stage == Stage.FAILED || stage == Stage.REGRESSED) {
            stage = Stage.OPENING;
        }
    }

    @Override
    public Residue residue() {
        return touched ? Residue.SOMETHING : Residue.NOTHING;
    }

    @Override
    public void settle() {
        climb.ifPresent(Climb::end);
        settled = true;
    }

    @Override
    public Optional<RunView.Progress> progress() {
        return Optional.of(batching.progress(pass(), stage == Stage.DONE, overdueMillis()));
    }

    @Override
    public long rowsDone() {
        return batching.rowsDone();
    }

    @Override
    public long overdueMillis() {
        return stage == Stage.FIRST_PASS || stage == Stage.SECOND_PASS ? batching.overdueMillis() : Long.MAX_VALUE;
    }

    private int pass() {
        return stage == Stage.SECOND_PASS || stage == Stage.OPENING && then == Stage.SECOND_PASS ? 2 : 1;
    }

    private IllegalStateException unexpected(EffectResult result) {
        return new IllegalStateException(status.ref() + " cannot end with " + result);
    }
}
