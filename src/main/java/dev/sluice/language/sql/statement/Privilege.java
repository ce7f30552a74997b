package dev.sluice.language.sql.statement;

import java.util.List;
import java.util.Locale;

/**
 * A right that a statement needs. What is named after a privilege can be granted; the rest is inherent in the owner and is not, as
 * PostgreSQL's documentation has it under "Privileges". For what a statement reads nothing is asked, nor for what it sets off.
 */
public enum Privilege {
    INSERT,
    UPDATE,
    DELETE,
    TRUNCATE,
    TRIGGER,
    /** To be the owner, or a member of that role. */
    OWN,
    /** The same, or to own the schema. */
    DROP;

    /** A right to something. */
    public record Needed(Privilege privilege, TableName relation) {}

    /** As a verb. */
    public String words() {
        return this == TRIGGER ? "create triggers on" : name().toLowerCase(Locale.ROOT);
    }

    /** What of a statement is known to need a right; more may be needed. */
    public static List<Needed> neededBy(Statement statement) {
        return switch (statement) {
            case Statement.Dml dml ->
                switch (dml.change()) {
                    case INSERT -> INSERT.on(List.of(dml.table()));
                    case UPDATE -> UPDATE.on(List.of(dml.table()));
                    case DELETE -> DELETE.on(List.of(dml.table()));
                    case MERGE -> List.of();
                };
            case Statement.Truncate truncate ->
                TRUNCATE.on(truncate.tables().stream()
                        .map(Statement.TableRef::table)
                        .toList());
            case Statement.CreateTrigger create -> TRIGGER.on(List.of(create.table()));
            case Statement.AlterTable alter -> OWN.on(List.of(alter.table()));
            case Statement.AlterIndex alter -> OWN.on(List.of(alter.index()));
            case Statement.CreateIndex create -> OWN.on(List.of(create.table()));
            case Statement.DropTrigger drop -> OWN.on(List.of(drop.table()));
            case Statement.CreateRule create -> OWN.on(List.of(create.table()));
            case Statement.DropRule drop -> OWN.on(List.of(drop.table()));
            case Statement.CreatePolicy create -> OWN.on(List.of(create.table()));
            case Statement.ChangePolicy change -> OWN.on(List.of(change.table()));
            case Statement.RenameOnTable rename -> OWN.on(List.of(rename.table()));
            case Statement.CreateStatistics create -> OWN.on(List.of(create.table()));
            case Statement.DropTable drop -> DROP.on(drop.tables());
            case Statement.DropIndex drop -> DROP.on(drop.indexes());
            default -> List.of();
        };
    }

    private List<Needed> on(List<TableName> relations) {
        return relations.stream().map(relation -> new Needed(this, relation)).toList();
    }
}
