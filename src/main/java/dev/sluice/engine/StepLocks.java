package dev.sluice.engine;

import dev.sluice.language.model.SqlText;
import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.sql.SqlTokens;
import dev.sluice.language.sql.TableLock;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The locks on tables that a text's statements need, as far as it tells: none of an index, or of a view by its name. */
public final class StepLocks {
    private StepLocks() {}

    /**
     * A lock.
     *
     * @param table as the statement names it
     * @param only whether tables that inherit from it are left out
     */
    public record Needed(String table, boolean only, LockMode mode) {}

    /** Each once, in the order in which they are needed. */
    public static List<Needed> of(SqlText sql, Map<String, Value> values) {
        List<Needed> needed = new ArrayList<>();
        for (SqlText.Statement statement : sql.statements()) {
            String text = statement.text(
                    parameter -> values.get(parameter) instanceof Value.Text identifier ? identifier.text() : "");
            for (SqlStatement each :
                    SqlStatement.split(text, SqlTokens.scan(text).tokens())) {
                // Of a view the tables below it would be locked, too, which to drop it needs none of.
                boolean view = each.keyword().startsWith("DROP") && each.has("view");
                TableLock.of(each)
                        .filter(lock -> lock.mode() != LockMode.NONE && !view)
                        .flatMap(lock -> lock.table().map(table -> new Needed(table, each.has("only"), lock.mode())))
                        .filter(lock -> !needed.contains(lock))
                        .ifPresent(needed::add);
            }
        }
        return needed;
    }
}
