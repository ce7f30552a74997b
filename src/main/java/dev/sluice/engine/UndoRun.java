package dev.sluice.engine;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import java.util.List;
import java.util.Optional;

/** Undoes a backfill range by range, newest first; each range notes in its own transaction that it is undone. */
final class UndoRun implements Work {
    private static final Action.Knob ALONE = new Action.Knob.Fixed(1);

    private final Run run;
    private final StepStatus status;
    private final Action.Backfill backfill;
    private final Step.Undo undo;
    private final Batching batching;
    private Optional<String> failure = Optional.empty();
    private boolean done;

    UndoRun(Run run, StepStatus status, Action.Backfill backfill, Step.Undo undo) {
        this.run = run;
        this.status = status;
        this.backfill = backfill;
        this.undo = undo;
        this.batching = new Batching(run, backfill, ALONE, Optional.empty());
    }

    @Override
    public Want want() {
        if (done) {
            return new Want.Done(Texts.rows(batching.rowsDone()));
        }
        if (failure.isPresent()) {
            return new Want.Failed(failure.get(), List.of(failure.get()));
        }
        if (run.at < batching.notBefore()) {
            return new Want.Rest(batching.notBefore());
        }
        return new Want.Begin(
                batching.nextOrdinal(),
                batching.nextAttempt(),
                new Effect.UndoBatch(status.ref(), backfill, undo, run.values.all(), batching.rows()),
                batching.deadline(),
                false);
    }

    @Override
    public void began() {
        batching.began(status);
    }

    @Override
    public void ended(EffectResult result) {
        batching.ended();
        switch (result) {
            case EffectResult.BatchDone batch -> {
                batching.done(batch);
                done = batch.exhausted();
            }
            case EffectResult.Failed failed -> {
                EffectId id = status.effect(true, batching.nextOrdinal());
                String said = failed.code() + ": " + failed.message();
                batching.shrink(failed);
                Optional<Long> pause = batching.failed(failed, id);
                if (pause.isEmpty()) {
                    failure = Optional.of(said);
                } else {
                    run.decide(
                            Decision.Kind.STEP_RETRIED,
                            status,
                            id + " is tried again in " + Texts.millis(pause.get()),
                            said);
                }
            }
            // Whether the range is undone stands beside its checkpoint, so that asking again is right in both cases.
            case EffectResult.Cancelled ignored -> batching.cancelled();
            case EffectResult.Unknown ignored -> unknown();
            case EffectResult.Done ignored -> throw unexpected(result);
            case EffectResult.Opened ignored -> throw unexpected(result);
            case EffectResult.OldTransactions ignored -> throw unexpected(result);
            case EffectResult.LockTried ignored -> throw unexpected(result);
            case EffectResult.Found ignored -> throw unexpected(result);
        }
    }

    private void unknown() {
        EffectId id = status.effect(true, batching.nextOrdinal());
        if (batching.failed(new EffectResult.Failed("UNKNOWN", "", true), id).isEmpty()) {
            failure = Optional.of("the fate of a range is unknown");
        }
    }

    @Override
    public void resumed(boolean lost) {
        if (lost) {
            batching.cancelled();
        }
    }

    @Override
    public void rebuilt(boolean isDone, int rungs) {
        done = isDone;
    }

    @Override
    public boolean doubt() {
        boolean asked = done;
        done = false;
        return asked;
    }

    @Override
    public void retry() {
        batching.granted();
        failure = Optional.empty();
    }

    @Override
    public Residue residue() {
        return done ? Residue.SOMETHING : Residue.MAYBE;
    }

    @Override
    public void settle() {
        done = true;
    }

    @Override
    public Optional<RunView.Progress> progress() {
        return Optional.of(batching.progress(1, done, overdueMillis()));
    }

    @Override
    public long overdueMillis() {
        return batching.overdueMillis();
    }

    private IllegalStateException unexpected(EffectResult result) {
        return new IllegalStateException("the undo of " + status.ref() + " cannot end with " + result);
    }
}
