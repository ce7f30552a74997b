package dev.sluice.language.sql.statement;

import java.util.List;
import java.util.Optional;

/** A constraint of a table or of a column. */
public sealed interface Constraint {

    /** Where it stands, its name included. */
    Extent at();

    Optional<String> name();

    Attributes attributes();

    /**
     * What may stand behind a constraint, in any order.
     *
     * @param notEnforced from PostgreSQL 18
     */
    record Attributes(
            boolean notValid, boolean deferrable, boolean initiallyDeferred, boolean noInherit, boolean notEnforced) {
        static final Attributes NONE = new Attributes(false, false, false, false, false);
    }

    record Check(Extent at, Optional<String> name, Fragment expression, Attributes attributes) implements Constraint {}

    /**
     * A foreign key.
     *
     * @param referencedColumns empty where the primary key is meant
     * @param onDelete such as {@code cascade}; empty if not written
     */
    record ForeignKey(
            Extent at,
            Optional<String> name,
            List<String> columns,
            TableName referenced,
            List<String> referencedColumns,
            String onDelete,
            Attributes attributes)
            implements Constraint {}

    /** @param usingIndex the index that becomes the constraint; then there are no columns */
    record Unique(
            Extent at, Optional<String> name, List<String> columns, Optional<String> usingIndex, Attributes attributes)
            implements Constraint {}

    /** @param usingIndex the index that becomes the constraint; then there are no columns */
    record PrimaryKey(
            Extent at, Optional<String> name, List<String> columns, Optional<String> usingIndex, Attributes attributes)
            implements Constraint {}

    record Exclude(Extent at, Optional<String> name, Fragment definition, Attributes attributes)
            implements Constraint {}

    /** {@code not null} as a constraint of the table, from PostgreSQL 18, or with a name at a column. */
    record NotNull(Extent at, Optional<String> name, String column, Attributes attributes) implements Constraint {}
}
