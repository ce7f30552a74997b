package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;

/** Changed rows of which no subscriber can be told. */
final class NoReplicaIdentity implements Rule {
    @Override
    public Code code() {
        return Code.L306;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (deed.statement() instanceof Statement.Dml dml
                && (dml.change() == Statement.Change.UPDATE || dml.change() == Statement.Change.DELETE)
                && course.live(deed, dml.table())
                        .filter(facts -> facts.published() && !facts.identified())
                        .isPresent()) {
            return List.of(deed.advice(
                            code(),
                            dml.at(),
                            "refused by the server",
                            "`" + dml.table()
                                    + "` is published and has no replica identity, so this fails at its first row",
                            "a subscriber finds the row by the primary key or what `replica identity` names; with `full` it compares"
                                    + " all columns, which is slow there")
                    .as(Advice.Severity.DANGER)
                    .instead(Snippet.sql("alter table " + dml.table().sql() + " replica identity full")));
        }
        return List.of();
    }
}
