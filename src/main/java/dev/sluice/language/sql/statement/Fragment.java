package dev.sluice.language.sql.statement;

import dev.sluice.language.sql.SqlToken;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a statement that is kept as tokens: an expression, a type, a query.
 *
 * @param source the whole text that the tokens' offsets count in
 */
public record Fragment(List<SqlToken> tokens, String source) {
    public Fragment {
        tokens = List.copyOf(tokens);
    }

    /** As the author wrote it; empty without tokens. */
    public String text() {
        return tokens.isEmpty()
                ? ""
                : source.substring(tokens.getFirst().start(), tokens.getLast().end());
    }

    /** In lower case with one blank between tokens where the author had any, for comparing types. */
    public String words() {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            boolean wordBefore = i > 0 && tokens.get(i - 1).kind() == SqlToken.Kind.WORD;
            words.append(wordBefore && token.kind() == SqlToken.Kind.WORD ? " " : "");
            words.append(
                    token.kind() == SqlToken.Kind.WORD ? token.word() : source.substring(token.start(), token.end()));
        }
        return words.toString();
    }

    /** Whether this keyword, in lower case, stands anywhere in it. */
    public boolean has(String keyword) {
        return tokens.stream().anyMatch(token -> token.is(keyword));
    }

    /** Whether it is one constant: a number, a string (perhaps cast), true, false or null, with a sign or not. */
    public boolean isConstant() {
        return !tokens.isEmpty()
                && calls().isEmpty()
                && tokens.stream()
                        .noneMatch(token -> token.is("current_timestamp")
                                || token.is("select")
                                || token.kind() == SqlToken.Kind.BIND
                                || token.kind() == SqlToken.Kind.IDENTIFIER_BIND);
    }

    /** The functions it calls, folded, with their schema where one is written; types with a length look the same and are left out. */
    public List<String> calls() {
        List<String> calls = new ArrayList<>();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (tokens.get(i + 1).isSymbol(source, '(') && isName(i) && !Words.BEFORE_PARENTHESES.contains(word(i))) {
                boolean cast =
                        i > 0 && (isCast(tokens.get(i - 1)) || tokens.get(i - 1).is("as"));
                if (!cast) {
                    calls.add(qualified(i));
                }
            }
        }
        return calls;
    }

    private String qualified(int at) {
        boolean schema = at > 1 && tokens.get(at - 1).isSymbol(source, '.') && isName(at - 2);
        return schema
                ? tokens.get(at - 2).word() + "." + tokens.get(at).word()
                : tokens.get(at).word();
    }

    private boolean isCast(SqlToken token) {
        return token.kind() == SqlToken.Kind.SYMBOL && token.end() == token.start() + 2;
    }

    private boolean isName(int at) {
        return tokens.get(at).kind() == SqlToken.Kind.WORD || tokens.get(at).kind() == SqlToken.Kind.QUOTED;
    }

    private String word(int at) {
        return tokens.get(at).kind() == SqlToken.Kind.WORD ? tokens.get(at).word() : "";
    }

    /** Where it stands. */
    public Extent at() {
        return tokens.isEmpty()
                ? new Extent(0, 0)
                : new Extent(tokens.getFirst().start(), tokens.getLast().end());
    }
}
