package dev.sluice.step.sql;

import dev.sluice.value.Value;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/** Turns the one value of an answer into a {@link Value}. */
public final class Captured {

    /** Beyond it a double no longer tells neighbouring whole numbers apart. */
    private static final BigDecimal EXACT = BigDecimal.valueOf(1L << 53);

    private Captured() {}

    /**
     * Reads the only row's only column.
     *
     * @throws Unusable if there are more or fewer, or the value is NULL
     */
    static Value read(ResultSet rows) throws SQLException {
        if (rows.getMetaData().getColumnCount() != 1) {
            throw new Unusable("answers " + rows.getMetaData().getColumnCount() + " columns");
        }
        if (!rows.next()) {
            throw new Unusable("answers no row");
        }
        Value value = value(rows);
        if (rows.next()) {
            throw new Unusable("answers more than one row");
        }
        return value;
    }

    private static Value value(ResultSet row) throws SQLException {
        // MariaDB's own names are in capital letters.
        String type = row.getMetaData().getColumnTypeName(1).replace(" UNSIGNED", "");
        String text = row.getString(1);
        if (text == null) {
            throw new Unusable("answers NULL");
        }
        return switch (type) {
            case "int2", "int4", "int8", "oid", "numeric", "float4", "float8" -> number(text);
            case "TINYINT", "SMALLINT", "MEDIUMINT", "INTEGER", "BIGINT", "DECIMAL", "FLOAT", "DOUBLE", "YEAR" ->
                number(text);
            case "bool" -> Value.flag(row.getBoolean(1));
            case "timestamptz" -> moment(row, text);
            default -> new Value.Text(text);
        };
    }

    /** What a double does not give back digit for digit stays text, which the server reads as it was. */
    private static Value number(String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            boolean exact = number.abs().compareTo(EXACT) <= 0
                    && BigDecimal.valueOf(number.doubleValue()).compareTo(number) == 0;
            return exact ? Value.amount(number.doubleValue()) : new Value.Text(text);
        } catch (NumberFormatException notFinite) {
            return new Value.Text(text);
        }
    }

    private static Value moment(ResultSet row, String text) throws SQLException {
        return text.endsWith("infinity")
                ? new Value.Text(text)
                : new Value.Moment(row.getObject(1, OffsetDateTime.class).toInstant());
    }

    /** The answer is not one value. */
    public static final class Unusable extends RuntimeException {
        private final String what;

        Unusable(String what) {
            super("a statement with `into` answers one row of one column, and this one " + what);
            this.what = what;
        }

        public String what() {
            return what;
        }
    }
}
