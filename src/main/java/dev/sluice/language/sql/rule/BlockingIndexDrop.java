package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;

/** {@code drop index} of a table that others work with. */
final class BlockingIndexDrop implements Rule {
    @Override
    public Code code() {
        return Code.L102;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (!(deed.statement() instanceof Statement.DropIndex drop) || drop.concurrently() || drop.cascade()) {
            return List.of();
        }
        String ifExists = drop.ifExists() ? "if exists " : "";
        return List.of(deed.advice(
                        code(),
                        drop.at(),
                        "stops reads and writes",
                        "dropping this index waits for everybody who uses its table, and everybody else waits behind it",
                        "it needs the table for itself, if only for a moment; concurrently it waits for others without"
                                + " stopping them")
                .instead(Snippet.sql(drop.indexes().stream()
                        .map(index -> "drop index concurrently " + ifExists + index.sql())
                        .toList())));
    }
}
