package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.statement.Statement;
import java.util.ArrayList;
import java.util.List;

/** {@code update} or {@code delete} with a condition that does not name rows by their key. */
final class UnboundedChange implements Rule {
    @Override
    public Code code() {
        return Code.L302;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (!(deed.statement() instanceof Statement.Dml dml)
                || deed.isBackfill()
                || !dml.conditional()
                || dml.limited()
                || dml.change() != Statement.Change.UPDATE && dml.change() != Statement.Change.DELETE
                || RowsUnderLock.held(deed, course).isPresent()
                || course.isNew(dml.table(), deed)
                || isByKey(deed, course, dml)) {
            return List.of();
        }
        Weight weight = course.weight(deed, dml.table());
        Advice advice = deed.advice(
                        code(),
                        weight,
                        dml.at(),
                        "as many rows as match",
                        "nothing bounds how many rows of `" + dml.table() + "`" + weight.words()
                                + " this changes in one transaction",
                        "the condition names no rows by their key; each row that matches stays locked until the last one is done;"
                                + " a backfill goes through the key in batches")
                .instead(RowChanges.backfill(deed, course, dml));
        return List.of(course.live(deed).isEmpty() ? advice.as(Advice.Severity.NOTE) : advice);
    }

    /** Offline any column that is compared may be the key; a plan knows which one is. */
    private static boolean isByKey(Deed deed, Course course, Statement.Dml dml) {
        List<String> key =
                course.live(deed, dml.table()).map(LiveFacts.Table::key).orElse(List.of());
        List<SqlToken> condition = RowChanges.condition(dml);
        List<String> compared = new ArrayList<>();
        for (int i = 0; i + 1 < condition.size(); i++) {
            SqlToken next = condition.get(i + 1);
            boolean bounds = next.is("in") || next.is("between") || isComparison(dml, condition, i + 1);
            if (bounds && !condition.get(i).word().isEmpty()) {
                compared.add(condition.get(i).word());
            }
        }
        return key.isEmpty() ? !compared.isEmpty() : compared.containsAll(key);
    }

    /** {@code <>} bounds nothing. */
    private static boolean isComparison(Statement.Dml dml, List<SqlToken> condition, int at) {
        String source = dml.query().words().source();
        boolean unequal = condition.get(at).isSymbol(source, '<')
                && at + 1 < condition.size()
                && condition.get(at + 1).isSymbol(source, '>');
        return !unequal
                && (condition.get(at).isSymbol(source, '=')
                        || condition.get(at).isSymbol(source, '<')
                        || condition.get(at).isSymbol(source, '>'));
    }
}
