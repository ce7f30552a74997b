package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.Constraint;
import dev.sluice.language.sql.statement.TableName;
import java.util.List;
import java.util.Optional;

/** A partition whose rows are read under lock before it is attached. */
final class AttachScan implements Rule {
    @Override
    public Code code() {
        return Code.L115;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        return deed.altering(AlterAction.AttachPartition.class).stream()
                .filter(attach -> !course.isNew(attach.action().partition(), deed) && !isChecked(deed, course, attach))
                .map(attach -> advice(deed, course, attach))
                .toList();
    }

    private Advice advice(Deed deed, Course course, Deed.Altering<AlterAction.AttachPartition> attach) {
        TableName partition = attach.action().partition();
        Weight weight = course.weight(deed, partition);
        Optional<String> check = attach.action()
                .bound()
                .flatMap(bound -> BoundCheck.of(bound, attach.table(), key(deed, course, attach.table())));
        Advice advice = deed.advice(
                code(),
                weight,
                attach.action().at(),
                "reads every row",
                "every row of `" + partition + "`" + weight.words() + " is read while nobody may read or write it",
                "with a validated check on it that says the same as its bounds nothing is read: add that check `not valid`,"
                        + " validate it, attach, and drop it again"
                        + (attach.action().bound().isEmpty()
                                        || course.live(deed).isPresent()
                                ? ""
                                : "; `sluice plan` asks the server for the key, and writes it out"));
        return check.map(expression -> advice.instead(steps(deed, partition, expression)))
                .orElse(advice);
    }

    private static String steps(Deed deed, TableName partition, String expression) {
        String alter = "alter table " + partition.sql() + " ";
        String name = TableName.quoted(partition.name() + "_bounds");
        return Snippet.sql(
                alter + "add constraint " + name + " check (" + expression + ") not valid",
                alter + "validate constraint " + name,
                deed.text(),
                alter + "drop constraint " + name);
    }

    /** The columns that the table is divided by; empty where nobody said, or it is by an expression. */
    private static List<String> key(Deed deed, Course course, TableName table) {
        return course.live(deed, table).map(LiveFacts.Table::dividedBy).orElse(List.of());
    }

    private static boolean isChecked(Deed deed, Course course, Deed.Altering<AlterAction.AttachPartition> attach) {
        TableName partition = attach.action().partition();
        List<String> key = key(deed, course, attach.table());
        return course.live(deed, partition).stream()
                        .flatMap(facts -> facts.checks().stream())
                        .anyMatch(check -> speaksOf(check, key))
                || course.before(deed).stream()
                        .flatMap(other -> other.altering(AlterAction.AddConstraint.class).stream())
                        .anyMatch(added -> added.table().mayBe(partition)
                                && added.action().constraint() instanceof Constraint.Check check
                                && speaksOf(check.expression().text(), key));
    }

    private static boolean speaksOf(String check, List<String> key) {
        return key.stream().allMatch(check::contains);
    }
}
