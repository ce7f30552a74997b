package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.Fragment;
import dev.sluice.language.sql.statement.LockPlan;
import dev.sluice.language.sql.statement.TableName;
import java.util.List;
import java.util.Optional;

/** A change of a column's type that writes the table anew. */
final class RewritingType implements Rule {
    @Override
    public Code code() {
        return Code.L112;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        return deed.altering(AlterAction.SetType.class).stream()
                .filter(set -> !course.isNew(set.table(), deed)
                        && course.plan(deed, set).works().stream()
                                .anyMatch(work -> work.effort() == LockPlan.Effort.FULL_REWRITE))
                .map(set -> advice(deed, course, set))
                .toList();
    }

    private Advice advice(Deed deed, Course course, Deed.Altering<AlterAction.SetType> set) {
        Weight weight = course.weight(deed, set.table());
        String column = set.action().column();
        String type = set.action().type().text();
        String wider = column + "_new";
        String value = set.action().using().map(Fragment::text).orElse(TableName.quoted(column) + "::" + type);
        String alter = "alter table " + set.table().sql() + " rename column ";
        Optional<String> now = course.live(deed, set.table())
                .flatMap(facts -> facts.column(column))
                .map(LiveFacts.Column::type);
        return deed.advice(
                        code(),
                        weight,
                        set.action().at(),
                        now.map(old -> "from " + old).orElse("a new type"),
                        "unless the new type reads the old bytes, `" + set.table() + "`" + weight.words()
                                + " is written anew while nobody may read or write it",
                        "only a longer or unlimited varchar, a numeric of more digits and the same scale, and their like are free;"
                                + " else a second column of the new type is filled beside, and the names are swapped")
                .instead(Snippet.lines(
                        Expansion.filled(deed, course, set.table(), wider, type, value),
                        Snippet.step(
                                deed,
                                "swap_" + column,
                                "in one transaction " + Snippet.GENTLY,
                                alter
                                        + TableName.quoted(column) + " to " + TableName.quoted(column + "_old") + ";\n"
                                        + alter + TableName.quoted(wider) + " to "
                                        + TableName.quoted(column) + ";\ndrop trigger "
                                        + TableName.quoted(set.table().name() + "_" + wider + "_fill") + " on "
                                        + set.table().sql() + ";")));
    }
}
