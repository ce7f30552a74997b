package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;

/** {@code create index concurrently if not exists}: content with an invalid index. */
final class HiddenCarcass implements Rule {
    @Override
    public Code code() {
        return Code.L202;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (!(deed.statement() instanceof Statement.CreateIndex index)
                || !index.concurrently()
                || !index.ifNotExists()
                || deed.undo()) {
            return List.of();
        }
        boolean there = course.live(deed, index.table())
                .filter(facts -> facts.indexes().stream()
                        .anyMatch(one -> !one.valid()
                                && index.name().filter(one.name()::equals).isPresent()))
                .isPresent();
        Advice advice = deed.advice(
                        code(),
                        index.at(),
                        "an invalid one exists, too",
                        there
                                ? "an invalid index of this name is there already, and this statement would be content with it"
                                : "after a failed build this statement is content with the invalid index that it left",
                        "a build that fails leaves an index that is written to and never read; `if not exists` sees its name and"
                                + " reports success. Drop the leftover first, then build")
                .instead(Indexes.step(deed, index));
        return List.of(there ? advice.as(Advice.Severity.DANGER) : advice);
    }
}
