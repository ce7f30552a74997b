package dev.sluice.rehearsal;

import dev.sluice.engine.Effect;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.EffectResult.Measured;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.StepRef;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** What the transaction of an effect changes. */
abstract class Change {
    private static final long WAL_OF_A_ROW = 100;

    final SimEffect effect;
    final StepRef step;

    private Change(SimEffect effect) {
        this.effect = effect;
        this.step = effect.execute.id().step();
    }

    static Change of(SimEffect effect) {
        return switch (effect.execute.effect()) {
            case Effect.Act act -> new Once(effect, act);
            case Effect.OpenBackfill ignored -> new Opening(effect);
            case Effect.Batch batch -> new Forward(effect, batch);
            case Effect.UndoBatch undo -> new Backward(effect, undo);
            case Effect.AwaitOldTransactions ignored -> throw new IllegalStateException("no change");
            case Effect.Offered ignored -> throw new IllegalStateException("no change");
            case Effect.TryLock ignored -> throw new IllegalStateException("no change");
            case Effect.FindOut ignored -> throw new IllegalStateException("no change");
        };
    }

    /** Looks at the data as the transaction finds it; a result if nothing is to be changed. */
    abstract Optional<EffectResult> prepare(Data data);

    List<Consumer<Data>> transactions(Care care) {
        return List.of(this::apply);
    }

    void apply(Data data) {}

    /** Whether the data are still what the transaction found. */
    boolean stillFits(Data data) {
        return true;
    }

    /** Whether it took place, by what it left. */
    abstract boolean took(Data data);

    abstract EffectResult result(Data data, long millis);

    /** One statement, or several in one transaction, with an idempotency row. */
    private static final class Once extends Change {
        private final Effect.Act act;
        private final boolean undo;
        private final String key;
        private final String counterpart;

        Once(SimEffect effect, Effect.Act act) {
            super(effect);
            this.act = act;
            this.undo = effect.execute.id().undo();
            this.key = effect.key();
            this.counterpart = effect.counterpart();
        }

        @Override
        Optional<EffectResult> prepare(Data data) {
            if (effect.theatre.care.looksForTraces() && data.hasTrace(key)) {
                return Optional.of(new EffectResult.Done(captured(), "was done already"));
            }
            boolean lost = effect.theatre.database.lostSomething() && data.table(step) == null;
            if (lost && undo && data.applied(step) == 0) {
                return Optional.of(new EffectResult.Done(captured(), "there was nothing to undo"));
            }
            return lost && !undo && data.applied(step) > 0
                    ? Optional.of(new EffectResult.Failed("42P07", "it exists already", false))
                    : Optional.empty();
        }

        @Override
        void apply(Data data) {
            if (undo && data.table(step) != null) {
                data.table(step).wipe();
            } else {
                data.apply(step, undo ? -1 : 1);
            }
            data.trace(key, counterpart);
        }

        @Override
        boolean took(Data data) {
            return data.hasTrace(key);
        }

        @Override
        EffectResult result(Data data, long millis) {
            return new EffectResult.Done(captured(), "1 row");
        }

        private Optional<Value> captured() {
            return act.action() instanceof Action.Sql sql && sql.into().isPresent()
                    ? Optional.of(Value.amount(1))
                    : Optional.empty();
        }
    }

    private static final class Opening extends Change {
        Opening(SimEffect effect) {
            super(effect);
        }

        @Override
        Optional<EffectResult> prepare(Data data) {
            SimTable table = data.table(step);
            boolean half = table.undone() > 0 && table.undone() < table.allDone();
            return half
                    ? Optional.of(new EffectResult.Failed("CHECKPOINT", "its undo is not finished", false))
                    : Optional.empty();
        }

        @Override
        void apply(Data data) {
            data.table(step).open();
        }

        @Override
        boolean took(Data data) {
            return data.table(step).opened();
        }

        @Override
        EffectResult result(Data data, long millis) {
            SimTable table = data.table(step);
            return new EffectResult.Opened(
                    OptionalDouble.of(table.rows()),
                    table.allDone(),
                    table.exhausted(1),
                    OptionalDouble.of(table.progress()));
        }
    }

    /** The next batch behind the checkpoint, or several at once: then some may be left out by a lock that is not granted. */
    private static final class Forward extends Change {
        private final Effect.Batch batch;
        private int from;
        private int count;
        private int leftOut;

        Forward(SimEffect effect, Effect.Batch batch) {
            super(effect);
            this.batch = batch;
        }

        @Override
        Optional<EffectResult> prepare(Data data) {
            SimTable table = data.table(step);
            if (!table.opened()) {
                return Optional.of(new EffectResult.Failed("CHECKPOINT", "it has not begun", false));
            }
            from = table.checkpoint(batch.pass());
            leftOut = 0;
            for (int beside = 1; beside < batch.workers(); beside++) {
                leftOut += effect.theatre.mischief.hits(Fault.LOCK_TIMEOUT) ? 1 : 0;
            }
            count = table.next(batch.pass(), batch.rows() * (batch.workers() - leftOut));
            return Optional.empty();
        }

        private Optional<EffectResult> rest(SimTable table) {
            return leftOut > 0 && !table.exhausted(batch.pass())
                    ? Optional.of(new EffectResult.Failed("55P03", "canceling statement due to lock timeout", true))
                    : Optional.empty();
        }

        @Override
        List<Consumer<Data>> transactions(Care care) {
            int pass = batch.pass();
            return care.transactions(
                    data -> data.table(step).change(pass, from, count),
                    data -> data.table(step).advance(pass, count));
        }

        @Override
        boolean stillFits(Data data) {
            return data.table(step).checkpoint(batch.pass()) == from;
        }

        @Override
        boolean took(Data data) {
            return count > 0 && data.table(step).checkpoint(batch.pass()) > from;
        }

        @Override
        EffectResult result(Data data, long millis) {
            SimTable table = data.table(step);
            return new EffectResult.BatchDone(
                            table.allDone(),
                            count,
                            Integer.toString(from + count),
                            millis,
                            OptionalDouble.of(table.progress()),
                            table.exhausted(batch.pass()))
                    .with(Measured.NOTHING.wal(WAL_OF_A_ROW * count).hot(1).passed(count))
                    .beside(rest(table));
        }
    }

    /** The newest range that is not undone yet. */
    private static final class Backward extends Change {
        private final Effect.UndoBatch undo;
        private int before;
        private int count;

        Backward(SimEffect effect, Effect.UndoBatch undo) {
            super(effect);
            this.undo = undo;
        }

        @Override
        Optional<EffectResult> prepare(Data data) {
            before = data.table(step).undone();
            count = data.table(step).nextUndo(undo.rows());
            return Optional.empty();
        }

        @Override
        List<Consumer<Data>> transactions(Care care) {
            return care.transactions(
                    data -> data.table(step).undo(before, count),
                    data -> data.table(step).retreat(count));
        }

        @Override
        boolean stillFits(Data data) {
            return data.table(step).undone() == before;
        }

        @Override
        boolean took(Data data) {
            return count > 0 && data.table(step).undone() > before;
        }

        @Override
        EffectResult result(Data data, long millis) {
            SimTable table = data.table(step);
            return new EffectResult.BatchDone(
                            table.undone(),
                            count,
                            Integer.toString(table.allDone() - table.undone()),
                            millis,
                            OptionalDouble.empty(),
                            table.undone() == table.allDone())
                    .with(Measured.NOTHING.wal(WAL_OF_A_ROW * count));
        }
    }
}
