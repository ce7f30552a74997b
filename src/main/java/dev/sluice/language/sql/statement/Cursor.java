package dev.sluice.language.sql.statement;

import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A place in a statement's tokens, and the small things that are read there. */
final class Cursor {
    private final String text;
    private final List<SqlToken> tokens;
    private int at;

    Cursor(SqlStatement statement) {
        this.text = statement.text();
        this.tokens = statement.tokens();
    }

    /** Of a part of a statement. */
    Cursor(Fragment fragment) {
        this.text = fragment.source();
        this.tokens = fragment.tokens();
    }

    int mark() {
        return at;
    }

    void back(int mark) {
        at = mark;
    }

    boolean atEnd() {
        return at >= tokens.size();
    }

    /** Whether these keywords follow each other here. */
    boolean is(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (at + i >= tokens.size() || !tokens.get(at + i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    boolean isOneOf(Set<String> words) {
        return !atEnd()
                && tokens.get(at).kind() == Kind.WORD
                && words.contains(tokens.get(at).word());
    }

    /** Steps over these keywords if they follow each other here. */
    boolean take(String... words) {
        boolean found = is(words);
        at += found ? words.length : 0;
        return found;
    }

    void expect(String... words) {
        if (!take(words)) {
            throw stop("expected `" + String.join(" ", words) + "`");
        }
    }

    boolean isSymbol(char symbol) {
        return !atEnd() && tokens.get(at).isSymbol(text, symbol);
    }

    boolean takeSymbol(char symbol) {
        boolean found = isSymbol(symbol);
        at += found ? 1 : 0;
        return found;
    }

    void expectEnd() {
        if (!atEnd()) {
            throw stop("more stands here than was understood");
        }
    }

    NotUnderstood stop(String why) {
        return new NotUnderstood(here(), why);
    }

    /** The token here, or an empty stretch behind the last. */
    Extent here() {
        if (atEnd()) {
            int end = tokens.isEmpty() ? 0 : tokens.getLast().end();
            return new Extent(end, end);
        }
        return new Extent(tokens.get(at).start(), tokens.get(at).end());
    }

    /** From the token at the mark to the one before here. */
    Extent since(int mark) {
        int start = mark < tokens.size() ? tokens.get(mark).start() : here().start();
        return new Extent(start, at > mark ? tokens.get(at - 1).end() : start);
    }

    boolean isName() {
        if (atEnd()) {
            return false;
        }
        SqlToken token = tokens.get(at);
        return switch (token.kind()) {
            case WORD -> !Words.RESERVED.contains(token.word());
            case QUOTED, IDENTIFIER_BIND -> true;
            case STRING, NUMBER, BIND, SEMICOLON, SYMBOL -> false;
        };
    }

    /** A name without a schema, folded. */
    String identifier() {
        if (!isName()) {
            throw stop("expected a name");
        }
        return folded(tokens.get(at++));
    }

    /** PostgreSQL folds the letters of ASCII only. */
    private String folded(SqlToken token) {
        return token.kind() == Kind.WORD ? fold(text.substring(token.start(), token.end())) : token.word();
    }

    static String fold(String name) {
        StringBuilder folded = new StringBuilder(name);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            folded.setCharAt(i, c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c);
        }
        return folded.toString();
    }

    TableName name() {
        int from = at;
        boolean parameter = isParameter();
        List<String> parts = new ArrayList<>(List.of(identifier()));
        while (takeSymbol('.')) {
            parameter |= isParameter();
            parts.add(part());
        }
        return new TableName(parts, parameter, since(from));
    }

    private boolean isParameter() {
        return !atEnd() && tokens.get(at).kind() == Kind.IDENTIFIER_BIND;
    }

    /** Behind a dot any keyword is a name. */
    private String part() {
        if (atEnd() || !isName() && tokens.get(at).kind() != Kind.WORD) {
            throw stop("expected a name");
        }
        return folded(tokens.get(at++));
    }

    List<TableName> names() {
        List<TableName> names = new ArrayList<>(List.of(name()));
        while (takeSymbol(',')) {
            names.add(name());
        }
        return names;
    }

    /** Names in parentheses: the columns of a constraint. */
    List<String> columns() {
        if (!takeSymbol('(')) {
            throw stop("expected `(`");
        }
        List<String> columns = new ArrayList<>(List.of(identifier()));
        while (takeSymbol(',')) {
            columns.add(identifier());
        }
        if (!takeSymbol(')')) {
            throw stop("expected `)`");
        }
        return columns;
    }

    /** A table, perhaps without its children. */
    Statement.TableRef tableRef() {
        boolean only = take("only");
        TableName name = name();
        takeSymbol('*');
        return new Statement.TableRef(name, only);
    }

    List<Statement.TableRef> tableRefs() {
        List<Statement.TableRef> tables = new ArrayList<>(List.of(tableRef()));
        while (takeSymbol(',')) {
            tables.add(tableRef());
        }
        return tables;
    }

    /** What stands between a pair of parentheses here, without them. */
    Fragment parenthesised() {
        if (!isSymbol('(')) {
            throw stop("expected `(`");
        }
        int open = at;
        skipGroup();
        return new Fragment(tokens.subList(open + 1, at - 1), text);
    }

    /** Steps over one token, or over a bracket and all within it. */
    void skip() {
        if (atEnd()) {
            throw stop("more is expected here");
        } else if (isSymbol('(') || isSymbol('[')) {
            skipGroup();
        } else if (isSymbol(')') || isSymbol(']')) {
            throw stop("a bracket closes here that was never opened");
        } else {
            at++;
        }
    }

    private void skipGroup() {
        NotUnderstood unclosed = stop("a bracket opens here that is never closed");
        int depth = 0;
        do {
            if (atEnd()) {
                throw unclosed;
            }
            depth += isSymbol('(') || isSymbol('[') ? 1 : isSymbol(')') || isSymbol(']') ? -1 : 0;
            at++;
        } while (depth > 0);
    }

    /** The tokens up to one outside brackets that ends them, at least one. */
    Fragment until(Predicate<Cursor> end) {
        int from = at;
        while (!atEnd() && (at == from || !end.test(this))) {
            skip();
        }
        if (at == from) {
            throw stop("expected an expression");
        }
        return new Fragment(tokens.subList(from, at), text);
    }

    Fragment rest() {
        int from = at;
        at = tokens.size();
        return new Fragment(tokens.subList(from, at), text);
    }

    /** The tokens since the mark. */
    Fragment fragment(int mark) {
        return new Fragment(tokens.subList(mark, at), text);
    }

    /** The keyword before here, empty if there is none. */
    String wordBefore() {
        return at > 0 && tokens.get(at - 1).kind() == Kind.WORD
                ? tokens.get(at - 1).word()
                : "";
    }

    /** A string constant, without its quotes. */
    String string() {
        if (atEnd() || tokens.get(at).kind() != Kind.STRING) {
            throw stop("expected a string");
        }
        SqlToken token = tokens.get(at++);
        return unquoted(text.substring(token.start(), token.end()));
    }

    /** Of an index, columns that are expressions have no name but a number. */
    String number() {
        if (atEnd() || tokens.get(at).kind() != Kind.NUMBER) {
            throw stop("expected a name");
        }
        SqlToken token = tokens.get(at++);
        return text.substring(token.start(), token.end());
    }

    boolean isString() {
        return !atEnd() && tokens.get(at).kind() == Kind.STRING;
    }

    /** The code between dollars, or the text between quotes; escapes with backslashes are left as they stand. */
    static String unquoted(String constant) {
        if (constant.startsWith("$")) {
            int tag = constant.indexOf('$', 1) + 1;
            return constant.substring(tag, constant.length() - tag);
        }
        return constant.substring(constant.indexOf('\'') + 1, constant.length() - 1)
                .replace("''", "'");
    }

    boolean takeIfExists() {
        return take("if", "exists");
    }

    boolean takeIfNotExists() {
        return take("if", "not", "exists");
    }

    /** {@code cascade} or {@code restrict} at the end. */
    boolean takeCascade() {
        boolean cascade = take("cascade");
        if (!cascade) {
            take("restrict");
        }
        return cascade;
    }

    /** The word here whatever it is, folded; steps over it. */
    String anyWord() {
        if (atEnd() || tokens.get(at).kind() != Kind.WORD) {
            throw stop("expected a word");
        }
        return tokens.get(at++).word();
    }
}
