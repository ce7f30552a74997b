package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.ColumnDefinition;
import dev.sluice.language.sql.statement.Fragment;
import dev.sluice.language.sql.statement.LockPlan;
import dev.sluice.language.sql.statement.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A column whose values PostgreSQL must write into every row. */
final class RewritingColumn implements Rule {
    @Override
    public Code code() {
        return Code.L110;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        List<Advice> found = new ArrayList<>();
        for (Deed.Altering<AlterAction.AddColumn> added : deed.addedColumns()) {
            ColumnDefinition column = added.action().column();
            if (!course.isNew(added.table(), deed)) {
                Optional<String> instead = column.generated() == ColumnDefinition.Generated.STORED
                        ? column.expression()
                                .map(expression -> Expansion.filled(
                                        deed,
                                        course,
                                        added.table(),
                                        column.name(),
                                        column.type().text(),
                                        expression.text()))
                        : column.isSerial() || column.generated() == ColumnDefinition.Generated.IDENTITY
                                ? Optional.of(numbered(deed, course, added.table(), column.name()))
                                : column.defaultValue()
                                        .filter(value -> changesByRow(deed, course, added, value))
                                        .map(value -> defaulted(deed, course, added.table(), column, value.text()));
                instead.ifPresent(
                        alternative -> found.add(advice(deed, course, added).instead(alternative)));
            }
        }
        return found;
    }

    /** A domain alone is no reason: that it has a constraint is a guess. */
    private static boolean changesByRow(
            Deed deed, Course course, Deed.Altering<AlterAction.AddColumn> added, Fragment value) {
        return course.plan(deed, added).works().stream()
                .anyMatch(work -> work.effort() == LockPlan.Effort.FULL_REWRITE
                        && (work.certain() || !value.calls().isEmpty()));
    }

    private Advice advice(Deed deed, Course course, Deed.Altering<AlterAction.AddColumn> added) {
        Weight weight = course.weight(deed, added.table());
        return deed.advice(
                code(),
                weight,
                added.action().at(),
                "a value of its own for each row",
                "`" + added.table() + "`" + weight.words()
                        + " is written anew as a whole while nobody may read or write it",
                "only a default that is the same for all rows is kept in the catalog; what differs from row to row is computed and"
                        + " written at once, indexes and all");
    }

    private static String defaulted(Deed deed, Course course, TableName table, ColumnDefinition column, String value) {
        String name = TableName.quoted(column.name());
        return Snippet.lines(
                Snippet.step(
                        deed,
                        "add_" + column.name(),
                        Snippet.GENTLY,
                        "alter table " + table.sql() + " add column " + name + " "
                                + column.type().text()),
                Snippet.step(
                        deed,
                        "default_" + column.name(),
                        Snippet.GENTLY,
                        "alter table " + table.sql() + " alter column " + name + " set default " + value),
                Expansion.backfill(deed, course, table, column.name(), value));
    }

    private static String numbered(Deed deed, Course course, TableName table, String column) {
        String name = TableName.quoted(column);
        String sequence = Indexes.inSchema(table, table.name() + "_" + column + "_seq");
        String value = "nextval('" + sequence + "')";
        return Snippet.lines(
                Snippet.step(
                        deed,
                        "add_" + column,
                        "in one transaction " + Snippet.GENTLY,
                        "alter table " + table.sql() + " add column " + name
                                + " bigint;\ncreate sequence " + sequence + " owned by " + table.sql() + "." + name
                                + ";\nalter table "
                                + table.sql() + " alter column " + name + " set default " + value + ";"),
                Expansion.backfill(deed, course, table, column, value));
    }
}
