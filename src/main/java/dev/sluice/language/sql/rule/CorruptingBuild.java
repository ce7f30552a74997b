package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;

/** Concurrent builds on the versions that make broken indexes. */
final class CorruptingBuild implements Rule {
    private static final int FROM = 140_000;
    private static final int MENDED = 140_004;

    @Override
    public Code code() {
        return Code.L211;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        boolean builds = deed.statement() instanceof Statement.CreateIndex index && index.concurrently()
                || deed.statement() instanceof Statement.Reindex reindex && reindex.concurrently();
        boolean broken = course.live(deed)
                .filter(facts -> facts.serverVersion() >= FROM && facts.serverVersion() < MENDED)
                .isPresent();
        if (!builds || !broken) {
            return List.of();
        }
        return List.of(deed.advice(
                        code(),
                        deed.statement().at(),
                        "may miss rows",
                        "on this server, PostgreSQL 14.0 to 14.3, a concurrent build may leave rows out of the index",
                        "queries that use the index then miss them, and a unique one lets duplicates in; update the server to 14.4 or"
                                + " newer first. Indexes that were built so before need `reindex`")
                .as(Advice.Severity.DANGER));
    }
}
