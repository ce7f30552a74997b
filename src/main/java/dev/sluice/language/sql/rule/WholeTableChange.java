package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;

/** {@code update} or {@code delete} of every row at once. */
final class WholeTableChange implements Rule {
    @Override
    public Code code() {
        return Code.L301;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (!(deed.statement() instanceof Statement.Dml dml)
                || deed.isBackfill()
                || dml.conditional()
                || dml.change() != Statement.Change.UPDATE && dml.change() != Statement.Change.DELETE
                || RowsUnderLock.held(deed, course).isPresent()
                || course.isNew(dml.table(), deed)) {
            return List.of();
        }
        Weight weight = course.weight(deed, dml.table());
        return List.of(deed.advice(
                        code(),
                        weight,
                        dml.at(),
                        "every row at once",
                        "every row of `" + dml.table() + "`" + weight.words() + " is changed in one transaction",
                        "each row stays locked until the last one is done, the table grows by as much again, replicas fall behind,"
                                + " and nothing of it can be paused or taken up again; a backfill goes through the key in batches")
                .instead(RowChanges.backfill(deed, course, dml)));
    }
}
