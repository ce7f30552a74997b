package dev.sluice.testing;

import java.util.ArrayList;
import java.util.List;

/** A line by line difference of two texts, with the lines around each change; trailing blanks are made visible. */
final class TextDiff {

    private static final int CONTEXT = 2;
    private static final int MOST_LINES = 120;

    private final List<String> old;
    private final List<String> fresh;
    private final List<String> output = new ArrayList<>();

    private TextDiff(String old, String fresh) {
        this.old = lines(old);
        this.fresh = lines(fresh);
    }

    static String between(String old, String fresh) {
        TextDiff diff = new TextDiff(old, fresh);
        diff.compare();
        return String.join("\n", diff.shortened());
    }

    /** Walks along a longest common subsequence, found from the end by dynamic programming. */
    private void compare() {
        int[][] common = new int[old.size() + 1][fresh.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = fresh.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(fresh.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < old.size() || j < fresh.size()) {
            if (i < old.size() && j < fresh.size() && old.get(i).equals(fresh.get(j))) {
                output.add("  " + old.get(i));
                i++;
                j++;
            } else if (j == fresh.size() || i < old.size() && common[i + 1][j] >= common[i][j + 1]) {
                output.add("- " + visible(old.get(i++)));
            } else {
                output.add("+ " + visible(fresh.get(j++)));
            }
        }
    }

    private List<String> shortened() {
        List<String> kept = new ArrayList<>();
        boolean gap = false;
        for (int line = 0; line < output.size(); line++) {
            if (isNearAChange(line)) {
                kept.add(output.get(line));
                gap = false;
            } else if (!gap) {
                kept.add("  ...");
                gap = true;
            }
        }
        if (kept.size() > MOST_LINES) {
            int rest = kept.size() - MOST_LINES;
            kept = new ArrayList<>(kept.subList(0, MOST_LINES));
            kept.add("... and " + rest + " more lines");
        }
        return kept;
    }

    private boolean isNearAChange(int line) {
        int from = Math.max(0, line - CONTEXT);
        int to = Math.min(output.size() - 1, line + CONTEXT);
        return output.subList(from, to + 1).stream().anyMatch(each -> !each.startsWith("  "));
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        } else {
            lines.set(lines.size() - 1, lines.getLast() + " (no line end)");
        }
        return lines;
    }

    private static String visible(String line) {
        String trimmed = line.stripTrailing();
        return trimmed + "\u00b7".repeat(line.length() - trimmed.length());
    }
}
