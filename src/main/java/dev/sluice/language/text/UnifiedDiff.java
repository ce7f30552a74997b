package dev.sluice.language.text;

import java.util.ArrayList;
import java.util.List;

/** The difference of two texts by lines, in the form that {@code patch} reads, with three lines around each change. */
public final class UnifiedDiff {
    private static final int AROUND = 3;
    /** Beyond it, what differs between a common head and tail is shown as one change. */
    private static final long MOST_PAIRS = 10_000_000;

    private enum Side {
        BOTH(' '),
        OLD('-'),
        NEW('+');

        private final char sign;

        Side(char sign) {
            this.sign = sign;
        }
    }

    private record Line(Side side, String text) {}

    private UnifiedDiff() {}

    /**
     * A difference; empty if there is none.
     *
     * @param name of the file on both sides; one that was empty counts as not there
     */
    public static String of(String name, String before, String after) {
        if (before.equals(after)) {
            return "";
        }
        List<Line> lines = compare(lines(before), lines(after));
        StringBuilder diff =
                new StringBuilder("--- " + (before.isEmpty() ? "/dev/null" : name) + "\n+++ " + name + "\n");
        int next = 0;
        while ((next = change(lines, next)) < lines.size()) {
            int start = Math.max(0, next - AROUND);
            int end = next;
            for (int quiet = 0; end < lines.size() && quiet <= 2 * AROUND; end++) {
                quiet = lines.get(end).side() == Side.BOTH ? quiet + 1 : 0;
            }
            while (end > next && lines.get(end - 1).side() == Side.BOTH) {
                end--;
            }
            end = Math.min(lines.size(), end + AROUND);
            hunk(diff, lines, start, end);
            next = end;
        }
        return diff.toString();
    }

    private static void hunk(StringBuilder diff, List<Line> lines, int start, int end) {
        diff.append("@@ -%s +%s @@%n"
                .formatted(range(lines, start, end, Side.NEW), range(lines, start, end, Side.OLD))
                .replace("\r\n", "\n"));
        for (Line line : lines.subList(start, end)) {
            diff.append(line.side().sign).append(line.text()).append('\n');
        }
    }

    /** First line and number of lines on one side, that is without the lines of the other. */
    private static String range(List<Line> lines, int start, int end, Side other) {
        long before = lines.subList(0, start).stream()
                .filter(line -> line.side() != other)
                .count();
        long inside = lines.subList(start, end).stream()
                .filter(line -> line.side() != other)
                .count();
        return (inside == 0 ? before : before + 1) + "," + inside;
    }

    private static int change(List<Line> lines, int from) {
        int at = from;
        while (at < lines.size() && lines.get(at).side() == Side.BOTH) {
            at++;
        }
        return at;
    }

    /** By the longest common subsequence of what lies between a common head and a common tail. */
    private static List<Line> compare(List<String> before, List<String> after) {
        int head = 0;
        while (head < before.size() && head < after.size() && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < before.size() - head
                && tail < after.size() - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<Line> lines = new ArrayList<>();
        before.subList(0, head).forEach(line -> lines.add(new Line(Side.BOTH, line)));
        middle(before.subList(head, before.size() - tail), after.subList(head, after.size() - tail), lines);
        before.subList(before.size() - tail, before.size()).forEach(line -> lines.add(new Line(Side.BOTH, line)));
        return lines;
    }

    private static void middle(List<String> before, List<String> after, List<Line> lines) {
        if ((long) before.size() * after.size() > MOST_PAIRS) {
            before.forEach(line -> lines.add(new Line(Side.OLD, line)));
            after.forEach(line -> lines.add(new Line(Side.NEW, line)));
            return;
        }
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                lines.add(new Line(Side.BOTH, before.get(i++)));
                j++;
            } else if (j == after.size() || i < before.size() && common[i + 1][j] >= common[i][j + 1]) {
                lines.add(new Line(Side.OLD, before.get(i++)));
            } else {
                lines.add(new Line(Side.NEW, after.get(j++)));
            }
        }
    }

    /** Lines without their ends; the last one says so if it has none. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        String last = lines.removeLast();
        if (!last.isEmpty()) {
            lines.add(last + "\n\\ No newline at end of file");
        }
        return lines;
    }
}
