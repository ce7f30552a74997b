package dev.sluice.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Reads amounts as people write them in a runbook or on the command line: {@code 0.5%}, {@code 250ms}, {@code 1h30m},
 * {@code 16MB}, {@code 5_000 rows}, {@code 4MB/s}. Units are spelled exactly; an empty result means that the word is none of
 * these.
 */
public final class QuantityParser {
    private static final double NANOS = 1e9;

    private QuantityParser() {}

    /** A literal with its unit, or a bare number; a leading minus is taken. */
    public static Optional<Quantity> parse(String text) {
        String word = text.strip();
        boolean negative = word.startsWith("-");
        if (negative) {
            word = word.substring(1);
        }
        int end = numberEnd(word, 0);
        if (end == 0) {
            return Optional.empty();
        }
        Optional<Quantity> parsed = withUnit(word, end);
        return negative ? parsed.map(found -> new Quantity(-found.amount(), found.dimension())) : parsed;
    }

    /** A value of the unit, as {@code --set name=value} gives it; counts and numbers need no unit, all others do. */
    public static Optional<Value> parse(String text, Unit unit) {
        String word = text.strip();
        return switch (unit.type()) {
            case Dimension dimension ->
                parse(word)
                        .filter(found -> fits(found.dimension(), dimension))
                        .map(found -> Value.amount(found.amount()));
            case Type.Plain plain ->
                switch (plain) {
                    case BOOLEAN -> flag(word);
                    case TEXT -> Optional.of(new Value.Text(text));
                    case TIME -> moment(word).map(Value.Moment::new);
                    case IDENTIFIER -> isIdentifier(word) ? Optional.of(new Value.Text(word)) : Optional.empty();
                };
        };
    }

    /** Whether a literal of one dimension may stand for a value of another: a bare number also stands for a count. */
    public static boolean fits(Dimension literal, Dimension wanted) {
        return literal.equals(wanted) || literal.equals(Dimension.NUMBER) && wanted.equals(Dimension.COUNT);
    }

    /** {@code 2026-11-20} (midnight UTC), {@code 2026-11-20T14:00Z}, {@code 2026-11-20T14:00+01:00}. */
    public static Optional<Instant> moment(String word) {
        try {
            if (word.indexOf('T') < 0) {
                return Optional.of(LocalDate.parse(word).atStartOfDay().toInstant(ZoneOffset.UTC));
            }
            boolean zoned = word.endsWith("Z") || word.indexOf('+') > 0 || word.lastIndexOf('-') > word.indexOf('T');
            return Optional.of(
                    zoned
                            ? OffsetDateTime.parse(word).toInstant()
                            : LocalDateTime.parse(word).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    /** Whether the word can name a table or column, with or without a schema: {@code orders}, {@code shop.orders}. */
    public static boolean isIdentifier(String word) {
        boolean atStart = true;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '.' && !atStart) {
                atStart = true;
            } else if (Character.isLetter(c) || c == '_' || !atStart && (Character.isDigit(c) || c == '$')) {
                atStart = false;
            } else {
                return false;
            }
        }
        return !atStart;
    }

    private static Optional<Value> flag(String word) {
        return switch (word) {
            case "true" -> Optional.of(Value.flag(true));
            case "false" -> Optional.of(Value.flag(false));
            default -> Optional.empty();
        };
    }

    private static Optional<Quantity> withUnit(String word, int end) {
        double number = number(word, 0, end);
        String unit = word.substring(end);
        return switch (unit.strip()) {
            case "" -> quantity(number, Dimension.NUMBER);
            case "rows", "count" -> quantity(number, Dimension.COUNT);
            case "rows/s", "count/s", "/s" -> quantity(number, Dimension.COUNT_RATE);
            default -> glued(word, number, unit);
        };
    }

    /** Units that stand without a blank. */
    private static Optional<Quantity> glued(String word, double number, String unit) {
        if (unit.equals("%")) {
            return quantity(number, Dimension.PERCENT);
        }
        boolean rate = unit.endsWith("/s");
        Optional<Double> size = byteSize(rate ? unit.substring(0, unit.length() - 2) : unit);
        if (size.isPresent()) {
            return quantity(number * size.get(), rate ? Dimension.BYTE_RATE : Dimension.BYTES);
        }
        return seconds(word);
    }

    private static Optional<Double> byteSize(String unit) {
        return switch (unit) {
            case "B" -> Optional.of(1.0);
            case "kB" -> Optional.of(1e3);
            case "MB" -> Optional.of(1e6);
            case "GB" -> Optional.of(1e9);
            case "TB" -> Optional.of(1e12);
            case "KiB" -> Optional.of(0x1p10);
            case "MiB" -> Optional.of(0x1p20);
            case "GiB" -> Optional.of(0x1p30);
            case "TiB" -> Optional.of(0x1p40);
            default -> Optional.empty();
        };
    }

    /** {@code 1h30m}: parts from the largest to the smallest unit, each at most once. */
    private static Optional<Quantity> seconds(String word) {
        double total = 0;
        double last = Double.POSITIVE_INFINITY;
        int at = 0;
        while (at < word.length()) {
            int numberEnd = numberEnd(word, at);
            int unitEnd = numberEnd;
            while (unitEnd < word.length() && Character.isLetter(word.charAt(unitEnd))) {
                unitEnd++;
            }
            double unit = secondsOf(word.substring(numberEnd, unitEnd));
            if (numberEnd == at || unit == 0 || unit >= last) {
                return Optional.empty();
            }
            total += number(word, at, numberEnd) * unit;
            last = unit;
            at = unitEnd;
        }
        // Sums such as 1.1s + 200ms must not carry binary dust into texts and digests.
        double scale = NANOS;
        return quantity(total < 1e6 ? Math.rint(total * scale) / scale : total, Dimension.DURATION);
    }

    private static double number(String word, int from, int to) {
        long whole = 0;
        for (int i = from; i < to; i++) {
            char c = word.charAt(i);
            // Up to here a double is exact; the rest is for the library.
            if (c == '.' || to - from > 15) {
                return Double.parseDouble(word.substring(from, to).replace("_", ""));
            }
            whole = c == '_' ? whole : 10 * whole + (c - '0');
        }
        return whole;
    }

    private static double secondsOf(String unit) {
        return switch (unit) {
            case "ms" -> 1e-3;
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3_600;
            case "d" -> 86_400;
            default -> 0;
        };
    }

    private static Optional<Quantity> quantity(double amount, Dimension dimension) {
        return Double.isFinite(amount) ? Optional.of(new Quantity(amount, dimension)) : Optional.empty();
    }

    /** End of {@code 5_000} or {@code 0.25} at the offset; the offset itself if there is no number. */
    private static int numberEnd(String word, int from) {
        int end = digits(word, from);
        if (end > from && end + 1 < word.length() && word.charAt(end) == '.' && isDigit(word.charAt(end + 1))) {
            end = digits(word, end + 1);
        }
        return end;
    }

    private static int digits(String word, int from) {
        int end = from;
        while (end < word.length()
                && (isDigit(word.charAt(end))
                        || end > from
                                && word.charAt(end) == '_'
                                && end + 1 < word.length()
                                && isDigit(word.charAt(end + 1)))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
