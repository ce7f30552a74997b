package dev.sluice.step.sql;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postgresql.core.Parser;

/**
 * The words of a statement, comments left out, for recognising its kind. Names are found by their quotes, of either kind; strings
 * and everything else that is no word are single marks.
 */
public final class Words {
    /** Bytes, in a database with the usual build and encoding. */
    private static final int LONGEST_NAME = 63;

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
                    words.add(word);
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
            case '`' -> endOfBackticks(text, from);
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

    private static int endOfBackticks(char[] text, int from) {
        int end = from + 1;
        while (end < text.length && text[end] != '`') {
            end++;
        }
        return end;
    }

    /** Goes behind these words, given in lower case, if they stand here, in this order. */
    public boolean skip(String... expected) {
        if (at + expected.length > words.size()) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (!folded(words.get(at + i)).equals(expected[i])) {
                return false;
            }
        }
        at += expected.length;
        return true;
    }

    /** The word here, without going on; in lower case unless it is quoted. */
    public Optional<String> peek() {
        return at < words.size() ? Optional.of(folded(words.get(at))) : Optional.empty();
    }

    /** Whether this word, given in lower case, stands anywhere, and is no name in quotes. */
    public boolean contain(String word) {
        return words.stream().anyMatch(each -> folded(each).equals(word));
    }

    /** Whether a comma follows that stands in no parentheses: what was read is not all. */
    public boolean goOn() {
        int depth = 0;
        for (String word : words.subList(Math.min(at, words.size()), words.size())) {
            depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
            if (depth == 0 && word.equals(",")) {
                return true;
            }
        }
        return false;
    }

    /** Whether this name, without quotes, stands in what was not read yet, quoted or not, in either case. */
    public boolean comesBack(String name) {
        return words.subList(Math.min(at, words.size()), words.size()).stream()
                .anyMatch(word -> withoutQuotes(word).equalsIgnoreCase(name));
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

    /** The last part of a name as PostgreSQL's catalog has it, which folds what is not quoted, and cuts what is too long. */
    public static String bare(String name) {
        String last = of(name).words.getLast();
        return cut(isQuoted(last) ? withoutQuotes(last) : folded(last));
    }

    private static String cut(String name) {
        int end = name.length();
        while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end);
    }

    /** The last part of a name as it was written, without quotes of either kind. */
    public static String unquoted(String name) {
        return parts(name).getLast();
    }

    /** The parts of a name as they were written, without quotes of either kind. */
    public static List<String> parts(String name) {
        return of(name).words.stream()
                .filter(part -> !part.equals("."))
                .map(Words::withoutQuotes)
                .toList();
    }

    private static String withoutQuotes(String word) {
        if (!isQuoted(word)) {
            return word;
        }
        String quote = word.substring(0, 1);
        return word.substring(1, word.length() - 1).replace(quote + quote, quote);
    }

    private static String folded(String word) {
        return isQuoted(word) ? word : word.toLowerCase(Locale.ROOT);
    }

    private static boolean isQuoted(String word) {
        return word.startsWith("\"") || word.startsWith("`");
    }

    private static boolean isName(String word) {
        char first = word.charAt(0);
        return isQuoted(word) || first == '_' || Character.isLetter(first);
    }
}
