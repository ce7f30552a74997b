package dev.sluice.language.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Where the columns of a table stand: each behind the widest of what its rows have before it. */
final class Stops {
    /** How often a table is tried with one row less, before no row of it has its clauses in columns. */
    private static final int MOST_TRIES = 20;

    private final int indent;
    private final SortedMap<Integer, Integer> places = new TreeMap<>();

    private Stops(List<Row> rows, int indent) {
        this.indent = indent;
        rows.stream().flatMap(row -> row.aligned().stream()).forEach(column -> places.put(column.slot(), 0));
        for (int slot : places.keySet()) {
            rows.forEach(row -> widen(row, slot));
        }
    }

    static Stops of(List<Row> rows, int indent) {
        return new Stops(rows, indent);
    }

    /**
     * The rows as they fit into lines of one table. A row that is too long by itself is broken. If the columns make one row too
     * long, that is broken, too; if more, the longest leaves the columns of clauses, and its clauses stick out.
     */
    static List<Row> fitted(List<Row> rows, int indent) {
        List<Row> fitted = new ArrayList<>(rows);
        fitted.replaceAll(row -> indent + row.width() > Typesetter.WIDTH ? row.loose(true) : row);
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Stops stops = new Stops(fitted, indent);
            fitted.replaceAll(row -> stops.isTooLong(row) && !row.hasClauses() ? row.loose(true) : row);
            List<Integer> tooLong = IntStream.range(0, fitted.size())
                    .filter(i -> stops.isTooLong(fitted.get(i)))
                    .boxed()
                    .toList();
            if (tooLong.size() <= 1) {
                tooLong.forEach(i -> fitted.set(i, fitted.get(i).loose(true)));
                return fitted;
            }
            IntStream.range(0, fitted.size())
                    .filter(i -> fitted.get(i).hasClauses())
                    .boxed()
                    .max(Comparator.comparingInt(i -> stops.beforeClauses(fitted.get(i))))
                    .ifPresent(i -> fitted.set(i, fitted.get(i).loose(false)));
        }
        fitted.replaceAll(row -> row.loose(row.broken()));
        Stops stops = new Stops(fitted, indent);
        fitted.replaceAll(row -> stops.isTooLong(row) ? row.loose(true) : row);
        return fitted;
    }

    private boolean isTooLong(Row row) {
        return !row.broken() && end(row) > Typesetter.WIDTH;
    }

    private void widen(Row row, int slot) {
        int start = indent;
        int from = 0;
        for (Column column : row.aligned()) {
            if (column.slot() == slot) {
                int end = start + row.width(from, column.word()) + column.gap();
                places.merge(slot, end, Math::max);
                return;
            }
            start = places.get(column.slot());
            from = column.word();
        }
    }

    /** The place of a word that begins a column; -1 for any other. */
    int place(Row row, int word) {
        for (Column column : row.aligned()) {
            if (column.word() == word) {
                return places.get(column.slot());
            }
        }
        return -1;
    }

    /** Where a row ends if it stands on one line. */
    int end(Row row) {
        return end(row, row.words().size());
    }

    /** Where what a row has before its first clause ends. */
    private int beforeClauses(Row row) {
        return end(
                row,
                row.columns().stream()
                        .filter(Column::clause)
                        .findFirst()
                        .map(Column::word)
                        .orElse(row.words().size()));
    }

    private int end(Row row, int to) {
        int start = indent;
        int from = 0;
        for (Column column : row.aligned()) {
            if (column.word() < to) {
                start = places.get(column.slot());
                from = column.word();
            }
        }
        return start + row.width(from, to);
    }
}
