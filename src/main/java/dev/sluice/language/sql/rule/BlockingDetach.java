package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import java.util.List;

/** {@code detach partition} without {@code concurrently}. */
final class BlockingDetach implements Rule {
    /** The first version that can do it. */
    private static final int SINCE = 14;

    @Override
    public Code code() {
        return Code.L104;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (course.live(deed).filter(facts -> facts.major() < SINCE).isPresent()) {
            return List.of();
        }
        return deed.altering(AlterAction.DetachPartition.class).stream()
                .filter(detach ->
                        !detach.action().concurrently() && !detach.action().isFinalize())
                .map(detach -> deed.advice(
                                code(),
                                detach.action().at(),
                                "needs the parent for itself",
                                "detaching `" + detach.action().partition() + "` stops all reads and writes of `"
                                        + detach.table() + "`",
                                "the parent is locked as a whole, and with it every other partition; since PostgreSQL 14 it goes"
                                        + " without, outside of a transaction and where no default partition exists")
                        .instead(Snippet.sql("alter table " + detach.table().sql() + " detach partition "
                                + detach.action().partition().sql() + " concurrently")))
                .toList();
    }
}
