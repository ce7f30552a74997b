package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import java.util.List;

/** A table that is copied to another place or into another form. */
final class MovedTable implements Rule {
    @Override
    public Code code() {
        return Code.L117;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        return deed.altering(AlterAction.class).stream()
                .filter(altering -> moves(altering.action()) && !course.isNew(altering.table(), deed))
                .map(altering -> {
                    Weight weight = course.weight(deed, altering.table());
                    Twin.Way way = Twin.of(
                            deed, course, altering.table(), altering.action().at());
                    Advice advice = deed.advice(
                            code(),
                            weight,
                            altering.action().at(),
                            "copied as a whole",
                            "`" + altering.table() + "`" + weight.words()
                                    + " is copied while nobody may read or write it",
                            "it cannot be done to this table beside the work of others: fill a new one and swap the names, or take"
                                    + " the downtime and say so in the header; " + way.words());
                    return way.steps().map(advice::instead).orElse(advice);
                })
                .toList();
    }

    private static boolean moves(AlterAction action) {
        return action instanceof AlterAction.SetLogged
                || action instanceof AlterAction.SetTablespace
                || action instanceof AlterAction.SetAccessMethod;
    }
}
