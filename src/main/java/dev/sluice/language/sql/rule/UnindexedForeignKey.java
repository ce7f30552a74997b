package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.Constraint;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A foreign key whose own column has no index. */
final class UnindexedForeignKey implements Rule {
    @Override
    public Code code() {
        return Code.L118;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        List<Advice> found = new ArrayList<>();
        for (Deed.Altering<AlterAction.AddConstraint> added : deed.altering(AlterAction.AddConstraint.class)) {
            if (added.action().constraint() instanceof Constraint.ForeignKey key) {
                judge(deed, course, added.table(), key, key.columns()).ifPresent(found::add);
            }
        }
        for (Deed.Altering<AlterAction.AddColumn> added : deed.addedColumns()) {
            for (Constraint constraint : added.action().column().constraints()) {
                if (constraint instanceof Constraint.ForeignKey key) {
                    judge(
                                    deed,
                                    course,
                                    added.table(),
                                    key,
                                    List.of(added.action().column().name()))
                            .ifPresent(found::add);
                }
            }
        }
        return found;
    }

    /** Offline only a column that the runbook itself adds is known to have no index. */
    private Optional<Advice> judge(
            Deed deed, Course course, TableName table, Constraint.ForeignKey key, List<String> columns) {
        Optional<LiveFacts.Table> live = course.live(deed, table);
        String first = columns.getFirst();
        boolean added = course.isNewColumn(table, first, deed) || addsHere(deed, first);
        boolean indexedLive = live.filter(facts ->
                        facts.indexes().stream().anyMatch(index -> index.valid() && leads(index.columns(), columns)))
                .isPresent();
        boolean known = added || live.isPresent();
        if (!known || indexedLive || isIndexed(course, table, columns)) {
            return Optional.empty();
        }
        String name = TableName.quoted(Indexes.named(table, columns, "idx"));
        Weight weight = course.weight(deed, table);
        return Optional.of(deed.advice(
                        code(),
                        weight,
                        key.at(),
                        "no index on " + String.join(", ", columns),
                        "each delete from `" + key.referenced() + "`, and each change of its key, reads all of `"
                                + table + "`" + weight.words(),
                        "PostgreSQL indexes the table that is referred to, not the one that refers; the rows to check are then searched"
                                + " one by one, under a lock on the row that goes")
                .instead(Snippet.sql("create index concurrently " + name + " on " + table.sql() + " ("
                        + Indexes.list(columns) + ")")));
    }

    private static boolean addsHere(Deed deed, String column) {
        return deed.addedColumns().stream()
                .anyMatch(added -> added.action().column().name().equals(column));
    }

    private static boolean isIndexed(Course course, TableName table, List<String> columns) {
        return course.deeds().stream()
                .filter(other -> !other.undo())
                .anyMatch(other -> other.statement() instanceof Statement.CreateIndex index
                        && index.table().mayBe(table)
                        && leads(index.columns().stream().map(Indexes::column).toList(), columns));
    }

    /** Whether the index begins with these columns, in whatever order. */
    private static boolean leads(List<String> index, List<String> columns) {
        return index.size() >= columns.size()
                && Set.copyOf(index.subList(0, columns.size())).equals(Set.copyOf(columns));
    }
}
