package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.Constraint;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.TableName;
import java.util.List;

/** A new table without a primary key. */
final class KeylessTable implements Rule {
    @Override
    public Code code() {
        return Code.L307;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (!(deed.statement() instanceof Statement.CreateTable create)
                || create.temporary()
                || create.partitionOf().isPresent()
                || !create.like().isEmpty()
                || !create.inherits().isEmpty()
                || deed.undo()
                || create.columns().isEmpty()
                || hasKey(create)
                || getsKey(deed, course, create.table())) {
            return List.of();
        }
        return List.of(deed.advice(
                        code(),
                        create.table().at(),
                        "no primary key",
                        "`" + create.table() + "` has no primary key",
                        "no row of it can be named: logical replication refuses its updates, and no backfill can go through it")
                .as(Advice.Severity.NOTE)
                .instead(Snippet.sql(
                        deed.text().replaceFirst("\\(", "(id bigint generated always as identity primary key, "))));
    }

    private static boolean hasKey(Statement.CreateTable create) {
        return create.constraints().stream().anyMatch(Constraint.PrimaryKey.class::isInstance)
                || create.columns().stream()
                        .flatMap(column -> column.constraints().stream())
                        .anyMatch(Constraint.PrimaryKey.class::isInstance);
    }

    private static boolean getsKey(Deed deed, Course course, TableName table) {
        return course.after(deed).stream()
                .flatMap(other -> other.altering(AlterAction.class).stream())
                .filter(altering -> altering.table().mayBe(table))
                .anyMatch(altering -> makesKey(altering.action()));
    }

    private static boolean makesKey(AlterAction action) {
        return action instanceof AlterAction.AddConstraint added && added.constraint() instanceof Constraint.PrimaryKey
                || action instanceof AlterAction.AddColumn column
                        && column.column().constraints().stream().anyMatch(Constraint.PrimaryKey.class::isInstance);
    }
}
