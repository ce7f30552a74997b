package dev.sluice.language.sql;

import java.util.OptionalInt;

/** Expressions as they stand behind {@code select}, separated by commas. */
public final class SqlList {
    private SqlList() {}

    /** How many expressions there are; absent where brackets are not closed, or closed that were not opened. */
    public static OptionalInt size(SqlStatement statement) {
        int depth = 0;
        int size = 1;
        for (SqlToken token : statement.tokens()) {
            if (token.isSymbol(statement.text(), '(') || token.isSymbol(statement.text(), '[')) {
                depth++;
            } else if (token.isSymbol(statement.text(), ')') || token.isSymbol(statement.text(), ']')) {
                depth--;
            } else if (depth == 0 && token.isSymbol(statement.text(), ',')) {
                size++;
            }
            if (depth < 0) {
                return OptionalInt.empty();
            }
        }
        return depth == 0 ? OptionalInt.of(size) : OptionalInt.empty();
    }
}
