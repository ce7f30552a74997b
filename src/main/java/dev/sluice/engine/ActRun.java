package dev.sluice.engine;

import dev.sluice.language.model.Action;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A step, or an undo, that is done in one go: attempts until it took place, and finding out where that is not known. */
final class ActRun implements Work {
    private static final long FIND_OUT_MILLIS = 60_000;
    private static final int MOST_LOOKS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    private enum Stage {
        READY,
        FINDING,
        DONE,
        FAILED,
        UNSURE
    }

    private final Run run;
    private final StepStatus status;
    private final Action action;
    private final EffectId id;
    private final Attempts attempts;
    private Stage stage = Stage.READY;
    private Residue residue = Residue.NOTHING;
    /** What earlier attempts may have left: the one in flight may leave nothing. */
    private Residue before = Residue.NOTHING;

    /** Whether an attempt may have left something that only its clean-up knows: it was not cancelled, and not refused whole. */
    private boolean tried;

    private boolean settled;
    /** It is known to have taken place, but perhaps the database has lost it. */
    private boolean doubted;

    /** How often in a row it could not be found out, because nobody could be asked. */
    private int looks;

    private long lookAt;
    /** Whether it is stuck because nobody could be asked: whoever tries it again asks first. */
    private boolean untold;

    private boolean noLock;
    private String detail = "";
    private List<String> reasons = List.of();

    ActRun(Run run, StepStatus status, Action action, boolean undo) {
        this(run, status, action, undo, 0);
    }

    /** @param ordinal the number of a rung, from 1; 0 for what is done in one go */
    ActRun(Run run, StepStatus status, Action action, boolean undo, int ordinal) {
        this.run = run;
        this.status = status;
        this.action = action;
        this.id = status.effect(undo, ordinal);
        this.attempts = new Attempts(retry(action), total(action));
    }

    @Override
    public Want want() {
        return switch (stage) {
            case READY -> ready();
            case FINDING -> run.at < lookAt ? new Want.Rest(lookAt) : find();
            case DONE -> new Want.Done(detail);
            case FAILED -> settled && !untold ? new Want.Done(detail) : new Want.Failed(detail, reasons, noLock);
            case UNSURE -> settled ? new Want.Done(detail) : new Want.Unsure(detail, reasons);
        };
    }

    private Want find() {
        return new Want.Begin(
                id.ordinal(),
                Math.max(1, attempts.newest()),
                new Effect.FindOut(status.ref(), status.step, id.undo(), run.values.binds()),
                FIND_OUT_MILLIS,
                true);
    }

    private Want ready() {
        if (settled) {
            return new Want.Done(detail);
        }
        if (run.at < attempts.notBefore()) {
            return new Want.Rest(attempts.notBefore());
        }
        return new Want.Begin(
                id.ordinal(),
                attempts.next(),
                new Effect.Act(status.ref(), action, run.values.all(), tried || residue != Residue.NOTHING),
                deadline(),
                false);
    }

    @Override
    public void began() {
        if (stage == Stage.READY) {
            attempts.began(run.at);
            status.attempt = attempts.newest();
            before = residue;
            residue = Residue.MAYBE;
        }
    }

    @Override
    public void ended(EffectResult result) {
        if (stage == Stage.READY) {
            attempts.ended(run.at);
            tried |= !(result instanceof EffectResult.Cancelled)
                    && !(result instanceof EffectResult.Failed failed && (failed.leftNothing() || isWholeOrNothing()));
        }
        switch (result) {
            case EffectResult.Done done -> done(done.captured(), done.detail());
            case EffectResult.Failed failed -> failed(failed);
            case EffectResult.Cancelled cancelled -> {
                residue = before;
                attempts.cancelled();
                stage = Stage.READY;
                detail = cancelled.detail();
                run.decide(
                        Decision.Kind.STEP_CANCELLED,
                        status,
                        id + " was cancelled and left nothing behind: " + cancelled.detail());
            }
            case EffectResult.Unknown unknown -> {
                if (stage == Stage.FINDING && !unknown.moved()) {
                    unsure(unknown.detail());
                } else {
                    residue = Residue.MAYBE;
                    detail = unknown.detail();
                    stage = Stage.FINDING;
                }
            }
            case EffectResult.Found found -> found(found);
            case EffectResult.Opened ignored -> throw unexpected(result);
            case EffectResult.BatchDone ignored -> throw unexpected(result);
            case EffectResult.OldTransactions ignored -> throw unexpected(result);
            case EffectResult.LockTried ignored -> throw unexpected(result);
        }
    }

    private void done(Optional<Value> captured, String how) {
        residue = Residue.SOMETHING;
        doubted = false;
        Optional<String> into = action instanceof Action.Sql sql ? sql.into() : Optional.empty();
        if (into.isPresent() && captured.isEmpty() && !settled) {
            // Going on would hand later steps a value that nobody knows.
            stage = Stage.UNSURE;
            detail = "it took place (" + how + "), but the value that goes into " + into.get() + " is not known";
            reasons = List.of(detail);
            return;
        }
        stage = Stage.DONE;
        detail = how;
        into.ifPresent(name -> captured.ifPresent(value -> run.values.capture(name, value)));
    }

    private void failed(EffectResult.Failed failed) {
        if (stage == Stage.FINDING) {
            untold(failed);
            return;
        }
        residue = isWhole(failed) ? Residue.NOTHING : failed.leftNothing() ? before : Residue.MAYBE;
        detail = failed.code() + ": " + failed.message();
        reasons = List.of(detail);
        noLock = failed.noLock();
        if (noLock) {
            run.examinations.noLock(id + " got no lock");
        }
        Optional<Long> pause = failed.retryable() ? attempts.failed(run.at, run.id, id) : Optional.empty();
        if (pause.isEmpty()) {
            stage = Stage.FAILED;
            return;
        }
        run.decide(
                Decision.Kind.STEP_RETRIED,
                status,
                id + " is tried again in " + Texts.millis(pause.get()) + ", attempt " + attempts.next(),
                detail);
    }

    /** Nobody could be asked. An undo of what never took place would do harm, so that a rollback goes on asking. */
    private void untold(EffectResult.Failed failed) {
        if (!failed.code().equals(EffectResult.Failed.NOT_YET)) {
            unsure("it cannot be found out: " + failed.code() + " " + failed.message());
            return;
        }
        untold = true;
        if (!settled && !id.undo()) {
            unsure(failed.message());
            run.decide(
                    Decision.Kind.RECOVERED, status, id + ": nobody can tell whether it took place", failed.message());
            return;
        }
        detail = "whether " + id + " took place cannot be found out: " + failed.message();
        reasons = List.of(detail);
        if (++looks > MOST_LOOKS) {
            stage = Stage.FAILED;
            return;
        }
        lookAt = run.at + Math.min(LONGEST_PAUSE_MILLIS, 500L << Math.min(looks, 10));
        run.decide(
                Decision.Kind.STEP_RETRIED,
                status,
                detail + "; asked again in " + Texts.millis(lookAt - run.at),
                failed.message());
    }

    private void found(EffectResult.Found found) {
        looks = 0;
        untold = false;
        switch (found.finding()) {
            case DONE -> {
                done(found.captured(), found.detail());
                recovered("it took place", found);
            }
            case NOT_DONE -> {
                residue = Residue.NOTHING;
                tried &= !isWholeOrNothing();
                detail = found.detail();
                if (doubted) {
                    lost();
                } else {
                    again();
                }
                recovered(doubted ? "it took place, and the database has lost it" : "it did not take place", found);
            }
            case HALF_DONE -> {
                residue = Residue.SOMETHING;
                detail = found.detail();
                if (doubted) {
                    lost();
                } else {
                    again();
                }
                recovered(
                        doubted
                                ? "it took place, and the database has lost a part of it"
                                : "it took place in part; it is cleaned up and done again",
                        found);
            }
            case UNKNOWN -> {
                unsure(found.detail());
                recovered("nobody can tell whether it took place", found);
            }
        }
        doubted = false;
    }

    /** What was undone is undone again, for its step stands again. Whether to do a step again that others stand on, a person says. */
    private void lost() {
        attempts.granted();
        if (id.undo() || settled) {
            stage = Stage.READY;
            return;
        }
        stage = Stage.UNSURE;
        detail = "it was done, and the database has lost it, as after a failover or a restore";
        reasons = List.of("compare the timeline and the data, then retry does it again");
    }

    /** An unbounded circle of unknown ends and negative findings is cut off like any other failure. */
    private void again() {
        stage = settled || attempts.failed(run.at, run.id, id).isPresent() || attempts.newest() <= 1
                ? Stage.READY
                : Stage.FAILED;
        reasons = List.of(detail);
    }

    private void unsure(String why) {
        residue = Residue.MAYBE;
        stage = Stage.UNSURE;
        detail = why;
        reasons = List.of(why);
    }

    private void recovered(String text, EffectResult.Found found) {
        run.decide(Decision.Kind.RECOVERED, status, id + ": " + text, found.detail());
    }

    @Override
    public void resumed(boolean lost) {
        if (lost) {
            tried |= stage == Stage.READY;
            stage = Stage.FINDING;
        }
    }

    @Override
    public boolean doubt() {
        boolean stands = stage == Stage.DONE;
        boolean left = settled && residue != Residue.NOTHING;
        if (!stands && !left || !(action instanceof Action.Sql)) {
            return false;
        }
        stage = Stage.FINDING;
        residue = Residue.MAYBE;
        settled = false;
        doubted |= stands;
        return true;
    }

    @Override
    public void rebuilt(boolean done, int rungs) {
        stage = done ? Stage.DONE : Stage.FINDING;
        residue = done ? Residue.SOMETHING : Residue.MAYBE;
    }

    @Override
    public void retry() {
        attempts.granted();
        if (untold && (stage == Stage.FAILED || stage == Stage.UNSURE)) {
            looks = 0;
            stage = Stage.FINDING;
        } else if (stage == Stage.FAILED || stage == Stage.UNSURE) {
            stage = Stage.READY;
        }
    }

    boolean isToBeFoundOut() {
        return stage == Stage.FINDING;
    }

    @Override
    public Residue residue() {
        return residue;
    }

    @Override
    public void settle() {
        // What nobody could tell is asked once more: it may be reachable by now.
        if (!settled && residue == Residue.MAYBE) {
            stage = Stage.FINDING;
        }
        settled = true;
    }

    /** Whether what did not take place has left nothing that its clean-up would know. */
    private boolean isWholeOrNothing() {
        return run.forgetsNothing() && transactional();
    }

    /** Whether this failure proves that nothing was left behind: who says no has not done it, who says nothing may have. */
    private boolean isWhole(EffectResult.Failed failed) {
        boolean unsaid = action instanceof Action.Manual && failed.code().equals(EffectResult.Failed.TIMEOUT);
        return transactional() && !(unsaid && run.forgetsNothing());
    }

    private boolean transactional() {
        return switch (action) {
            case Action.Sql sql -> !Interruption.outside(sql);
            case Action.Manual ignored -> true;
            case Action.Run ignored -> false;
            case Action.Http ignored -> false;
            case Action.Backfill ignored -> false;
            case Action.Wait ignored -> true;
        };
    }

    private long deadline() {
        return Math.max(1, Math.min(total(action).toMillis(), attempts.remainingMillis()));
    }

    private static Action.Retry retry(Action action) {
        return switch (action) {
            case Action.Sql sql -> sql.retry();
            case Action.Run command -> command.retry();
            case Action.Http http -> http.retry();
            case Action.Backfill backfill -> backfill.retry();
            case Action.Manual ignored -> Action.Retry.NONE;
            case Action.Wait ignored -> Action.Retry.NONE;
        };
    }

    private static Duration total(Action action) {
        return switch (action) {
            case Action.Sql sql -> sql.timeout();
            case Action.Run command -> command.timeout();
            case Action.Http http -> http.timeout();
            case Action.Backfill backfill -> backfill.timeout();
            case Action.Manual manual -> manual.timeout();
            case Action.Wait wait -> wait.atMost();
        };
    }

    private IllegalStateException unexpected(EffectResult result) {
        return new IllegalStateException(id + " cannot end with " + result);
    }
}
