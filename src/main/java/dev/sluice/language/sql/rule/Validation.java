package dev.sluice.language.sql.rule;

import dev.sluice.language.sql.statement.Constraint;
import dev.sluice.language.sql.statement.TableName;
import java.util.List;
import java.util.regex.Pattern;

/** Constraints in two steps: first for new rows, then for old ones. */
final class Validation {
    private static final Pattern NAME =
            Pattern.compile("^constraint\\s+(\"[^\"]+\"|\\S+)\\s+", Pattern.CASE_INSENSITIVE);

    private Validation() {}

    /** The constraint {@code not valid}, and its validation in a step of its own. */
    static String later(Deed deed, TableName table, Constraint constraint) {
        String name = TableName.quoted(name(table, constraint));
        String body = NAME.matcher(deed.text(constraint.at())).replaceFirst("");
        return Snippet.sql(
                "alter table " + table.sql() + " add constraint " + name + " " + body + " not valid",
                "alter table " + table.sql() + " validate constraint " + name);
    }

    /** Its name, or the one that PostgreSQL would give it. */
    static String name(TableName table, Constraint constraint) {
        return constraint.name().orElseGet(() -> switch (constraint) {
            case Constraint.Check check -> table.name() + "_check";
            case Constraint.ForeignKey key -> Indexes.named(table, key.columns(), "fkey");
            case Constraint.Unique unique -> Indexes.named(table, unique.columns(), "key");
            case Constraint.PrimaryKey key -> table.name() + "_pkey";
            case Constraint.Exclude exclude -> table.name() + "_excl";
            case Constraint.NotNull set -> Indexes.named(table, List.of(set.column()), "not_null");
        });
    }

    /** A column NOT NULL without a scan under lock: the check is validated before, and then believed. */
    static List<String> notNull(TableName table, String column) {
        String check = TableName.quoted(table.name() + "_" + column + "_set");
        String alter = "alter table " + table.sql() + " ";
        return List.of(
                alter + "add constraint " + check + " check (" + TableName.quoted(column) + " is not null) not valid",
                alter + "validate constraint " + check,
                alter + "alter column " + TableName.quoted(column) + " set not null",
                alter + "drop constraint " + check);
    }
}
