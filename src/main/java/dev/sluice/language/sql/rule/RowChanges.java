package dev.sluice.language.sql.rule;

import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.statement.Fragment;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;

/** Changes of rows as backfills. */
final class RowChanges {
    private RowChanges() {}

    /** The same change in ranges of the key. */
    static String backfill(Deed deed, Course course, Statement.Dml dml) {
        String text = deed.text();
        int where = whereAt(dml);
        String ranged = where < 0
                ? text + " where :range"
                : text.substring(0, where - dml.at().start()) + "where :range and ("
                        + text.substring(where - dml.at().start() + "where".length())
                                .strip() + ")";
        return Snippet.backfill(
                deed, deed.step().ref().step() + "_rows", dml.table(), course.key(deed, dml.table()), ranged);
    }

    /** Where its own {@code where} stands in the text, -1 if it has none. */
    private static int whereAt(Statement.Dml dml) {
        int depth = 0;
        Fragment words = dml.query().words();
        for (SqlToken token : words.tokens()) {
            depth += token.isSymbol(words.source(), '(') ? 1 : token.isSymbol(words.source(), ')') ? -1 : 0;
            if (depth == 0 && token.is("where")) {
                return token.start();
            }
        }
        return -1;
    }

    /** The condition of its own {@code where}; empty if it has none. */
    static List<SqlToken> condition(Statement.Dml dml) {
        int where = whereAt(dml);
        return where < 0
                ? List.of()
                : dml.query().words().tokens().stream()
                        .filter(token -> token.start() > where)
                        .toList();
    }
}
