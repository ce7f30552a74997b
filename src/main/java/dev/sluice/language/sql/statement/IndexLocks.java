package dev.sluice.language.sql.statement;

import static dev.sluice.language.sql.LockMode.ACCESS_EXCLUSIVE;
import static dev.sluice.language.sql.LockMode.ACCESS_SHARE;
import static dev.sluice.language.sql.LockMode.SHARE;
import static dev.sluice.language.sql.LockMode.SHARE_UPDATE_EXCLUSIVE;

import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.statement.LockPlan.Effort;
import dev.sluice.language.sql.statement.Target.Kind;

/** The locks of statements about indexes. */
final class IndexLocks {
    private final Plans plans;

    IndexLocks(Plans plans) {
        this.plans = plans;
    }

    void create(Statement.CreateIndex index) {
        LockMode mode = index.concurrently() ? SHARE_UPDATE_EXCLUSIVE : SHARE;
        lock(Kind.TABLE, index.table(), mode);
        if (!index.only()) {
            lock(Kind.CHILDREN_OF, index.table(), mode);
        }
        plans.work(
                index.table(),
                Effort.SCAN,
                index.concurrently()
                        ? "every row is read, twice, while reads and writes go on; it waits for older transactions"
                        : "every row is read");
        if (index.concurrently()) {
            plans.refuse("CREATE INDEX CONCURRENTLY");
        }
    }

    void drop(Statement.DropIndex drop) {
        drop.indexes().forEach(index -> drop(index, drop));
        if (drop.concurrently()) {
            plans.refuse("DROP INDEX CONCURRENTLY");
        }
    }

    private void drop(TableName index, Statement.DropIndex drop) {
        LockMode mode = drop.concurrently() ? SHARE_UPDATE_EXCLUSIVE : ACCESS_EXCLUSIVE;
        lock(Kind.TABLE_OF, index, mode);
        lock(Kind.INDEX, index, ACCESS_EXCLUSIVE, drop.concurrently() ? "at the end, once nobody uses it" : "");
        lock(Kind.CHILDREN_OF, index, ACCESS_EXCLUSIVE);
        if (drop.cascade()) {
            lock(Kind.REFERENCES_OF, index, ACCESS_EXCLUSIVE, "cascade");
        }
        plans.add(new LockPlan.Work(new Target(Kind.TABLE_OF, index), Effort.BRIEF, true, "the index's file goes"));
    }

    void alter(TableName index, AlterAction action) {
        if (action instanceof AlterAction.RenameTable || action instanceof AlterAction.SetStatistics) {
            lock(Kind.INDEX, index, SHARE_UPDATE_EXCLUSIVE);
        } else if (action instanceof AlterAction.SetOptions options) {
            lock(Kind.INDEX, index, AlterLocks.mode(options.names()));
        } else if (action instanceof AlterAction.SetTablespace) {
            lock(Kind.INDEX, index, ACCESS_EXCLUSIVE, "it is copied to the other tablespace");
            lock(Kind.TABLE_OF, index, ACCESS_SHARE);
        } else if (action instanceof AlterAction.AttachPartition attach) {
            lock(Kind.INDEX, index, SHARE_UPDATE_EXCLUSIVE);
            lock(Kind.INDEX, attach.partition(), ACCESS_EXCLUSIVE);
            lock(Kind.TABLE_OF, index, ACCESS_SHARE);
            lock(Kind.TABLE_OF, attach.partition(), ACCESS_SHARE);
        } else if (action instanceof AlterAction.Other other) {
            plans.unknown(other.stopped(), "`" + other.words().text() + "` is not understood");
        } else {
            plans.unknown(action.at(), "an index has no such action");
        }
    }

    void reindex(Statement.Reindex reindex) {
        boolean light = reindex.concurrently();
        reindex.name().ifPresent(name -> {
            switch (reindex.kind()) {
                case INDEX -> {
                    lock(Kind.TABLE_OF, name, light ? SHARE_UPDATE_EXCLUSIVE : SHARE);
                    lock(Kind.INDEX, name, light ? SHARE_UPDATE_EXCLUSIVE : ACCESS_EXCLUSIVE);
                    plans.add(new LockPlan.Work(
                            new Target(Kind.TABLE_OF, name), Effort.SCAN, true, "the index is built anew"));
                }
                case TABLE -> {
                    lock(Kind.TABLE, name, light ? SHARE_UPDATE_EXCLUSIVE : SHARE);
                    lock(Kind.INDEXES_OF, name, light ? SHARE_UPDATE_EXCLUSIVE : ACCESS_EXCLUSIVE);
                    lock(Kind.CHILDREN_OF, name, light ? SHARE_UPDATE_EXCLUSIVE : SHARE);
                    plans.work(name, Effort.SCAN, "its indexes are built anew");
                }
                case SCHEMA, DATABASE, SYSTEM ->
                    lock(Kind.TABLES_IN, name, light ? SHARE_UPDATE_EXCLUSIVE : ACCESS_EXCLUSIVE, "and their indexes");
            }
        });
        if (reindex.name().isEmpty()) {
            plans.unknown(reindex.at(), "it goes over every table of the database");
        }
        boolean many = reindex.kind() != Statement.Reindexed.INDEX && reindex.kind() != Statement.Reindexed.TABLE;
        if (light || many) {
            plans.refuse("REINDEX " + (light ? "CONCURRENTLY" : reindex.kind().name()));
        }
    }

    private void lock(Kind kind, TableName name, LockMode mode) {
        plans.lock(kind, name, mode);
    }

    private void lock(Kind kind, TableName name, LockMode mode, String why) {
        plans.lock(kind, name, mode, why);
    }
}
