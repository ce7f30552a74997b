package dev.sluice.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Rows of a check as lines of text: numbered, in columns, cut to the width. */
public final class EvidenceTable {
    /** More than that nobody reads in the middle of an incident; JSON and the report have them all. */
    private static final int MOST_ROWS = 10;

    private static final String CUT = "...";
    private static final String GAP = "  ";
    private static final String NULL = "-";

    /** Tells one session from a later one of the same number; no person reads it. */
    private static final String IDENTITY = "backend_start";

    private EvidenceTable() {}

    /** @param width columns that no line exceeds */
    public static List<String> lines(Evidence.Table table, int width) {
        List<Integer> shownColumns = shown(table);
        List<List<String>> cells = new ArrayList<>();
        cells.add(numbered("#", shownColumns.stream().map(table.columns()::get).toList()));
        int shown = Math.min(MOST_ROWS, table.rows().size());
        for (int row = 0; row < shown; row++) {
            cells.add(numbered(
                    Integer.toString(row + 1),
                    shownColumns.stream()
                            .map(table.rows().get(row)::get)
                            .map(EvidenceTable::cell)
                            .toList()));
        }
        int[] widths = IntStream.range(0, shownColumns.size() + 1)
                .map(column -> cells.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        List<String> lines = new ArrayList<>();
        cells.forEach(row -> lines.add(cut(line(row, widths), width)));
        long more = table.rows().size() - shown + table.more();
        if (more > 0) {
            lines.add("and " + more + " more");
        }
        return lines;
    }

    /** One row in words: {@code pid 4711, age 25m, query select ...}. */
    public static String row(Evidence.Table table, int row) {
        List<String> words = new ArrayList<>();
        for (int column : shown(table)) {
            Optional<String> cell = table.rows().get(row).get(column);
            if (cell.isPresent()) {
                words.add(table.columns().get(column) + " " + cell(cell));
            }
        }
        return String.join(", ", words);
    }

    private static List<Integer> shown(Evidence.Table table) {
        return IntStream.range(0, table.columns().size())
                .filter(column -> !table.columns().get(column).equals(IDENTITY))
                .boxed()
                .toList();
    }

    private static List<String> numbered(String number, List<String> cells) {
        List<String> all = new ArrayList<>();
        all.add(number);
        all.addAll(cells);
        return all;
    }

    private static String cell(Optional<String> cell) {
        return cell.map(text -> text.replaceAll("\\s+", " ").strip()).orElse(NULL);
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static String cut(String line, int width) {
        return line.length() <= width ? line : line.substring(0, Math.max(0, width - CUT.length())) + CUT;
    }
}
