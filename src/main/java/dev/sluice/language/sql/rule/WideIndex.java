package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Extent;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;

/** An index over more columns than a search uses. */
final class WideIndex implements Rule {
    private static final int MOST = 3;

    @Override
    public Code code() {
        return Code.L507;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (!(deed.statement() instanceof Statement.CreateIndex index)
                || index.unique()
                || deed.undo()
                || index.columns().size() <= MOST) {
            return List.of();
        }
        Extent rest = new Extent(
                index.columns().get(MOST - 1).at().end(),
                index.columns().getLast().at().end());
        return List.of(deed.advice(
                        code(),
                        index.columns().get(MOST).at(),
                        "a fourth column",
                        "the columns behind the third rarely narrow a search any further",
                        "each makes the index larger and each write slower; values that are only to be read along belong into"
                                + " `include`")
                .as(Advice.Severity.STYLE)
                .instead(Snippet.sql(Replaced.in(deed, rest, ""))));
    }
}
