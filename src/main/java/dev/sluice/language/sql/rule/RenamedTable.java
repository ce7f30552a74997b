package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.TableName;
import java.util.List;

/** A table that running releases know by its old name. */
final class RenamedTable implements Rule {
    @Override
    public Code code() {
        return Code.L404;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        return deed.altering(AlterAction.RenameTable.class).stream()
                .filter(rename -> !deed.undo()
                        && !Contract.isLetGo(deed)
                        && !course.isOwn(rename.table(), deed)
                        && !isReplaced(deed, course, rename.table()))
                .map(rename -> {
                    TableName table = rename.table();
                    String renamed = Indexes.inSchema(table, rename.action().to());
                    return deed.advice(
                                    code(),
                                    rename.action().at(),
                                    "the old name is gone",
                                    "releases that are running fail as soon as `" + table + "` has another name",
                                    "a view under the old name, made in the same transaction, serves them until the last one knows the"
                                            + " new name; reads and simple writes go through it")
                            .instead(Snippet.step(
                                    deed,
                                    deed.step().ref().step(),
                                    "in one transaction " + Snippet.GENTLY,
                                    deed.text() + ";\ncreate view " + table.sql() + " as select * from " + renamed
                                            + ";"));
                })
                .toList();
    }

    /** Whether the transaction puts something else in its place. */
    private static boolean isReplaced(Deed deed, Course course, TableName table) {
        return course.together(deed).stream()
                .anyMatch(other -> other.statement() instanceof Statement.CreateView view
                                && view.view().mayBe(table)
                        || other.statement() instanceof Statement.CreateTable create
                                && create.table().mayBe(table)
                        || other.altering(AlterAction.RenameTable.class).stream()
                                .anyMatch(rename -> rename.action().to().equals(table.name())));
    }
}
