package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.statement.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Strong locks on several tables in one transaction. */
final class SeveralTablesLocked implements Rule {
    @Override
    public Code code() {
        return Code.L204;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        List<Deed> together = course.together(deed);
        Optional<TableName> first = Optional.empty();
        for (Deed other : together) {
            for (TableName table : course.locked(other, LockMode.ACCESS_EXCLUSIVE)) {
                if (first.isEmpty()) {
                    first = Optional.of(table);
                } else if (!first.get().mayBe(table)) {
                    // The second table is told of; the third says nothing new.
                    boolean here = other == deed && together.getFirst() != deed;
                    return here ? List.of(advice(deed, together, first.get(), table)) : List.of();
                }
            }
        }
        return List.of();
    }

    private Advice advice(Deed deed, List<Deed> together, TableName first, TableName second) {
        List<String> steps = new ArrayList<>();
        for (Deed other : together) {
            steps.add(Snippet.step(
                    deed, deed.step().ref().step() + "_" + (steps.size() + 1), Snippet.GENTLY, other.text()));
        }
        return deed.advice(
                        code(),
                        deed.statement().at(),
                        "a second table",
                        "this transaction holds `" + first + "` closed while it waits for `" + second + "`",
                        "whoever uses both in the other order deadlocks with it, and the wait for the second table is an outage of"
                                + " the first; where the two need not change at once, give each a step of its own")
                .instead(String.join("\n", steps));
    }
}
