package dev.sluice.run.plan;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.Privilege;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.TableName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * For which rights of a run's statements it makes sense to ask before any of them has run. Steps and statements are given in the
 * order in which they take place; once something may have changed who may do what, or what a name means, nothing that hangs on it is
 * asked for: a plan that holds for a right which the run would have is worse than one that does not ask.
 */
final class Rights {
    /** What makes a session somebody else, or its names other names. */
    private static final Set<String> TURNING = Set.of("role", "session_authorization", "search_path");

    /** Names of what is created, dropped or renamed, without their schemas. */
    private final Set<String> changed = new HashSet<>();

    /** Then partitions and what hung on it may be gone, too. */
    private boolean dropped;

    private boolean unknown;
    private boolean unknownInStep;

    /** A step begins; its session is as new. */
    void begin(Step step) {
        unknownInStep = false;
        unknown |= switch (step.action()) {
            case Action.Sql sql -> false;
            case Action.Backfill backfill -> false;
            case Action.Wait wait -> false;
            case Action.Run run -> true;
            case Action.Http http -> true;
            case Action.Manual manual -> true;
        };
    }

    /** What to ask for of the next statement. */
    List<Privilege.Needed> next(Statement statement) {
        boolean perhapsGone = dropped && statement instanceof Statement.DropTable drop && drop.ifExists();
        List<Privilege.Needed> needed = unknown || unknownInStep || perhapsGone
                ? List.of()
                : Privilege.neededBy(statement).stream()
                        .filter(each -> !changed.contains(each.on().name()))
                        .toList();
        takesPlace(statement);
        return needed;
    }

    private void takesPlace(Statement statement) {
        switch (statement) {
            case Statement.Dml dml -> unknown |= !dml.query().calls().isEmpty();
            case Statement.Select select -> {
                // set_config among them
                unknown |= !select.query().calls().isEmpty();
                select.into().ifPresent(into -> change(List.of(into)));
            }
            case Statement.CreateFunction ignored -> {}
            case Statement.Truncate ignored -> {}
            case Statement.Copy ignored -> {}
            case Statement.LockTable ignored -> {}
            case Statement.Vacuum ignored -> {}
            case Statement.Analyze ignored -> {}
            case Statement.Reindex ignored -> {}
            case Statement.Cluster ignored -> {}
            case Statement.Refresh ignored -> {}
            case Statement.CreateTrigger ignored -> {}
            case Statement.DropTrigger ignored -> {}
            case Statement.CreateStatistics ignored -> {}
            case Statement.Comment ignored -> {}
            case Statement.Transaction ignored -> {}
            case Statement.Show ignored -> {}
            case Statement.Set set -> unknownInStep |= TURNING.contains(set.name());
            case Statement.CreateIndex create -> create.name().ifPresent(changed::add);
            case Statement.DropIndex drop -> change(drop.indexes());
            case Statement.AlterIndex alter -> altered(alter.index(), alter.actions());
            case Statement.AlterTable alter -> altered(alter.table(), alter.actions());
            case Statement.CreateTable create -> change(List.of(create.table()));
            case Statement.DropTable drop -> {
                change(drop.tables());
                dropped = true;
            }
            case Statement.CreateView create -> change(List.of(create.view()));
            case Statement.DropView drop -> change(drop.views());
            case Statement.CreateMaterializedView create -> change(List.of(create.view()));
            // Grants, roles, schemas, code that may do anything.
            default -> unknown = true;
        }
    }

    private void altered(TableName table, List<AlterAction> actions) {
        for (AlterAction action : actions) {
            switch (action) {
                case AlterAction.RenameTable rename -> {
                    change(List.of(table));
                    changed.add(rename.to());
                }
                case AlterAction.Owner ignored -> change(List.of(table));
                case AlterAction.SetSchema ignored -> change(List.of(table));
                case AlterAction.Other ignored -> unknown = true;
                default -> {}
            }
        }
    }

    private void change(List<TableName> names) {
        names.forEach(name -> changed.add(name.name()));
    }
}
