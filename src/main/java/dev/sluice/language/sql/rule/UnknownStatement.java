package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import java.util.List;

/** A statement whose effect nobody can tell beforehand. */
final class UnknownStatement implements Rule {
    @Override
    public Code code() {
        return Code.L213;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        return course
                .plan(deed)
                .unknown()
                .map(gap -> deed.advice(
                                code(),
                                deed.statement().at(),
                                "not judged",
                                "what this locks is not known: " + gap.why(),
                                "no rule but this one has judged it: find out what it locks, and for how long, before it runs")
                        .as(Advice.Severity.NOTE))
                .stream()
                .toList();
    }
}
