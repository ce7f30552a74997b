package dev.sluice.source;

import dev.sluice.value.Missing;
import dev.sluice.value.Value;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads rows: one row of one column for a value, or label columns and one more for several series. */
final class RowsAnswer {
    /** Rows to fetch at most; more series than that belong into an aggregate. */
    static final int MOST_SERIES = 10_000;

    private final ResultSet rows;
    private final Question question;
    private final Cells cells;

    RowsAnswer(ResultSet rows, Question question, Cells cells) {
        this.rows = rows;
        this.question = question;
        this.cells = cells;
    }

    /** How a database's types become values. */
    interface Cells {
        /** The value of a column of the current row. */
        Value value(ResultSet rows, int column, Question question) throws SQLException, NoAnswer;

        /** @throws NoAnswer if what was read last is NULL */
        static void requireNotNull(ResultSet rows) throws SQLException, NoAnswer {
            if (rows.wasNull()) {
                throw NoAnswer.settled(
                        Missing.Cause.NULL,
                        "the answer is NULL",
                        "if no rows mean 0, say so: `empty as 0`, or coalesce(...) in the query; a missing privilege reads as NULL, too");
            }
        }

        /** A number by its text, which may be one that is not finite. */
        static double number(ResultSet rows, int column) throws SQLException, NoAnswer {
            String text = rows.getString(column);
            requireNotNull(rows);
            return switch (text) {
                case "NaN" -> Double.NaN;
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> new BigDecimal(text).doubleValue();
            };
        }
    }

    /** How many rows are enough to tell too many. */
    static int rowsToFetch(Question question) {
        return question.labels().isEmpty() ? 2 : MOST_SERIES + 1;
    }

    Value value() throws SQLException, NoAnswer {
        return question.labels().isEmpty() ? scalar() : series();
    }

    private Value scalar() throws SQLException, NoAnswer {
        ResultSetMetaData columns = rows.getMetaData();
        if (columns.getColumnCount() != 1) {
            throw multi(columns.getColumnCount() + " columns");
        }
        if (!rows.next()) {
            throw empty();
        }
        Value value = cells.value(rows, 1, question);
        if (rows.next()) {
            throw multi("more than one row");
        }
        return value;
    }

    private Value series() throws SQLException, NoAnswer {
        Map<String, Integer> labels = labelColumns();
        int column = valueColumn(labels);
        List<Value.Point> points = new ArrayList<>();
        Set<Map<String, String>> seen = new HashSet<>();
        while (rows.next()) {
            Map<String, String> of = new LinkedHashMap<>();
            for (Map.Entry<String, Integer> label : labels.entrySet()) {
                String text = rows.getString(label.getValue());
                of.put(label.getKey(), text == null ? "" : text);
            }
            if (points.size() == MOST_SERIES || !seen.add(of)) {
                throw multi(points.size() == MOST_SERIES ? "more than " + MOST_SERIES + " rows" : "two rows of " + of);
            }
            if (!(cells.value(rows, column, question) instanceof Value.Amount amount)) {
                throw Conversion.mismatch("no amount in column " + column, question);
            }
            points.add(new Value.Point(of, amount.amount()));
        }
        if (points.isEmpty()) {
            throw empty();
        }
        return new Value.Series(points);
    }

    private Map<String, Integer> labelColumns() throws SQLException, NoAnswer {
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            String name = rows.getMetaData().getColumnLabel(i);
            if (question.labels().contains(name)) {
                columns.put(name, i);
            }
        }
        for (String label : question.labels()) {
            if (!columns.containsKey(label)) {
                throw NoAnswer.settled(
                        Missing.Cause.TYPE,
                        "no column is called " + label,
                        "select it: `select " + label + ", ... as value`");
            }
        }
        return columns;
    }

    private int valueColumn(Map<String, Integer> labels) throws SQLException, NoAnswer {
        int count = rows.getMetaData().getColumnCount();
        if (count != labels.size() + 1) {
            throw multi(count - labels.size() + " columns beside the labels");
        }
        for (int i = 1; i <= count; i++) {
            if (!labels.containsValue(i)) {
                return i;
            }
        }
        throw multi("no column beside the labels");
    }

    private NoAnswer empty() {
        return NoAnswer.settled(
                Missing.Cause.EMPTY,
                "no row",
                "aggregate (`select count(*) ...`), or say `empty as 0` if no row means 0");
    }

    private NoAnswer multi(String what) {
        return NoAnswer.settled(
                Missing.Cause.MULTI,
                what + " where one value is declared",
                "aggregate to one value, or declare `labels` for the columns that keep the series apart");
    }
}
