package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.sql.SqlTokens;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.Constraint;
import dev.sluice.language.sql.statement.Extent;
import dev.sluice.language.sql.statement.Fragment;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.TableName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Something unique over rows that nobody has looked at. */
final class UnprovenUniqueness implements Rule {
    private static final Set<String> COUNTS = Set.of("having", "distinct");

    @Override
    public Code code() {
        return Code.L305;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        if (deed.undo() || deed.phase().isEmpty()) {
            return List.of();
        }
        if (deed.statement() instanceof Statement.CreateIndex index
                && index.unique()
                && !course.isNew(index.table(), deed)
                && !isProven(deed, course)) {
            List<String> columns = index.columns().stream().map(Fragment::text).toList();
            return List.of(advice(
                    deed, index.at(), index.table(), columns, index.where().map(Fragment::text)));
        }
        return deed.altering(AlterAction.AddConstraint.class).stream()
                .filter(added -> added.action().constraint() instanceof Constraint.Unique unique
                        && unique.usingIndex().isEmpty()
                        && !course.isNew(added.table(), deed)
                        && !isProven(deed, course))
                .map(added -> advice(
                        deed,
                        added.action().at(),
                        added.table(),
                        ((Constraint.Unique) added.action().constraint())
                                .columns().stream().map(TableName::quoted).toList(),
                        Optional.empty()))
                .toList();
    }

    private Advice advice(Deed deed, Extent at, TableName table, List<String> columns, Optional<String> where) {
        String list = String.join(", ", columns);
        String metric = Snippet.named(table.name() + "_twice");
        String query = "select count(*) from (select 1 from " + table.sql()
                + where.map(only -> " where " + only).orElse("") + " group by " + list
                + " having count(*) > 1) as twice";
        return deed.advice(
                        code(),
                        at,
                        "fails at the first duplicate",
                        "nothing has looked for rows of `" + table + "` that are alike in " + list,
                        "a duplicate is found hours into the build, and an invalid index is left; a `require` in this phase or an"
                                + " earlier one finds it before anything begins")
                .instead(Snippet.lines(
                        "metric " + metric + " count correctness from " + deed.source() + " once timeout 10m sql \""
                                + query.replace("\"", "") + "\"",
                        "phase " + Snippet.named(deed.phase().orElseThrow().name()) + " \"Without duplicates\" {",
                        "  require " + metric + " == 0 because \"a unique index fails at the first duplicate\"",
                        "}"));
    }

    /** Whether this phase or an earlier one requires something of a query that counts what is alike. */
    private static boolean isProven(Deed deed, Course course) {
        for (Phase phase : course.runbook().phases()) {
            boolean asks = phase.requires().stream()
                    .flatMap(require -> Expressions.metrics(require.when()).stream())
                    .anyMatch(metric -> counts(course.runbook().metric(metric)));
            if (asks) {
                return true;
            }
            if (phase == deed.phase().orElseThrow()) {
                return false;
            }
        }
        return false;
    }

    private static boolean counts(Metric metric) {
        return metric.definition() instanceof Metric.Definition.Queried queried
                && queried.query() instanceof dev.sluice.language.model.Query.Sql sql
                && SqlTokens.scan(sql.text().raw()).tokens().stream()
                        .anyMatch(token -> COUNTS.stream().anyMatch(token::is));
    }
}
