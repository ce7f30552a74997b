package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;
import java.util.regex.Pattern;

/** A lock timeout on a step outside of a transaction, where none is used. */
final class LockTimeoutUnused implements Rule {
    private static final Pattern STATED = Pattern.compile("\\block\\s+timeout\\s+\\S+\\s*");

    @Override
    public Code code() {
        return Code.L201;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (!deed.isOutside() || !isConcurrent(deed.statement())) {
            return List.of();
        }
        String head = course.head(deed);
        if (!STATED.matcher(head).find()) {
            return List.of();
        }
        return List.of(deed.advice(
                        code(),
                        deed.statement().at(),
                        "waits for old transactions anyway",
                        "the lock timeout of this step bounds nothing, and must not",
                        "building concurrently waits for every transaction that is older than the build, anywhere in the database;"
                                + " cut off by a lock timeout it leaves an invalid index behind, so that Sluice sets none outside"
                                + " of a transaction. `timeout` bounds the step")
                .instead(
                        deed.statement() instanceof Statement.CreateIndex index && !deed.undo()
                                ? Indexes.step(deed, index)
                                : Snippet.step(
                                        deed,
                                        deed.step().ref().step(),
                                        "outside transaction timeout 8h",
                                        deed.text())));
    }

    private static boolean isConcurrent(Statement statement) {
        return statement instanceof Statement.CreateIndex index && index.concurrently()
                || statement instanceof Statement.DropIndex drop && drop.concurrently()
                || statement instanceof Statement.Reindex reindex && reindex.concurrently();
    }
}
