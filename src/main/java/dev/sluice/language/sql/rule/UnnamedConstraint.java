package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.Constraint;
import dev.sluice.language.sql.statement.Extent;
import dev.sluice.language.sql.statement.TableName;
import java.util.List;

/** A constraint that PostgreSQL must find a name for. */
final class UnnamedConstraint implements Rule {
    @Override
    public Code code() {
        return Code.L508;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        return deed.altering(AlterAction.AddConstraint.class).stream()
                .filter(added -> added.action().constraint().name().isEmpty() && !deed.undo())
                .map(added -> {
                    Constraint constraint = added.action().constraint();
                    String name = TableName.quoted(Validation.name(added.table(), constraint));
                    Extent before =
                            new Extent(constraint.at().start(), constraint.at().start());
                    return deed.advice(
                                    code(),
                                    constraint.at(),
                                    "without a name",
                                    "this constraint gets whatever name is free",
                                    "its undo, its validation and the next migration have to guess it")
                            .as(Advice.Severity.STYLE)
                            .instead(Snippet.sql(Replaced.in(deed, before, "constraint " + name + " ")));
                })
                .toList();
    }
}
