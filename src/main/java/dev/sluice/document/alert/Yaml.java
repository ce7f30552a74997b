package dev.sluice.document.alert;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;

/**
 * Writes values as YAML in one style: block lists, no anchors, no broken lines, and every text quoted that needs it. How a text has to
 * be written, SnakeYAML says; lines and indentation are ours, which takes a quarter of the time that its own take.
 */
final class Yaml {
    private static final int INDENT = 2;
    private static final int UNBROKEN = Integer.MAX_VALUE / 2;
    private static final List<String> UNITS = List.of("d", "h", "m", "s", "ms");
    private static final List<Long> LENGTHS = List.of(86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L);
    private static final String KEY = "k";
    /** What a reader might take for something else than a text. */
    private static final Set<String> WORDS =
            Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf");

    private static final int LONGEST_WORD = 5;

    private final org.yaml.snakeyaml.Yaml library;
    private final Map<Object, List<String>> scalars = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    private Yaml() {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndent(INDENT);
        options.setIndicatorIndent(INDENT);
        options.setIndentWithIndicator(true);
        options.setWidth(UNBROKEN);
        options.setSplitLines(false);
        library = new org.yaml.snakeyaml.Yaml(options);
    }

    /** Maps, lists, texts, numbers and truth values, each line behind so many blanks; a list has two of its own. */
    static String dump(Object value, int indent) {
        Yaml yaml = new Yaml();
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            yaml.map(map, indent, false);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            yaml.list(list, indent);
        } else {
            throw new IllegalArgumentException("a document is a map or a list, and not empty");
        }
        return yaml.text.toString();
    }

    /** @param begun whether the first line has its indentation already, behind the dash of a list */
    private void map(Map<?, ?> map, int indent, boolean begun) {
        boolean first = begun;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!first) {
                text.repeat(' ', indent);
            }
            first = false;
            text.append(scalar(entry.getKey()).getFirst()).append(':');
            Object value = entry.getValue();
            if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
                text.append('\n');
                map(inner, indent + INDENT, false);
            } else if (value instanceof List<?> inner && !inner.isEmpty()) {
                text.append('\n');
                list(inner, indent);
            } else {
                text.append(' ');
                scalar(value, indent);
            }
        }
    }

    private void list(List<?> list, int indent) {
        for (Object value : list) {
            text.repeat(' ', indent + INDENT).append("- ");
            if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
                map(inner, indent + 2 * INDENT, true);
            } else if (value instanceof List<?> inner && !inner.isEmpty()) {
                throw new IllegalArgumentException("a list in a list is not needed yet");
            } else {
                scalar(value, indent + INDENT);
            }
        }
    }

    /** @param indent of the line on which it begins; further lines stand deeper */
    private void scalar(Object value, int indent) {
        List<String> lines = scalar(value);
        text.append(lines.getFirst()).append('\n');
        for (String line : lines.subList(1, lines.size())) {
            if (!line.isEmpty()) {
                text.repeat(' ', indent).append(line);
            }
            text.append('\n');
        }
    }

    private List<String> scalar(Object value) {
        if (value instanceof String plain && isPlain(plain)) {
            return List.of(plain);
        }
        if (value instanceof String sentence && isSentence(sentence)) {
            return List.of("'" + sentence.replace("'", "''") + "'");
        }
        return scalars.computeIfAbsent(value, unknown -> {
            String written = library.dump(Collections.singletonMap(KEY, unknown));
            return List.of(
                    written.substring(KEY.length() + 2, written.length() - 1).split("\n", -1));
        });
    }

    /** Whether SnakeYAML would write a text as it stands, told without asking it; most are such. */
    private static boolean isPlain(String text) {
        if (text.isEmpty() || !(isLetter(text.charAt(0)) ? isNoOtherWord(text) : isNoNumber(text))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alone = c == ' ' && i + 1 < text.length() && text.charAt(i - 1) != ' ' && text.charAt(i + 1) != '#';
            boolean inWord = c == ':' && i + 1 < text.length() && text.charAt(i + 1) != ' ';
            if (!isLetter(c) && !(c >= '0' && c <= '9') && "_-./()=,+{}\"<>~|*".indexOf(c) < 0 && !alone && !inWord) {
                return false;
            }
        }
        return true;
    }

    /** Whether SnakeYAML would put a text in single quotes, told without asking it: words with a colon among them. */
    private static boolean isSentence(String text) {
        if (text.isEmpty() || !isLetter(text.charAt(0)) || !text.contains(": ") || text.endsWith(" ")) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean isNoOtherWord(String text) {
        return text.length() > LONGEST_WORD || !WORDS.contains(text.toLowerCase(Locale.ROOT));
    }

    /** Of what begins with a digit: a length of time, or the values of a series. */
    private static boolean isNoNumber(String text) {
        boolean other = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && "msh+x. _".indexOf(c) < 0) {
                return false;
            }
            other |= i > 0 && "msh+".indexOf(c) >= 0;
        }
        return other && text.charAt(0) >= '0' && text.charAt(0) <= '9';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
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
