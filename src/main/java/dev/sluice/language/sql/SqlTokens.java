package dev.sluice.language.sql;

import dev.sluice.language.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * PostgreSQL's lexical structure: nested comments, {@code E''} strings, dollar quotes, quoted names, and our own {@code :name}
 * and {@code :"name"}.
 *
 * <p>A colon is no bind where SQL has a meaning for it: in {@code ::type}, in {@code :=}, before a digit, and in the subscript of
 * an array, where {@code a[lo:hi]} and {@code a[:hi]} are slices ({@code a[(:hi)]} binds).
 */
public final class SqlTokens {

    /**
     * What scanning gave.
     *
     * @param fault a quote or comment that is never closed; the tokens before it are sound
     */
    public record Scan(List<SqlToken> tokens, Optional<Fault> fault) {
        public Scan {
            tokens = List.copyOf(tokens);
        }
    }

    /** @param opener what was opened, such as {@code $$} */
    public record Fault(int at, String opener) {}

    private final String text;
    private final List<SqlToken> tokens = new ArrayList<>();
    /** For each open bracket from the outermost {@code [} on, whether it is a subscript and not {@code array[...]}. */
    private final List<Boolean> brackets = new ArrayList<>();

    private Fault fault;
    private int at;

    private SqlTokens(String text) {
        this.text = text;
    }

    public static Scan scan(String text) {
        SqlTokens scanner = new SqlTokens(text);
        while (scanner.at < text.length() && scanner.fault == null) {
            scanner.next();
        }
        return new Scan(scanner.tokens, Optional.ofNullable(scanner.fault));
    }

    private void next() {
        char c = text.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (c == '-' && ahead(1) == '-') {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end;
        } else if (c == '/' && ahead(1) == '*') {
            comment();
        } else if (c == '\'') {
            string(at, at + 1, false);
        } else if (c == '"') {
            quoted(at, Kind.QUOTED);
        } else if (c == '$' && dollarTagEnd() > 0) {
            dollarQuoted();
        } else if (isNameStart(c)) {
            word();
        } else if (isDigit(c)) {
            number();
        } else if (c == ':') {
            colon();
        } else {
            symbol(c);
        }
    }

    private void comment() {
        int open = at;
        int depth = 0;
        while (at < text.length()) {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
                if (depth == 0) {
                    return;
                }
            } else {
                at++;
            }
        }
        fault = new Fault(open, "/*");
    }

    /** A string whose content begins at {@code from}; doubled quotes, and backslashes in {@code E''}, do not end it. */
    private void string(int start, int from, boolean backslashes) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (backslashes && c == '\\') {
                i++;
            } else if (c == '\'' && i + 1 < text.length() && text.charAt(i + 1) == '\'') {
                i++;
            } else if (c == '\'') {
                add(Kind.STRING, start, i + 1, "");
                return;
            }
        }
        fault = new Fault(start, "'");
    }

    private void quoted(int start, Kind kind) {
        int from = text.indexOf('"', start) + 1;
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '"') {
                if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    i++;
                } else {
                    add(kind, start, i + 1, text.substring(from, i).replace("\"\"", "\""));
                    return;
                }
            }
        }
        fault = new Fault(start, "\"");
    }

    /** End of {@code $tag$} at the current place, 0 if there is none. */
    private int dollarTagEnd() {
        int i = at + 1;
        while (i < text.length() && (isNameStart(text.charAt(i)) || i > at + 1 && isDigit(text.charAt(i)))) {
            i++;
        }
        return i < text.length() && text.charAt(i) == '$' ? i + 1 : 0;
    }

    private void dollarQuoted() {
        int tagEnd = dollarTagEnd();
        String tag = text.substring(at, tagEnd);
        int close = text.indexOf(tag, tagEnd);
        if (close < 0) {
            fault = new Fault(at, tag);
        } else {
            add(Kind.STRING, at, close + tag.length(), "");
        }
    }

    private void word() {
        int start = at;
        int end = at;
        while (end < text.length()
                && (isNameStart(text.charAt(end)) || isDigit(text.charAt(end)) || text.charAt(end) == '$')) {
            end++;
        }
        char quote = end < text.length() ? text.charAt(end) : ' ';
        if (quote == '\'' && end == start + 1 && "eEbBxXnN".indexOf(text.charAt(start)) >= 0) {
            string(start, end + 1, text.charAt(start) == 'e' || text.charAt(start) == 'E');
        } else if (end == start + 1
                && (text.startsWith("u&", start) || text.startsWith("U&", start))
                && isQuote(start + 2)) {
            unicode(start);
        } else {
            add(Kind.WORD, start, end, text.substring(start, end).toLowerCase(Locale.ROOT));
        }
    }

    private void unicode(int start) {
        if (text.charAt(start + 2) == '"') {
            quoted(start, Kind.QUOTED);
        } else {
            string(start, start + 3, false);
        }
    }

    private void number() {
        int end = at;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end))
                        || text.charAt(end) == '_'
                        || text.charAt(end) == '.')) {
            end++;
        }
        add(Kind.NUMBER, at, end, "");
    }

    private void colon() {
        if (ahead(1) == ':') {
            add(Kind.SYMBOL, at, at + 2, "");
        } else if (ahead(1) == '"' && !isSlice()) {
            quoted(at, Kind.IDENTIFIER_BIND);
        } else if (isNameStart(ahead(1)) && !isSlice()) {
            int end = at + 1;
            while (end < text.length() && (isNameStart(text.charAt(end)) || isDigit(text.charAt(end)))) {
                end++;
            }
            add(Kind.BIND, at, end, text.substring(at + 1, end));
        } else {
            add(Kind.SYMBOL, at, at + 1, "");
        }
    }

    /** Whether a colon here separates the bounds of an array slice. */
    private boolean isSlice() {
        return !brackets.isEmpty()
                && brackets.getLast()
                && (tokens.getLast().isSymbol(text, '[') || isOperand(tokens.getLast()));
    }

    private boolean isOperand(SqlToken token) {
        return switch (token.kind()) {
            case WORD, QUOTED, STRING, NUMBER, BIND, IDENTIFIER_BIND -> true;
            case SYMBOL -> token.isSymbol(text, ')') || token.isSymbol(text, ']');
            case SEMICOLON -> false;
        };
    }

    private void symbol(char c) {
        if (c == '[') {
            brackets.add(!tokens.isEmpty()
                    && isOperand(tokens.getLast())
                    && !tokens.getLast().is("array"));
        } else if (c == ']' && !brackets.isEmpty()) {
            brackets.removeLast();
        } else if (c == '(' && !brackets.isEmpty()) {
            // In parentheses a bind is a bind again; the entry is dropped at the closing one.
            brackets.add(false);
        } else if (c == ')' && brackets.size() > 1) {
            brackets.removeLast();
        }
        add(c == ';' ? Kind.SEMICOLON : Kind.SYMBOL, at, at + 1, "");
    }

    private void add(Kind kind, int start, int end, String word) {
        tokens.add(new SqlToken(kind, start, end, word));
        at = end;
    }

    private char ahead(int distance) {
        return at + distance < text.length() ? text.charAt(at + distance) : '\0';
    }

    private boolean isQuote(int index) {
        return index < text.length() && (text.charAt(index) == '\'' || text.charAt(index) == '"');
    }

    private static boolean isNameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c > 127 && Character.isLetter(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
