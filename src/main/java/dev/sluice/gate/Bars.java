package dev.sluice.gate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The lines under a predicate. The rightmost value is placed first, each in the highest line in which it ends before what
 * already stands there, so that no value lies across another's bar.
 */
final class Bars {
    /** A value is broken only if it has at least that many columns. */
    private static final int LEAST_ROOM = 30;

    private static final int GAP = 2;

    private final int width;
    private final List<StringBuilder> rows = new ArrayList<>();
    /** For each row the column of its leftmost value or bar. */
    private final List<Integer> taken = new ArrayList<>();

    private Bars(int width) {
        this.width = width;
    }

    /** Whether every value has its whole length on the page, or room enough to be broken. */
    static boolean fit(List<Hook> hooks, int width) {
        return hooks.stream()
                .allMatch(hook -> hook.column() + Math.min(hook.value().length(), LEAST_ROOM) <= width);
    }

    /** @param hooks from left to right */
    static List<String> lines(List<Hook> hooks, int width) {
        Bars bars = new Bars(width);
        if (hooks.isEmpty()) {
            return List.of();
        }
        bars.row();
        hooks.forEach(hook -> bars.put(0, hook.column(), String.valueOf(hook.bar())));
        List<Hook> leftwards = new ArrayList<>(hooks);
        Collections.reverse(leftwards);
        leftwards.forEach(bars::hang);
        return bars.rows.stream().map(row -> row.toString().stripTrailing()).toList();
    }

    private void hang(Hook hook) {
        List<String> value = Wrapping.lines(hook.value(), Math.max(LEAST_ROOM, width - hook.column()));
        int longest = value.stream().mapToInt(String::length).max().orElse(0);
        int first = 1;
        while (!isFree(first, value.size(), hook.column() + longest)) {
            first++;
        }
        for (int row = 1; row < first + value.size(); row++) {
            while (rows.size() <= row) {
                row();
            }
            put(row, hook.column(), row < first ? String.valueOf(hook.bar()) : value.get(row - first));
            taken.set(row, hook.column());
        }
    }

    private boolean isFree(int first, int count, int end) {
        for (int row = first; row < Math.min(first + count, rows.size()); row++) {
            if (end + GAP > taken.get(row)) {
                return false;
            }
        }
        return true;
    }

    private void row() {
        rows.add(new StringBuilder());
        taken.add(Integer.MAX_VALUE);
    }

    private void put(int row, int column, String value) {
        StringBuilder line = rows.get(row);
        int missing = column + value.length() - line.length();
        if (missing > 0) {
            char[] blanks = new char[missing];
            Arrays.fill(blanks, ' ');
            line.append(blanks);
        }
        line.replace(column, column + value.length(), value);
    }
}
