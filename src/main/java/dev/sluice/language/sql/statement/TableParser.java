package dev.sluice.language.sql.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code create table}. */
final class TableParser {
    private static final Set<String> LIKE_OPTIONS = Set.of("including", "excluding");

    private final Cursor cursor;
    private final Extent whole;
    private final ColumnParser parser;
    private final List<ColumnDefinition> columns = new ArrayList<>();
    private final List<Constraint> constraints = new ArrayList<>();
    private final List<TableName> like = new ArrayList<>();

    TableParser(Cursor cursor, Extent whole) {
        this.cursor = cursor;
        this.whole = whole;
        this.parser = new ColumnParser(cursor);
    }

    Statement create() {
        cursor.expect("create");
        boolean scoped = cursor.take("global") || cursor.take("local");
        boolean temporary = cursor.take("temporary") || cursor.take("temp") || scoped;
        boolean unlogged = cursor.take("unlogged");
        cursor.take("foreign");
        cursor.expect("table");
        boolean ifNotExists = cursor.takeIfNotExists();
        TableName table = cursor.name();
        Optional<TableName> partitionOf =
                cursor.take("partition", "of") ? Optional.of(cursor.name()) : Optional.empty();
        if (cursor.take("of")) {
            cursor.name();
        }
        if (cursor.isSymbol('(')) {
            elements(partitionOf.isPresent());
        }
        if (partitionOf.isPresent() && !cursor.take("default")) {
            cursor.expect("for", "values");
            cursor.until(at -> at.isOneOf(Set.of("partition", "using", "tablespace")));
        }
        List<TableName> inherits = cursor.take("inherits") ? parents() : List.of();
        boolean partitioned = cursor.take("partition", "by");
        if (partitioned) {
            cursor.anyWord();
            cursor.parenthesised();
        }
        options();
        Optional<Query> as = cursor.take("as") ? Optional.of(query()) : Optional.empty();
        return new Statement.CreateTable(
                whole,
                table,
                temporary,
                unlogged,
                ifNotExists,
                List.copyOf(columns),
                List.copyOf(constraints),
                List.copyOf(like),
                inherits,
                partitionOf,
                partitioned,
                as);
    }

    /** What stands in parentheses behind the name: columns and constraints, or names of columns only. */
    private void elements(boolean ofPartition) {
        int open = cursor.mark();
        Fragment within = cursor.parenthesised();
        int behind = cursor.mark();
        boolean namesOnly =
                cursor.is("as") || cursor.is("with") || cursor.is("on", "commit") || cursor.is("tablespace");
        if (within.tokens().isEmpty() || namesOnly && onlyNames(within)) {
            return;
        }
        cursor.back(open);
        cursor.takeSymbol('(');
        do {
            element(ofPartition);
        } while (cursor.takeSymbol(','));
        if (!cursor.takeSymbol(')') || cursor.mark() != behind) {
            throw cursor.stop("expected `,` or `)`");
        }
    }

    private static boolean onlyNames(Fragment within) {
        Cursor names = new Cursor(within);
        do {
            if (!names.isName()) {
                return false;
            }
            names.identifier();
        } while (names.takeSymbol(','));
        return names.atEnd();
    }

    private void element(boolean ofPartition) {
        if (cursor.take("like")) {
            like.add(cursor.name());
            while (cursor.isOneOf(LIKE_OPTIONS)) {
                cursor.anyWord();
                cursor.anyWord();
            }
        } else if (parser.startsConstraint()) {
            constraints.add(parser.constraint());
        } else {
            columns.add(ofPartition ? parser.columnOfPartition() : parser.column());
        }
    }

    private List<TableName> parents() {
        Cursor names = new Cursor(cursor.parenthesised());
        List<TableName> parents = names.names();
        names.expectEnd();
        return parents;
    }

    private void options() {
        boolean more = true;
        while (more) {
            more = false;
            if (cursor.take("using") || cursor.take("tablespace") || cursor.take("server")) {
                cursor.identifier();
                more = true;
            } else if (cursor.is("with") || cursor.is("options")) {
                cursor.anyWord();
                cursor.parenthesised();
                more = true;
            } else if (cursor.take("without", "oids")) {
                more = true;
            } else if (cursor.take("on", "commit")) {
                boolean drop = cursor.take("drop");
                if (!drop && !cursor.take("delete", "rows")) {
                    cursor.expect("preserve", "rows");
                }
                more = true;
            }
        }
    }

    private Query query() {
        Query query = QueryStatements.definition(cursor);
        if (!cursor.take("with", "no", "data")) {
            cursor.take("with", "data");
        }
        return query;
    }
}
