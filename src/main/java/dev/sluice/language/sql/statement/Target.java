package dev.sluice.language.sql.statement;

/**
 * What is locked: a relation that the statement names, or one that only the catalog knows.
 *
 * @param name the relation itself, or the one it hangs together with
 */
public record Target(Kind kind, TableName name) {

    /** How the locked relation hangs together with the one that is named. */
    public enum Kind {
        /** The table, view or sequence itself. */
        TABLE("%s"),
        /** The index itself. */
        INDEX("index %s"),
        /** A table's indexes. */
        INDEXES_OF("the indexes of %s"),
        /** The table of an index or of extended statistics. */
        TABLE_OF("the table of %s"),
        /** Partitions and children, if it has any. */
        CHILDREN_OF("partitions and children of %s"),
        /** The table that it is a partition or a child of, if it is one, and the default partition of that. */
        PARENTS_OF("the parent of %s and its default partition"),
        /** Tables on the other side of foreign keys, of those that refer and of those referred to. */
        REFERENCES_OF("tables joined to %s by foreign keys"),
        /** Tables that a view reads. */
        READ_BY("tables that %s reads"),
        /** What hangs on it: views, foreign keys, columns of a type. */
        DEPENDENTS_OF("what depends on %s"),
        /** Every table of a schema, or of the database. */
        TABLES_IN("the tables in %s");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** Whether the text itself names what is locked. */
    public boolean isNamed() {
        return kind == Kind.TABLE || kind == Kind.INDEX;
    }

    /** As a phrase, such as {@code the indexes of orders}. */
    public String words() {
        return kind.words.formatted(name.sql());
    }
}
