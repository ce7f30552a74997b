package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.Constraint;
import dev.sluice.language.sql.statement.TableName;
import java.util.List;

/** A partition whose rows are read under lock before it is attached. */
final class AttachScan implements Rule {
    @Override
    public Code code() {
        return Code.L115;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        return deed.altering(AlterAction.AttachPartition.class).stream()
                .filter(attach -> !attach.action().isDefault()
                        && !course.isNew(attach.action().partition(), deed)
                        && !isChecked(deed, course, attach.action().partition()))
                .map(attach -> {
                    TableName partition = attach.action().partition();
                    Weight weight = course.weight(deed, partition);
                    return deed.advice(
                            code(),
                            weight,
                            attach.action().at(),
                            "reads every row",
                            "every row of `" + partition + "`" + weight.words()
                                    + " is read while nobody may read or write it",
                            "with a validated check on it that says the same as its bounds nothing is read: add that check `not"
                                    + " valid`, validate it, attach, and drop it again");
                })
                .toList();
    }

    private static boolean isChecked(Deed deed, Course course, TableName partition) {
        boolean live = course.live(deed, partition)
                .filter(facts -> !facts.checks().isEmpty())
                .isPresent();
        return live
                || course.before(deed).stream()
                        .flatMap(other -> other.altering(AlterAction.AddConstraint.class).stream())
                        .anyMatch(added -> added.table().mayBe(partition)
                                && added.action().constraint() instanceof Constraint.Check);
    }
}
