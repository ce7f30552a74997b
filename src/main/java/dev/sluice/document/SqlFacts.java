package dev.sluice.document;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.model.Step;
import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.SchemaChanges;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.sql.SqlTokens;
import dev.sluice.language.sql.statement.LockPlan;
import dev.sluice.language.sql.statement.Locks;
import dev.sluice.language.sql.statement.StatementParser;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the text of statements tells without a server; what it does not tell is not claimed. */
final class SqlFacts {
    private static final Set<String> ROWS_GO = Set.of("delete", "truncate");
    private static final Set<String> OF_DATA =
            Set.of("select", "insert", "update", "delete", "merge", "with", "values");

    private SqlFacts() {}

    static List<SqlStatement> statements(SqlText sql) {
        return SqlStatement.split(sql.raw(), SqlTokens.scan(sql.raw()).tokens());
    }

    /** Whether it drops or renames a table or a column. */
    static boolean takesAway(SqlText sql) {
        return !SchemaChanges.gone(sql.raw()).isEmpty();
    }

    static boolean deletesRows(SqlText sql) {
        return statements(sql).stream().anyMatch(statement -> ROWS_GO.contains(statement.word(0)));
    }

    /** Whether it changes what the schema holds, and not only rows. */
    static boolean changesSchema(SqlText sql) {
        return statements(sql).stream()
                .anyMatch(statement -> !OF_DATA.contains(statement.word(0))
                        && !statement.word(0).isEmpty());
    }

    /** Whether a statement of it keeps others waiting for a whole table, or may do so for all that its text tells. */
    static boolean locksTables(SqlText sql) {
        return statements(sql).stream().anyMatch(SqlFacts::locksTable);
    }

    private static boolean locksTable(SqlStatement statement) {
        LockPlan plan = locks(statement);
        return plan.understood()
                ? plan.strongest().compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) >= 0
                : !OF_DATA.contains(statement.word(0));
    }

    /** Whether a change of the schema reads a whole table: it builds an index, or looks whether every row fits. */
    static boolean readsTables(SqlText sql) {
        return statements(sql).stream()
                .flatMap(statement -> locks(statement).effort().stream())
                .anyMatch(effort -> effort.compareTo(LockPlan.Effort.SCAN) >= 0);
    }

    private static LockPlan locks(SqlStatement statement) {
        return Locks.of(StatementParser.parse(statement));
    }

    static boolean has(SqlText sql, String keyword) {
        return statements(sql).stream().anyMatch(statement -> statement.has(keyword));
    }

    /** The SQL of a step's action, of a backfill the statement of each batch. */
    static Optional<SqlText> of(Action action) {
        return switch (action) {
            case Action.Sql sql -> Optional.of(sql.sql());
            case Action.Backfill backfill -> Optional.of(backfill.sql());
            case Action.Run run -> Optional.empty();
            case Action.Http http -> Optional.empty();
            case Action.Manual manual -> Optional.empty();
            case Action.Wait wait -> Optional.empty();
        };
    }

    /** The SQL of the steps of all phases, in their order. */
    static Stream<SqlText> of(Runbook runbook) {
        return runbook.phases().stream().flatMap(SqlFacts::steps).flatMap(step -> of(step.action()).stream());
    }

    private static Stream<Step> steps(Phase phase) {
        return phase.allSteps().stream();
    }
}
