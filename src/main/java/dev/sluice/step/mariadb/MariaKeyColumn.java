package dev.sluice.step.mariadb;

import dev.sluice.step.sql.Prepared;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One column of a key. Its values go as text, from which the server makes the same value again.
 *
 * @param name as the catalog has it
 * @param value what makes a value of its type of a text, which stands for {@code %s}
 * @param order as a checkpoint keeps it
 */
record MariaKeyColumn(String name, Kind kind, String value, String order) {

    /** Kinds of types, as far as their values can be taken for places on a line. */
    enum Kind {
        WHOLE,
        DECIMAL,
        DATE,
        MOMENT,
        BYTES,
        TEXT,
        UUID
    }

    static final String SUPPORTED =
            "tinyint, smallint, mediumint, int, bigint, decimal, date, datetime, timestamp, char,"
                    + " varchar, binary, varbinary, uuid";

    /** Of the first bytes a place is made; a double holds no more. */
    private static final int BYTES_OF_PLACE = 6;

    private static final int HEX = 16;

    private static final DateTimeFormatter MOMENT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .toFormatter();

    private static final double NANOS = 1e9;

    /** @return absent for a type that no key may have */
    static Optional<MariaKeyColumn> of(String name, MariaTable.Column column) {
        return switch (column.type()) {
            case "tinyint", "smallint", "mediumint", "int", "bigint" ->
                some(name, column, Kind.WHOLE, "cast(%s as " + (column.unsigned() ? "unsigned)" : "signed)"));
            case "decimal" ->
                some(
                        name,
                        column,
                        Kind.DECIMAL,
                        "cast(%s as decimal(" + column.precision() + ", " + column.scale() + "))");
            case "date" -> some(name, column, Kind.DATE, "cast(%s as date)");
            case "datetime", "timestamp" -> some(name, column, Kind.MOMENT, "cast(%s as datetime(6))");
            case "binary", "varbinary" -> some(name, column, Kind.BYTES, "unhex(%s)");
            case "char", "varchar" ->
                some(
                        name,
                        column,
                        Kind.TEXT,
                        "convert(%s using " + column.charset() + ") collate " + column.collation());
            case "uuid" -> some(name, column, Kind.UUID, "cast(%s as uuid)");
            default -> Optional.empty();
        };
    }

    private static Optional<MariaKeyColumn> some(String name, MariaTable.Column column, Kind kind, String value) {
        return Optional.of(new MariaKeyColumn(name, kind, value, order(column)));
    }

    /** Lengths of whole numbers and of texts move no key; other types round to theirs, or fill up to it. */
    private static String order(MariaTable.Column column) {
        return switch (column.type()) {
            case "decimal", "datetime", "timestamp", "binary" -> column.full();
            case "char", "varchar" -> column.type() + " collate " + column.collation();
            default -> column.type() + (column.unsigned() ? " unsigned" : "");
        };
    }

    String quoted() {
        return Prepared.quote(name);
    }

    /** The column as text. */
    String text(String qualifier) {
        return kind == Kind.BYTES ? "hex(" + qualifier + quoted() + ")" : "cast(" + qualifier + quoted() + " as char)";
    }

    /** What an expression that gives a text stands for. */
    String valueOf(String text) {
        return value.formatted(text);
    }

    boolean hasPlaces() {
        return kind != Kind.TEXT && kind != Kind.UUID;
    }

    /** Where on a line a value lies; absent for types without places, and dates that are none. */
    OptionalDouble place(String text) {
        try {
            return switch (kind) {
                case WHOLE, DECIMAL -> OptionalDouble.of(new BigDecimal(text).doubleValue());
                case DATE -> OptionalDouble.of(LocalDate.parse(text).toEpochDay());
                case MOMENT -> {
                    Instant moment = LocalDateTime.parse(text, MOMENT).toInstant(ZoneOffset.UTC);
                    yield OptionalDouble.of(moment.getEpochSecond() + moment.getNano() / NANOS);
                }
                case BYTES -> OptionalDouble.of(head(text).doubleValue());
                case TEXT, UUID -> OptionalDouble.empty();
            };
        } catch (java.time.DateTimeException noDate) {
            return OptionalDouble.empty();
        }
    }

    private static BigInteger head(String hex) {
        String padded = hex + "0".repeat(2 * BYTES_OF_PLACE);
        return new BigInteger(padded.substring(0, 2 * BYTES_OF_PLACE), HEX);
    }

    /** A value about at that place, which need not be anybody's; of a type with places. */
    String at(double place) {
        return switch (kind) {
            case WHOLE ->
                BigDecimal.valueOf(place).setScale(0, RoundingMode.DOWN).toPlainString();
            case DECIMAL -> BigDecimal.valueOf(place).toPlainString();
            case DATE -> LocalDate.ofEpochDay((long) place).toString();
            case MOMENT -> MOMENT.format(LocalDateTime.ofEpochSecond((long) Math.floor(place), 0, ZoneOffset.UTC));
            case BYTES -> "%012X".formatted((long) place);
            case TEXT, UUID -> throw new IllegalStateException("keys of " + name + " have no places");
        };
    }
}
