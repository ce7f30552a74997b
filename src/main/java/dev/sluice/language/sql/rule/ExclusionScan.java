package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.Constraint;
import java.util.List;

/** An exclusion constraint: there is no way to add one beside the work of others. */
final class ExclusionScan implements Rule {
    @Override
    public Code code() {
        return Code.L114;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        return deed.altering(AlterAction.AddConstraint.class).stream()
                .filter(added ->
                        added.action().constraint() instanceof Constraint.Exclude && !course.isNew(added.table(), deed))
                .map(added -> {
                    Weight weight = course.weight(deed, added.table());
                    return deed.advice(
                            code(),
                            weight,
                            added.action().at(),
                            "no way round the lock",
                            "the index of this constraint is built while nobody may read or write `" + added.table()
                                    + "`" + weight.words(),
                            "PostgreSQL can neither build such an index concurrently nor add the constraint `not valid`: make a new"
                                    + " table that has it and move the rows, or take the downtime and say so in the header");
                })
                .toList();
    }
}
