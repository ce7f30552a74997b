package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;
import java.util.Locale;

/** {@code reindex} without {@code concurrently}. */
final class BlockingReindex implements Rule {
    @Override
    public Code code() {
        return Code.L103;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (!(deed.statement() instanceof Statement.Reindex reindex)
                || reindex.concurrently()
                || reindex.kind() == Statement.Reindexed.SYSTEM) {
            return List.of();
        }
        String kind = reindex.kind().name().toLowerCase(Locale.ROOT);
        Weight weight =
                reindex.kind() == Statement.Reindexed.TABLE && reindex.name().isPresent()
                        ? course.weight(deed, reindex.name().get())
                        : Weight.UNKNOWN;
        return List.of(deed.advice(
                        code(),
                        weight,
                        reindex.at(),
                        "rebuilt in place",
                        "this rebuild keeps every write waiting, and every read that would use the index"
                                + weight.words(),
                        "the old index is locked until the new one is whole; concurrently both stand side by side until the"
                                + " new one is ready")
                .instead(Snippet.sql("reindex " + kind + " concurrently"
                        + reindex.name().map(name -> " " + name.sql()).orElse(""))));
    }
}
