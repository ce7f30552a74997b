package dev.sluice.step.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postgresql.core.Parser;

/**
 * The words of a statement, comments left out, for recognising its kind. Quoted names stay as they are; other words are in
 * lower case; strings and everything else that is no word are single marks.
 */
public final class Words {

    private final List<String> words;
    private int at;

    private Words(List<String> words) {
        this.words = words;
    }

    public static Words of(String sql) {
        List<String> words = new ArrayList<>();
        char[] text = sql.toCharArray();
        int i = 0;
        while (i < text.length) {
            int end = endOfWord(text, i);
            if (end > i || !Character.isWhitespace(text[i])) {
                String word = sql.substring(i, Math.max(end, i + 1));
                if (!word.startsWith("--") && !word.startsWith("/*")) {
                    words.add(word.startsWith("\"") ? word : word.toLowerCase(Locale.ROOT));
                }
            }
            i = Math.max(end, i + 1);
        }
        return new Words(List.copyOf(words));
    }

    private static int endOfWord(char[] text, int from) {
        char first = text[from];
        int last = switch (first) {
            case '\'' -> Parser.parseSingleQuotes(text, from, true);
            case '"' -> Parser.parseDoubleQuotes(text, from);
            case '-' -> Parser.parseLineComment(text, from);
            case '/' -> Parser.parseBlockComment(text, from);
            case '$' -> Parser.parseDollarQuotes(text, from);
            default -> from;
        };
        if (last > from) {
            return Math.min(last + 1, text.length);
        }
        int end = from;
        while (end < text.length && (Character.isLetterOrDigit(text[end]) || text[end] == '_' || text[end] == '$')) {
            end++;
        }
        return end;
    }

    /** Goes behind these words if they stand here, in this order. */
    public boolean skip(String... expected) {
        if (at + expected.length > words.size()) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (!words.get(at + i).equals(expected[i])) {
                return false;
            }
        }
        at += expected.length;
        return true;
    }

    /** The word here, without going on. */
    public Optional<String> peek() {
        return at < words.size() ? Optional.of(words.get(at)) : Optional.empty();
    }

    /** Goes one word on. */
    public void next() {
        at++;
    }

    /** A name, qualified or not, as it was written; goes behind it. */
    public Optional<String> name() {
        if (peek().filter(Words::isName).isEmpty()) {
            return Optional.empty();
        }
        StringBuilder name = new StringBuilder(words.get(at++));
        while (at + 1 < words.size() && words.get(at).equals(".") && isName(words.get(at + 1))) {
            name.append('.').append(words.get(at + 1));
            at += 2;
        }
        return Optional.of(name.toString());
    }

    /** The last part of a name as the catalog has it. */
    public static String bare(String name) {
        List<String> parts = of(name).words;
        String last = parts.getLast();
        return last.startsWith("\"") ? last.substring(1, last.length() - 1).replace("\"\"", "\"") : last;
    }

    private static boolean isName(String word) {
        char first = word.charAt(0);
        return first == '"' || first == '_' || Character.isLetter(first);
    }
}
