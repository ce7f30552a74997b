package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.LockMode;
import java.util.List;
import java.util.Optional;

/** A short wait for a strong lock that is made only once. */
final class LockWithoutRetry implements Rule {
    @Override
    public Code code() {
        return Code.L210;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        boolean once = deed.plain()
                .filter(sql -> sql.retry().times() == 0 && !LockWithoutBound.waitsTooLong(deed, sql))
                .isPresent();
        if (!once || deed.undo()) {
            return List.of();
        }
        Optional<Deed> first = course.together(deed).stream()
                .filter(other -> !course.locked(other, LockMode.SHARE).isEmpty())
                .findFirst();
        if (first.isEmpty() || first.get() != deed) {
            return List.of();
        }
        return List.of(deed.advice(
                        code(),
                        deed.statement().at(),
                        "tried once",
                        "one long read of `"
                                + course.locked(deed, LockMode.SHARE).getFirst() + "` is enough to stop the run here",
                        "the lock timeout gives way to others; with retries the step finds its moment without a person")
                .as(Advice.Severity.NOTE)
                .instead(Snippet.gently(deed, course.together(deed))));
    }
}
