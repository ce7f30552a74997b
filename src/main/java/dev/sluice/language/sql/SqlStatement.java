package dev.sluice.language.sql;

import dev.sluice.language.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One statement and what can be told of it without a server.
 *
 * @param tokens its tokens, without the semicolon; never empty
 * @param text the whole text it stands in
 */
public record SqlStatement(List<SqlToken> tokens, String text) {
    private static final Set<String> READS = Set.of("select", "with", "values", "table", "show");
    private static final Set<String> WITH_BINDS =
            Set.of("select", "insert", "update", "delete", "merge", "replace", "values", "with", "table", "call");
    private static final Set<String> OF_ROWS_ON_MARIADB =
            Set.of("select", "insert", "update", "delete", "replace", "with", "values", "table", "do");
    private static final Set<String> WRITES = Set.of("insert", "update", "delete", "merge");
    private static final Set<String> CONTROL =
            Set.of("begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release");
    /** What names the kind of thing that it is about. */
    private static final Set<String> WITH_KIND = Set.of("create", "drop", "alter", "refresh", "reindex");

    private static final Set<String> FIRST_OF_TWO = Set.of("materialized", "foreign", "event", "access");
    private static final Set<String> WHOLE = Set.of("database", "schema", "system");
    /** The only kind of statement in which values stand as literals. */
    public static final String ALTER_SYSTEM = "ALTER SYSTEM";

    private static final Set<String> LOCKS = Set.of("update", "share", "no", "key");

    /** Words between CREATE and the kind of thing created. */
    private static final Set<String> MODIFIERS = Set.of(
            "or",
            "replace",
            "unique",
            "temp",
            "temporary",
            "unlogged",
            "global",
            "local",
            "recursive",
            "trusted",
            "constraint",
            "procedural");

    public SqlStatement {
        tokens = List.copyOf(tokens);
    }

    /** Splits a text at its semicolons; those in parentheses and in {@code begin atomic ... end} bodies do not count. */
    public static List<SqlStatement> split(String text, List<SqlToken> tokens) {
        List<SqlStatement> statements = new ArrayList<>();
        int from = 0;
        int parentheses = 0;
        int bodies = 0;
        for (int i = 0; i < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            if (token.isSymbol(text, '(')) {
                parentheses++;
            } else if (token.isSymbol(text, ')')) {
                parentheses--;
            } else if (token.is("begin")
                            && i + 1 < tokens.size()
                            && tokens.get(i + 1).is("atomic")
                    || bodies > 0 && token.is("case")) {
                bodies++;
            } else if (bodies > 0 && token.is("end")) {
                bodies--;
            } else if (token.kind() == Kind.SEMICOLON && parentheses <= 0 && bodies == 0) {
                addStatement(statements, text, tokens.subList(from, i));
                from = i + 1;
            }
        }
        addStatement(statements, text, tokens.subList(from, tokens.size()));
        return statements;
    }

    private static void addStatement(List<SqlStatement> statements, String text, List<SqlToken> tokens) {
        if (!tokens.isEmpty()) {
            statements.add(new SqlStatement(tokens, text));
        }
    }

    public int start() {
        return tokens.getFirst().start();
    }

    public int end() {
        return tokens.getLast().end();
    }

    /** Its leading keywords in upper case, such as {@code CREATE INDEX CONCURRENTLY}. */
    public String keyword() {
        if (tokens.getFirst().isSymbol(text, '(')) {
            return "SELECT";
        }
        List<String> words = new ArrayList<>(List.of(word(0)));
        if (tokens.getFirst().is("with")) {
            return "WITH";
        }
        if (WITH_KIND.contains(word(0))) {
            int kind = kindAt();
            words.add(word(kind));
            if (FIRST_OF_TWO.contains(word(kind))) {
                words.add(word(kind + 1));
            }
            if (has("concurrently")) {
                words.add("concurrently");
            }
        } else if (word(1).equals("transaction") && (word(0).equals("start") || word(0).equals("prepare"))) {
            words.add("transaction");
        }
        return String.join(" ", words).strip().toUpperCase(java.util.Locale.ROOT);
    }

    /** Why PostgreSQL does not run it inside a transaction block; empty if it does. */
    public Optional<String> refusesTransaction() {
        String kind = word(kindAt());
        boolean refuses = switch (word(0)) {
            case "vacuum" -> true;
            case "cluster" -> tokens.size() == 1 || tokens.size() == 2 && word(1).equals("verbose");
            case "create" ->
                kind.equals("database")
                        || kind.equals("tablespace")
                        || kind.equals("index") && has("concurrently")
                        || kind.equals("subscription");
            case "drop" ->
                kind.equals("database")
                        || kind.equals("tablespace")
                        || kind.equals("index") && has("concurrently")
                        || kind.equals("subscription");
            case "reindex" -> has("concurrently") || WHOLE.contains(kind);
            case "alter" ->
                kind.equals("system")
                        || kind.equals("table") && has("detach") && has("concurrently")
                        || kind.equals("database") && has("tablespace")
                        || kind.equals("subscription") && has("refresh");
            default -> false;
        };
        return refuses ? Optional.of(keyword()) : Optional.empty();
    }

    /**
     * Whether a MariaDB commits it by itself, and with it whatever the transaction did before: all that is no mere change or read of
     * rows, of which some also leave the session changed.
     */
    public boolean commitsOnMariaDb() {
        return !tokens.getFirst().isSymbol(text, '(') && !OF_ROWS_ON_MARIADB.contains(word(0));
    }

    /** Whether it begins or ends a transaction or sets a savepoint. */
    public boolean controlsTransaction() {
        return CONTROL.contains(word(0)) || word(0).equals("prepare") && word(1).equals("transaction");
    }

    /** Whether the server takes bind variables in it. */
    public boolean takesBinds() {
        return tokens.getFirst().isSymbol(text, '(') || WITH_BINDS.contains(word(0));
    }

    /**
     * Whether a value stands in it as a quoted literal: {@code ALTER SYSTEM} takes no bind, and runs in no block or function that
     * could build it on the server, so that there is no other way to put a captured setting back.
     */
    public boolean takesLiterals() {
        return keyword().equals(ALTER_SYSTEM);
    }

    /** Why it is not a mere read, as a phrase for a message; empty if nothing speaks against it. */
    public Optional<Finding> writes() {
        SqlToken first = tokens.getFirst();
        if (!first.isSymbol(text, '(') && !READS.contains(word(0))) {
            return Optional.of(new Finding(first, "`" + keyword() + "` is no read"));
        }
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            depth += token.isSymbol(text, '(') ? 1 : token.isSymbol(text, ')') ? -1 : 0;
            boolean opens = i > 0 && tokens.get(i - 1).isSymbol(text, '(');
            if (opens && WRITES.contains(token.word()) && token.kind() == Kind.WORD && !isCall(i)) {
                return Optional.of(new Finding(token, "`" + token.word() + "` changes rows"));
            }
            if (i > 0 && depth == 0 && WRITES.contains(token.word()) && word(0).equals("with") && isAfterClosing(i)) {
                return Optional.of(new Finding(token, "`" + token.word() + "` changes rows"));
            }
            if (depth == 0 && token.is("into")) {
                return Optional.of(new Finding(token, "`select into` creates a table"));
            }
            if (token.is("for") && LOCKS.contains(word(i + 1))) {
                return Optional.of(new Finding(token, "`for " + word(i + 1) + "` locks rows"));
            }
        }
        return Optional.empty();
    }

    /** A place in the statement and what is to be said of it. */
    public record Finding(SqlToken token, String phrase) {}

    /** The binds it names, in order, with repetitions. */
    public List<SqlToken> binds() {
        List<SqlToken> binds = new ArrayList<>();
        for (SqlToken token : tokens) {
            if (token.kind() == Kind.BIND || token.kind() == Kind.IDENTIFIER_BIND) {
                binds.add(token);
            }
        }
        return binds;
    }

    /** Whether the keyword stands in it. */
    public boolean has(String keyword) {
        for (SqlToken token : tokens) {
            if (token.is(keyword)) {
                return true;
            }
        }
        return false;
    }

    /** The word at that place in lower case, empty if there is none. */
    public String word(int index) {
        return index < tokens.size() && tokens.get(index).kind() == Kind.WORD
                ? tokens.get(index).word()
                : "";
    }

    /** Place of the kind of thing that CREATE, DROP, ALTER, REINDEX or REFRESH is about. */
    public int kindAt() {
        int at = 1;
        if (at < tokens.size() && tokens.get(at).isSymbol(text, '(')) {
            while (at < tokens.size() && !tokens.get(at).isSymbol(text, ')')) {
                at++;
            }
            at++;
        }
        while (MODIFIERS.contains(word(at))) {
            at++;
        }
        return at;
    }

    private boolean isCall(int index) {
        return index + 1 < tokens.size() && tokens.get(index + 1).isSymbol(text, '(');
    }

    private boolean isAfterClosing(int index) {
        return tokens.get(index - 1).isSymbol(text, ')');
    }
}
