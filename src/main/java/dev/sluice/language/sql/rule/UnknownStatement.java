package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.model.Action;
import dev.sluice.language.sql.statement.LockPlan;
import java.time.Duration;
import java.util.List;

/** A statement whose effect nobody can tell beforehand. Bounds keep it from doing much; what it locks is unknown even so. */
final class UnknownStatement implements Rule {
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final String BOUNDED = "lock timeout 2s timeout 2m retry 5 times backoff 1s .. 10s";

    @Override
    public Code code() {
        return Code.L213;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        return course.plan(deed).unknown().map(gap -> advice(deed, course, gap)).stream()
                .toList();
    }

    private Advice advice(Deed deed, Course course, LockPlan.Gap gap) {
        Advice advice = deed.advice(
                        code(),
                        deed.statement().at(),
                        "not judged",
                        "what this locks is not known: " + gap.why(),
                        "no rule but this one has judged it: find out what it locks, and for how long, before it runs; `sluice"
                                + " plan --try "
                                + deed.step().ref() + "` shows it where the environment allows that")
                .as(Advice.Severity.NOTE);
        boolean boundable =
                !deed.undo() && deed.plain().filter(sql -> !isBounded(sql)).isPresent() && !deed.isOutside();
        return boundable ? advice.instead(Snippet.together(deed, course.together(deed), BOUNDED)) : advice;
    }

    /** Whether it neither waits for long nor keeps for long whatever it locks. */
    private static boolean isBounded(Action.Sql sql) {
        return sql.lockTimeout().compareTo(LockWithoutBound.LONGEST) <= 0
                && sql.timeout().compareTo(LONGEST) <= 0;
    }
}
