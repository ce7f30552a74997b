package dev.sluice.run;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.sql.SchemaChanges;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.SqlTokens;
import dev.sluice.run.plan.Ground;
import dev.sluice.step.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the backfills of a runbook could go through their tables by their keys, for whoever only plans it. */
final class BackfillGrounds {
    /** What a column may be added with that gives a table another key. */
    private static final Set<String> SHAPING = Set.of("primary", "unique", "constraint", "index", "key");

    private BackfillGrounds() {}

    /** One for each that would be refused, unless a step before it may change that. */
    static List<Ground> of(Runbook runbook, Databases databases) {
        List<Ground> grounds = new ArrayList<>();
        List<Step> before = new ArrayList<>();
        for (Phase phase : runbook.phases()) {
            for (Step step : phase.steps()) {
                if (step.action() instanceof Action.Backfill backfill
                        && before.stream().noneMatch(each -> mayShape(each, backfill))) {
                    objection(databases, backfill)
                            .map(why -> "step " + step.ref() + " cannot go through its table: " + why)
                            .ifPresent(what -> grounds.add(new Ground(backfill.source(), List.of(), List.of(what))));
                }
                before.add(step);
            }
        }
        return grounds;
    }

    private static Optional<String> objection(Databases databases, Action.Backfill backfill) {
        try {
            return databases.objection(backfill.source(), backfill.table(), backfill.key());
        } catch (Refusal unasked) {
            return Optional.of(unasked.what());
        }
    }

    /** Whether the table may be another one, for the backfill, once the step has been taken. */
    private static boolean mayShape(Step step, Action.Backfill backfill) {
        return switch (step.action()) {
            case Action.Sql sql ->
                SqlStatement.split(
                                sql.sql().raw(), SqlTokens.scan(sql.sql().raw()).tokens())
                        .stream()
                        .anyMatch(statement -> mayShape(statement, backfill));
            case Action.Backfill other -> false;
            // Whoever is waited for, a person or a program may do anything.
            case Action.Wait wait -> true;
            case Action.Run run -> true;
            case Action.Http http -> true;
            case Action.Manual manual -> true;
        };
    }

    /** A statement that reads, or calls a function or a block of code, may do anything, too. */
    private static boolean mayShape(SqlStatement statement, Action.Backfill backfill) {
        return switch (statement.word(0)) {
            case "insert", "update", "delete", "merge", "analyze", "vacuum", "comment", "set", "lock" -> false;
            case "alter" -> {
                List<SchemaChanges.Change> changes = SchemaChanges.of(statement);
                boolean adds = !changes.isEmpty()
                        && changes.stream()
                                .allMatch(change ->
                                        change.creates() && !backfill.key().contains(change.column()));
                yield !adds || statement.tokens().stream().map(SqlToken::word).anyMatch(SHAPING::contains);
            }
            default -> true;
        };
    }
}
