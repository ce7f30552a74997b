package dev.sluice.step.mariadb;

import dev.sluice.step.sql.Prepared;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.step.target.Row;
import java.sql.SQLException;
import java.util.Optional;

/** Whether a change of rows can be taken back with its transaction, which a table's storage engine decides. */
final class MariaEngines {

    private static final String ENGINE = """
            select engine from information_schema.tables
            where table_schema = coalesce(?, database()) and table_name = ? and engine <> 'InnoDB'
            """;

    private MariaEngines() {}

    /** Why not; absent also where the tables that it changes do not stand at its beginning. */
    static Optional<String> objection(MariaSession session, SqlStatement statement) throws SQLException {
        for (String table : MariaTables.ofRows(Prepared.of(statement).sql())) {
            Optional<String> objection = objection(session, MariaName.of(table));
            if (objection.isPresent()) {
                return objection;
            }
        }
        return Optional.empty();
    }

    /** Why rows of this table cannot be changed in a transaction. */
    static Optional<String> objection(MariaSession session, MariaName table) throws SQLException {
        return session.first(ENGINE, Row.TEXT, table.schema().orElse(null), table.name())
                .map(engine ->
                        "table " + table + " is of engine " + engine + ", whose changes no transaction takes back,"
                                + " so that half of the step could stay behind; convert it to InnoDB first");
    }
}
