package dev.sluice.language.sql.statement;

import dev.sluice.language.sql.LockMode;
import java.util.List;
import java.util.Optional;

/** A statement as far as running a migration needs to know it; names are folded as PostgreSQL folds them. */
public sealed interface Statement {

    /** Where it stands. */
    Extent at();

    /** What {@code alter} takes its actions to. */
    enum Altered {
        TABLE,
        FOREIGN_TABLE,
        VIEW,
        MATERIALIZED_VIEW,
        SEQUENCE
    }

    record AlterTable(
            Extent at, Altered kind, TableName table, boolean ifExists, boolean only, List<AlterAction> actions)
            implements Statement {}

    /**
     * An index to be built.
     *
     * @param name absent where PostgreSQL chooses one
     * @param columns and expressions, each with its order and class
     */
    record CreateIndex(
            Extent at,
            Optional<String> name,
            TableName table,
            boolean only,
            boolean unique,
            boolean concurrently,
            boolean ifNotExists,
            String method,
            List<Fragment> columns,
            List<Fragment> include,
            Optional<Fragment> where)
            implements Statement {}

    record DropIndex(Extent at, List<TableName> indexes, boolean concurrently, boolean ifExists, boolean cascade)
            implements Statement {}

    record AlterIndex(Extent at, TableName index, boolean ifExists, List<AlterAction> actions) implements Statement {}

    /** What {@code reindex} goes over. */
    enum Reindexed {
        INDEX,
        TABLE,
        SCHEMA,
        DATABASE,
        SYSTEM
    }

    /** @param name absent where the connection's own database is meant */
    record Reindex(Extent at, Reindexed kind, Optional<TableName> name, boolean concurrently) implements Statement {}

    /**
     * A new table.
     *
     * @param like tables whose columns are copied
     * @param partitionOf the parent of which it becomes a partition
     * @param partitioned whether it has partitions of its own
     * @param as the query that fills it
     */
    record CreateTable(
            Extent at,
            TableName table,
            boolean temporary,
            boolean unlogged,
            boolean ifNotExists,
            List<ColumnDefinition> columns,
            List<Constraint> constraints,
            List<TableName> like,
            List<TableName> inherits,
            Optional<TableName> partitionOf,
            boolean partitioned,
            Optional<Query> as)
            implements Statement {}

    record DropTable(Extent at, List<TableName> tables, boolean ifExists, boolean cascade) implements Statement {}

    record Truncate(Extent at, List<TableRef> tables, boolean restartIdentity, boolean cascade) implements Statement {}

    /** @param only whether its children and partitions are left out */
    record TableRef(TableName table, boolean only) {}

    /** @param tables empty where the whole database is meant */
    record Vacuum(Extent at, boolean full, boolean analyze, List<TableRef> tables) implements Statement {}

    /** @param tables empty where the whole database is meant */
    record Analyze(Extent at, List<TableRef> tables) implements Statement {}

    /** @param table absent where all clustered tables are meant */
    record Cluster(Extent at, Optional<TableName> table, Optional<TableName> index) implements Statement {}

    record CreateMaterializedView(Extent at, TableName view, boolean ifNotExists, Query query, boolean withData)
            implements Statement {}

    record Refresh(Extent at, TableName view, boolean concurrently, boolean withData) implements Statement {}

    record LockTable(Extent at, List<TableRef> tables, LockMode mode, boolean nowait) implements Statement {}

    /** @param references the table named behind {@code from} of a constraint trigger */
    record CreateTrigger(
            Extent at,
            String name,
            TableName table,
            boolean orReplace,
            boolean constraint,
            Optional<TableName> references)
            implements Statement {}

    record DropTrigger(Extent at, String name, TableName table, boolean ifExists, boolean cascade)
            implements Statement {}

    record CreateRule(Extent at, String name, TableName table) implements Statement {}

    record DropRule(Extent at, String name, TableName table, boolean ifExists, boolean cascade) implements Statement {}

    record CreatePolicy(Extent at, String name, TableName table, Fragment rest) implements Statement {}

    /** {@code alter policy}, or {@code drop policy}. */
    record ChangePolicy(Extent at, String name, TableName table, boolean drop, boolean ifExists) implements Statement {}

    /** Renames a trigger or a rule. */
    record RenameOnTable(Extent at, String kind, String name, TableName table, String to) implements Statement {}

    record CreateStatistics(Extent at, Optional<TableName> name, TableName table) implements Statement {}

    /**
     * A comment on something.
     *
     * @param kind such as {@code table}, {@code column}, {@code index}, {@code constraint}
     * @param object of a column or a thing on a table the table; absent for what is no relation
     */
    record Comment(Extent at, String kind, Optional<TableName> object) implements Statement {}

    /** Changes a type; an enum has its values. */
    record AlterType(Extent at, TableName type, TypeChange change) implements Statement {}

    /** What {@code alter type} does. */
    sealed interface TypeChange {
        /** @param positioned whether it says before or after which value */
        record AddValue(String value, boolean ifNotExists, boolean positioned) implements TypeChange {}

        record RenameValue(String from, String to) implements TypeChange {}

        /** Owner, schema or name of the type. */
        record Catalog(Fragment words) implements TypeChange {}

        /** Attributes of a composite type: tables of that type change with it. */
        record Attributes(Fragment words, boolean cascade) implements TypeChange {}
    }

    /**
     * Creates, changes or drops a domain.
     *
     * @param constrained whether it has, or gets, a constraint or {@code not null}
     */
    record DomainChange(Extent at, Verb verb, TableName domain, boolean constrained, boolean notValid, Fragment rest)
            implements Statement {}

    enum Verb {
        CREATE,
        ALTER,
        DROP
    }

    /** @param ownedBy the table whose column owns it, where that is written */
    record Sequence(Extent at, Verb verb, List<TableName> names, Optional<TableName> ownedBy, boolean cascade)
            implements Statement {}

    /** @param objects the tables, where the rights are on tables */
    record Grant(Extent at, boolean revoke, List<TableName> objects) implements Statement {}

    /** What changes rows. */
    enum Change {
        INSERT,
        UPDATE,
        DELETE,
        MERGE
    }

    /**
     * Changes rows of a table.
     *
     * @param columns those that an update assigns or an insert names, in their order, with repetitions
     * @param conditional whether a {@code where} stands at its own level; a merge always has its condition
     * @param limited whether a part of it has a {@code limit} or {@code fetch}
     * @param query everything of it, for what it reads
     */
    record Dml(
            Extent at,
            Change change,
            TableName table,
            boolean only,
            List<String> columns,
            boolean conditional,
            boolean limited,
            boolean returning,
            Query query)
            implements Statement {}

    /** @param into the table that {@code select into} creates */
    record Select(Extent at, Query query, Optional<TableName> into) implements Statement {}

    record Copy(Extent at, Optional<TableName> table, boolean from, Optional<Query> query) implements Statement {}

    /** @param analyze whether the statement is run */
    record Explain(Extent at, boolean analyze, Statement statement) implements Statement {}

    /** How far a setting goes. */
    enum Scope {
        SESSION,
        LOCAL
    }

    /** @param value as written, quotes and all; absent in {@code reset} and {@code set ... to default} */
    record Set(Extent at, Scope scope, String name, Optional<String> value) implements Statement {}

    record Show(Extent at, String name) implements Statement {}

    /** What a statement does to the transaction. */
    enum Control {
        BEGIN,
        COMMIT,
        ROLLBACK,
        SAVEPOINT,
        RELEASE,
        ROLLBACK_TO,
        PREPARE
    }

    record Transaction(Extent at, Control control) implements Statement {}

    /** @param body the code, without its quotes */
    record Do(Extent at, String language, String body) implements Statement {}

    record Call(Extent at, TableName procedure) implements Statement {}

    /** @param body the code, without its quotes; empty where it is none in quotes */
    record CreateFunction(Extent at, TableName name, boolean procedure, boolean orReplace, String language, String body)
            implements Statement {}

    record DropFunction(Extent at, List<TableName> names, boolean ifExists, boolean cascade) implements Statement {}

    record CreateView(Extent at, TableName view, boolean orReplace, boolean temporary, Query query)
            implements Statement {}

    record DropView(Extent at, boolean materialized, List<TableName> views, boolean ifExists, boolean cascade)
            implements Statement {}

    /**
     * Creates, alters or drops what is no relation, such as a schema, a type or a role.
     *
     * @param kind in lower case
     * @param cascade whether what hangs on it goes, too
     */
    record ObjectChange(Extent at, Verb verb, String kind, Optional<TableName> name, boolean ifExists, boolean cascade)
            implements Statement {}

    /** @param system whether {@code alter system} or {@code alter database}, {@code alter role ... set} */
    record Configuration(Extent at, String target, String name, String value) implements Statement {}

    /**
     * Not understood; it may lock anything.
     *
     * @param keyword its leading keywords in upper case
     * @param stopped where understanding ended
     * @param why such as "expected a name"
     */
    record Unknown(Extent at, String keyword, Extent stopped, String why) implements Statement {}
}
