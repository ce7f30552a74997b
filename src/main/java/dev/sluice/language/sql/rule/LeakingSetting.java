package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.Statement;
import java.util.List;

/** A setting that outlives its transaction. */
final class LeakingSetting implements Rule {
    @Override
    public Code code() {
        return Code.L208;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (!(deed.statement() instanceof Statement.Set set)
                || set.scope() != Statement.Scope.SESSION
                || set.value().isEmpty()) {
            return List.of();
        }
        boolean timeout = set.name().endsWith("_timeout");
        return List.of(deed.advice(
                        code(),
                        set.at(),
                        "for the whole session",
                        "`" + set.name()
                                + "` stays set in this session when the step is over, and is not set in the next one",
                        "which of the two a later statement meets depends on its connection"
                                + (timeout
                                        ? "; `lock timeout` and `timeout` of the step are set, and taken back, by Sluice"
                                        : "; `set local` ends with the transaction of its step"))
                .instead(Snippet.sql(local(set))));
    }

    private static String local(Statement.Set set) {
        String value = set.value().orElseThrow();
        return set.name().equals("characteristics")
                ? "set " + value.replaceFirst("^as ", "")
                : "set local " + set.name() + " = " + value;
    }
}
