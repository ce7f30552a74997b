package dev.sluice.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.stream.Collectors;

/**
 * Amounts as people read them, in the spelling of a runbook's literals: {@code 34s}, {@code 1h30m}, {@code 0.5%},
 * {@code 5_000 rows}, {@code 16MB}, {@code 20_000 rows/s}. Rounded to three significant digits, never to fewer digits than the
 * whole part has.
 */
public final class QuantityFormat {
    /** What a calculation came to that overflowed. */
    private static final String NOT_FINITE = "no finite amount";

    private static final int SHORT = 3;
    private static final int EXACT = 15;

    private QuantityFormat() {}

    /** An amount of the unit. */
    public static String format(double amount, Unit unit) {
        return format(amount, unit, SHORT);
    }

    /**
     * An amount to stand beside another in a sentence: as short as possible, but two different amounts never read the same
     * ({@code 10.04s > 10s}, not {@code 10s > 10s}).
     */
    public static String formatBeside(double amount, double other, Unit unit) {
        for (int digits = SHORT; digits < EXACT; digits++) {
            String text = format(amount, unit, digits);
            if (amount == other || !text.equals(format(other, unit, digits))) {
                return text;
            }
        }
        return format(amount, unit, EXACT);
    }

    /** A value of the unit, of whatever kind; several series as {@code pod=a 3s, pod=b 5s}. */
    public static String format(Value value, Unit unit) {
        return switch (value) {
            case Value.Amount amount -> format(amount.amount(), unit);
            case Value.Flag flag -> Boolean.toString(flag.set());
            case Value.Text text -> text.text();
            case Value.Moment moment -> moment.instant().toString();
            case Value.Series series ->
                series.points().stream()
                        .map(point -> labels(point) + " " + format(point.amount(), unit))
                        .collect(Collectors.joining(", "));
        };
    }

    /** A value of which only the type is known: counts stand without a word. */
    public static String format(Value value, Type type) {
        return value instanceof Value.Amount amount && type instanceof Dimension dimension
                ? format(amount.amount(), dimension)
                : format(value, Unit.TEXT);
    }

    /** An amount of which only the dimension is known: counts stand without a word. */
    public static String format(double amount, Dimension dimension) {
        if (!Double.isFinite(amount)) {
            return NOT_FINITE;
        }
        for (Unit unit : Unit.values()) {
            if (unit.type().equals(dimension)) {
                return format(amount, unit, SHORT);
            }
        }
        return number(amount, SHORT)
                + power("count", dimension.count())
                + power("s", dimension.seconds())
                + power("B", dimension.bytes());
    }

    private static String format(double amount, Unit unit, int digits) {
        if (!Double.isFinite(amount)) {
            return NOT_FINITE;
        }
        return switch (unit) {
            case ROWS -> number(amount, digits) + (Math.abs(amount) == 1 ? " row" : " rows");
            case ROWS_PER_SECOND -> number(amount, digits) + " rows/s";
            case COUNT_PER_SECOND -> number(amount, digits) + "/s";
            case PERCENT -> number(amount, digits) + "%";
            case DURATION -> duration(amount, digits);
            case BYTES -> bytes(amount, digits);
            case BYTES_PER_SECOND -> bytes(amount, digits) + "/s";
            case NUMBER, COUNT, BOOLEAN, TEXT, TIME, IDENTIFIER -> number(amount, digits);
        };
    }

    private static String labels(Value.Point point) {
        return point.labels().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
    }

    private static String power(String unit, int exponent) {
        return switch (exponent) {
            case 0 -> "";
            case 1 -> " " + unit;
            default -> " " + unit + "^" + exponent;
        };
    }

    private static String duration(double seconds, int digits) {
        if (seconds < 0) {
            return "-" + duration(-seconds, digits);
        }
        if (seconds == 0) {
            return "0s";
        }
        // 0.9996 is 1s, not 1_000ms; 59.99 is 1m, not 60s.
        if (below(seconds, digits, 1)) {
            return number(seconds * 1_000, digits) + "ms";
        }
        if (below(seconds, digits, 60)) {
            return number(seconds, digits) + "s";
        }
        StringBuilder text = new StringBuilder();
        if (isWhole(seconds)) {
            minutes(text, (long) seconds);
            append(text, (long) seconds % 60, "s");
            return text.toString();
        }
        BigDecimal fine = BigDecimal.valueOf(seconds).setScale(digits - SHORT, RoundingMode.HALF_UP);
        long whole = fine.longValue();
        BigDecimal rest = fine.subtract(BigDecimal.valueOf(whole)).add(BigDecimal.valueOf(whole % 60));
        minutes(text, whole);
        return rest.signum() == 0
                ? text.toString()
                : text + rest.stripTrailingZeros().toPlainString() + "s";
    }

    /** Whether it is less than the bound once it is rounded. */
    private static boolean below(double amount, int digits, int bound) {
        return isWhole(amount) ? amount < bound : rounded(amount, digits).compareTo(BigDecimal.valueOf(bound)) < 0;
    }

    private static void minutes(StringBuilder text, long seconds) {
        append(text, seconds / 86_400, "d");
        append(text, seconds / 3_600 % 24, "h");
        append(text, seconds / 60 % 60, "m");
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }

    private static String bytes(double amount, int digits) {
        String[] decimal = {"B", "kB", "MB", "GB", "TB"};
        String[] binary = {"B", "KiB", "MiB", "GiB", "TiB"};
        int power = power(amount, 1_024);
        double whole = amount / Math.pow(1_024, power);
        if (power > 0 && whole == Math.rint(whole) && whole < 1_024) {
            return number(whole, digits) + binary[power];
        }
        int thousands = power(amount, 1_000);
        return number(amount / Math.pow(1_000, thousands), digits) + decimal[thousands];
    }

    private static int power(double amount, double base) {
        int power = 0;
        for (double size = Math.abs(amount); size >= base && power < 4; size /= base) {
            power++;
        }
        return power;
    }

    private static String number(double amount, int digits) {
        String plain = isWhole(amount)
                ? Long.toString((long) amount)
                : rounded(amount, digits).stripTrailingZeros().toPlainString();
        int point = plain.indexOf('.');
        int end = point < 0 ? plain.length() : point;
        int start = plain.startsWith("-") ? 1 : 0;
        StringBuilder grouped = new StringBuilder(plain);
        for (int at = end - 3; at > start; at -= 3) {
            grouped.insert(at, '_');
        }
        return grouped.toString();
    }

    /** Whether there is nothing to round, as nearly always: decimals cost a start more than the rest of a check's arithmetic. */
    private static boolean isWhole(double amount) {
        return amount == Math.rint(amount) && Math.abs(amount) < 1e15;
    }

    private static BigDecimal rounded(double amount, int digits) {
        BigDecimal exact = BigDecimal.valueOf(amount);
        int whole = exact.precision() - exact.scale();
        return exact.round(new MathContext(Math.max(digits, whole), RoundingMode.HALF_UP));
    }
}
