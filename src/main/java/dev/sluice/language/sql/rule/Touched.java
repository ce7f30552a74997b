package dev.sluice.language.sql.rule;

import dev.sluice.language.sql.statement.AlterAction;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.TableName;
import java.util.ArrayList;
import java.util.List;

/** The tables of which a rule may want to know more. */
final class Touched {
    private Touched() {}

    static List<TableName> tables(Statement statement) {
        return switch (statement) {
            case Statement.AlterTable alter -> {
                List<TableName> tables = new ArrayList<>(List.of(alter.table()));
                alter.actions().forEach(action -> {
                    if (action instanceof AlterAction.AttachPartition attach) {
                        tables.add(attach.partition());
                    }
                });
                yield tables;
            }
            case Statement.CreateIndex index -> List.of(index.table());
            case Statement.Dml dml -> List.of(dml.table());
            case Statement.DropTable drop -> drop.tables();
            case Statement.Refresh refresh -> List.of(refresh.view());
            case Statement.Vacuum vacuum ->
                vacuum.tables().stream().map(Statement.TableRef::table).toList();
            case Statement.Cluster cluster -> cluster.table().stream().toList();
            case Statement.Reindex reindex -> reindex.name().stream().toList();
            default -> List.of();
        };
    }
}
