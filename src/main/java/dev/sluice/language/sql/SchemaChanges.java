package dev.sluice.language.sql;

import dev.sluice.language.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The tables and columns that a statement creates, drops or renames, as far as its text tells: bodies of functions and strings
 * are not looked into.
 */
public final class SchemaChanges {
    private static final Set<String> TABLES = Set.of("table", "view", "materialized");
    private static final Set<String> NO_COLUMNS =
            Set.of("constraint", "check", "unique", "primary", "foreign", "exclude", "not");
    private static final Set<String> SKIPPED = Set.of("if", "not", "exists", "only");

    /** @param column empty where the whole table comes or goes; names as the catalog has them */
    public record Change(String table, String column, boolean creates) {

        /**
         * Whether a query reads what comes or goes. A column counts where it stands alone or behind the table's name or alias, so
         * that a column of the same name in another table is told apart by writing its table.
         */
        public boolean isReadBy(SqlStatement query) {
            Set<String> names = names(query);
            if (names.isEmpty() || column.isEmpty()) {
                return !names.isEmpty();
            }
            List<SqlToken> tokens = query.tokens();
            for (int i = 0; i < tokens.size(); i++) {
                if (isName(tokens.get(i)) && tokens.get(i).word().equals(column) && isColumn(query, i, names)) {
                    return true;
                }
            }
            return false;
        }

        /** The table's name and its aliases in the query; none where it is not read. */
        private Set<String> names(SqlStatement query) {
            List<SqlToken> tokens = query.tokens();
            Set<String> names = Set.of();
            for (int i = 0; i < tokens.size(); i++) {
                if (isName(tokens.get(i)) && tokens.get(i).word().equals(table)) {
                    names = names.isEmpty() ? new HashSet<>(Set.of(table)) : names;
                    names.add(query.word(i + (query.word(i + 1).equals("as") ? 2 : 1)));
                }
            }
            return names;
        }

        private static boolean isColumn(SqlStatement query, int at, Set<String> names) {
            List<SqlToken> tokens = query.tokens();
            boolean called = at + 1 < tokens.size() && tokens.get(at + 1).isSymbol(query.text(), '(');
            boolean qualified = at > 1 && tokens.get(at - 1).isSymbol(query.text(), '.');
            return !called && (!qualified || names.contains(tokens.get(at - 2).word()));
        }

        private static boolean isName(SqlToken token) {
            return token.kind() == Kind.WORD || token.kind() == Kind.QUOTED;
        }
    }

    private final SqlStatement statement;
    private final List<Change> changes = new ArrayList<>();

    private SchemaChanges(SqlStatement statement) {
        this.statement = statement;
    }

    public static List<Change> of(SqlStatement statement) {
        SchemaChanges reader = new SchemaChanges(statement);
        int kind = statement.kindAt();
        boolean table = TABLES.contains(statement.word(kind));
        int name = statement.word(kind).equals("materialized") ? kind + 2 : kind + 1;
        if (table) {
            switch (statement.word(0)) {
                case "create" -> reader.whole(name, true);
                case "drop" -> reader.dropped(name);
                case "alter" -> reader.altered(name);
                default -> {}
            }
        }
        return List.copyOf(reader.changes);
    }

    /** The tables and columns that are gone under their name after a text, {@code orders.status} or {@code orders}. */
    public static Set<String> gone(String sql) {
        Set<String> gone = new LinkedHashSet<>();
        for (SqlStatement statement :
                SqlStatement.split(sql, SqlTokens.scan(sql).tokens())) {
            for (Change change : of(statement)) {
                if (!change.creates() && !change.table().isEmpty()) {
                    gone.add(change.column().isEmpty() ? change.table() : change.table() + "." + change.column());
                }
            }
        }
        return gone;
    }

    private void whole(int from, boolean creates) {
        int at = afterName(skip(from));
        changes.add(new Change(nameBefore(at), "", creates));
    }

    private void dropped(int from) {
        int at = afterName(skip(from));
        changes.add(new Change(nameBefore(at), "", false));
        while (isSymbol(at, ',')) {
            at = afterName(at + 1);
            changes.add(new Change(nameBefore(at), "", false));
        }
    }

    private void altered(int from) {
        int at = afterName(skip(from));
        String table = nameBefore(at);
        int depth = 0;
        boolean actionStarts = true;
        for (; at < statement.tokens().size(); at++) {
            depth += isSymbol(at, '(') ? 1 : isSymbol(at, ')') ? -1 : 0;
            if (actionStarts) {
                action(table, at);
            }
            actionStarts = depth == 0 && isSymbol(at, ',');
        }
    }

    private void action(String table, int at) {
        switch (statement.word(at)) {
            case "add" -> column(table, at + 1, true);
            case "drop" -> column(table, at + 1, false);
            case "rename" -> renamed(table, at + 1);
            default -> {}
        }
    }

    private void column(String table, int from, boolean creates) {
        boolean named = statement.word(from).equals("column");
        int at = skip(named ? from + 1 : from);
        boolean otherThing = !named && NO_COLUMNS.contains(statement.word(at));
        if (!otherThing && isName(at)) {
            changes.add(new Change(table, statement.tokens().get(at).word(), creates));
        }
    }

    private void renamed(String table, int from) {
        if (statement.word(from).equals("to")) {
            changes.add(new Change(table, "", false));
            changes.add(new Change(nameBefore(from + 2), "", true));
        } else if (!statement.word(from).equals("constraint")) {
            int at = statement.word(from).equals("column") ? from + 1 : from;
            if (isName(at) && isName(at + 2)) {
                changes.add(new Change(table, statement.tokens().get(at).word(), false));
                changes.add(new Change(table, statement.tokens().get(at + 2).word(), true));
            }
        }
    }

    /** Behind {@code if [not] exists} and {@code only}. */
    private int skip(int from) {
        int at = from;
        while (SKIPPED.contains(statement.word(at))) {
            at++;
        }
        return at;
    }

    /** Behind a possibly qualified name. */
    private int afterName(int from) {
        int at = from + 1;
        while (isSymbol(at, '.')) {
            at += 2;
        }
        return at;
    }

    private String nameBefore(int at) {
        return at - 1 < statement.tokens().size()
                ? statement.tokens().get(at - 1).word()
                : "";
    }

    private boolean isName(int at) {
        return at < statement.tokens().size()
                && (statement.tokens().get(at).kind() == Kind.WORD
                        || statement.tokens().get(at).kind() == Kind.QUOTED);
    }

    private boolean isSymbol(int at, char symbol) {
        return at < statement.tokens().size() && statement.tokens().get(at).isSymbol(statement.text(), symbol);
    }
}
