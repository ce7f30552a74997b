package dev.sluice.source;

import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Type;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Set;
import org.postgresql.util.PGInterval;

/** Reads columns by the names that PostgreSQL gives its types. */
final class PostgresCells implements RowsAnswer.Cells {
    private static final Set<String> NUMBERS =
            Set.of("int2", "int4", "int8", "numeric", "float4", "float8", "oid", "xid8");
    private static final Set<String> TEXTS = Set.of("text", "varchar", "bpchar", "name", "char", "uuid", "pg_lsn");
    private static final double DAY = 86_400;
    /** As PostgreSQL counts when it turns an interval into seconds. */
    private static final double MONTH = 30 * DAY;

    private static final double YEAR = 365.25 * DAY;

    @Override
    public Value value(ResultSet rows, int index, Question question) throws SQLException, NoAnswer {
        String type = rows.getMetaData().getColumnTypeName(index);
        if (type.equals("bool")) {
            boolean set = rows.getBoolean(index);
            RowsAnswer.Cells.requireNotNull(rows);
            return Conversion.flag(set, question);
        }
        if (NUMBERS.contains(type)) {
            return Conversion.number(RowsAnswer.Cells.number(rows, index), question);
        }
        if (type.equals("interval")) {
            String text = rows.getString(index);
            RowsAnswer.Cells.requireNotNull(rows);
            double seconds = text.endsWith("infinity") ? Double.POSITIVE_INFINITY : seconds(new PGInterval(text));
            return Value.amount(Conversion.interval(seconds, question));
        }
        if (type.equals("timestamptz")) {
            OffsetDateTime time = rows.getObject(index, OffsetDateTime.class);
            RowsAnswer.Cells.requireNotNull(rows);
            return Conversion.moment(time.toInstant(), question);
        }
        String text = rows.getString(index);
        RowsAnswer.Cells.requireNotNull(rows);
        boolean isText = TEXTS.contains(type) || rows.getMetaData().getColumnType(index) == java.sql.Types.VARCHAR;
        if (question.unit().type() == Type.Plain.TEXT || isText) {
            return Conversion.text(text, question);
        }
        throw Conversion.mismatch(type, question);
    }

    /** An interval as durations are written everywhere. */
    static String interval(String text) throws SQLException {
        return text.endsWith("infinity") ? text : QuantityFormat.format(seconds(new PGInterval(text)), Unit.DURATION);
    }

    private static double seconds(PGInterval interval) {
        return interval.getYears() * YEAR
                + interval.getMonths() * MONTH
                + interval.getDays() * DAY
                + interval.getHours() * 3_600.0
                + interval.getMinutes() * 60.0
                + interval.getSeconds();
    }
}
