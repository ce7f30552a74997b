package dev.sluice.document.board;

import java.util.regex.Pattern;

/**
 * Text of unknown content in a dashboard. Grafana puts variables into titles, descriptions, links and queries alike: {@code $name},
 * {@code ${name}}, {@code [[name]]}. What comes out holds none of them, and nothing that a reader cannot see.
 */
final class GrafanaText {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?=[\\w{])");
    private static final Pattern OLD_VARIABLE = Pattern.compile("\\[(?=\\[\\w)");

    private GrafanaText() {}

    /** Running text on one line; a dollar that would begin a variable becomes a wide one. */
    static String line(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\n' || c == '\r' || c == '\t') {
                line.append(' ');
            } else if (isUnseen(c)) {
                line.append("<U+%04X>".formatted(c));
            } else {
                line.appendCodePoint(c);
            }
        });
        String visible = line.toString().replaceAll(" {2,}", " ").strip();
        return withoutVariables(visible);
    }

    private static String withoutVariables(String text) {
        return OLD_VARIABLE.matcher(VARIABLE.matcher(text).replaceAll("＄")).replaceAll("[ ");
    }

    /**
     * A PromQL expression that means the same: in its strings, what would begin a variable is written by its number, and comments
     * are left out.
     */
    static String query(String expression) {
        StringBuilder query = new StringBuilder();
        int at = 0;
        while (at < expression.length()) {
            char c = expression.charAt(at);
            if (c == '#') {
                int end = expression.indexOf('\n', at);
                at = end < 0 ? expression.length() : end;
            } else if (c == '"' || c == '\'' || c == '`') {
                int end = stringEnd(expression, at);
                query.append(string(expression.substring(at, end)));
                at = end;
            } else {
                int end = at + 1;
                while (end < expression.length() && "#\"'`".indexOf(expression.charAt(end)) < 0) {
                    end++;
                }
                query.append(withoutVariables(expression.substring(at, end)));
                at = end;
            }
        }
        return withoutLoneSurrogates(query.toString()).strip();
    }

    /** An address; a dollar in it is written by its number. */
    static String address(String url) {
        return url.replace("$", "%24").replace("[", "%5B").replace("]", "%5D").replaceAll("\\s", "%20");
    }

    private static int stringEnd(String expression, int start) {
        char quote = expression.charAt(start);
        for (int i = start + 1; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '\\' && quote != '`') {
                i++;
            } else if (c == quote) {
                return i + 1;
            }
        }
        return expression.length();
    }

    private static String string(String literal) {
        if (!VARIABLE.matcher(literal).find() && !OLD_VARIABLE.matcher(literal).find()) {
            return literal;
        }
        String quoted = literal.startsWith("`") ? requoted(literal) : literal;
        return OLD_VARIABLE
                .matcher(VARIABLE.matcher(quoted).replaceAll("\\\\x24"))
                .replaceAll("\\\\x5b");
    }

    /** A string between backticks, which knows no numbers, between quotes. */
    private static String requoted(String literal) {
        int end = literal.length() > 1 && literal.endsWith("`") ? literal.length() - 1 : literal.length();
        return "\""
                + literal.substring(1, end)
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + "\"";
    }

    private static String withoutLoneSurrogates(String text) {
        StringBuilder whole = new StringBuilder();
        text.codePoints().forEach(c -> whole.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
        return whole.toString();
    }

    private static boolean isUnseen(int c) {
        return Character.isISOControl(c)
                || c >= 0x202A && c <= 0x202E
                || c >= 0x2066 && c <= 0x2069
                || c == 0x200B
                || c == 0x200E
                || c == 0x200F
                || c == 0x2028
                || c == 0x2029
                || c == 0xFEFF
                || c >= 0xD800 && c <= 0xDFFF;
    }
}
