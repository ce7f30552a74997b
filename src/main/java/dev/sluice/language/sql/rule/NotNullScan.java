package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.Constraint;
import dev.sluice.language.sql.statement.TableName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code set not null} where no validated check spares the scan. */
final class NotNullScan implements Rule {
    /** From this version on a validated check is believed. */
    private static final int BELIEVES_CHECKS = 12;
    /** From this version on NOT NULL itself may be added {@code not valid}. */
    private static final int NOT_VALID = 18;

    @Override
    public Code code() {
        return Code.L109;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        return deed.altering(AlterAction.SetNotNull.class).stream()
                .filter(set -> !isFree(deed, course, set.table(), set.action().column()))
                .map(set -> advice(deed, course, set))
                .toList();
    }

    private Advice advice(Deed deed, Course course, Deed.Altering<AlterAction.SetNotNull> set) {
        Weight weight = course.weight(deed, set.table());
        String column = set.action().column();
        boolean newest =
                course.live(deed).filter(facts -> facts.major() >= NOT_VALID).isPresent();
        String alter = "alter table " + set.table().sql() + " ";
        String name = TableName.quoted(set.table().name() + "_" + column + "_not_null");
        return deed.advice(
                        code(),
                        weight,
                        set.action().at(),
                        "reads every row",
                        "every row of `" + set.table() + "`" + weight.words()
                                + " is read while nobody may read or write the table",
                        "with a validated check that says the same, PostgreSQL 12 and newer believe it and read nothing; until"
                                + " then the table is closed")
                .instead(
                        newest
                                ? Snippet.sql(
                                        alter + "add constraint " + name + " not null " + TableName.quoted(column)
                                                + " not valid",
                                        alter + "validate constraint " + name)
                                : Snippet.sql(Validation.notNull(set.table(), column)));
    }

    private static boolean isFree(Deed deed, Course course, TableName table, String column) {
        if (course.isNew(table, deed)) {
            return true;
        }
        boolean old = course.live(deed)
                .filter(facts -> facts.major() < BELIEVES_CHECKS)
                .isPresent();
        return !old
                && (isChecked(deed, course, table, column)
                        || course.live(deed)
                                .flatMap(facts -> new FactsKnown(facts).provenNotNull(table, column))
                                .orElse(false));
    }

    /** Whether earlier statements add a check and validate it. */
    private static boolean isChecked(Deed deed, Course course, TableName table, String column) {
        Set<String> open = new HashSet<>();
        boolean checked = false;
        for (Deed earlier : course.before(deed)) {
            for (Deed.Altering<AlterAction> altering : earlier.altering(AlterAction.class)) {
                if (!altering.table().mayBe(table)) {
                    continue;
                }
                if (altering.action() instanceof AlterAction.AddConstraint added
                        && added.constraint() instanceof Constraint.Check check
                        && says(check.expression().words(), column)) {
                    checked |= !check.attributes().notValid();
                    open.add(Validation.name(table, check));
                }
                checked |= altering.action() instanceof AlterAction.ValidateConstraint validated
                        && open.contains(validated.constraint());
            }
        }
        return checked;
    }

    /** Whether the expression, in lower case, is that the column holds no null, perhaps beside other things. */
    static boolean says(String expression, String column) {
        return expression
                .replaceAll("[()]", " ")
                .replaceAll("\\s+", " ")
                .contains(TableName.quoted(column) + " is not null");
    }
}
