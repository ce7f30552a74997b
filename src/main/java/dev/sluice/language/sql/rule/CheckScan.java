package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.Constraint;
import java.util.ArrayList;
import java.util.List;

/** A check that all rows are held to at once. */
final class CheckScan implements Rule {
    @Override
    public Code code() {
        return Code.L106;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        List<Advice> found = new ArrayList<>();
        for (Deed.Altering<AlterAction.AddConstraint> added : deed.altering(AlterAction.AddConstraint.class)) {
            if (added.action().constraint() instanceof Constraint.Check check
                    && !check.attributes().notValid()
                    && !check.attributes().notEnforced()
                    && !course.isNew(added.table(), deed)) {
                Weight weight = course.weight(deed, added.table());
                found.add(deed.advice(
                                code(),
                                weight,
                                check.at(),
                                "checked at once",
                                "every row of `" + added.table() + "`" + weight.words()
                                        + " is read while nobody may read or write the table",
                                "added `not valid` it holds for new rows from the first moment, and a later `validate` checks the"
                                        + " old ones while all go on working")
                        .instead(Validation.later(deed, added.table(), check)));
            }
        }
        return found;
    }
}
