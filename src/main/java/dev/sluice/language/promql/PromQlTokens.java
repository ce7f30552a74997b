package dev.sluice.language.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** PromQL's lexical structure. Braces are one token each, with all that stands in them. */
final class PromQlTokens {

    enum Kind {
        NAME,
        NUMBER,
        STRING,
        /** A whole {@code {...}}. */
        MATCHERS,
        SYMBOL
    }

    record Token(Kind kind, int start, int end, String text) {
        boolean is(String expected) {
            return kind != Kind.STRING && text.equals(expected);
        }

        boolean isWord(String keyword) {
            return kind == Kind.NAME && text.equalsIgnoreCase(keyword);
        }
    }

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private PromQlTokens(String text) {
        this.text = text;
    }

    /** The tokens, or nothing if a quote or brace is never closed or a character means nothing. */
    static Optional<List<Token>> scan(String text) {
        PromQlTokens scanner = new PromQlTokens(text);
        while (scanner.at < text.length()) {
            if (!scanner.next()) {
                return Optional.empty();
            }
        }
        return Optional.of(scanner.tokens);
    }

    private boolean next() {
        char c = text.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
            return true;
        }
        if (c == '#') {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end;
            return true;
        }
        // A name may begin with a colon, but `[1h:5m]` holds two durations.
        if (c == ':' && !tokens.isEmpty() && tokens.getLast().kind() == Kind.NUMBER) {
            return add(Kind.SYMBOL, at + 1);
        }
        if (isNameStart(c)) {
            return add(Kind.NAME, nameEnd());
        }
        if (isDigit(c) || c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1))) {
            return add(Kind.NUMBER, numberEnd());
        }
        if (c == '"' || c == '\'' || c == '`') {
            int end = stringEnd(at);
            return end > 0 && add(Kind.STRING, end);
        }
        if (c == '{') {
            int end = bracesEnd();
            return end > 0 && add(Kind.MATCHERS, end);
        }
        return "()[],+-*/%^=!<>~@:".indexOf(c) >= 0 && add(Kind.SYMBOL, at + 1);
    }

    private boolean add(Kind kind, int end) {
        tokens.add(new Token(kind, at, end, text.substring(at, end)));
        at = end;
        return true;
    }

    private int nameEnd() {
        int end = at;
        while (end < text.length() && (isNameStart(text.charAt(end)) || isDigit(text.charAt(end)))) {
            end++;
        }
        return end;
    }

    /** {@code 5m}, {@code 1h30m}, {@code 0.5}, {@code 1e-3}, {@code 0x1F}: a colon ends it, for {@code [1h:5m]}. */
    private int numberEnd() {
        int end = at;
        while (end < text.length()) {
            char c = text.charAt(end);
            boolean exponentSign =
                    (c == '-' || c == '+') && end > at && (text.charAt(end - 1) == 'e' || text.charAt(end - 1) == 'E');
            if (!isDigit(c) && c != '.' && !(isNameStart(c) && c != ':') && !exponentSign) {
                break;
            }
            end++;
        }
        return end;
    }

    private int stringEnd(int from) {
        char quote = text.charAt(from);
        for (int i = from + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '`') {
                i++;
            } else if (c == quote) {
                return i + 1;
            }
        }
        return 0;
    }

    private int bracesEnd() {
        int i = at + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '}') {
                return i + 1;
            }
            if (c == '"' || c == '\'' || c == '`') {
                i = stringEnd(i);
                if (i == 0) {
                    return 0;
                }
            } else {
                i++;
            }
        }
        return 0;
    }

    private static boolean isNameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
