package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.Constraint;
import dev.sluice.language.sql.statement.TableName;
import java.util.ArrayList;
import java.util.List;

/** A primary key that builds its index under lock. */
final class PrimaryKeyScan implements Rule {
    @Override
    public Code code() {
        return Code.L108;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        List<Advice> found = new ArrayList<>();
        for (Deed.Altering<AlterAction.AddConstraint> added : deed.altering(AlterAction.AddConstraint.class)) {
            if (added.action().constraint() instanceof Constraint.PrimaryKey key
                    && key.usingIndex().isEmpty()
                    && !course.isNew(added.table(), deed)) {
                Weight weight = course.weight(deed, added.table());
                found.add(deed.advice(
                                code(),
                                weight,
                                key.at(),
                                "builds an index under lock",
                                "the index of this key is built while nobody may read or write `" + added.table() + "`"
                                        + weight.words(),
                                "an index that was built concurrently before becomes the key within milliseconds, if its columns"
                                        + " are NOT NULL already")
                        .instead(alternative(deed, course, added.table(), key)));
            }
        }
        return found;
    }

    private static String alternative(Deed deed, Course course, TableName table, Constraint.PrimaryKey key) {
        List<String> statements = new ArrayList<>();
        for (String column : key.columns()) {
            boolean known = course.live(deed, table)
                    .flatMap(facts -> facts.column(column))
                    .map(LiveFacts.Column::notNull)
                    .orElse(false);
            if (!known) {
                statements.addAll(Validation.notNull(table, column));
            }
        }
        String name = TableName.quoted(Validation.name(table, key));
        statements.add("create unique index concurrently " + name + " on " + table.sql() + " ("
                + Indexes.list(key.columns()) + ")");
        statements.add("alter table " + table.sql() + " add constraint " + name + " primary key using index " + name);
        return Snippet.sql(statements);
    }
}
