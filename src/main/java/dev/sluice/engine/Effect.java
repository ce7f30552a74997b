package dev.sluice.engine;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the shell is told to do. Everything it needs stands in the record. */
public sealed interface Effect {
    StepRef step();

    /**
     * One attempt of an {@code sql}, {@code run}, {@code http} or {@code manual} action.
     *
     * @param values parameters and captured values, for binds and environment variables
     * @param again whether an earlier attempt may have left something behind (run the action's clean-up first)
     */
    record Act(StepRef step, Action action, Map<String, Value> values, boolean again) implements Effect {
        public Act {
            values = Map.copyOf(values);
        }
    }

    /**
     * Fixes a backfill's key space and its checkpoint row, or finds them as they are. Changes no row of the user.
     *
     * @param except {@link EffectId#address() addresses} of the backfills whose ranges are left out
     */
    record OpenBackfill(StepRef step, Action.Backfill backfill, Map<String, Value> values, List<String> except)
            implements Effect {
        public OpenBackfill {
            values = Map.copyOf(values);
            except = List.copyOf(except);
        }
    }

    /**
     * Changes the next ranges of keys behind the checkpoint, each in a transaction that also moves the checkpoint.
     *
     * @param rows how many rows each range should hold
     * @param workers how many ranges at once, each in a transaction of its own; fewer where fewer are left
     * @param pass 1, or 2 for the rows that late commits left behind
     */
    record Batch(StepRef step, Action.Backfill backfill, Map<String, Value> values, long rows, int workers, int pass)
            implements Effect {
        public Batch {
            values = Map.copyOf(values);
        }
    }

    /** Waits, bounded, for transactions older than the step's start to end. */
    record AwaitOldTransactions(StepRef step, Action.Backfill backfill, Map<String, Value> values) implements Effect {
        public AwaitOldTransactions {
            values = Map.copyOf(values);
        }
    }

    /** Undoes the next range among those done, newest first, and notes that in the same transaction. */
    record UndoBatch(StepRef step, Action.Backfill backfill, Step.Undo undo, Map<String, Value> values, long rows)
            implements Effect {
        public UndoBatch {
            values = Map.copyOf(values);
        }
    }

    /**
     * Takes the locks that a statement will need, in one transaction that is rolled back, to learn whether they would be granted.
     *
     * @param lockTimeout how long each may be waited for
     */
    record TryLock(StepRef step, String source, List<Lock> locks, Duration lockTimeout) implements Effect {
        public TryLock {
            locks = List.copyOf(locks);
        }
    }

    /**
     * A lock on a table.
     *
     * @param table as the statement names it
     * @param only whether tables that inherit from it are left out
     * @param mode in PostgreSQL's words, such as {@code ACCESS EXCLUSIVE}
     */
    record Lock(String table, boolean only, String mode) {}

    /**
     * Carries out what a diagnosis offers, if the session that it is for is still the one that was shown.
     *
     * @param step the diagnosis and the offer; no step of the runbook has this address
     * @param values parameters, and under the names of its columns the cells of the row it is for
     */
    record Offered(StepRef step, Action.Sql action, Map<String, Value> values) implements Effect {
        public Offered {
            values = Map.copyOf(values);
        }
    }

    /**
     * Finds out whether an action that left no checkpoint took place: from its idempotency row where it was transactional, else
     * by its probe. Changes nothing.
     *
     * @param undo whether the step's undo is meant, not the step
     */
    record FindOut(StepRef step, Step whole, boolean undo, Map<String, Value> values) implements Effect {
        public FindOut {
            values = Map.copyOf(values);
        }
    }
}
