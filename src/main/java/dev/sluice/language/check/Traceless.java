package dev.sluice.language.check;

import dev.sluice.language.model.Action;
import dev.sluice.language.sql.SqlStatement;
import java.util.List;
import java.util.Set;

/** Actions that leave no trace of their own by which a process that takes a run up could tell whether they took place. */
final class Traceless {
    private static final Set<String> NAMED = Set.of("index", "table", "view", "trigger");

    private Traceless() {}

    /** @param mariaDb whether its SQL is a MariaDB's */
    static boolean is(Action action, List<SqlStatement> statements, boolean mariaDb) {
        return switch (action) {
            case Action.Run ignored -> true;
            case Action.Http ignored -> true;
            case Action.Sql sql ->
                sql.mode() == Action.Sql.Mode.OUTSIDE_TRANSACTION
                        && !statements.isEmpty()
                        && !(mariaDb ? isInTheSchema(statements.getFirst()) : isInTheCatalogs(statements.getFirst()));
            case Action.Backfill ignored -> false;
            // A person is asked anyway; a wait changes nothing.
            case Action.Manual ignored -> false;
            case Action.Wait ignored -> false;
        };
    }

    /** What {@code information_schema} tells by a name; not what a column or index has become under its old one. */
    private static boolean isInTheSchema(SqlStatement statement) {
        return switch (statement.word(0)) {
            case "analyze", "optimize", "rename" -> true;
            case "create", "drop" ->
                NAMED.contains(statement.word(statement.kindAt()))
                        && !statement.word(1).equals("or");
            case "alter" -> statement.has("table") && !statement.has("modify");
            default -> false;
        };
    }

    /** Index builds, indexes dropped, tables altered; and what does no harm when it is repeated. */
    private static boolean isInTheCatalogs(SqlStatement statement) {
        return switch (statement.word(0)) {
            case "vacuum", "analyze" -> true;
            case "create", "drop" -> statement.keyword().contains(" INDEX");
            case "alter" -> statement.keyword().startsWith("ALTER TABLE") || statement.takesLiterals();
            default -> false;
        };
    }
}
