package dev.sluice.language.sql.statement;

import dev.sluice.language.sql.statement.Statement.Verb;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code drop}. */
final class DropParser {
    private static final Set<String> FUNCTIONS = Set.of("function", "procedure", "routine", "aggregate");
    /** Objects that no table is locked for, unless what hangs on them goes, too. */
    private static final Set<String> OBJECTS = Set.of(
            "schema",
            "type",
            "extension",
            "role",
            "user",
            "group",
            "database",
            "collation",
            "conversion",
            "tablespace",
            "server",
            "publication",
            "subscription",
            "language",
            "statistics",
            "owned",
            "cast",
            "operator");

    private final Cursor cursor;
    private final Extent whole;

    DropParser(Cursor cursor, Extent whole) {
        this.cursor = cursor;
        this.whole = whole;
    }

    Statement drop() {
        cursor.expect("drop");
        if (cursor.take("table") || cursor.take("foreign", "table")) {
            boolean ifExists = cursor.takeIfExists();
            List<TableName> tables = cursor.names();
            return new Statement.DropTable(whole, tables, ifExists, cursor.takeCascade());
        } else if (cursor.take("index")) {
            boolean concurrently = cursor.take("concurrently");
            boolean ifExists = cursor.takeIfExists();
            List<TableName> indexes = cursor.names();
            return new Statement.DropIndex(whole, indexes, concurrently, ifExists, cursor.takeCascade());
        } else if (cursor.is("view") || cursor.is("materialized", "view")) {
            boolean materialized = cursor.take("materialized");
            cursor.expect("view");
            boolean ifExists = cursor.takeIfExists();
            List<TableName> views = cursor.names();
            return new Statement.DropView(whole, materialized, views, ifExists, cursor.takeCascade());
        } else if (cursor.isOneOf(Set.of("trigger", "rule", "policy"))) {
            return onTable(cursor.anyWord());
        } else if (cursor.take("sequence")) {
            cursor.takeIfExists();
            List<TableName> names = cursor.names();
            return new Statement.Sequence(whole, Verb.DROP, names, Optional.empty(), cursor.takeCascade());
        } else if (cursor.take("domain")) {
            cursor.takeIfExists();
            TableName domain = cursor.name();
            return new Statement.DomainChange(whole, Verb.DROP, domain, false, false, cursor.rest());
        } else if (cursor.isOneOf(FUNCTIONS)) {
            cursor.anyWord();
            return functions();
        }
        return object();
    }

    private Statement onTable(String kind) {
        boolean ifExists = cursor.takeIfExists();
        String name = cursor.identifier();
        cursor.expect("on");
        TableName table = cursor.name();
        boolean cascade = cursor.takeCascade();
        return switch (kind) {
            case "trigger" -> new Statement.DropTrigger(whole, name, table, ifExists, cascade);
            case "rule" -> new Statement.DropRule(whole, name, table, ifExists, cascade);
            default -> new Statement.ChangePolicy(whole, name, table, true, ifExists);
        };
    }

    private Statement functions() {
        boolean ifExists = cursor.takeIfExists();
        List<TableName> names = new java.util.ArrayList<>();
        do {
            names.add(cursor.name());
            if (cursor.isSymbol('(')) {
                cursor.parenthesised();
            }
        } while (cursor.takeSymbol(','));
        return new Statement.DropFunction(whole, names, ifExists, cursor.takeCascade());
    }

    private Statement object() {
        if (!cursor.isOneOf(OBJECTS)) {
            throw cursor.stop("what kind of thing this is is not known");
        }
        String kind = cursor.anyWord();
        boolean ifExists = cursor.takeIfExists();
        Optional<TableName> name = cursor.isName() ? Optional.of(cursor.name()) : Optional.empty();
        boolean cascade = cursor.rest().has("cascade");
        return new Statement.ObjectChange(whole, Verb.DROP, kind, name, ifExists, cascade);
    }
}
