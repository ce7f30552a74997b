package dev.sluice.language.sql.statement;

import static dev.sluice.language.sql.LockMode.ACCESS_EXCLUSIVE;
import static dev.sluice.language.sql.LockMode.ACCESS_SHARE;
import static dev.sluice.language.sql.LockMode.SHARE;
import static dev.sluice.language.sql.LockMode.SHARE_ROW_EXCLUSIVE;
import static dev.sluice.language.sql.LockMode.SHARE_UPDATE_EXCLUSIVE;

import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.statement.LockPlan.Effort;
import dev.sluice.language.sql.statement.Statement.Verb;
import dev.sluice.language.sql.statement.Target.Kind;
import java.util.Set;

/**
 * The locks that a statement takes on tables and indexes, and what it does while it holds them. Modes as measured on PostgreSQL 15 and
 * as the manual lists them for 12 to 18; where only the catalog can tell which relation it is, that is said.
 */
public final class Locks {
    private static final Set<String> SPREADING = Set.of("owned", "extension");
    private static final Set<String> ALONE = Set.of("database", "tablespace", "subscription");

    private final Plans plans = new Plans();
    private final TableLocks tables = new TableLocks(plans);
    private final RowLocks rows = new RowLocks(plans);
    private final Knowledge knowledge;

    private Locks(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    /** From the text alone. */
    public static LockPlan of(Statement statement) {
        return of(statement, Knowledge.NONE);
    }

    /** With what a server says. */
    public static LockPlan of(Statement statement, Knowledge knowledge) {
        Locks locks = new Locks(knowledge);
        locks.add(statement);
        return locks.plans.plan();
    }

    private void add(Statement statement) {
        switch (statement) {
            case Statement.AlterTable alter -> new AlterLocks(plans, alter, knowledge).add(alter.actions());
            case Statement.CreateIndex index -> new IndexLocks(plans).create(index);
            case Statement.DropIndex drop -> new IndexLocks(plans).drop(drop);
            case Statement.AlterIndex alter ->
                alter.actions().forEach(action -> new IndexLocks(plans).alter(alter.index(), action));
            case Statement.Reindex reindex -> new IndexLocks(plans).reindex(reindex);
            case Statement.CreateTable create -> tables.create(create);
            case Statement.DropTable drop -> drop.tables().forEach(table -> tables.drop(table, drop.cascade()));
            case Statement.Truncate truncate ->
                truncate.tables().forEach(table -> tables.truncate(table, truncate.cascade()));
            case Statement.Vacuum vacuum -> tables.vacuum(vacuum);
            case Statement.Analyze analyze -> tables.analyze(analyze);
            case Statement.Cluster cluster -> tables.cluster(cluster);
            case Statement.CreateMaterializedView create -> rows.read(create.query(), create.at());
            case Statement.Refresh refresh -> tables.refresh(refresh);
            case Statement.LockTable lock -> lock.tables().forEach(table -> lockTable(table, lock.mode()));
            case Statement.CreateTrigger create -> {
                lock(Kind.TABLE, create.table(), SHARE_ROW_EXCLUSIVE);
                lock(Kind.CHILDREN_OF, create.table(), SHARE_ROW_EXCLUSIVE);
                create.references().ifPresent(table -> lock(Kind.TABLE, table, ACCESS_SHARE));
                brief(create.table());
            }
            case Statement.DropTrigger drop -> {
                whole(drop.table());
                lock(Kind.REFERENCES_OF, drop.table(), ACCESS_EXCLUSIVE);
                dependents(drop.table(), drop.cascade());
            }
            case Statement.CreateRule create -> {
                whole(create.table());
                lock(Kind.READ_BY, create.table(), ACCESS_SHARE);
            }
            case Statement.DropRule drop -> {
                whole(drop.table());
                dependents(drop.table(), drop.cascade());
            }
            case Statement.CreatePolicy create -> {
                whole(create.table());
                QueryReader.read(create.rest()).reads().forEach(table -> lock(Kind.TABLE, table, ACCESS_SHARE));
            }
            case Statement.ChangePolicy change -> whole(change.table());
            case Statement.RenameOnTable rename -> whole(rename.table());
            case Statement.CreateStatistics create -> {
                lock(Kind.TABLE, create.table(), SHARE_UPDATE_EXCLUSIVE);
                brief(create.table());
            }
            case Statement.Comment comment -> comment.object().ifPresent(object -> comment(comment.kind(), object));
            case Statement.AlterType alter -> alterType(alter);
            case Statement.DomainChange change -> domain(change);
            case Statement.Sequence sequence -> sequence(sequence);
            case Statement.Grant grant ->
                grant.objects().forEach(table -> lock(Kind.TABLE, table, ACCESS_SHARE, "from PostgreSQL 18 on"));
            case Statement.Dml dml -> rows.change(dml);
            case Statement.Select select -> rows.read(select.query(), select.at());
            case Statement.Copy copy -> rows.copy(copy);
            case Statement.Explain explain -> plans.include(of(explain.statement(), knowledge));
            case Statement.Set ignored -> {}
            case Statement.Show ignored -> {}
            case Statement.Configuration configuration -> {
                if (configuration.target().equals("system")) {
                    plans.refuse("ALTER SYSTEM");
                }
            }
            case Statement.Transaction ignored -> {}
            case Statement.Do block -> plans.unknown(block.at(), "what the block does is not looked into");
            case Statement.Call call ->
                plans.unknown(call.at(), "what " + call.procedure().sql() + " does is not told by the text");
            case Statement.CreateFunction create -> rows.function(create);
            case Statement.DropFunction drop -> drop.names().forEach(name -> dependents(name, drop.cascade()));
            case Statement.CreateView create -> {
                if (create.orReplace()) {
                    lock(Kind.TABLE, create.view(), ACCESS_EXCLUSIVE, "if it is there already");
                }
                rows.read(create.query(), create.at());
            }
            case Statement.DropView drop -> drop.views().forEach(view -> dropView(view, drop));
            case Statement.ObjectChange change -> object(change);
            case Statement.Unknown unknown -> {
                plans.unknown(unknown.stopped(), unknown.why());
                if (unknown.keyword().endsWith("CONCURRENTLY")) {
                    plans.refuse(unknown.keyword());
                }
            }
        }
    }

    private void lockTable(Statement.TableRef table, LockMode mode) {
        lock(Kind.TABLE, table.table(), mode);
        lock(Kind.READ_BY, table.table(), mode, "where it is a view");
        if (!table.only()) {
            lock(Kind.CHILDREN_OF, table.table(), mode);
        }
    }

    private void comment(String kind, TableName object) {
        switch (kind) {
            case "index" -> lock(Kind.INDEX, object, SHARE_UPDATE_EXCLUSIVE);
            case "constraint", "trigger", "rule", "policy" -> lock(Kind.TABLE, object, ACCESS_SHARE);
            default -> lock(Kind.TABLE, object, SHARE_UPDATE_EXCLUSIVE);
        }
    }

    private void alterType(Statement.AlterType alter) {
        if (alter.change() instanceof Statement.TypeChange.Attributes) {
            lock(Kind.DEPENDENTS_OF, alter.type(), ACCESS_EXCLUSIVE, "tables of that type");
        }
    }

    private void domain(Statement.DomainChange change) {
        boolean dropped = change.verb() == Verb.DROP && change.rest().has("cascade");
        if (change.verb() == Verb.ALTER && change.constrained()) {
            lock(Kind.DEPENDENTS_OF, change.domain(), SHARE, "tables with a column of that domain");
            plans.add(new LockPlan.Work(
                    new Target(Kind.DEPENDENTS_OF, change.domain()),
                    change.notValid() ? Effort.BRIEF : Effort.SCAN,
                    true,
                    change.notValid() ? "rows that are there are not checked" : "every row of them is checked"));
        } else if (dropped) {
            lock(Kind.DEPENDENTS_OF, change.domain(), ACCESS_EXCLUSIVE, "their columns are dropped");
        }
    }

    private void sequence(Statement.Sequence sequence) {
        for (TableName name : sequence.names()) {
            switch (sequence.verb()) {
                case CREATE -> {}
                case ALTER -> lock(Kind.TABLE, name, SHARE_ROW_EXCLUSIVE, "the sequence");
                case DROP -> {
                    lock(Kind.TABLE, name, ACCESS_EXCLUSIVE, "the sequence");
                    dependents(name, sequence.cascade());
                }
            }
        }
        sequence.ownedBy().ifPresent(table -> lock(Kind.TABLE, table, ACCESS_SHARE));
    }

    private void dropView(TableName view, Statement.DropView drop) {
        lock(Kind.TABLE, view, ACCESS_EXCLUSIVE);
        if (drop.materialized()) {
            lock(Kind.INDEXES_OF, view, ACCESS_EXCLUSIVE);
        }
        dependents(view, drop.cascade());
    }

    private void object(Statement.ObjectChange change) {
        if (change.verb() != Verb.ALTER && ALONE.contains(change.kind())) {
            plans.refuse(change.verb() + " " + change.kind().toUpperCase(java.util.Locale.ROOT));
        }
        if (SPREADING.contains(change.kind())) {
            plans.unknown(change.at(), "what belongs to it is not told by the text");
        } else if (change.kind().equals("statistics")) {
            change.name().ifPresent(name -> lock(Kind.TABLE_OF, name, SHARE_UPDATE_EXCLUSIVE));
        } else {
            change.name().ifPresent(name -> dependents(name, change.cascade()));
        }
    }

    private void dependents(TableName name, boolean cascade) {
        if (cascade) {
            lock(Kind.DEPENDENTS_OF, name, ACCESS_EXCLUSIVE, "cascade");
        }
    }

    /** Nobody gets past, and only the catalog changes. */
    private void whole(TableName table) {
        lock(Kind.TABLE, table, ACCESS_EXCLUSIVE);
        brief(table);
    }

    private void brief(TableName table) {
        plans.work(table, Effort.BRIEF, "only the catalog changes");
    }

    private void lock(Kind kind, TableName name, LockMode mode) {
        plans.lock(kind, name, mode);
    }

    private void lock(Kind kind, TableName name, LockMode mode, String why) {
        plans.lock(kind, name, mode, why);
    }
}
