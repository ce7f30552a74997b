package dev.sluice.document;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * How much of a long list a part of bounded length shows. What does not fit is taken from the middle, and the gap says how much
 * it is.
 *
 * @param most entries of one list, at least 2
 */
record Room(int most) {
    static final Room WIDE = new Room(Integer.MAX_VALUE);

    /** All of them, or the first and the last with {@code gap} of the number of those between. */
    <T> List<T> fit(List<T> items, IntFunction<T> gap) {
        if (items.size() <= most) {
            return items;
        }
        int end = most / 2;
        List<T> shown = new ArrayList<>(items.subList(0, most - end));
        shown.add(gap.apply(items.size() - most));
        shown.addAll(items.subList(items.size() - end, items.size()));
        return shown;
    }

    /** {@code a, b and c}, with {@code 12 more} in the middle of many. */
    String list(List<String> items) {
        return Words.list(fit(items, left -> left + " more"));
    }
}
