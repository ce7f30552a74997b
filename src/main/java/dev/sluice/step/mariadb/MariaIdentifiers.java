package dev.sluice.step.mariadb;

import dev.sluice.step.sql.Identifiers;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.step.target.Row;
import java.sql.SQLException;
import java.util.Collections;

/** Identifiers from parameters have to name something that is in the database, or a database. */
final class MariaIdentifiers {

    private static final String KNOWN = """
            select exists (select 1 from information_schema.tables where table_schema = database() and table_name = ?)
                or exists (select 1 from information_schema.columns where table_schema = database() and column_name = ?)
                or exists (select 1 from information_schema.statistics where table_schema = database() and index_name = ?)
                or exists (select 1 from information_schema.table_constraints
                           where constraint_schema = database() and constraint_name = ?)
                or exists (select 1 from information_schema.routines where routine_schema = database() and routine_name = ?)
                or exists (select 1 from information_schema.triggers where trigger_schema = database() and trigger_name = ?)
                or exists (select 1 from information_schema.schemata where schema_name = ?)
            """;

    private static final int KINDS = 7;

    private MariaIdentifiers() {}

    /** @throws Identifiers.UnknownIdentifier naming the first that is not there */
    static void check(MariaSession session, SqlStatement statement) throws SQLException {
        for (SqlStatement.Part part : statement.parts()) {
            if (part instanceof SqlStatement.Part.Identifier identifier) {
                Object[] names =
                        Collections.nCopies(KINDS, identifier.identifier()).toArray();
                if (session.first(KNOWN, Row.INT, names).orElse(0) == 0) {
                    throw new Identifiers.UnknownIdentifier(identifier);
                }
            }
        }
    }
}
