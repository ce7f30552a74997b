package dev.sluice.step.target;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads the current row of an answer. */
@FunctionalInterface
public interface Row<T> {
    /** That there is one. */
    Row<Boolean> THERE = row -> true;

    /** Its first column. */
    Row<String> TEXT = row -> row.getString(1);

    Row<Boolean> FLAG = row -> row.getBoolean(1);
    Row<Integer> INT = row -> row.getInt(1);
    Row<Long> LONG = row -> row.getLong(1);
    Row<Double> DOUBLE = row -> row.getDouble(1);

    T read(ResultSet row) throws SQLException;
}
