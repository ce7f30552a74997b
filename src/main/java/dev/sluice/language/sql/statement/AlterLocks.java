package dev.sluice.language.sql.statement;

import static dev.sluice.language.sql.LockMode.ACCESS_EXCLUSIVE;
import static dev.sluice.language.sql.LockMode.ACCESS_SHARE;
import static dev.sluice.language.sql.LockMode.ROW_SHARE;
import static dev.sluice.language.sql.LockMode.SHARE;
import static dev.sluice.language.sql.LockMode.SHARE_ROW_EXCLUSIVE;
import static dev.sluice.language.sql.LockMode.SHARE_UPDATE_EXCLUSIVE;

import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.statement.Target.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The locks of {@code alter table}. All actions of one statement run under the strongest lock that any of them needs. Modes as measured
 * on PostgreSQL 15 and as the manual lists them for 12 to 18.
 */
final class AlterLocks {
    /** Storage parameters that are set under a lock that lets reads and writes pass. */
    private static final Set<String> LIGHT_OPTIONS = Set.of(
            "fillfactor",
            "toast_tuple_target",
            "parallel_workers",
            "vacuum_index_cleanup",
            "vacuum_truncate",
            "vacuum_max_eager_freeze_failure_rate",
            "log_autovacuum_min_duration",
            "log_autoanalyze_min_duration",
            "deduplicate_items");

    private final Plans plans;
    private final TableName table;
    private final boolean recurses;
    private final AlterWork work;

    AlterLocks(Plans plans, Statement.AlterTable alter, Knowledge knowledge) {
        this.plans = plans;
        this.table = alter.table();
        this.recurses = !alter.only();
        this.work = new AlterWork(plans, alter.table(), knowledge);
    }

    void add(List<AlterAction> actions) {
        for (AlterAction action : actions) {
            add(action);
            work.add(action);
        }
        LockMode whole = plans.on(table);
        actions.forEach(action -> clusterOn(action, whole));
    }

    private void add(AlterAction action) {
        switch (action) {
            case AlterAction.AddColumn add -> {
                family(ACCESS_EXCLUSIVE);
                add.column().constraints().forEach(this::otherSide);
            }
            case AlterAction.DropColumn drop -> {
                family(ACCESS_EXCLUSIVE);
                indexes(ACCESS_EXCLUSIVE, "those with the column are dropped");
                other(ACCESS_EXCLUSIVE, "where a foreign key goes with the column");
                dependents(drop.cascade());
            }
            case AlterAction.SetType type -> {
                family(ACCESS_EXCLUSIVE);
                indexes(ACCESS_EXCLUSIVE, "those with the column are built anew");
                other(ACCESS_EXCLUSIVE, "where a foreign key stands on the column");
            }
            case AlterAction.SetDefault ignored -> family(ACCESS_EXCLUSIVE);
            case AlterAction.DropDefault ignored -> family(ACCESS_EXCLUSIVE);
            case AlterAction.SetNotNull ignored -> family(ACCESS_EXCLUSIVE);
            case AlterAction.DropNotNull ignored -> family(ACCESS_EXCLUSIVE);
            case AlterAction.Expression ignored -> {
                family(ACCESS_EXCLUSIVE);
                indexes(ACCESS_EXCLUSIVE, "those with the column are built anew");
            }
            case AlterAction.Identity ignored -> family(ACCESS_EXCLUSIVE);
            case AlterAction.SetStatistics ignored -> family(SHARE_UPDATE_EXCLUSIVE);
            case AlterAction.SetColumnOptions ignored -> family(SHARE_UPDATE_EXCLUSIVE);
            case AlterAction.SetStorage ignored -> {
                family(ACCESS_EXCLUSIVE);
                indexes(ACCESS_EXCLUSIVE, "");
            }
            case AlterAction.SetCompression ignored -> {
                family(ACCESS_EXCLUSIVE);
                indexes(ACCESS_EXCLUSIVE, "");
            }
            case AlterAction.AddConstraint add -> constraint(add.constraint());
            case AlterAction.AlterConstraint ignored -> {
                family(ACCESS_EXCLUSIVE);
                other(ACCESS_EXCLUSIVE, "where it is a foreign key");
            }
            case AlterAction.ValidateConstraint ignored -> {
                family(SHARE_UPDATE_EXCLUSIVE);
                indexes(ACCESS_SHARE, "");
                other(ROW_SHARE, "where it is a foreign key");
            }
            case AlterAction.DropConstraint drop -> {
                family(ACCESS_EXCLUSIVE);
                indexes(ACCESS_EXCLUSIVE, "where the constraint has an index");
                other(ACCESS_EXCLUSIVE, "where it is a foreign key, or one stands on it");
                dependents(drop.cascade());
            }
            case AlterAction.AttachPartition attach -> attach(attach.partition());
            case AlterAction.DetachPartition detach -> detach(detach);
            case AlterAction.SetOptions options -> self(mode(options.names()));
            case AlterAction.ClusterOn ignored -> self(SHARE_UPDATE_EXCLUSIVE);
            case AlterAction.Trigger ignored -> family(SHARE_ROW_EXCLUSIVE);
            case AlterAction.Rule ignored -> self(ACCESS_EXCLUSIVE);
            case AlterAction.RowSecurity ignored -> self(ACCESS_EXCLUSIVE);
            case AlterAction.ReplicaIdentity identity -> {
                self(ACCESS_EXCLUSIVE);
                indexes(SHARE, identity.how().startsWith("using") ? "the one that is named" : "");
            }
            case AlterAction.Owner ignored -> {
                self(ACCESS_EXCLUSIVE);
                indexes(ACCESS_EXCLUSIVE, "");
            }
            case AlterAction.SetSchema ignored -> {
                self(ACCESS_EXCLUSIVE);
                indexes(ACCESS_EXCLUSIVE, "");
            }
            case AlterAction.RenameTable ignored -> self(ACCESS_EXCLUSIVE);
            case AlterAction.RenameColumn ignored -> family(ACCESS_EXCLUSIVE);
            case AlterAction.RenameConstraint ignored -> {
                family(ACCESS_EXCLUSIVE);
                indexes(ACCESS_EXCLUSIVE, "where the constraint has an index");
            }
            case AlterAction.Inherit inherit -> {
                self(ACCESS_EXCLUSIVE);
                named(inherit.parent(), inherit.no() ? ACCESS_SHARE : SHARE_UPDATE_EXCLUSIVE, "the parent");
            }
            case AlterAction.SetLogged ignored -> {
                self(ACCESS_EXCLUSIVE);
                indexes(ACCESS_EXCLUSIVE, "built anew");
                other(ACCESS_SHARE, "");
            }
            case AlterAction.SetAccessMethod ignored -> {
                self(ACCESS_EXCLUSIVE);
                indexes(ACCESS_EXCLUSIVE, "built anew");
            }
            case AlterAction.SetTablespace ignored -> self(ACCESS_EXCLUSIVE);
            case AlterAction.Other other -> {
                self(LockMode.UNKNOWN);
                plans.unknown(other.stopped(), "`" + other.words().text() + "` is not understood");
            }
        }
    }

    /** Its index is locked like the table, as strongly as the strongest of the other actions wants it. */
    private void clusterOn(AlterAction action, LockMode whole) {
        if (action instanceof AlterAction.ClusterOn cluster) {
            cluster.index().ifPresent(index -> index(index, whole));
        }
    }

    private void constraint(Constraint constraint) {
        switch (constraint) {
            case Constraint.ForeignKey key -> {
                family(SHARE_ROW_EXCLUSIVE);
                indexes(ACCESS_SHARE, "");
                otherSide(key);
            }
            case Constraint.Unique unique -> key(unique.usingIndex());
            case Constraint.PrimaryKey primary -> key(primary.usingIndex());
            case Constraint.Check ignored -> family(ACCESS_EXCLUSIVE);
            case Constraint.Exclude ignored -> family(ACCESS_EXCLUSIVE);
            case Constraint.NotNull ignored -> family(ACCESS_EXCLUSIVE);
        }
    }

    private void key(Optional<String> usingIndex) {
        family(ACCESS_EXCLUSIVE);
        usingIndex.ifPresent(index -> index(index, SHARE_UPDATE_EXCLUSIVE));
    }

    /** A foreign key gets triggers on the table it refers to. */
    private void otherSide(Constraint constraint) {
        if (constraint instanceof Constraint.ForeignKey key) {
            referenced(plans, key.referenced());
        }
    }

    static void referenced(Plans plans, TableName referenced) {
        plans.lock(Kind.TABLE, referenced, SHARE_ROW_EXCLUSIVE, "the foreign key's other side");
        plans.lock(Kind.INDEXES_OF, referenced, ACCESS_SHARE);
        plans.lock(Kind.CHILDREN_OF, referenced, SHARE_ROW_EXCLUSIVE, "the foreign key's other side");
    }

    private void attach(TableName partition) {
        self(SHARE_UPDATE_EXCLUSIVE);
        named(partition, ACCESS_EXCLUSIVE, "it becomes a partition");
        plans.lock(Kind.CHILDREN_OF, partition, ACCESS_EXCLUSIVE);
        plans.lock(Kind.CHILDREN_OF, table, ACCESS_EXCLUSIVE, "the default partition, if there is one");
        plans.lock(Kind.INDEXES_OF, table, ACCESS_SHARE);
        plans.lock(Kind.INDEXES_OF, partition, ACCESS_EXCLUSIVE, "those that fit become parts of the parent's");
        other(SHARE_ROW_EXCLUSIVE, "the parent's foreign keys become the partition's");
    }

    private void detach(AlterAction.DetachPartition detach) {
        boolean light = detach.concurrently() || detach.isFinalize();
        self(light ? SHARE_UPDATE_EXCLUSIVE : ACCESS_EXCLUSIVE);
        named(detach.partition(), ACCESS_EXCLUSIVE, light ? "briefly, at the end" : "");
        plans.lock(Kind.CHILDREN_OF, table, ACCESS_EXCLUSIVE, "the default partition, if there is one");
        plans.lock(Kind.CHILDREN_OF, detach.partition(), ACCESS_EXCLUSIVE);
        plans.lock(Kind.INDEXES_OF, detach.partition(), ACCESS_EXCLUSIVE);
        plans.lock(Kind.INDEXES_OF, table, SHARE_UPDATE_EXCLUSIVE);
        other(SHARE_ROW_EXCLUSIVE, "");
        if (detach.concurrently()) {
            plans.refuse("ALTER TABLE DETACH PARTITION CONCURRENTLY");
        }
    }

    /** Of options of a table, the strongest; an option that is not known counts as strong. */
    static LockMode mode(List<String> options) {
        boolean light = options.stream()
                .map(name -> name.startsWith("toast.") ? name.substring("toast.".length()) : name)
                .allMatch(name -> LIGHT_OPTIONS.contains(name) || name.startsWith("autovacuum_"));
        return light ? SHARE_UPDATE_EXCLUSIVE : ACCESS_EXCLUSIVE;
    }

    private void self(LockMode mode) {
        plans.lock(Kind.TABLE, table, mode);
    }

    /** The table and, unless it says ONLY, what inherits from it. */
    private void family(LockMode mode) {
        self(mode);
        if (recurses) {
            plans.lock(Kind.CHILDREN_OF, table, mode);
        }
    }

    private void named(TableName name, LockMode mode, String why) {
        plans.lock(Kind.TABLE, name, mode, why);
    }

    private void indexes(LockMode mode, String why) {
        plans.lock(Kind.INDEXES_OF, table, mode, why);
    }

    private void other(LockMode mode, String why) {
        plans.lock(Kind.REFERENCES_OF, table, mode, why);
    }

    private void index(String index, LockMode mode) {
        plans.lock(Kind.INDEX, inSchemaOf(table, index), mode, "");
    }

    /** An index that is named without a schema lies in that of its table. */
    static TableName inSchemaOf(TableName table, String index) {
        List<String> parts =
                table.schema().map(schema -> List.of(schema, index)).orElseGet(() -> List.of(index));
        return new TableName(parts, false, table.at());
    }

    private void dependents(boolean cascade) {
        if (cascade) {
            plans.lock(Kind.DEPENDENTS_OF, table, ACCESS_EXCLUSIVE, "cascade");
        }
    }
}
