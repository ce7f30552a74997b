package dev.sluice.language.sql.statement;

import java.util.List;
import java.util.Optional;

/** One of the comma-separated actions of {@code alter table}; names are folded. */
public sealed interface AlterAction {

    /** Where it stands. */
    Extent at();

    record AddColumn(Extent at, boolean ifNotExists, ColumnDefinition column) implements AlterAction {}

    record DropColumn(Extent at, String column, boolean ifExists, boolean cascade) implements AlterAction {}

    record SetType(Extent at, String column, Fragment type, Optional<Fragment> using) implements AlterAction {}

    record SetDefault(Extent at, String column, Fragment value) implements AlterAction {}

    record DropDefault(Extent at, String column) implements AlterAction {}

    record SetNotNull(Extent at, String column) implements AlterAction {}

    record DropNotNull(Extent at, String column) implements AlterAction {}

    /** {@code set expression as}, {@code drop expression}: of a generated column. */
    record Expression(Extent at, String column, boolean drop) implements AlterAction {}

    /** {@code add generated}, {@code set generated}, {@code restart}, {@code drop identity}. */
    record Identity(Extent at, String column, boolean drop) implements AlterAction {}

    record SetStatistics(Extent at, String column) implements AlterAction {}

    /** {@code alter column c set (...)} or {@code reset (...)}. */
    record SetColumnOptions(Extent at, String column, Fragment options) implements AlterAction {}

    record SetStorage(Extent at, String column) implements AlterAction {}

    record SetCompression(Extent at, String column) implements AlterAction {}

    record AddConstraint(Extent at, Constraint constraint) implements AlterAction {}

    /** Deferrable or not, enforced or not, inherited or not. */
    record AlterConstraint(Extent at, String constraint) implements AlterAction {}

    record ValidateConstraint(Extent at, String constraint) implements AlterAction {}

    record DropConstraint(Extent at, String constraint, boolean ifExists, boolean cascade) implements AlterAction {}

    /** @param bound absent for the default partition, and for an index */
    record AttachPartition(Extent at, TableName partition, Optional<Bound> bound) implements AlterAction {}

    record DetachPartition(Extent at, TableName partition, boolean concurrently, boolean isFinalize)
            implements AlterAction {}

    /** @param names of the storage parameters, folded */
    record SetOptions(Extent at, boolean reset, List<String> names) implements AlterAction {}

    /** @param index absent in {@code set without cluster} */
    record ClusterOn(Extent at, Optional<String> index) implements AlterAction {}

    /** Enables or disables a trigger; {@code all} and {@code user} are names here. */
    record Trigger(Extent at, String name, boolean enable) implements AlterAction {}

    record Rule(Extent at, String name, boolean enable) implements AlterAction {}

    /** @param enable also in {@code force}, which {@code no force} takes back */
    record RowSecurity(Extent at, boolean enable) implements AlterAction {}

    /** @param how {@code nothing}, {@code full}, {@code default}, {@code using index NAME} */
    record ReplicaIdentity(Extent at, String how) implements AlterAction {}

    record Owner(Extent at, String to) implements AlterAction {}

    record SetSchema(Extent at, String schema) implements AlterAction {}

    /** @param to the new name */
    record RenameTable(Extent at, String to) implements AlterAction {}

    record RenameColumn(Extent at, String column, String to) implements AlterAction {}

    record RenameConstraint(Extent at, String constraint, String to) implements AlterAction {}

    record Inherit(Extent at, TableName parent, boolean no) implements AlterAction {}

    record SetLogged(Extent at, boolean logged) implements AlterAction {}

    record SetAccessMethod(Extent at, String method) implements AlterAction {}

    record SetTablespace(Extent at, String tablespace) implements AlterAction {}

    /** Not understood. @param stopped where understanding ended */
    record Other(Extent at, Fragment words, Extent stopped) implements AlterAction {}
}
