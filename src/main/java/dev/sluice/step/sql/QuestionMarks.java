package dev.sluice.step.sql;

import org.postgresql.core.Parser;

/** Keeps a {@code ?} that is an operator from being read as the place of a value: the driver wants it doubled. */
final class QuestionMarks {
    private QuestionMarks() {}

    static String escape(String sql) {
        if (sql.indexOf('?') < 0) {
            return sql;
        }
        char[] text = sql.toCharArray();
        StringBuilder escaped = new StringBuilder(text.length + 8);
        for (int i = 0; i < text.length; i++) {
            int end = endOfOpaque(text, i);
            escaped.append(text, i, end - i + 1);
            if (text[i] == '?') {
                escaped.append('?');
            }
            i = end;
        }
        return escaped.toString();
    }

    /** The last character of the string, quoted name or comment that begins here; here itself where none does. */
    private static int endOfOpaque(char[] text, int at) {
        int end = switch (text[at]) {
            case '\'' -> Parser.parseSingleQuotes(text, at, true);
            case '"' -> Parser.parseDoubleQuotes(text, at);
            case '-' -> Parser.parseLineComment(text, at);
            case '/' -> Parser.parseBlockComment(text, at);
            case '$' -> Parser.parseDollarQuotes(text, at);
            default -> at;
        };
        return Math.min(end, text.length - 1);
    }
}
