package dev.sluice.source;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How many series stand behind an answer.
 *
 * @param answered series in the answer itself
 * @param selected series behind each selector of the query, in order; empty where the source has no such thing
 */
public record SeriesCount(int answered, List<Integer> selected) {
    public SeriesCount {
        selected = List.copyOf(selected);
    }

    /** One value, and nothing to count behind it. */
    public static final SeriesCount ONE = new SeriesCount(1, List.of());

    /** The same as plain numbers, the answered ones first; none where there is nothing to count. */
    public List<Integer> figures() {
        return equals(ONE)
                ? List.of()
                : Stream.concat(Stream.of(answered), selected.stream()).toList();
    }

    /** What {@link #figures} gave, at least one of them. */
    public static SeriesCount of(List<Integer> figures) {
        return new SeriesCount(figures.getFirst(), figures.subList(1, figures.size()));
    }

    /** {@code 1 series over 3 + 2}. */
    @Override
    public String toString() {
        String over = selected.stream().map(String::valueOf).collect(Collectors.joining(" + "));
        return answered + " series" + (over.isEmpty() ? "" : " over " + over);
    }

    /** Whether any part of an earlier count has shrunk. */
    boolean isLessThan(SeriesCount earlier) {
        if (answered < earlier.answered) {
            return true;
        }
        for (int i = 0; i < Math.min(selected.size(), earlier.selected.size()); i++) {
            if (selected.get(i) < earlier.selected.get(i)) {
                return true;
            }
        }
        return false;
    }
}
