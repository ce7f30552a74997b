package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.Constraint;
import java.util.List;

/** An exclusion constraint: none can be added to a table beside the work of others, so that another table takes its place. */
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
                    Twin.Way way =
                            Twin.of(deed, course, added.table(), added.action().at());
                    Advice advice = deed.advice(
                            code(),
                            weight,
                            added.action().at(),
                            "built under lock",
                            "the index of this constraint is built while nobody may read or write `" + added.table()
                                    + "`" + weight.words(),
                            "PostgreSQL can neither build such an index concurrently nor add the constraint `not valid`: make a new"
                                    + " table that has it, fill it and swap the names, or take the downtime and say so in the"
                                    + " header; " + way.words());
                    return way.steps().map(advice::instead).orElse(advice);
                })
                .toList();
    }
}
