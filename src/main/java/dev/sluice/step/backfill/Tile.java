package dev.sluice.step.backfill;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One key range of a pass, and how far it has come: all that a batch moves.
 *
 * @param ordinal its place in the pass
 * @param last the highest key done; absent before its first batch
 * @param reached where on a line that key lies, absent for keys without places
 * @param batches that moved it
 * @param finished whether nothing of it is left
 * @param undoneTo the key above which everything done is undone again; absent before the first undo
 * @param undone whether all that was done is undone
 */
public record Tile(
        int ordinal,
        Planned planned,
        Optional<Key> last,
        OptionalDouble reached,
        long rowsDone,
        long batches,
        boolean finished,
        Optional<Key> undoneTo,
        boolean undone) {

    private static final int BITS_OF_BATCHES = 32;

    /** Before its first batch. */
    public static Tile fresh(int ordinal, Planned planned) {
        return new Tile(
                ordinal, planned, Optional.empty(), OptionalDouble.empty(), 0, 0, false, Optional.empty(), false);
    }

    /** Oid of the table that holds its rows. */
    public long leaf() {
        return planned.leaf();
    }

    public KeyRange range() {
        return planned.range();
    }

    /** What is still to do. */
    public KeyRange ahead() {
        return new KeyRange(last.or(range()::after), range().upTo());
    }

    /** Once a batch has brought it up to this key. */
    public Tile behind(Key upTo, OptionalDouble place, long rows) {
        return new Tile(
                ordinal,
                planned,
                Optional.of(upTo),
                place,
                rowsDone + rows,
                batches + 1,
                upTo.equals(range().upTo()),
                undoneTo,
                undone);
    }

    /**
     * How many rows a batch went through, changed or not, that was to take so many and brought the range here. Only the last of a
     * range may have found fewer: about what the others have left of its weight, and no fewer than it changed.
     */
    public long passed(Tile before, long asked) {
        if (!finished) {
            return asked;
        }
        long changed = Math.min(asked, rowsDone - before.rowsDone);
        return Math.clamp(Math.round(planned.weight()) - before.batches * asked, changed, asked);
    }

    /** What is done and not undone again; only of a tile that has begun and is not undone. */
    public KeyRange done() {
        return new KeyRange(range().after(), undoneTo.or(() -> last).orElseThrow());
    }

    /** Number of its next batch among those of its pass, growing with the keys. */
    public long nextBatch() {
        return ((long) ordinal << BITS_OF_BATCHES) + batches;
    }

    /** The share of it that is behind, 0..1; absent where its keys cannot tell, as those of a single tenant. */
    public OptionalDouble share() {
        if (finished || last.isEmpty()) {
            return OptionalDouble.of(finished ? 1 : 0);
        }
        if (reached.isEmpty() || planned.low().isEmpty() || planned.high().isEmpty()) {
            return OptionalDouble.empty();
        }
        double width = planned.high().getAsDouble() - planned.low().getAsDouble();
        double part = reached.getAsDouble() - planned.low().getAsDouble();
        return width > 0 ? OptionalDouble.of(Math.clamp(part / width, 0, 1)) : OptionalDouble.empty();
    }

    /**
     * A range as it is fixed when its pass is opened.
     *
     * @param leaf oid of the table that holds its rows
     * @param weight estimated rows in it
     * @param low where on a line it begins, absent for keys without places
     * @param high where it ends
     */
    public record Planned(long leaf, KeyRange range, double weight, OptionalDouble low, OptionalDouble high) {

        /** Whether its weight tells how much it holds: any number of keys of several columns may lie at one place. */
        boolean isWeighed() {
            return weight > 0 || range.upTo().values().size() == 1;
        }
    }
}
