package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import java.util.List;

/** A column that running releases know by its old name. */
final class RenamedColumn implements Rule {
    @Override
    public Code code() {
        return Code.L403;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        return deed.altering(AlterAction.RenameColumn.class).stream()
                .filter(rename -> !deed.undo()
                        && !Contract.isLetGo(deed)
                        && !course.isNewColumn(rename.table(), rename.action().column(), deed)
                        && !staysOrCame(deed, course, rename))
                .map(rename -> advice(deed, course, rename))
                .toList();
    }

    /** Whether the transaction gives the name to another column, or had made it itself a moment before. */
    private static boolean staysOrCame(Deed deed, Course course, Deed.Altering<AlterAction.RenameColumn> rename) {
        String name = rename.action().column();
        return course.together(deed).stream()
                .flatMap(other -> other.altering(AlterAction.class).stream())
                .filter(other -> other.table().mayBe(rename.table()))
                .anyMatch(other -> other.action() instanceof AlterAction.RenameColumn renamed
                                && renamed.to().equals(name)
                        || other.action() instanceof AlterAction.AddColumn added
                                && added.column().name().equals(name));
    }

    private Advice advice(Deed deed, Course course, Deed.Altering<AlterAction.RenameColumn> rename) {
        String old = rename.action().column();
        String name = rename.action().to();
        String type = course.live(deed, rename.table())
                .flatMap(facts -> facts.column(old))
                .map(LiveFacts.Column::type)
                .orElse("text");
        return deed.advice(
                        code(),
                        rename.action().at(),
                        "the old name is gone",
                        "releases that are running fail as soon as `" + rename.table() + "." + old
                                + "` has another name",
                        "no deployment is quick enough to change all instances with the catalog: keep both columns until the last one"
                                + " reads the new name, as `sluice new rename` lays it out"
                                + (course.live(deed, rename.table()).isEmpty()
                                        ? "; give the new column the type of the old one"
                                        : ""))
                .instead(Expansion.renamed(deed, course, rename.table(), old, name, type));
    }
}
