package dev.sluice.engine;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether the lock of a postponed step would be granted, found out when somebody asks. It is taken in a transaction that is rolled
 * back, so that nothing has to be undone, and nothing to be found out where the end was not seen: then it is forgotten.
 */
final class LockRehearsal implements Work {
    /** That of a step done in one go is 0. */
    private static final long ORDINAL = 1;

    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final Run run;
    private final StepStatus status;
    private boolean asked;
    private int attempt;
    /** How long each lock of the attempt in flight may be waited for, milliseconds. */
    private long patience;

    LockRehearsal(Run run, StepStatus status) {
        this.run = run;
        this.status = status;
    }

    /** Somebody asks; says why not, if it cannot be. */
    Optional<String> ask() {
        if (effect().isEmpty()) {
            return Optional.of("the text of " + status.ref() + " tells of no lock on a table that could be rehearsed");
        }
        asked = true;
        return Optional.empty();
    }

    @Override
    public Want want() {
        Optional<Effect.TryLock> effect = asked ? effect() : Optional.empty();
        effect.ifPresent(trial -> patience = trial.lockTimeout().toMillis());
        return effect.<Want>map(trial -> new Want.Begin(
                        ORDINAL, attempt + 1, trial, longest(trial).toMillis(), false))
                .orElseGet(Want.Idle::new);
    }

    private static Duration longest(Effect.TryLock trial) {
        return trial.lockTimeout().multipliedBy(trial.locks().size()).plus(MARGIN);
    }

    private Optional<Effect.TryLock> effect() {
        if (!(status.step.action() instanceof Action.Sql sql) || !isPostgres(sql)) {
            return Optional.empty();
        }
        List<Effect.Lock> locks = StepLocks.of(sql.sql(), run.values.all()).stream()
                .map(lock ->
                        new Effect.Lock(lock.table(), lock.only(), lock.mode().words()))
                .toList();
        return locks.isEmpty()
                ? Optional.empty()
                : Optional.of(new Effect.TryLock(status.ref(), sql.source(), locks, sql.lockTimeout()));
    }

    /** Of another database the text does not tell what is locked. */
    private boolean isPostgres(Action.Sql sql) {
        return run.runbook.sources().stream()
                .anyMatch(source -> source.name().equals(sql.source()) && source.kind() == Source.Kind.POSTGRES);
    }

    @Override
    public void began() {
        asked = false;
        attempt++;
    }

    @Override
    public void ended(EffectResult result) {
        switch (result) {
            case EffectResult.LockTried tried -> {
                tell(
                        tried.granted()
                                ? "would be granted: " + Texts.millis(tried.millis())
                                : "was not granted within " + Texts.millis(patience),
                        tried.detail());
            }
            case EffectResult.Failed failed -> tell("was not tried", failed.code() + ": " + failed.message());
            case EffectResult.Cancelled cancelled -> tell("was not tried to the end", cancelled.detail());
            case EffectResult.Unknown unknown -> tell("was not tried to the end", unknown.detail());
            case EffectResult.Done ignored -> throw unexpected(result);
            case EffectResult.Opened ignored -> throw unexpected(result);
            case EffectResult.BatchDone ignored -> throw unexpected(result);
            case EffectResult.OldTransactions ignored -> throw unexpected(result);
            case EffectResult.Found ignored -> throw unexpected(result);
        }
    }

    private void tell(String how, String detail) {
        run.decide(
                Decision.Kind.POSTPONED,
                status,
                "the lock of " + status.ref() + " " + how + (detail.isEmpty() ? "" : "; " + detail));
    }

    private IllegalStateException unexpected(EffectResult result) {
        return new IllegalStateException("a rehearsal cannot end with " + result);
    }

    @Override
    public void resumed(boolean lost) {}

    @Override
    public void rebuilt(boolean done, int rungs) {}

    @Override
    public void retry() {}

    @Override
    public Residue residue() {
        return Residue.NOTHING;
    }

    @Override
    public void settle() {
        asked = false;
    }
}
