package dev.sluice.step.backfill;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is left of ranges once others are taken out of them. */
public final class Uncovered {
    private Uncovered() {}

    /**
     * What of some ranges no other covers, in key order. Both lists are disjoint and in key order.
     *
     * @param covered ranges of the same key space
     */
    public static List<KeyRange> of(KeySpace space, List<KeyRange> ranges, List<KeyRange> covered) throws SQLException {
        List<KeyRange> holes = joined(covered);
        List<KeyRange> left = new ArrayList<>();
        int next = 0;
        for (KeyRange range : ranges) {
            Optional<Key> from = range.after();
            boolean used = false;
            while (next < holes.size() && !used) {
                KeyRange hole = holes.get(next);
                if (isBehind(space, from, hole.upTo())) {
                    next++;
                } else if (hole.after().isPresent()
                        && !space.isAbove(range.upTo(), hole.after().get())) {
                    break;
                } else {
                    if (hole.after().isPresent()
                            && !isBehind(space, from, hole.after().get())) {
                        left.add(new KeyRange(from, hole.after().get()));
                    }
                    from = Optional.of(hole.upTo());
                    used = !space.isAbove(range.upTo(), hole.upTo());
                }
            }
            if (!used) {
                left.add(new KeyRange(from, range.upTo()));
            }
        }
        return left;
    }

    /** Neighbours made one: each comparison of keys is a question to the server. */
    private static List<KeyRange> joined(List<KeyRange> ranges) {
        List<KeyRange> joined = new ArrayList<>();
        for (KeyRange range : ranges) {
            boolean follows = !joined.isEmpty()
                    && range.after().equals(Optional.of(joined.getLast().upTo()));
            joined.add(follows ? new KeyRange(joined.removeLast().after(), range.upTo()) : range);
        }
        return joined;
    }

    /** Whether nothing between the two is left: the lower bound has reached the key. */
    static boolean isBehind(KeySpace space, Optional<Key> from, Key key) throws SQLException {
        return from.isPresent() && !space.isAbove(key, from.get());
    }
}
