package dev.sluice.language.sql;

import dev.sluice.language.sql.SqlToken.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The strongest table lock that a statement takes, as measured on PostgreSQL 15; foreign keys also lock the table they refer to.
 *
 * @param table as the statement names it; empty where it names an index or function instead
 */
public record TableLock(Optional<String> table, LockMode mode) {

    /** Absent for a statement whose lock its text does not tell. */
    public static Optional<TableLock> of(SqlStatement statement) {
        boolean concurrently = statement.has("concurrently");
        return switch (statement.word(0)) {
            case "alter" ->
                statement.word(1).equals("table")
                        ? Optional.of(on(statement, 2, altering(statement)))
                        : Optional.empty();
            case "create" -> creating(statement, concurrently);
            case "drop" -> dropping(statement, concurrently);
            case "reindex", "refresh" ->
                Optional.of(new TableLock(
                        Optional.empty(),
                        concurrently
                                ? statement.word(0).equals("refresh")
                                        ? LockMode.EXCLUSIVE
                                        : LockMode.SHARE_UPDATE_EXCLUSIVE
                                : LockMode.ACCESS_EXCLUSIVE));
            case "truncate", "cluster" -> Optional.of(on(statement, 1, LockMode.ACCESS_EXCLUSIVE));
            case "vacuum" ->
                Optional.of(on(
                        statement,
                        behindOptions(statement, 1),
                        statement.has("full") ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_UPDATE_EXCLUSIVE));
            case "analyze" -> Optional.of(on(statement, behindOptions(statement, 1), LockMode.SHARE_UPDATE_EXCLUSIVE));
            case "update" -> Optional.of(on(statement, 1, LockMode.ROW_EXCLUSIVE));
            case "insert", "delete", "merge" -> Optional.of(on(statement, 2, LockMode.ROW_EXCLUSIVE));
            case "lock" -> Optional.of(on(statement, 1, stated(statement)));
            default -> Optional.empty();
        };
    }

    private static LockMode altering(SqlStatement statement) {
        if (statement.has("references") || statement.has("trigger")) {
            return LockMode.SHARE_ROW_EXCLUSIVE;
        }
        boolean light = (statement.has("validate")
                        || statement.has("attach")
                        || statement.has("statistics")
                        || statement.has("detach") && statement.has("concurrently"))
                && !statement.has("add")
                && !statement.has("drop");
        return light ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
    }

    private static Optional<TableLock> creating(SqlStatement statement, boolean concurrently) {
        return switch (statement.word(statement.kindAt())) {
            case "index" ->
                Optional.of(behindOn(statement, concurrently ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE));
            case "trigger" -> Optional.of(behindOn(statement, LockMode.SHARE_ROW_EXCLUSIVE));
            case "rule", "policy" -> Optional.of(behindOn(statement, LockMode.ACCESS_EXCLUSIVE));
            case "function", "procedure", "table", "view", "type", "schema", "sequence", "extension" ->
                Optional.of(new TableLock(Optional.empty(), LockMode.NONE));
            default -> Optional.empty();
        };
    }

    private static Optional<TableLock> dropping(SqlStatement statement, boolean concurrently) {
        int kind = statement.kindAt();
        return switch (statement.word(kind)) {
            case "table", "view" -> Optional.of(on(statement, kind + 1, LockMode.ACCESS_EXCLUSIVE));
            case "index" ->
                Optional.of(new TableLock(
                        Optional.empty(), concurrently ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE));
            case "trigger", "rule", "policy" -> Optional.of(behindOn(statement, LockMode.ACCESS_EXCLUSIVE));
            case "function", "procedure" -> Optional.of(new TableLock(Optional.empty(), LockMode.NONE));
            default -> Optional.empty();
        };
    }

    /** {@code lock table t in share mode}; without a mode the strongest. */
    private static LockMode stated(SqlStatement statement) {
        String text = statement
                .text()
                .substring(statement.start(), statement.end())
                .toUpperCase(java.util.Locale.ROOT)
                .replaceAll("\\s+", " ");
        return Arrays.stream(LockMode.values())
                .filter(mode -> text.contains(" IN " + mode.words() + " MODE"))
                .findFirst()
                .orElse(LockMode.ACCESS_EXCLUSIVE);
    }

    private static TableLock behindOn(SqlStatement statement, LockMode mode) {
        for (int at = 1; at < statement.tokens().size(); at++) {
            if (statement.tokens().get(at).is("on")) {
                return on(statement, at + 1, mode);
            }
        }
        return new TableLock(Optional.empty(), mode);
    }

    private static TableLock on(SqlStatement statement, int from, LockMode mode) {
        int at = from;
        while (List.of("if", "not", "exists", "only", "table").contains(statement.word(at))) {
            at++;
        }
        return new TableLock(name(statement, at), mode);
    }

    private static int behindOptions(SqlStatement statement, int from) {
        int at = from;
        if (at < statement.tokens().size() && statement.tokens().get(at).isSymbol(statement.text(), '(')) {
            while (at < statement.tokens().size() && !statement.tokens().get(at).isSymbol(statement.text(), ')')) {
                at++;
            }
            return at + 1;
        }
        while (List.of("full", "freeze", "verbose", "analyze").contains(statement.word(at))) {
            at++;
        }
        return at;
    }

    private static Optional<String> name(SqlStatement statement, int at) {
        List<SqlToken> tokens = statement.tokens();
        if (at >= tokens.size() || !isName(tokens.get(at))) {
            return Optional.empty();
        }
        int last = at;
        while (last + 2 < tokens.size()
                && tokens.get(last + 1).isSymbol(statement.text(), '.')
                && isName(tokens.get(last + 2))) {
            last += 2;
        }
        return Optional.of(statement
                .text()
                .substring(tokens.get(at).start(), tokens.get(last).end()));
    }

    private static boolean isName(SqlToken token) {
        return token.kind() == Kind.WORD || token.kind() == Kind.QUOTED;
    }
}
