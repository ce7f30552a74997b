package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.ColumnDefinition;
import dev.sluice.language.sql.statement.TableName;
import java.util.List;

/** A column that must not be empty and is, in every row that is there. */
final class RequiredColumn implements Rule {
    @Override
    public Code code() {
        return Code.L111;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        return deed.addedColumns().stream()
                .filter(added -> isRequired(added.action().column()) && !course.isNew(added.table(), deed))
                .map(added -> advice(deed, course, added))
                .toList();
    }

    private static boolean isRequired(ColumnDefinition column) {
        return column.notNull()
                && column.defaultValue().isEmpty()
                && column.generated() == ColumnDefinition.Generated.NO
                && !column.isSerial();
    }

    private Advice advice(Deed deed, Course course, Deed.Altering<AlterAction.AddColumn> added) {
        ColumnDefinition column = added.action().column();
        boolean full = course.live(deed, added.table())
                .filter(facts -> facts.rows().orElse(0) > 0)
                .isPresent();
        List<String> checked = Validation.notNull(added.table(), column.name());
        Advice advice = deed.advice(
                        code(),
                        added.action().at(),
                        "NOT NULL without a default",
                        "`" + column.name() + "` would be NULL in each row of `" + added.table()
                                + "`, so the statement fails as soon as there is one",
                        "old instances, which do not know the column, could insert nothing, either; add it nullable, deploy who"
                                + " writes it, backfill, then enforce it")
                .instead(Snippet.sql(
                        "alter table " + added.table().sql() + " add column " + TableName.quoted(column.name()) + " "
                                + column.type().text(),
                        checked.getFirst()));
        return full ? advice.as(Advice.Severity.DANGER) : advice;
    }
}
