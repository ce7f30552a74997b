package dev.sluice.language.check;

import dev.sluice.value.Dimension;
import dev.sluice.value.QuantityParser;
import dev.sluice.value.Type;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Names of types in messages, and which go together. */
final class Types {
    private Types() {}

    /** With its article: {@code a duration}. */
    static String name(Type type) {
        return switch (type) {
            case Type.Plain plain ->
                switch (plain) {
                    case BOOLEAN -> "a condition";
                    case TEXT -> "a text";
                    case TIME -> "a time";
                    case IDENTIFIER -> "an identifier";
                };
            case Dimension dimension -> name(dimension);
        };
    }

    private static String name(Dimension dimension) {
        if (dimension.equals(Dimension.NUMBER)) {
            return "a plain number";
        }
        if (dimension.equals(Dimension.COUNT)) {
            return "a count";
        }
        if (dimension.equals(Dimension.PERCENT)) {
            return "a percentage";
        }
        if (dimension.equals(Dimension.DURATION)) {
            return "a duration";
        }
        if (dimension.equals(Dimension.BYTES)) {
            return "a size in bytes";
        }
        if (dimension.equals(Dimension.COUNT_RATE)) {
            return "a rate per second";
        }
        if (dimension.equals(Dimension.BYTE_RATE)) {
            return "a rate in bytes per second";
        }
        return "a quantity in " + powers(dimension);
    }

    /** A literal of the type, to show what to type. */
    static String example(Type type) {
        if (type.equals(Dimension.DURATION)) {
            return "30s";
        }
        if (type.equals(Dimension.PERCENT)) {
            return "5%";
        }
        if (type.equals(Dimension.BYTES)) {
            return "16MB";
        }
        if (type.equals(Dimension.COUNT_RATE)) {
            return "20_000 rows/s";
        }
        if (type.equals(Dimension.BYTE_RATE)) {
            return "4MB/s";
        }
        return switch (type) {
            case Type.Plain plain ->
                switch (plain) {
                    case BOOLEAN -> "true";
                    case TEXT -> "\"eu-west\"";
                    case TIME -> "2026-11-20T14:00Z";
                    case IDENTIFIER -> "orders";
                };
            case Dimension dimension -> "5_000";
        };
    }

    /** A value that stands in for one that is not known yet. */
    static Value placeholder(Unit unit) {
        return switch (unit.type()) {
            case Dimension quantity ->
                QuantityParser.parse(example(quantity), unit).orElseGet(() -> Value.amount(1));
            case Type.Plain plain ->
                switch (plain) {
                    case BOOLEAN -> Value.flag(true);
                    case TEXT -> new Value.Text("value");
                    case IDENTIFIER -> new Value.Text("name");
                    case TIME -> QuantityParser.parse("2026-01-01", Unit.TIME).orElseThrow();
                };
        };
    }

    /** A bare number as a literal of the type. */
    static String withUnit(String number, Type type) {
        String example = example(type);
        int digits = 0;
        while (digits < example.length()
                && (Character.isDigit(example.charAt(digits)) || example.charAt(digits) == '_')) {
            digits++;
        }
        return number + example.substring(digits);
    }

    /** Whether quantities of both may be compared and added; a plain number counts things, too. */
    static boolean comparable(Type one, Type two) {
        return one.equals(two) || isCount(one) && isCount(two);
    }

    private static boolean isCount(Type type) {
        return type.equals(Dimension.NUMBER) || type.equals(Dimension.COUNT);
    }

    static Optional<Unit> unit(String word) {
        return Arrays.stream(Unit.values())
                .filter(unit -> unit.word().equals(word))
                .findFirst();
    }

    static List<String> unitWords() {
        return Arrays.stream(Unit.values()).map(Unit::word).toList();
    }

    private static String powers(Dimension dimension) {
        StringBuilder text = new StringBuilder();
        append(text, "count", dimension.count());
        append(text, "s", dimension.seconds());
        append(text, "bytes", dimension.bytes());
        return text.toString();
    }

    private static void append(StringBuilder text, String unit, int exponent) {
        if (exponent != 0) {
            text.append(text.isEmpty() ? "" : " ").append(unit).append(exponent == 1 ? "" : "^" + exponent);
        }
    }
}
