package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.model.Step;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.Extent;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.TableName;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Optional;

/**
 * One statement of a runbook where it stands.
 *
 * @param action the step's, or that of its undo; statements with the very same action run together
 * @param undo whether it runs only in a rollback
 * @param place its number in the order of the runbook
 */
public record Deed(
        Statement statement, Action action, SqlText sql, boolean undo, Step step, Optional<Phase> phase, int place) {

    /** An action of {@code alter table} with the table that it is taken to. */
    record Altering<T extends AlterAction>(TableName table, T action) {}

    String source() {
        return switch (action) {
            case Action.Sql own -> own.source();
            case Action.Backfill backfill -> backfill.source();
            case Action.Run run -> "";
            case Action.Http http -> "";
            case Action.Manual manual -> "";
            case Action.Wait wait -> "";
        };
    }

    /** The step's settings; absent for a backfill. */
    Optional<Action.Sql> plain() {
        return action instanceof Action.Sql own ? Optional.of(own) : Optional.empty();
    }

    boolean isOutside() {
        return plain().map(own -> own.mode() == Action.Sql.Mode.OUTSIDE_TRANSACTION)
                .orElse(false);
    }

    boolean isBackfill() {
        return action instanceof Action.Backfill;
    }

    Span span(Extent at) {
        return sql.source().spanOf(at.start(), at.end());
    }

    /** Its words, or a part of them. */
    String text(Extent at) {
        return sql.raw().substring(at.start(), at.end());
    }

    String text() {
        return text(statement.at());
    }

    /** The actions of that kind, if it alters a table. */
    <T extends AlterAction> List<Altering<T>> altering(Class<T> kind) {
        return statement instanceof Statement.AlterTable alter && alter.kind() == Statement.Altered.TABLE
                ? alter.actions().stream()
                        .filter(kind::isInstance)
                        .map(action -> new Altering<>(alter.table(), kind.cast(action)))
                        .toList()
                : List.of();
    }

    /** The columns it adds to tables that are there. */
    List<Altering<AlterAction.AddColumn>> addedColumns() {
        return altering(AlterAction.AddColumn.class);
    }

    /** To be completed with the alternative. */
    Advice advice(Code code, Weight weight, Extent at, String label, String message, String why) {
        return new Advice(code, weight.severity(), span(at), label, message, why, Optional.empty());
    }

    Advice advice(Code code, Extent at, String label, String message, String why) {
        return advice(code, Weight.UNKNOWN, at, label, message, why);
    }
}
