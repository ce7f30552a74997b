package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.Constraint;
import java.util.ArrayList;
import java.util.List;

/** A foreign key that is checked at once. */
final class ForeignKeyScan implements Rule {
    @Override
    public Code code() {
        return Code.L105;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        List<Advice> found = new ArrayList<>();
        for (Deed.Altering<AlterAction.AddConstraint> added : deed.altering(AlterAction.AddConstraint.class)) {
            if (added.action().constraint() instanceof Constraint.ForeignKey key
                    && !key.attributes().notValid()
                    && !key.attributes().notEnforced()
                    && !course.isNew(added.table(), deed)) {
                Weight weight = course.weight(deed, added.table());
                found.add(deed.advice(
                                code(),
                                weight,
                                key.at(),
                                "checked at once",
                                "each row of `" + added.table() + "`" + weight.words() + " is looked up in `"
                                        + key.referenced() + "` while nobody may write to either",
                                "added `not valid` it holds for new rows from the first moment, and a later `validate` checks the"
                                        + " old ones while all go on working")
                        .instead(Validation.later(deed, added.table(), key)));
            }
        }
        return found;
    }
}
