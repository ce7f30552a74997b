package dev.sluice.run;

import dev.sluice.engine.Command;
import dev.sluice.engine.Effect;
import dev.sluice.engine.EffectId;
import dev.sluice.engine.LockBudget;
import dev.sluice.engine.StepLocks;
import dev.sluice.language.model.Action;
import dev.sluice.language.sql.LockMode;
import dev.sluice.step.sql.SqlEffect;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings {@code sql} actions of a run into the words of the room of effects. */
record SqlEffects(String runId) {

    /** One attempt, with the share of the lock timeout that it may spend. */
    SqlEffect attempt(Command.Execute execute, Action.Sql sql, Effect.Act act, Duration deadline) {
        return effect(execute.id(), sql, act.values(), act.again(), LockBudget.of(sql, execute.attempt()), deadline);
    }

    /** One whose fate is asked about. */
    SqlEffect lookedUp(EffectId id, Action.Sql sql, Map<String, Value> values) {
        return effect(id, sql, values, false, sql.lockTimeout(), sql.timeout());
    }

    private SqlEffect effect(
            EffectId id,
            Action.Sql sql,
            Map<String, Value> values,
            boolean again,
            Duration lockTimeout,
            Duration deadline) {
        return new SqlEffect(
                key(id),
                Optional.of(key(new EffectId(id.step(), !id.undo(), id.ordinal(), id.generation()))),
                id.undo() ? Optional.of(id.address()) : Optional.empty(),
                StepStatements.all(sql.sql(), values),
                mode(sql),
                lockTimeout,
                deadline,
                sql.into().isPresent(),
                sql.cleanUp().map(text -> StepStatements.all(text, values)).orElse(List.of()),
                again,
                locks(sql, values));
    }

    private String key(EffectId id) {
        return runId + "/" + id;
    }

    static SqlEffect.Mode mode(Action.Sql sql) {
        return switch (sql.mode()) {
            case SINGLE -> SqlEffect.Mode.SINGLE;
            case ONE_TRANSACTION -> SqlEffect.Mode.ONE_TRANSACTION;
            case OUTSIDE_TRANSACTION -> SqlEffect.Mode.OUTSIDE_TRANSACTION;
        };
    }

    /** Those that keep writers waiting: the others wait for nobody but the like of them. */
    static List<SqlEffect.Lock> locks(Action.Sql sql, Map<String, Value> values) {
        return StepLocks.of(sql.sql(), values).stream()
                .filter(lock -> lock.mode().stopsWrites())
                .map(lock -> new SqlEffect.Lock(
                        lock.table(),
                        lock.mode().words(),
                        lock.mode().conflicts().stream()
                                .map(LockMode::catalogName)
                                .toList()))
                .toList();
    }
}
