package dev.sluice.engine;

import dev.sluice.language.model.SqlText;
import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.statement.LockPlan;
import dev.sluice.language.sql.statement.Locks;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.StatementParser;
import dev.sluice.language.sql.statement.TableName;
import dev.sluice.language.sql.statement.Target;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The locks on tables that a text's statements need and that {@code lock table} could take, as far as the text tells: none of an index,
 * of a sequence, or of a view by its name; and none that a mere read takes.
 */
public final class StepLocks {
    private StepLocks() {}

    /**
     * A lock.
     *
     * @param table as SQL names it
     * @param only whether tables that inherit from it are left out
     */
    public record Needed(String table, boolean only, LockMode mode) {}

    /** Each once, in the order in which they are needed. */
    public static List<Needed> of(SqlText sql, Map<String, Value> values) {
        List<Needed> needed = new ArrayList<>();
        for (SqlText.Statement statement : sql.statements()) {
            String text = statement.text(
                    parameter -> values.get(parameter) instanceof Value.Text identifier ? identifier.text() : "");
            for (Statement each : StatementParser.parse(text)) {
                if (isOfTables(each)) {
                    add(Locks.of(each), needed);
                }
            }
        }
        return needed;
    }

    private static void add(LockPlan plan, List<Needed> needed) {
        for (LockPlan.Lock lock : plan.locks()) {
            boolean takes = lock.target().kind() == Target.Kind.TABLE
                    && lock.mode().compareTo(LockMode.ROW_EXCLUSIVE) >= 0
                    && lock.mode() != LockMode.UNKNOWN;
            if (takes) {
                TableName table = lock.target().name();
                Needed each = new Needed(table.sql(), !reachesChildren(plan, table), lock.mode());
                if (!needed.contains(each)) {
                    needed.add(each);
                }
            }
        }
    }

    private static boolean reachesChildren(LockPlan plan, TableName table) {
        return plan.locks().stream()
                .anyMatch(lock -> lock.target().kind() == Target.Kind.CHILDREN_OF
                        && lock.target().name().sql().equals(table.sql()));
    }

    /** Of a view the tables below it would be locked, too, which to change it needs none of; others take no such lock at all. */
    private static boolean isOfTables(Statement statement) {
        boolean alterOfOther =
                statement instanceof Statement.AlterTable alter && alter.kind() != Statement.Altered.TABLE;
        return !alterOfOther
                && !(statement instanceof Statement.DropView)
                && !(statement instanceof Statement.CreateView)
                && !(statement instanceof Statement.Refresh)
                && !(statement instanceof Statement.Sequence);
    }
}
