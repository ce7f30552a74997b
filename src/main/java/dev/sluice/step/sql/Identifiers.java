package dev.sluice.step.sql;

import dev.sluice.step.target.Row;
import dev.sluice.step.target.Session;
import java.sql.SQLException;

/** Identifiers from parameters have to name something that is there. */
public final class Identifiers {

    private static final String KNOWN = """
            select exists (select from pg_class where relname = ?)
                or exists (select from pg_attribute where attname = ? and attnum > 0 and not attisdropped)
                or exists (select from pg_constraint where conname = ?)
                or exists (select from pg_namespace where nspname = ?)
                or exists (select from pg_proc where proname = ?)
                or exists (select from pg_trigger where tgname = ?)
                or exists (select from pg_type where typname = ?)
                or exists (select from pg_roles where rolname = ?)
            """;

    private Identifiers() {}

    /**
     * Makes sure of every identifier in a statement.
     *
     * @throws UnknownIdentifier naming the first that is not there
     */
    public static void check(Session session, SqlStatement statement) throws SQLException {
        for (SqlStatement.Part part : statement.parts()) {
            if (part instanceof SqlStatement.Part.Identifier identifier && !isKnown(session, identifier.identifier())) {
                throw new UnknownIdentifier(identifier);
            }
        }
    }

    private static boolean isKnown(Session session, String name) throws SQLException {
        return session.first(KNOWN, Row.FLAG, name, name, name, name, name, name, name, name)
                .orElse(false);
    }

    /** An identifier parameter names nothing. */
    public static final class UnknownIdentifier extends RuntimeException {
        public UnknownIdentifier(SqlStatement.Part.Identifier identifier) {
            super("parameter " + identifier.name() + ": nothing in this database is called "
                    + Prepared.quote(identifier.identifier()));
        }
    }
}
