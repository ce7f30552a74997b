package dev.sluice.rehearsal.test;

import dev.sluice.engine.Command;
import dev.sluice.engine.Effect;
import dev.sluice.engine.EffectId;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.EffectResult.Measured;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.model.TestCase.Fate;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** How the steps of a test go, and what has taken place so far. What took place outlives the process that did it. */
final class Fates {
    private static final String CODE = "TEST";
    private static final Value NOTHING_CAPTURED = new Value.Text("");

    private final Map<StepRef, Fate> fates = new HashMap<>();
    private final Map<StepRef, Integer> failures = new HashMap<>();
    private final Map<String, Rows> backfills = new HashMap<>();
    private final Set<EffectId> done = new HashSet<>();

    /** How far a backfill came. */
    private static final class Rows {
        long changed;
        long undone;
        boolean passed;
    }

    /** From now on the step goes like this; what is absent stays. */
    void set(StepRef step, Fate fate) {
        fates.put(step, of(step).then(fate));
        fate.fails().ifPresent(times -> failures.put(step, times));
    }

    private Fate of(StepRef step) {
        return fates.getOrDefault(step, Fate.NONE);
    }

    /** How long an effect works, milliseconds. */
    long millis(Command.Execute execute) {
        if (execute.id().undo()) {
            return 0;
        }
        long takes = of(execute.id().step()).takes().orElse(Duration.ZERO).toMillis();
        return switch (execute.effect()) {
            case Effect.Act act -> takes;
            case Effect.Batch batch -> batch.pass() > 1 ? 0 : share(takes, batch, rows(execute.id()));
            case Effect.OpenBackfill open -> 0;
            case Effect.AwaitOldTransactions await -> 0;
            case Effect.UndoBatch undo -> 0;
            case Effect.TryLock lock -> 0;
            case Effect.Offered offered -> 0;
            case Effect.FindOut findOut -> 0;
        };
    }

    private long share(long takes, Effect.Batch batch, Rows rows) {
        long total = total(batch.step());
        return total == 0 ? takes : Math.round((double) takes * next(rows(batch), total - rows.changed) / total);
    }

    /** What an effect comes to that ends now. */
    EffectResult end(Command.Execute execute, long millis) {
        EffectId id = execute.id();
        return switch (execute.effect()) {
            case Effect.Act act -> fails(id).orElseGet(() -> act(id));
            case Effect.OpenBackfill open -> {
                Rows rows = rows(id);
                yield new EffectResult.Opened(OptionalDouble.of(total(id.step())), rows.changed, rows.passed);
            }
            case Effect.Batch batch -> fails(id).orElseGet(() -> batch(id, batch, millis));
            case Effect.AwaitOldTransactions await -> new EffectResult.OldTransactions(List.of(), "");
            case Effect.UndoBatch undo -> undo(id, undo, millis);
            case Effect.Offered offered -> new EffectResult.Done(Optional.empty(), "");
            case Effect.TryLock lock -> new EffectResult.LockTried(true, 0, "");
            case Effect.FindOut findOut -> {
                boolean took = done.contains(id);
                yield new EffectResult.Found(
                        took ? EffectResult.Finding.DONE : EffectResult.Finding.NOT_DONE,
                        "",
                        took ? Optional.of(yields(id.step())) : Optional.empty());
            }
        };
    }

    private Optional<EffectResult> fails(EffectId id) {
        int left = failures.getOrDefault(id.step(), 0);
        if (left == 0 || id.undo()) {
            return Optional.empty();
        }
        failures.put(id.step(), left == Integer.MAX_VALUE ? left : left - 1);
        String because = of(id.step()).because().orElse("the test lets it fail");
        return Optional.of(new EffectResult.Failed(CODE, because, true));
    }

    private EffectResult act(EffectId id) {
        done.add(id);
        return new EffectResult.Done(Optional.of(yields(id.step())), "");
    }

    private Value yields(StepRef step) {
        return of(step).yields().orElse(NOTHING_CAPTURED);
    }

    private EffectResult batch(EffectId id, Effect.Batch batch, long millis) {
        Rows rows = rows(id);
        long total = total(id.step());
        long changed = batch.pass() > 1 ? 0 : next(rows(batch), total - rows.changed);
        rows.changed += changed;
        boolean exhausted = rows.changed >= total;
        rows.passed |= exhausted;
        return new EffectResult.BatchDone(
                        rows.changed,
                        changed,
                        String.valueOf(rows.changed),
                        millis,
                        total == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) rows.changed / total),
                        exhausted)
                .with(Measured.NOTHING.passed(changed));
    }

    private EffectResult undo(EffectId id, Effect.UndoBatch undo, long millis) {
        Rows rows = rows(id);
        long undone = next(undo.rows(), rows.changed - rows.undone);
        rows.undone += undone;
        boolean exhausted = rows.undone >= rows.changed;
        return new EffectResult.BatchDone(
                rows.undone,
                undone,
                String.valueOf(rows.undone),
                millis,
                rows.changed == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) rows.undone / rows.changed),
                exhausted);
    }

    /** Of all batches that run at once. */
    private static long rows(Effect.Batch batch) {
        return batch.rows() * batch.workers();
    }

    private static long next(long wanted, long left) {
        return Math.max(0, Math.min(wanted, left));
    }

    private long total(StepRef step) {
        return of(step).rows().orElse(0);
    }

    private Rows rows(EffectId id) {
        return backfills.computeIfAbsent(id.address(), address -> new Rows());
    }
}
