package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;

/** A concurrent build that is tried again over the leftover of the last attempt. */
final class RetryWithoutCleanUp implements Rule {
    @Override
    public Code code() {
        return Code.L203;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        boolean blind = deed.plain()
                .filter(sql -> sql.retry().times() > 0 && sql.cleanUp().isEmpty())
                .isPresent();
        if (!blind
                || deed.undo()
                || !(deed.statement() instanceof Statement.CreateIndex index)
                || !index.concurrently()
                || index.ifNotExists()) {
            return List.of();
        }
        return List.of(deed.advice(
                        code(),
                        index.at(),
                        "tried again as it is",
                        "a second attempt meets the invalid index of the first and fails with \"already exists\"",
                        "`after` names what is run before a repeated attempt")
                .instead(Indexes.step(deed, index)));
    }
}
