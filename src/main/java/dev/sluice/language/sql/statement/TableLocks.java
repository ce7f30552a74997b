package dev.sluice.language.sql.statement;

import static dev.sluice.language.sql.LockMode.ACCESS_EXCLUSIVE;
import static dev.sluice.language.sql.LockMode.ACCESS_SHARE;
import static dev.sluice.language.sql.LockMode.EXCLUSIVE;
import static dev.sluice.language.sql.LockMode.ROW_EXCLUSIVE;
import static dev.sluice.language.sql.LockMode.SHARE_ROW_EXCLUSIVE;
import static dev.sluice.language.sql.LockMode.SHARE_UPDATE_EXCLUSIVE;

import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.statement.LockPlan.Effort;
import dev.sluice.language.sql.statement.Target.Kind;

/** The locks of creating, emptying, dropping and tending tables. */
final class TableLocks {
    private final Plans plans;

    TableLocks(Plans plans) {
        this.plans = plans;
    }

    void create(Statement.CreateTable create) {
        create.constraints().forEach(this::references);
        create.columns().forEach(column -> column.constraints().forEach(this::references));
        create.like().forEach(table -> lock(Kind.TABLE, table, ACCESS_SHARE, "its columns are copied"));
        create.inherits().forEach(parent -> lock(Kind.TABLE, parent, SHARE_UPDATE_EXCLUSIVE, "the parent"));
        create.partitionOf().ifPresent(parent -> {
            lock(Kind.TABLE, parent, ACCESS_EXCLUSIVE, "the parent");
            lock(Kind.CHILDREN_OF, parent, ACCESS_EXCLUSIVE, "the default partition, if there is one");
            lock(Kind.INDEXES_OF, parent, ACCESS_SHARE);
            lock(Kind.REFERENCES_OF, parent, SHARE_ROW_EXCLUSIVE, "the parent's foreign keys become the partition's");
            plans.work(
                    parent, Effort.BRIEF, "only the catalog changes; a default partition is scanned, if there is one");
        });
        create.as().ifPresent(query -> new RowLocks(plans).read(query, create.at()));
    }

    private void references(Constraint constraint) {
        if (constraint instanceof Constraint.ForeignKey key) {
            AlterLocks.referenced(plans, key.referenced());
        }
    }

    void drop(TableName table, boolean cascade) {
        whole(table);
        lock(Kind.INDEXES_OF, table, ACCESS_EXCLUSIVE);
        lock(Kind.REFERENCES_OF, table, ACCESS_EXCLUSIVE, "its foreign keys go, too");
        lock(Kind.PARENTS_OF, table, ACCESS_EXCLUSIVE, "where it is a partition");
        lock(Kind.CHILDREN_OF, table, ACCESS_EXCLUSIVE);
        if (cascade) {
            lock(Kind.DEPENDENTS_OF, table, ACCESS_EXCLUSIVE, "cascade");
        }
    }

    void truncate(Statement.TableRef table, boolean cascade) {
        whole(table.table());
        lock(Kind.INDEXES_OF, table.table(), ACCESS_EXCLUSIVE);
        if (!table.only()) {
            lock(Kind.CHILDREN_OF, table.table(), ACCESS_EXCLUSIVE);
        }
        if (cascade) {
            lock(Kind.REFERENCES_OF, table.table(), ACCESS_EXCLUSIVE, "cascade empties tables that refer to it");
        }
    }

    void vacuum(Statement.Vacuum vacuum) {
        LockMode mode = vacuum.full() ? ACCESS_EXCLUSIVE : SHARE_UPDATE_EXCLUSIVE;
        for (Statement.TableRef table : vacuum.tables()) {
            lock(Kind.TABLE, table.table(), mode);
            lock(Kind.INDEXES_OF, table.table(), vacuum.full() ? ACCESS_EXCLUSIVE : ROW_EXCLUSIVE);
            lock(Kind.CHILDREN_OF, table.table(), mode);
            plans.work(
                    table.table(),
                    vacuum.full() ? Effort.FULL_REWRITE : Effort.SCAN,
                    vacuum.full()
                            ? "the table is written anew"
                            : "pages with dead rows are cleaned, while reads and writes go on");
        }
        if (vacuum.tables().isEmpty()) {
            plans.unknown(vacuum.at(), "it goes over every table of the database");
        }
        plans.refuse("VACUUM");
    }

    void analyze(Statement.Analyze analyze) {
        analyze.tables().forEach(this::analyze);
        if (analyze.tables().isEmpty()) {
            plans.unknown(analyze.at(), "it goes over every table of the database");
        }
    }

    private void analyze(Statement.TableRef table) {
        lock(Kind.TABLE, table.table(), SHARE_UPDATE_EXCLUSIVE);
        lock(Kind.INDEXES_OF, table.table(), ACCESS_SHARE);
        lock(Kind.CHILDREN_OF, table.table(), SHARE_UPDATE_EXCLUSIVE);
        plans.work(table.table(), Effort.BRIEF, "a sample of the rows is read");
    }

    void cluster(Statement.Cluster cluster) {
        cluster.table().ifPresent(table -> {
            lock(Kind.TABLE, table, ACCESS_EXCLUSIVE);
            lock(Kind.INDEXES_OF, table, ACCESS_EXCLUSIVE);
            lock(Kind.CHILDREN_OF, table, ACCESS_EXCLUSIVE);
            plans.work(table, Effort.FULL_REWRITE, "the table is written anew in the order of its index");
        });
        if (cluster.table().isEmpty()) {
            plans.unknown(cluster.at(), "it goes over every clustered table of the database");
            plans.refuse("CLUSTER");
        }
    }

    void refresh(Statement.Refresh refresh) {
        TableName view = refresh.view();
        lock(Kind.TABLE, view, refresh.concurrently() ? EXCLUSIVE : ACCESS_EXCLUSIVE);
        lock(Kind.INDEXES_OF, view, refresh.concurrently() ? ROW_EXCLUSIVE : ACCESS_EXCLUSIVE);
        lock(Kind.READ_BY, view, ACCESS_SHARE);
        plans.work(view, Effort.FULL_REWRITE, "its query is run anew");
    }

    /** Nobody gets past, and only the catalog changes. */
    private void whole(TableName table) {
        lock(Kind.TABLE, table, ACCESS_EXCLUSIVE);
        plans.work(table, Effort.BRIEF, "only the catalog changes");
    }

    private void lock(Kind kind, TableName name, LockMode mode) {
        plans.lock(kind, name, mode);
    }

    private void lock(Kind kind, TableName name, LockMode mode, String why) {
        plans.lock(kind, name, mode, why);
    }
}
