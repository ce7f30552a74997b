package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import java.util.ArrayList;
import java.util.List;

/** {@code validate constraint} in the transaction that adds it. */
final class ValidatedTogether implements Rule {
    @Override
    public Code code() {
        return Code.L206;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        List<Advice> found = new ArrayList<>();
        for (Deed.Altering<AlterAction.ValidateConstraint> validated :
                deed.altering(AlterAction.ValidateConstraint.class)) {
            course.together(deed).stream()
                    .filter(other -> other.place() <= deed.place())
                    .flatMap(other -> other.altering(AlterAction.AddConstraint.class).stream()
                            .filter(added -> added.table().mayBe(validated.table())
                                    && Validation.name(
                                                    added.table(),
                                                    added.action().constraint())
                                            .equals(validated.action().constraint()))
                            .map(added -> advice(
                                    deed,
                                    course,
                                    validated,
                                    other.text(added.action().at()))))
                    .findFirst()
                    .ifPresent(found::add);
        }
        return found;
    }

    private Advice advice(
            Deed deed, Course course, Deed.Altering<AlterAction.ValidateConstraint> validated, String added) {
        Weight weight = course.weight(deed, validated.table());
        String alter = "alter table " + validated.table().sql() + " ";
        return deed.advice(
                        code(),
                        weight,
                        validated.action().at(),
                        "under the lock of its addition",
                        "`" + validated.table() + "`" + weight.words()
                                + " is read under the lock that adding the constraint took",
                        "`not valid` spares the table only if the lock is given back before the validation begins; in one"
                                + " transaction it is held until the end")
                .instead(Snippet.sql(
                        alter + added, alter + deed.text(validated.action().at())));
    }
}
