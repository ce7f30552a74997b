package dev.sluice.language.sql.statement;

import dev.sluice.language.sql.statement.Statement.TypeChange;
import dev.sluice.language.sql.statement.Statement.Verb;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code alter} of what is neither a table nor an index. */
final class AlterOtherParser {
    private static final Set<String> OBJECTS = Set.of(
            "schema",
            "collation",
            "conversion",
            "tablespace",
            "server",
            "subscription",
            "language",
            "function",
            "procedure",
            "routine",
            "aggregate",
            "operator",
            "statistics",
            "group",
            "default",
            "large");

    private final Cursor cursor;
    private final Extent whole;

    AlterOtherParser(Cursor cursor, Extent whole) {
        this.cursor = cursor;
        this.whole = whole;
    }

    Statement alter() {
        if (cursor.take("type")) {
            TableName type = cursor.name();
            return new Statement.AlterType(whole, type, typeChange());
        } else if (cursor.take("domain")) {
            TableName domain = cursor.name();
            Fragment rest = cursor.rest();
            return new Statement.DomainChange(whole, Verb.ALTER, domain, constrains(rest), notValid(rest), rest);
        } else if (cursor.take("sequence")) {
            cursor.takeIfExists();
            TableName name = cursor.name();
            return new Statement.Sequence(whole, Verb.ALTER, List.of(name), ownedBy(cursor), false);
        } else if (cursor.take("policy")) {
            String name = cursor.identifier();
            cursor.expect("on");
            TableName table = cursor.name();
            cursor.rest();
            return new Statement.ChangePolicy(whole, name, table, false, false);
        } else if (cursor.is("trigger") || cursor.is("rule")) {
            return renameOnTable(cursor.anyWord());
        } else if (cursor.take("system")) {
            return configuration("system", "");
        } else if (cursor.isOneOf(Set.of("database", "role", "user"))) {
            String target = cursor.anyWord();
            return configuration(target, cursor.take("all") ? "all" : cursor.identifier());
        } else if (!cursor.isOneOf(OBJECTS)) {
            throw cursor.stop("what kind of thing this is is not known");
        }
        String kind = cursor.anyWord();
        Optional<TableName> name = cursor.isName() ? Optional.of(cursor.name()) : Optional.empty();
        cursor.rest();
        return new Statement.ObjectChange(whole, Verb.ALTER, kind, name, false, false);
    }

    private TypeChange typeChange() {
        if (cursor.take("add", "value")) {
            boolean ifNotExists = cursor.takeIfNotExists();
            String value = cursor.string();
            boolean positioned = cursor.take("before") || cursor.take("after");
            if (positioned) {
                cursor.string();
            }
            return new TypeChange.AddValue(value, ifNotExists, positioned);
        } else if (cursor.take("rename", "value")) {
            String from = cursor.string();
            cursor.expect("to");
            return new TypeChange.RenameValue(from, cursor.string());
        } else if (cursor.is("owner", "to") || cursor.is("set", "schema") || cursor.is("rename", "to")) {
            return new TypeChange.Catalog(cursor.rest());
        } else if (!cursor.isOneOf(Set.of("add", "drop", "alter", "rename"))) {
            throw cursor.stop("this is not known of a type");
        }
        Fragment words = cursor.rest();
        return new TypeChange.Attributes(words, words.has("cascade"));
    }

    private static boolean constrains(Fragment rest) {
        return rest.has("add") || rest.has("set") && rest.has("not");
    }

    private static boolean notValid(Fragment rest) {
        return rest.has("valid");
    }

    private Statement renameOnTable(String kind) {
        String name = cursor.identifier();
        cursor.expect("on");
        TableName table = cursor.name();
        if (!cursor.take("rename", "to")) {
            throw cursor.stop("expected `rename to`");
        }
        return new Statement.RenameOnTable(whole, kind, name, table, cursor.identifier());
    }

    /** Steps to the end; answers whose column owns the sequence. */
    static Optional<TableName> ownedBy(Cursor cursor) {
        Optional<TableName> owner = Optional.empty();
        while (!cursor.atEnd()) {
            if (!cursor.take("owned", "by")) {
                cursor.skip();
            } else if (!cursor.take("none")) {
                TableName column = cursor.name();
                int parts = column.parts().size();
                if (parts < 2) {
                    throw cursor.stop("expected the column's table before its name");
                }
                owner = Optional.of(
                        new TableName(column.parts().subList(0, parts - 1), column.parameter(), column.at()));
            }
        }
        return owner;
    }

    private Statement configuration(String target, String name) {
        boolean inDatabase = cursor.take("in", "database");
        if (inDatabase) {
            cursor.identifier();
        }
        boolean reset = cursor.take("reset");
        if (!reset && !cursor.take("set")) {
            cursor.rest();
            return new Statement.ObjectChange(whole, Verb.ALTER, target, Optional.empty(), false, false);
        }
        String setting =
                cursor.take("all") ? "all" : String.join(".", cursor.name().parts());
        String value = "";
        if (!reset) {
            if (!cursor.takeSymbol('=') && !cursor.take("to")) {
                cursor.rest();
                return new Statement.ObjectChange(whole, Verb.ALTER, target, Optional.empty(), false, false);
            }
            value = cursor.isString()
                    ? cursor.string()
                    : cursor.until(at -> false).text();
            value += cursor.rest().text();
        }
        return new Statement.Configuration(whole, name.isEmpty() ? target : target + " " + name, setting, value);
    }
}
