package dev.sluice.language.sql.statement;

import dev.sluice.language.sql.statement.Statement.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code create} but for tables. */
final class CreateParser {
    /** Objects that no table is locked for. */
    private static final Set<String> OBJECTS = Set.of(
            "schema",
            "type",
            "role",
            "user",
            "group",
            "database",
            "collation",
            "conversion",
            "tablespace",
            "server",
            "operator",
            "cast",
            "aggregate",
            "subscription",
            "language");

    private static final Set<String> VIEW_WORDS = Set.of("temp", "temporary", "recursive");

    private final Cursor cursor;
    private final Extent whole;

    CreateParser(Cursor cursor, Extent whole) {
        this.cursor = cursor;
        this.whole = whole;
    }

    Statement create() {
        int from = cursor.mark();
        cursor.expect("create");
        boolean orReplace = cursor.take("or", "replace");
        if (cursor.is("unique") || cursor.is("index")) {
            return index();
        } else if (cursor.take("materialized", "view")) {
            return materializedView();
        } else if (cursor.is("constraint", "trigger") || cursor.is("trigger")) {
            return trigger(orReplace);
        } else if (cursor.take("rule")) {
            String name = cursor.identifier();
            cursor.expect("as", "on");
            cursor.anyWord();
            cursor.expect("to");
            TableName table = cursor.name();
            cursor.until(at -> false);
            return new Statement.CreateRule(whole, name, table);
        } else if (cursor.take("policy")) {
            String name = cursor.identifier();
            cursor.expect("on");
            TableName table = cursor.name();
            return new Statement.CreatePolicy(whole, name, table, cursor.rest());
        } else if (cursor.take("statistics")) {
            return statistics();
        } else if (cursor.is("function") || cursor.is("procedure")) {
            return function(orReplace);
        } else if (cursor.take("domain")) {
            TableName domain = cursor.name();
            Fragment rest = cursor.rest();
            boolean constrained = rest.has("check") || rest.has("not") || rest.has("constraint");
            return new Statement.DomainChange(whole, Verb.CREATE, domain, constrained, false, rest);
        } else if (cursor.isOneOf(OBJECTS)) {
            return object(cursor.anyWord());
        }
        boolean temporary = false;
        while (cursor.isOneOf(VIEW_WORDS)) {
            temporary |= cursor.anyWord().startsWith("temp");
        }
        if (cursor.take("view")) {
            return view(orReplace, temporary);
        } else if (cursor.take("sequence")) {
            cursor.takeIfNotExists();
            TableName name = cursor.name();
            return new Statement.Sequence(whole, Verb.CREATE, List.of(name), AlterOtherParser.ownedBy(cursor), false);
        }
        cursor.back(from);
        return new TableParser(cursor, whole).create();
    }

    private Statement index() {
        boolean unique = cursor.take("unique");
        cursor.expect("index");
        boolean concurrently = cursor.take("concurrently");
        boolean ifNotExists = cursor.takeIfNotExists();
        Optional<TableName> name = cursor.is("on") ? Optional.empty() : Optional.of(cursor.name());
        cursor.expect("on");
        boolean only = cursor.take("only");
        TableName table = cursor.name();
        String method = cursor.take("using") ? cursor.identifier() : "btree";
        List<Fragment> columns = list(cursor.parenthesised());
        List<Fragment> include = cursor.take("include") ? list(cursor.parenthesised()) : List.of();
        if (cursor.take("nulls")) {
            cursor.take("not");
            cursor.expect("distinct");
        }
        if (cursor.take("with")) {
            cursor.parenthesised();
        }
        if (cursor.take("tablespace")) {
            cursor.identifier();
        }
        Optional<Fragment> where = cursor.take("where") ? Optional.of(cursor.until(at -> false)) : Optional.empty();
        return new Statement.CreateIndex(
                whole,
                name.map(TableName::name),
                table,
                only,
                unique,
                concurrently,
                ifNotExists,
                method,
                columns,
                include,
                where);
    }

    private static List<Fragment> list(Fragment within) {
        Cursor items = new Cursor(within);
        List<Fragment> list = new ArrayList<>();
        do {
            list.add(items.until(at -> at.isSymbol(',')));
        } while (items.takeSymbol(','));
        return list;
    }

    private Statement materializedView() {
        boolean ifNotExists = cursor.takeIfNotExists();
        TableName view = cursor.name();
        while (!cursor.is("as")) {
            if (cursor.atEnd()) {
                throw cursor.stop("expected `as`");
            }
            cursor.skip();
        }
        cursor.expect("as");
        Query query = QueryStatements.definition(cursor);
        boolean without = cursor.take("with", "no", "data");
        cursor.take("with", "data");
        return new Statement.CreateMaterializedView(whole, view, ifNotExists, query, !without);
    }

    private Statement trigger(boolean orReplace) {
        boolean constraint = cursor.take("constraint");
        cursor.expect("trigger");
        String name = cursor.identifier();
        if (!cursor.isOneOf(Set.of("before", "after", "instead"))) {
            throw cursor.stop("expected `before`, `after` or `instead of`");
        }
        cursor.until(at -> at.is("on"));
        cursor.expect("on");
        TableName table = cursor.name();
        Optional<TableName> references = cursor.take("from") ? Optional.of(cursor.name()) : Optional.empty();
        if (!cursor.is("execute")) {
            cursor.until(at -> at.is("execute"));
        }
        cursor.expect("execute");
        if (!cursor.take("function")) {
            cursor.expect("procedure");
        }
        cursor.name();
        cursor.parenthesised();
        return new Statement.CreateTrigger(whole, name, table, orReplace, constraint, references);
    }

    private Statement statistics() {
        cursor.takeIfNotExists();
        Optional<TableName> name =
                cursor.is("on") || cursor.isSymbol('(') ? Optional.empty() : Optional.of(cursor.name());
        while (!cursor.is("from")) {
            if (cursor.atEnd()) {
                throw cursor.stop("expected `from`");
            }
            cursor.skip();
        }
        cursor.expect("from");
        TableName table = cursor.name();
        return new Statement.CreateStatistics(whole, name, table);
    }

    private Statement function(boolean orReplace) {
        boolean procedure = cursor.take("procedure");
        if (!procedure) {
            cursor.expect("function");
        }
        TableName name = cursor.name();
        cursor.parenthesised();
        String language = "sql";
        String body = "";
        while (!cursor.atEnd()) {
            if (cursor.take("language")) {
                language = cursor.isString() ? cursor.string() : cursor.identifier();
            } else if (cursor.take("as") && cursor.isString()) {
                body = cursor.string();
            } else if (!cursor.atEnd()) {
                cursor.skip();
            }
        }
        return new Statement.CreateFunction(whole, name, procedure, orReplace, language, body);
    }

    private Statement view(boolean orReplace, boolean temporary) {
        TableName view = cursor.name();
        while (!cursor.is("as")) {
            if (cursor.atEnd()) {
                throw cursor.stop("expected `as`");
            }
            cursor.skip();
        }
        cursor.expect("as");
        Query query = QueryStatements.definition(cursor);
        cursor.rest();
        return new Statement.CreateView(whole, view, orReplace, temporary, query);
    }

    private Statement object(String kind) {
        boolean ifNotExists = cursor.takeIfNotExists();
        Optional<TableName> name = cursor.isName() ? Optional.of(cursor.name()) : Optional.empty();
        Fragment rest = cursor.rest();
        if (kind.equals("schema") && rest.has("create")) {
            throw new NotUnderstood(rest.at(), "a schema that is created together with its tables is not looked into");
        }
        return new Statement.ObjectChange(whole, Verb.CREATE, kind, name, ifNotExists, false);
    }
}
