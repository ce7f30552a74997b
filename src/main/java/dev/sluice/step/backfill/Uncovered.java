package dev.sluice.step.backfill;

import java.sql.SQLException;
import java.util.Optional;

/** What a second pass went through that the first did not; an undo by statement takes each row once. */
public final class Uncovered {
    private Uncovered() {}

    /**
     * What of a range of the second pass lies above everything that the first went through; absent if nothing does. Both passes
     * go through the same ranges, but that the second one's end later.
     *
     * @param covered the highest key of the first pass there; absent if it went through nothing
     */
    public static Optional<KeyRange> of(KeySpace space, KeyRange range, Optional<Key> covered) throws SQLException {
        if (covered.isEmpty()) {
            return Optional.of(range);
        }
        if (!space.isAbove(range.upTo(), covered.get())) {
            return Optional.empty();
        }
        boolean apart = range.after().isPresent()
                && !space.isAbove(covered.get(), range.after().get());
        return Optional.of(apart ? range : new KeyRange(covered, range.upTo()));
    }
}
