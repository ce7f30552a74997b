package dev.sluice.document.alert;

import dev.sluice.value.Dimension;
import dev.sluice.value.Type;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;

/**
 * Texts of alerts as Prometheus's templates, and what Prometheus makes of them: the unit tests of the rules state the expanded text.
 * The number formats are those of {@code template/template.go} of Prometheus 2 and 3.
 */
final class GoTemplate {
    static final String PHASE = "{{ $labels.phase }}";

    private static final String OPENING = "{{ \"{{\" }}";
    private static final MathContext FOUR_DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);
    private static final String[] LARGE = {"", "k", "M", "G", "T", "P", "E", "Z", "Y"};
    private static final String[] BINARY = {"", "ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"};
    private static final String[] SMALL = {"", "m", "u", "n", "p", "f", "a", "z", "y"};

    private GoTemplate() {}

    /** How a value is written. */
    enum Format {
        PLAIN("{{ $value | printf \"%.4g\" }}"),
        COUNT("{{ $value | humanize }}"),
        RATE("{{ $value | humanize }}/s"),
        PERCENT("{{ $value | printf \"%.4g\" }}%"),
        DURATION("{{ $value | humanizeDuration }}"),
        BYTES("{{ $value | humanize1024 }}B"),
        BYTE_RATE("{{ $value | humanize1024 }}B/s");

        private final String template;

        Format(String template) {
            this.template = template;
        }

        String template() {
            return template;
        }

        static Optional<Format> of(Type type) {
            if (!(type instanceof Dimension dimension)) {
                return Optional.empty();
            }
            if (dimension.equals(Dimension.COUNT)) {
                return Optional.of(COUNT);
            }
            if (dimension.equals(Dimension.COUNT_RATE)) {
                return Optional.of(RATE);
            }
            if (dimension.equals(Dimension.PERCENT)) {
                return Optional.of(PERCENT);
            }
            if (dimension.equals(Dimension.DURATION)) {
                return Optional.of(DURATION);
            }
            if (dimension.equals(Dimension.BYTES)) {
                return Optional.of(BYTES);
            }
            return Optional.of(dimension.equals(Dimension.BYTE_RATE) ? BYTE_RATE : PLAIN);
        }

        String expand(double value) {
            return switch (this) {
                case PLAIN -> fourDigits(value);
                case COUNT -> humanize(value, LARGE, 1_000);
                case RATE -> humanize(value, LARGE, 1_000) + "/s";
                case PERCENT -> fourDigits(value) + "%";
                case DURATION -> duration(value);
                case BYTES -> humanize(value, BINARY, 1_024) + "B";
                case BYTE_RATE -> humanize(value, BINARY, 1_024) + "B/s";
            };
        }
    }

    /** An author's text inside a template: on one line, and nothing in it is taken for a template. */
    static String text(String text) {
        return oneLine(text).replace("{{", OPENING);
    }

    /** The text on one line; what is not to be seen, or turns the direction of writing, by its number. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.strip().replaceAll("\\s+", " ").codePoints().forEach(character -> {
            int kind = Character.getType(character);
            if (kind == Character.CONTROL
                    || kind == Character.FORMAT
                    || kind == Character.SURROGATE
                    || kind == Character.LINE_SEPARATOR
                    || kind == Character.PARAGRAPH_SEPARATOR) {
                line.append(String.format(Locale.ROOT, "<U+%04X>", character));
            } else {
                line.appendCodePoint(character);
            }
        });
        return line.toString();
    }

    /** What Prometheus makes of a template that {@link Format} and {@link #text} built. */
    static String expand(String template, double value, String phase) {
        String expanded = template;
        for (Format format : Format.values()) {
            expanded = expanded.replace(format.template(), format.expand(value));
        }
        return expanded.replace(PHASE, phase).replace(OPENING, "{{");
    }

    private static String humanize(double value, String[] prefixes, double base) {
        double rest = value;
        boolean small = base == 1_000 && Math.abs(value) < 1;
        if (value == 0 || base == 1_024 && Math.abs(value) <= 1) {
            return fourDigits(value);
        }
        int prefix = 0;
        if (small) {
            while (Math.abs(rest) < 1 && prefix < SMALL.length - 1) {
                rest *= base;
                prefix++;
            }
            return fourDigits(rest) + SMALL[prefix];
        }
        while (Math.abs(rest) >= base && prefix < prefixes.length - 1) {
            rest /= base;
            prefix++;
        }
        return fourDigits(rest) + prefixes[prefix];
    }

    private static String duration(double value) {
        if (value == 0) {
            return "0s";
        }
        if (Math.abs(value) < 1) {
            return humanize(value, SMALL, 1_000) + "s";
        }
        String sign = value < 0 ? "-" : "";
        double amount = Math.abs(value);
        long whole = (long) amount;
        long seconds = whole % 60;
        long minutes = whole / 60 % 60;
        long hours = whole / 3_600 % 24;
        long days = whole / 86_400;
        if (days != 0) {
            return sign + days + "d " + hours + "h " + minutes + "m " + seconds + "s";
        }
        if (hours != 0) {
            return sign + hours + "h " + minutes + "m " + seconds + "s";
        }
        return minutes != 0 ? sign + minutes + "m " + seconds + "s" : sign + fourDigits(amount) + "s";
    }

    /** Go's {@code %.4g}. */
    private static String fourDigits(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(FOUR_DIGITS).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < 4) {
            return rounded.toPlainString();
        }
        BigDecimal mantissa = rounded.movePointLeft(exponent).stripTrailingZeros();
        return mantissa.toPlainString()
                + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
