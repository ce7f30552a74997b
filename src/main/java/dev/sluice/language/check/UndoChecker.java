package dev.sluice.language.check;

import dev.sluice.language.check.ActionChecker.Checked;
import dev.sluice.language.check.SqlChecker.Sql;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Step.Undo;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.statement.TableName;
import dev.sluice.language.syntax.Action;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks how steps are undone. */
final class UndoChecker {
    private final SqlChecker sql;
    private final ActionChecker actions;
    private final BackfillChecker backfills;
    private final QueryChecker queries;
    private final Texts texts;
    private final Findings findings;

    UndoChecker(
            SqlChecker sql,
            ActionChecker actions,
            BackfillChecker backfills,
            QueryChecker queries,
            Texts texts,
            Findings findings) {
        this.sql = sql;
        this.actions = actions;
        this.backfills = backfills;
        this.queries = queries;
        this.texts = texts;
        this.findings = findings;
    }

    Optional<Undo> check(Tree.Undo undo, Tree.Step step, Course course) {
        return switch (undo) {
            case Tree.Undo.None none -> Optional.of(new Undo.None(texts.filled(none.because()), none.span()));
            case Tree.Undo.FromOld old -> fromOld(old, step);
            case Tree.Undo.By by -> by(by, step, course.captured().keySet());
        };
    }

    private Optional<Undo> fromOld(Tree.Undo.FromOld undo, Tree.Step step) {
        boolean kept = step.action() instanceof Action.Backfill backfill
                && !backfill.keepOld().isEmpty();
        if (!kept) {
            findings.add(Diagnostic.error(
                            Code.S502,
                            undo.span(),
                            "step `" + step.name().text() + "` keeps no old values to undo from",
                            "nothing kept")
                    .also(step.name().span(), "the step")
                    .help("add `keep old COLUMN` to the backfill, or undo it by a statement with `:range`"));
            return Optional.empty();
        }
        return Optional.of(new Undo.FromOld(undo.span()));
    }

    private Optional<Undo> by(Tree.Undo.By undo, Tree.Step step, Set<String> captured) {
        return switch (undo.action()) {
            case Action.Sql statement -> statement(undo, statement, step, captured);
            case Action.Run run ->
                run.ladder().isPresent()
                        ? misfit(undo, "an undo runs once and has no ladder")
                        : actions.run(run, captured).map(checked -> action(checked, undo));
            case Action.Http http -> actions.http(http).map(checked -> action(checked, undo));
            case Action.Manual manual -> Optional.of(action(actions.manual(manual), undo));
            case Action.Backfill backfill -> misfit(undo, "a backfill is undone by SQL that holds `:range`");
            case Action.Wait wait -> misfit(undo, "waiting undoes nothing");
        };
    }

    private static Undo action(Checked checked, Tree.Undo.By undo) {
        return new Undo.By(checked.action(), undo.span());
    }

    private Optional<Undo> misfit(Tree.Undo.By undo, String why) {
        findings.add(Diagnostic.error(Code.S502, undo.action().span(), why, "cannot undo")
                .help("write `undo " + undo.step().text() + " sql on ... \"...\"`"));
        return Optional.empty();
    }

    private Optional<Undo> statement(Tree.Undo.By undo, Action.Sql statement, Tree.Step step, Set<String> captured) {
        boolean fits = queries.isTarget(statement.source(), "an `sql` undo");
        Optional<Sql> read = sql.read(statement.sql());
        boolean batched = read.map(text -> !text.ranges().isEmpty()).orElse(false);
        if (!batched) {
            read.ifPresent(this::everyRow);
            return actions.sql(statement, read, captured).filter(any -> fits).map(checked -> action(checked, undo));
        }
        if (!(step.action() instanceof Action.Backfill backfill)) {
            read.ifPresent(sql::noRange);
            return Optional.empty();
        }
        Sql text = read.orElseThrow();
        sql.binds(text, captured);
        if (!backfill.source().text().equals(statement.source().text())) {
            findings.add(Diagnostic.error(
                            Code.S502,
                            statement.source().span(),
                            "a batched undo runs where the backfill ran",
                            "another source")
                    .also(backfill.source().span(), "the backfill's source")
                    .help("write `on " + backfill.source().text() + "`"));
            return Optional.empty();
        }
        if (!(backfills.isOneChange(text) & sql.oneRange(text) & findsItsRows(text, backfill, step))) {
            return Optional.empty();
        }
        overwriting(text);
        return Optional.of(new Undo.Batched(text.text(), undo.span()));
    }

    /** What {@code only where} says holds for the undo, too. */
    private boolean findsItsRows(Sql undo, Action.Backfill backfill, Tree.Step step) {
        Optional<String> column = backfills.changedChoice(backfill);
        return column.isEmpty()
                || findings.addYounger(Diagnostic.error(
                                Code.S502,
                                undo.span(undo.ranges().getFirst()),
                                "this undo would not find the rows of step `"
                                        + step.name().text() + "`: `only where` holds for it, too, and names `"
                                        + column.get()
                                        + "`, which the step sets",
                                "only rows for which the condition still holds")
                        .also(backfill.onlyWhere().orElseThrow().span(), "the condition on `" + column.get() + "`")
                        .help("put the condition into the step's own statement, behind `:range and`, or add `keep old "
                                + TableName.quoted(column.get()) + "` and write `undo "
                                + step.name().text() + " from old`"));
    }

    /** Warns of an undo that changes every row of a table. */
    private void everyRow(Sql text) {
        for (SqlStatement statement : text.statements()) {
            if (statement.keyword().equals("UPDATE") && !statement.has("where")) {
                overwrites(text.span(statement), "every row of the table");
            }
        }
    }

    private void overwrites(Span span, String label) {
        findings.add(Diagnostic.warning(
                        Code.W501, span, "this undo also takes back what others wrote into these rows since", label)
                .help("compare the value written as well: `where :range and status = lower(legacy_state)`"));
    }

    /** Warns of an undo whose condition is the range alone: rows that others wrote since are taken back, too. */
    private void overwriting(Sql text) {
        SqlStatement statement = text.statements().getFirst();
        List<SqlToken> tokens = statement.tokens();
        SqlToken range = text.ranges().getFirst();
        int at = tokens.indexOf(range);
        boolean opens = at > 0 && tokens.get(at - 1).is("where");
        boolean more = statement.has("and") || statement.has("returning") && at + 1 < tokens.size();
        if (opens && !more && !statement.keyword().equals("INSERT")) {
            overwrites(text.span(range), "every row of the range");
        }
    }
}
