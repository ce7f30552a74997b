package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.ColumnDefinition;
import dev.sluice.language.sql.statement.Constraint;
import dev.sluice.language.sql.statement.TableName;
import java.util.ArrayList;
import java.util.List;

/** A unique constraint that builds its index under lock. */
final class UniqueScan implements Rule {
    @Override
    public Code code() {
        return Code.L107;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        List<Advice> found = new ArrayList<>();
        for (Deed.Altering<AlterAction.AddConstraint> added : deed.altering(AlterAction.AddConstraint.class)) {
            if (added.action().constraint() instanceof Constraint.Unique unique
                    && unique.usingIndex().isEmpty()
                    && !course.isNew(added.table(), deed)) {
                found.add(advice(deed, course, added.table(), unique, unique.columns(), List.of()));
            }
        }
        for (Deed.Altering<AlterAction.AddColumn> added : deed.addedColumns()) {
            ColumnDefinition column = added.action().column();
            for (Constraint constraint : column.constraints()) {
                if (constraint instanceof Constraint.Unique unique && !course.isNew(added.table(), deed)) {
                    String plain =
                            "alter table " + added.table().sql() + " add column " + TableName.quoted(column.name())
                                    + " " + column.type().text();
                    found.add(advice(deed, course, added.table(), unique, List.of(column.name()), List.of(plain)));
                }
            }
        }
        return found;
    }

    private Advice advice(
            Deed deed,
            Course course,
            TableName table,
            Constraint.Unique unique,
            List<String> columns,
            List<String> before) {
        Weight weight = course.weight(deed, table);
        String name = TableName.quoted(unique.name().orElse(Indexes.named(table, columns, "key")));
        List<String> statements = new ArrayList<>(before);
        statements.add(
                "create unique index concurrently " + name + " on " + table.sql() + " (" + Indexes.list(columns) + ")");
        statements.add("alter table " + table.sql() + " add constraint " + name + " unique using index " + name);
        return deed.advice(
                        code(),
                        weight,
                        unique.at(),
                        "builds an index under lock",
                        "the index behind this constraint is built while nobody may read or write `" + table + "`"
                                + weight.words(),
                        "an index that was built concurrently before becomes the constraint within milliseconds")
                .instead(Snippet.sql(statements));
    }
}
