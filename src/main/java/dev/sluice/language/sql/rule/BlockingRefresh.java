package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.TableName;
import java.util.List;

/** {@code refresh materialized view} without {@code concurrently}. */
final class BlockingRefresh implements Rule {
    @Override
    public Code code() {
        return Code.L116;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (!(deed.statement() instanceof Statement.Refresh refresh)
                || refresh.concurrently()
                || !refresh.withData()
                || isNew(deed, course, refresh.view())) {
            return List.of();
        }
        Weight weight = course.weight(deed, refresh.view());
        return List.of(deed.advice(
                        code(),
                        weight,
                        refresh.at(),
                        "closed while it is computed",
                        "nobody can read `" + refresh.view() + "`" + weight.words() + " for as long as its query takes",
                        "with a unique index on the view it can be refreshed concurrently, and readers see the old rows meanwhile")
                .instead(Snippet.sql("refresh materialized view concurrently "
                        + refresh.view().sql())));
    }

    private static boolean isNew(Deed deed, Course course, TableName view) {
        return course.before(deed).stream()
                .anyMatch(other -> other.statement() instanceof Statement.CreateMaterializedView made
                        && made.view().mayBe(view));
    }
}
