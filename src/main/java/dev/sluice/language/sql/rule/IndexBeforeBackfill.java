package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** An index on a column that is filled afterwards. */
final class IndexBeforeBackfill implements Rule {
    @Override
    public Code code() {
        return Code.L303;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (!(deed.statement() instanceof Statement.CreateIndex index) || deed.undo()) {
            return List.of();
        }
        Set<String> columns = index.columns().stream()
                .flatMap(column -> column.tokens().stream().map(SqlToken::word))
                .collect(Collectors.toSet());
        for (Deed later : course.after(deed)) {
            if (later.isBackfill()
                    && later.statement() instanceof Statement.Dml dml
                    && dml.change() == Statement.Change.UPDATE
                    && dml.table().mayBe(index.table())
                    && dml.columns().stream().anyMatch(columns::contains)) {
                return List.of(advice(deed, course, index, later, dml));
            }
        }
        return List.of();
    }

    private Advice advice(Deed deed, Course course, Statement.CreateIndex index, Deed later, Statement.Dml dml) {
        Weight weight = course.weight(deed, index.table());
        return deed.advice(
                        code(),
                        weight,
                        index.at(),
                        "before its column is filled",
                        "step " + later.step().ref() + " fills a column of this index afterwards, row by row in `"
                                + index.table() + "`" + weight.words(),
                        "with the index in place no update of that column stays on its page: it is two to three times as slow and"
                                + " writes as much more WAL; build the index when the column is filled")
                .instead(Snippet.lines(
                        Snippet.backfill(
                                later,
                                later.step().ref().step(),
                                dml.table(),
                                course.key(later, dml.table()),
                                later.text()),
                        Indexes.step(deed, index)));
    }
}
