package dev.sluice.source;

import dev.sluice.diagnosis.Evidence;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads rows as people read them: the first of them, in cells of bounded length, and how many there are. */
final class PostgresTable {
    /** Rows to fetch at most; beyond that nobody counts. */
    static final int MOST_COUNTED = 1_000;

    private static final int MOST_KEPT = 50;
    private static final int LONGEST_CELL = 500;
    private static final String CUT = "...";

    private PostgresTable() {}

    static Evidence.Table read(String check, ResultSet rows, long began, Secrets secrets) throws SQLException {
        ResultSetMetaData meta = rows.getMetaData();
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(meta.getColumnLabel(i));
        }
        List<List<Optional<String>>> kept = new ArrayList<>();
        long more = 0;
        while (rows.next()) {
            if (kept.size() == MOST_KEPT) {
                more++;
                continue;
            }
            List<Optional<String>> row = new ArrayList<>();
            for (int i = 1; i <= columns.size(); i++) {
                row.add(cell(rows, i, meta.getColumnTypeName(i)).map(text -> cut(secrets.mask(text))));
            }
            kept.add(row);
        }
        return new Evidence.Table(check, columns, kept, more, (System.nanoTime() - began) / 1_000_000);
    }

    /** A time is kept to the microsecond, as it tells one session from another of the same number. */
    private static Optional<String> cell(ResultSet row, int index, String type) throws SQLException {
        String text = row.getString(index);
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(type.equals("interval") ? PostgresCells.interval(text) : text);
    }

    private static String cut(String shown) {
        return shown.length() > LONGEST_CELL ? shown.substring(0, LONGEST_CELL) + CUT : shown;
    }
}
