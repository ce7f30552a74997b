package dev.sluice.language.sql.statement;

import java.util.List;
import java.util.stream.Stream;

/**
 * A right that a statement needs. What is named after a privilege can be granted; the rest is inherent in the owner and is not, as
 * PostgreSQL's documentation has it under "Privileges". For what a statement reads or sets off nothing is asked.
 */
public enum Privilege {
    INSERT,
    UPDATE,
    DELETE,
    TRUNCATE,
    TRIGGER,
    REFERENCES,
    /** Before PostgreSQL 17 to own the relation. */
    MAINTAIN,
    /** To create a relation of that name in its schema. */
    CREATE,
    /** To create something in the schema of a table. */
    INDEX,
    /** To be the owner, or a member of that role. */
    OWN,
    /** The same, or to own the schema. */
    DROP;

    /** A right to a table or an index. */
    public record Needed(Privilege privilege, TableName on) {
        /** That a role has it not, behind the name of what needs it. */
        public String lack() {
            String name = on.sql();
            return switch (privilege) {
                case INSERT -> "needs the right to insert into " + name + ", which this role has not";
                case UPDATE -> "needs the right to update " + name + ", which this role has not";
                case DELETE -> "needs the right to delete from " + name + ", which this role has not";
                case TRUNCATE -> "needs the right to truncate " + name + ", which this role has not";
                case TRIGGER -> "needs the right to create triggers on " + name + ", which this role has not";
                case REFERENCES -> "needs the right to refer to " + name + " by a foreign key, which this role has not";
                case MAINTAIN -> "needs the owner of " + name + " or the right to maintain it, which this role has not";
                case CREATE -> "needs the right to create " + name + " in its schema, which this role has not";
                case INDEX -> "needs the right to create in the schema of " + name + ", which this role has not";
                case OWN -> "needs the owner of " + name + ", which this role is not";
                case DROP -> "needs the owner of " + name + " or of its schema, which this role is not";
            };
        }
    }

    private List<Needed> on(List<TableName> relations) {
        return relations.stream().map(relation -> new Needed(this, relation)).toList();
    }

    /** What of a statement is known to need a right; more may be needed. */
    public static List<Needed> neededBy(Statement statement) {
        return switch (statement) {
            case Statement.Dml dml -> changing(dml);
            case Statement.Truncate truncate ->
                TRUNCATE.on(truncate.tables().stream()
                        .map(Statement.TableRef::table)
                        .toList());
            case Statement.CreateTrigger create -> TRIGGER.on(List.of(create.table()));
            case Statement.AlterTable alter -> altering(alter);
            case Statement.AlterIndex alter -> OWN.on(List.of(alter.index()));
            case Statement.CreateIndex create ->
                List.of(new Needed(OWN, create.table()), new Needed(INDEX, create.table()));
            case Statement.CreateView create ->
                create.temporary() || create.orReplace() ? List.of() : CREATE.on(List.of(create.view()));
            case Statement.CreateMaterializedView create ->
                create.ifNotExists() ? List.of() : CREATE.on(List.of(create.view()));
            case Statement.CreateTable create ->
                create.temporary() || create.ifNotExists() ? List.of() : creating(create);
            case Statement.DropTrigger drop -> drop.ifExists() ? List.of() : OWN.on(List.of(drop.table()));
            case Statement.CreateRule create -> OWN.on(List.of(create.table()));
            case Statement.DropRule drop -> drop.ifExists() ? List.of() : OWN.on(List.of(drop.table()));
            case Statement.CreatePolicy create -> OWN.on(List.of(create.table()));
            case Statement.ChangePolicy change -> change.ifExists() ? List.of() : OWN.on(List.of(change.table()));
            case Statement.RenameOnTable rename -> OWN.on(List.of(rename.table()));
            case Statement.CreateStatistics create -> OWN.on(List.of(create.table()));
            case Statement.Comment comment -> OWN.on(comment.object().stream().toList());
            case Statement.Refresh refresh -> MAINTAIN.on(List.of(refresh.view()));
            case Statement.Cluster cluster ->
                MAINTAIN.on(cluster.table().stream().toList());
            case Statement.Reindex reindex ->
                switch (reindex.kind()) {
                    case TABLE, INDEX -> MAINTAIN.on(reindex.name().stream().toList());
                    case SCHEMA, DATABASE, SYSTEM -> List.of();
                };
            case Statement.DropTable drop -> DROP.on(drop.tables());
            case Statement.DropIndex drop -> DROP.on(drop.indexes());
            default -> List.of();
        };
    }

    private static List<Needed> altering(Statement.AlterTable alter) {
        return Stream.concat(
                        OWN.on(List.of(alter.table())).stream(),
                        alter.actions().stream().flatMap(Privilege::besides))
                .toList();
    }

    /** What one action needs beside the table's owner. */
    private static Stream<Needed> besides(AlterAction action) {
        return switch (action) {
            case AlterAction.AddConstraint add -> referring(List.of(add.constraint()));
            case AlterAction.AddColumn add ->
                add.ifNotExists() ? Stream.of() : referring(add.column().constraints());
            case AlterAction.AttachPartition attach -> OWN.on(List.of(attach.partition())).stream();
            case AlterAction.Inherit inherit -> inherit.no() ? Stream.of() : OWN.on(List.of(inherit.parent())).stream();
            default -> Stream.of();
        };
    }

    private static List<Needed> creating(Statement.CreateTable create) {
        List<TableName> parents = Stream.concat(create.partitionOf().stream(), create.inherits().stream())
                .toList();
        return Stream.of(
                        CREATE.on(List.of(create.table())).stream(),
                        OWN.on(parents).stream(),
                        referring(create.constraints()),
                        create.columns().stream().flatMap(column -> referring(column.constraints())))
                .flatMap(each -> each)
                .toList();
    }

    private static Stream<Needed> referring(List<Constraint> constraints) {
        return constraints.stream()
                .filter(Constraint.ForeignKey.class::isInstance)
                .map(key -> new Needed(REFERENCES, ((Constraint.ForeignKey) key).referenced()));
    }

    private static List<Needed> changing(Statement.Dml dml) {
        return switch (dml.change()) {
            case INSERT -> INSERT.on(List.of(dml.table()));
            case UPDATE -> UPDATE.on(List.of(dml.table()));
            case DELETE -> DELETE.on(List.of(dml.table()));
            case MERGE -> List.of();
        };
    }
}
