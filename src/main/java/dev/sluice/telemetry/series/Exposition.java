package dev.sluice.telemetry.series;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;

/** Prometheus's text format 0.0.4. */
public final class Exposition {
    /** Its media type. */
    public static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double LARGEST_WHOLE = 1L << 53;

    private Exposition() {}

    public static String text(Snapshot snapshot) {
        StringBuilder text = new StringBuilder();
        for (Family family : snapshot.families()) {
            Description description = family.description();
            text.append("# HELP ")
                    .append(description.name())
                    .append(' ')
                    .append(escapedHelp(description.help()))
                    .append('\n');
            text.append("# TYPE ")
                    .append(description.name())
                    .append(' ')
                    .append(description.type().name().toLowerCase(Locale.ROOT))
                    .append('\n');
            family.samples().forEach(sample -> sample(description.name(), sample, text));
        }
        return text.toString();
    }

    private static void sample(String name, Family.Sample sample, StringBuilder text) {
        text.append(name);
        char before = '{';
        for (Map.Entry<String, String> label : sample.labels().entrySet()) {
            text.append(before)
                    .append(label.getKey())
                    .append("=\"")
                    .append(escaped(label.getValue()))
                    .append('"');
            before = ',';
        }
        text.append(before == ',' ? "} " : " ").append(number(sample.value())).append('\n');
    }

    private static String escaped(String value) {
        return escapedHelp(value).replace("\"", "\\\"");
    }

    private static String escapedHelp(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE
                ? Long.toString((long) value)
                : new BigDecimal(Double.toString(value)).toPlainString();
    }
}
