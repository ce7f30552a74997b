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
        List<TableName> locked = new ArrayList<>();
        for (Deed other : together) {
            List<TableName> own = course.locked(other, LockMode.ACCESS_EXCLUSIVE);
            Optional<TableName> another = own.stream()
                    .filter(table -> locked.stream().noneMatch(table::mayBe))
                    .findFirst();
            if (other == deed) {
                return another.isPresent() && !locked.isEmpty() && other != together.getFirst()
                        ? List.of(advice(deed, together, locked.getFirst(), another.get()))
                        : List.of();
            }
            locked.addAll(own);
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
