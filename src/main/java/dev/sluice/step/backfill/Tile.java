package dev.sluice.step.backfill;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One key range of a pass, and how far it has come.
 *
 * @param ordinal its place in the pass
 * @param leaf the table that holds its rows
 * @param last the highest key done; absent before its first batch
 * @param undoneTo the key above which everything done is undone again; absent before the first undo
 * @param undone whether all that was done is undone
 */
public record Tile(
        int ordinal,
        long leaf,
        KeyRange range,
        Optional<Key> last,
        long rowsDone,
        Optional<Key> undoneTo,
        boolean undone) {

    /** What is still to do. */
    public KeyRange ahead() {
        return new KeyRange(last.or(range::after), range.upTo());
    }

    /** Once a batch has brought it up to this key. */
    public Tile behind(Key upTo, long rows) {
        return new Tile(ordinal, leaf, range, Optional.of(upTo), rowsDone + rows, undoneTo, undone);
    }

    /** What is done and not undone again; only of a tile that has begun and is not undone. */
    public KeyRange done() {
        return new KeyRange(range.after(), undoneTo.or(() -> last).orElseThrow());
    }

    /**
     * A range before it is stored.
     *
     * @param weight estimated rows in it
     * @param low where on a line it begins, absent for keys without places
     * @param high where it ends
     */
    public record Planned(long leaf, KeyRange range, double weight, OptionalDouble low, OptionalDouble high) {}
}
