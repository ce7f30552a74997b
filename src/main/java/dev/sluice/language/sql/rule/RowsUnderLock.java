package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;
import java.util.Optional;

/** Changes of many rows in the transaction of a change of the schema. */
final class RowsUnderLock implements Rule {
    @Override
    public Code code() {
        return Code.L205;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        return deed.statement() instanceof Statement.Dml dml
                ? held(deed, course).map(change -> advice(deed, course, dml, change)).stream()
                        .toList()
                : List.of();
    }

    /** The statement in the transaction of a change of many rows that keeps others waiting until all of them are written. */
    static Optional<Deed> held(Deed deed, Course course) {
        if (!(deed.statement() instanceof Statement.Dml dml)
                || deed.isBackfill()
                || !isMany(dml)
                || course.isNew(dml.table(), deed)) {
            return Optional.empty();
        }
        return course.together(deed).stream()
                .filter(other ->
                        other != deed && !course.locked(other, LockMode.SHARE).isEmpty())
                .findFirst();
    }

    private Advice advice(Deed deed, Course course, Statement.Dml dml, Deed change) {
        Weight weight = course.weight(deed, dml.table());
        boolean ranges = dml.change() == Statement.Change.UPDATE || dml.change() == Statement.Change.DELETE;
        List<Deed> others =
                course.together(deed).stream().filter(other -> other != deed).toList();
        return deed.advice(
                        code(),
                        weight,
                        dml.at(),
                        "changes rows",
                        "rows of `" + dml.table() + "`" + weight.words()
                                + " are changed in the transaction that locks `"
                                + course.locked(change, LockMode.SHARE).getFirst() + "`",
                        "the lock is held until the last row is written, and a rollback takes both back; change the schema in a"
                                + " step of its own and the rows in a backfill")
                .instead(Snippet.lines(
                        Snippet.gently(deed, others),
                        ranges
                                ? RowChanges.backfill(deed, course, dml)
                                : Snippet.step(deed, deed.step().ref().step() + "_rows", "", deed.text())));
    }

    /** A row of a version table is no matter. */
    static boolean isMany(Statement.Dml dml) {
        return dml.change() != Statement.Change.INSERT || dml.query().words().has("select");
    }
}
