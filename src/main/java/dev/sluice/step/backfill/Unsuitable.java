package dev.sluice.step.backfill;

import java.util.List;

/** A table, a key or a checkpoint with which a backfill cannot be done safely; the message says what to do about it. */
public final class Unsuitable extends RuntimeException {
    static final String CHECKPOINT = "CHECKPOINT";

    private final String code;

    Unsuitable(String code, String message) {
        super(message);
        this.code = code;
    }

    public static Unsuitable key(String message) {
        return new Unsuitable("KEY", message);
    }

    public static Unsuitable checkpoint(String message) {
        return new Unsuitable(CHECKPOINT, message);
    }

    /** Rows undone and rows still done would be taken for one another. */
    public static Unsuitable undoUnfinished(String step) {
        return checkpoint("the undo of " + step + " is not finished: finish it before doing the step again");
    }

    public static Unsuitable noRemaining(String step) {
        return checkpoint(
                "backfill " + step + " says nothing of `remaining when`: a second pass would change every row again");
    }

    /** A row is restored where it was. */
    static Unsuitable moved(String step, String table) {
        return new Unsuitable(
                "PARTITION",
                "backfill " + step + " moves rows to another partition of " + table
                        + ", which `keep old` cannot bring back: leave `keep old` out and undo the step by a statement"
                        + " without `:range`, or let it leave the columns as they are by which the table is partitioned");
    }

    /**
     * Makes sure that what a step has done means something here: a range of keys means nothing under another key, in another
     * order or in another table.
     *
     * @param then of the step
     */
    public static void unlessSame(String step, Checkpoint then, String now, List<KeptColumn> nowKey) {
        if (!then.relation().equals(now) || !KeptColumn.areKept(nowKey, then.keyColumns())) {
            throw checkpoint("step " + step + " went through " + then.relation() + " by "
                    + String.join(", ", then.keyColumns()) + ", not through " + now + " by "
                    + String.join(", ", KeptColumn.written(nowKey))
                    + ", where its ranges may hold other rows: change that"
                    + " back and resume, or abort the run");
        }
    }

    public String code() {
        return code;
    }
}
