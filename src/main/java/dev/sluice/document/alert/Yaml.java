package dev.sluice.document.alert;

import java.time.Duration;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Represent;
import org.yaml.snakeyaml.representer.Representer;

/** Writes values as YAML in one style: block lists, no anchors, no broken lines, and every text quoted that needs it. */
final class Yaml {
    private static final int INDENT = 2;
    private static final int UNBROKEN = Integer.MAX_VALUE / 2;
    private static final List<String> UNITS = List.of("d", "h", "m", "s", "ms");
    private static final List<Long> LENGTHS = List.of(86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L);

    private Yaml() {}

    /** Maps, lists, texts, numbers and truth values, each line behind so many blanks; a list has two of its own. */
    static String dump(Object value, int indent) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndent(INDENT);
        options.setIndicatorIndent(INDENT);
        options.setIndentWithIndicator(true);
        options.setWidth(UNBROKEN);
        options.setSplitLines(false);
        String text = new org.yaml.snakeyaml.Yaml(new Texts(options), options).dump(value);
        return indent == 0 ? text : text.indent(indent);
    }

    /** Texts of one line of ASCII go past the patterns for all others: a third of the time that writing takes. */
    private static final class Texts extends Representer {
        Texts(DumperOptions options) {
            super(options);
            Represent other = representers.get(String.class);
            representers.put(
                    String.class,
                    data -> isPlain((String) data)
                            ? representScalar(Tag.STR, (String) data)
                            : other.representData(data));
        }

        private static boolean isPlain(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                    return false;
                }
            }
            return true;
        }
    }

    /** A length of time as Prometheus and its kin read it: {@code 1h30m}; whole milliseconds, never negative. */
    static String duration(Duration duration) {
        long left = duration.toMillis();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < UNITS.size(); i++) {
            long count = left / LENGTHS.get(i);
            if (count > 0) {
                text.append(count).append(UNITS.get(i));
                left -= count * LENGTHS.get(i);
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }

    /** Lines of comment; whatever stands in them stays one. */
    static String comment(List<String> lines, int indent) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            String visible = line.codePoints()
                    .map(c -> Character.isISOControl(c)
                                    || Character.getType(c) == Character.FORMAT
                                    || c == 0x2028
                                    || c == 0x2029
                                    || c >= 0xD800 && c <= 0xDFFF
                            ? ' '
                            : c)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString()
                    .stripTrailing();
            text.append(" ".repeat(indent))
                    .append(visible.isEmpty() ? "#" : "# " + visible)
                    .append('\n');
        }
        return text.toString();
    }
}
