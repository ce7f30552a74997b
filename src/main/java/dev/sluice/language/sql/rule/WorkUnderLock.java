package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;
import java.util.Optional;

/** A transaction that goes on for long after it took a strong lock. */
final class WorkUnderLock implements Rule {
    @Override
    public Code code() {
        return Code.L207;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (!isLong(deed, course)) {
            return List.of();
        }
        Optional<Deed> earlier = course.together(deed).stream()
                .filter(other -> other.place() < deed.place()
                        && !course.locked(other, LockMode.SHARE_ROW_EXCLUSIVE).isEmpty())
                .findFirst();
        return earlier
                .map(other -> deed.advice(
                                code(),
                                deed.statement().at(),
                                "takes its time",
                                "`"
                                        + course.locked(other, LockMode.SHARE_ROW_EXCLUSIVE)
                                                .getFirst() + "` stays locked while this statement works",
                                "a lock is held until its transaction ends; let what takes long run in a step of its own")
                        .instead(Snippet.lines(
                                Snippet.step(deed, deed.step().ref().step() + "_1", Snippet.GENTLY, other.text()),
                                longStep(deed))))
                .stream()
                .toList();
    }

    private static String longStep(Deed deed) {
        return deed.statement() instanceof Statement.CreateIndex index
                ? Indexes.step(deed, index)
                : Snippet.step(deed, deed.step().ref().step() + "_2", "", deed.text());
    }

    private static boolean isLong(Deed deed, Course course) {
        Statement statement = deed.statement();
        return statement instanceof Statement.CreateIndex index && !course.isNew(index.table(), deed)
                || statement instanceof Statement.CreateMaterializedView view && view.withData()
                || statement instanceof Statement.CreateTable table
                        && table.as().isPresent()
                || statement instanceof Statement.Refresh refresh && refresh.withData()
                || statement instanceof Statement.Copy
                || statement instanceof Statement.Analyze
                || statement instanceof Statement.Select select
                        && !select.query().reads().isEmpty();
    }
}
