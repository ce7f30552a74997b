package dev.sluice.language.difference;

import dev.sluice.language.model.SqlText;
import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.SqlTokens;
import java.util.ArrayList;
import java.util.List;

/** SQL as the words that the database reads: blanks, comments, the case of keywords and a last semicolon are none. */
final class SqlWords {
    private static final String OPERATORS = "+-*/<>=~!@#%^&|`?";

    private SqlWords() {}

    static boolean same(SqlText before, SqlText after) {
        return same(before.raw(), after.raw());
    }

    static boolean same(String before, String after) {
        return before.equals(after) || of(before).equals(of(after));
    }

    private static List<String> of(String text) {
        SqlTokens.Scan scan = SqlTokens.scan(text);
        if (scan.fault().isPresent()) {
            return List.of(text);
        }
        List<String> words = new ArrayList<>();
        int end = -1;
        for (SqlToken token : scan.tokens()) {
            String own = text.substring(token.start(), token.end());
            String word = token.kind() == SqlToken.Kind.WORD ? token.word() : own;
            // `<` and `=` that touch are one operator.
            boolean joined = token.start() == end && isOperator(own) && isOperator(words.getLast());
            if (joined) {
                words.set(words.size() - 1, words.getLast() + word);
            } else {
                words.add(word);
            }
            end = token.end();
        }
        while (!words.isEmpty() && words.getLast().equals(";")) {
            words.removeLast();
        }
        return words;
    }

    private static boolean isOperator(String word) {
        return OPERATORS.indexOf(word.charAt(word.length() - 1)) >= 0 && OPERATORS.indexOf(word.charAt(0)) >= 0;
    }
}
