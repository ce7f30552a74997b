package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.TableName;
import java.util.List;

/** An index on an expression that the planner knows nothing of. */
final class MissingStatistics implements Rule {
    @Override
    public Code code() {
        return Code.L304;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (!(deed.statement() instanceof Statement.CreateIndex index)
                || deed.undo()
                || index.columns().stream().noneMatch(Indexes::isExpression)
                || course.after(deed).stream().anyMatch(later -> analyzes(later, index.table()))) {
            return List.of();
        }
        return List.of(deed.advice(
                        code(),
                        index.at(),
                        "an expression",
                        "the planner has no statistics for this expression before `" + index.table() + "` is analysed",
                        "until autovacuum comes by, it guesses how many rows match, and may leave the index unused or use it where"
                                + " it should not")
                .as(Advice.Severity.NOTE)
                .instead(Snippet.sql("analyze " + index.table().sql())));
    }

    private static boolean analyzes(Deed later, TableName table) {
        List<Statement.TableRef> tables = List.of();
        if (later.statement() instanceof Statement.Analyze analyze) {
            tables = analyze.tables();
        } else if (later.statement() instanceof Statement.Vacuum vacuum && vacuum.analyze()) {
            tables = vacuum.tables();
        }
        return tables.stream().anyMatch(one -> one.table().mayBe(table));
    }
}
