package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;

/** {@code create index} on a table that others write to. */
final class BlockingIndex implements Rule {
    @Override
    public Code code() {
        return Code.L101;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (!(deed.statement() instanceof Statement.CreateIndex index)
                || index.concurrently()
                || index.only()
                || course.isNew(index.table(), deed)) {
            return List.of();
        }
        Weight weight = course.weight(deed, index.table());
        return List.of(deed.advice(
                        code(),
                        weight,
                        index.at(),
                        "built in one go",
                        "this index is built while nobody may write to `" + index.table() + "`" + weight.words(),
                        "the build reads the whole table and holds a lock that every write waits for until it is done; built"
                                + " concurrently it takes longer and keeps nobody waiting")
                .instead(Indexes.step(deed, index)));
    }
}
