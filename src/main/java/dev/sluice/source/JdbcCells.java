package dev.sluice.source;

import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads columns by the types of JDBC.
 *
 * @param mariaDb whether TIME is a length of time, and a time without zone is one of UTC, in which the session was put
 */
record JdbcCells(boolean mariaDb) implements RowsAnswer.Cells {
    private static final Pattern TIME = Pattern.compile("(-?)(\\d+):(\\d\\d):(\\d\\d(?:\\.\\d+)?)");

    @Override
    public Value value(ResultSet rows, int column, Question question) throws SQLException, NoAnswer {
        int type = rows.getMetaData().getColumnType(column);
        return switch (type) {
            case Types.BIT, Types.BOOLEAN -> {
                boolean set = rows.getBoolean(column);
                RowsAnswer.Cells.requireNotNull(rows);
                yield Conversion.flag(set, question);
            }
            case Types.TINYINT,
                    Types.SMALLINT,
                    Types.INTEGER,
                    Types.BIGINT,
                    Types.DECIMAL,
                    Types.NUMERIC,
                    Types.REAL,
                    Types.FLOAT,
                    Types.DOUBLE -> Conversion.number(RowsAnswer.Cells.number(rows, column), question);
            case Types.TIMESTAMP_WITH_TIMEZONE -> {
                OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
                RowsAnswer.Cells.requireNotNull(rows);
                yield Conversion.moment(time.toInstant(), question);
            }
            case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR, Types.LONGNVARCHAR ->
                Conversion.text(text(rows, column), question);
            default -> mariaDb ? ofMariaDb(rows, column, type, question) : other(rows, column, question);
        };
    }

    private static Value ofMariaDb(ResultSet rows, int column, int type, Question question)
            throws SQLException, NoAnswer {
        return switch (type) {
            case Types.TIME -> Value.amount(Conversion.interval(seconds(text(rows, column)), question));
            case Types.TIMESTAMP -> {
                LocalDateTime time = rows.getObject(column, LocalDateTime.class);
                RowsAnswer.Cells.requireNotNull(rows);
                yield Conversion.moment(time.toInstant(ZoneOffset.UTC), question);
            }
            default -> other(rows, column, question);
        };
    }

    private static Value other(ResultSet rows, int column, Question question) throws SQLException, NoAnswer {
        String text = text(rows, column);
        if (question.unit().type() == Type.Plain.TEXT) {
            return Conversion.text(text, question);
        }
        throw Conversion.mismatch(rows.getMetaData().getColumnTypeName(column), question);
    }

    private static String text(ResultSet rows, int column) throws SQLException, NoAnswer {
        String text = rows.getString(column);
        RowsAnswer.Cells.requireNotNull(rows);
        return text;
    }

    private static double seconds(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return Double.NaN;
        }
        double seconds = Integer.parseInt(time.group(2)) * 3_600.0
                + Integer.parseInt(time.group(3)) * 60.0
                + Double.parseDouble(time.group(4));
        return time.group(1).isEmpty() ? seconds : -seconds;
    }
}
