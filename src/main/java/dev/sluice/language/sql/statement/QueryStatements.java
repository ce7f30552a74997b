package dev.sluice.language.sql.statement;

import dev.sluice.language.sql.statement.Statement.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what reads and changes rows. Their expressions stay tokens. */
final class QueryStatements {
    private static final Set<String> READS = Set.of("select", "values", "table");

    private QueryStatements() {}

    static Statement query(Cursor cursor, Extent at) {
        int from = cursor.mark();
        if (cursor.isSymbol('(') || cursor.isOneOf(READS)) {
            return select(cursor, at);
        }
        if (cursor.take("with")) {
            skipWiths(cursor);
        }
        if (cursor.isSymbol('(') || cursor.isOneOf(READS)) {
            cursor.back(from);
            return select(cursor, at);
        }
        int main = cursor.mark();
        Change change = change(cursor);
        boolean only = cursor.take("only");
        TableName table = cursor.name();
        cursor.takeSymbol('*');
        List<String> columns = switch (change) {
            case INSERT -> inserted(cursor);
            case UPDATE -> assigned(cursor);
            case DELETE, MERGE -> List.of();
        };
        balanced(cursor);
        Query own = QueryReader.read(cursor.fragment(main));
        Query all = QueryReader.read(cursor.fragment(from));
        return new Statement.Dml(
                at,
                change,
                table,
                only,
                columns,
                own.conditional() || change == Change.MERGE,
                all.limited(),
                own.words().has("returning"),
                all);
    }

    private static void skipWiths(Cursor cursor) {
        cursor.take("recursive");
        do {
            cursor.identifier();
            if (cursor.isSymbol('(')) {
                cursor.parenthesised();
            }
            cursor.expect("as");
            cursor.take("not");
            cursor.take("materialized");
            cursor.parenthesised();
            skipSearch(cursor);
        } while (cursor.takeSymbol(','));
    }

    /** {@code search depth first by ... set ...} and {@code cycle ... set ... using ...}. */
    private static void skipSearch(Cursor cursor) {
        if (cursor.is("search") || cursor.is("cycle")) {
            while (!cursor.atEnd() && !cursor.is("select") && !cursor.isOneOf(Set.of("insert", "update", "delete"))) {
                cursor.skip();
            }
        }
    }

    private static Change change(Cursor cursor) {
        if (cursor.take("insert", "into")) {
            return Change.INSERT;
        } else if (cursor.take("update")) {
            return Change.UPDATE;
        } else if (cursor.take("delete", "from")) {
            return Change.DELETE;
        }
        cursor.expect("merge", "into");
        return Change.MERGE;
    }

    private static List<String> inserted(Cursor cursor) {
        if (cursor.take("as")) {
            cursor.identifier();
        }
        List<String> columns = new ArrayList<>();
        if (cursor.isSymbol('(') && !startsQuery(cursor)) {
            Cursor list = new Cursor(cursor.parenthesised());
            do {
                columns.add(list.identifier());
                while (!list.atEnd() && !list.isSymbol(',')) {
                    list.skip();
                }
            } while (list.takeSymbol(','));
        }
        return columns;
    }

    private static boolean startsQuery(Cursor cursor) {
        int open = cursor.mark();
        cursor.takeSymbol('(');
        boolean query = cursor.isSymbol('(') || cursor.isOneOf(READS) || cursor.is("with");
        cursor.back(open);
        return query;
    }

    private static List<String> assigned(Cursor cursor) {
        if (cursor.take("as") || !cursor.is("set")) {
            cursor.identifier();
        }
        cursor.expect("set");
        List<String> columns = new ArrayList<>();
        do {
            if (cursor.isSymbol('(')) {
                columns.addAll(cursor.columns());
            } else {
                columns.add(cursor.identifier());
            }
            cursor.until(at -> at.isSymbol(',') || at.is("from") || at.is("where") || at.is("returning"));
        } while (cursor.takeSymbol(','));
        return columns;
    }

    private static Statement select(Cursor cursor, Extent at) {
        int from = cursor.mark();
        Optional<TableName> into = Optional.empty();
        while (!cursor.atEnd()) {
            if (cursor.take("into")) {
                while (cursor.take("temporary")
                        || cursor.take("temp")
                        || cursor.take("unlogged")
                        || cursor.take("table")) {
                    continue;
                }
                into = Optional.of(cursor.name());
            } else {
                cursor.skip();
            }
        }
        Query query = QueryReader.read(cursor.fragment(from));
        if (!cursor.isSymbol('(') && misspelt(query)) {
            throw cursor.stop("a table is expected behind `from`");
        }
        return new Statement.Select(at, query, into);
    }

    /** A {@code from} of which no table, function or subquery was found is no query. */
    private static boolean misspelt(Query query) {
        return query.words().tokens().getLast().is("from");
    }

    private static void balanced(Cursor cursor) {
        while (!cursor.atEnd()) {
            cursor.skip();
        }
    }

    static Statement copy(Cursor cursor, Extent at) {
        cursor.expect("copy");
        if (cursor.isSymbol('(')) {
            Query query = QueryReader.read(cursor.parenthesised());
            cursor.expect("to");
            cursor.rest();
            return new Statement.Copy(at, Optional.empty(), false, Optional.of(query));
        }
        TableName table = cursor.name();
        if (cursor.isSymbol('(')) {
            cursor.columns();
        }
        boolean from = cursor.take("from");
        if (!from) {
            cursor.expect("to");
        }
        cursor.rest();
        return new Statement.Copy(at, Optional.of(table), from, Optional.empty());
    }

    /** The query to the end of the statement, as a view or a table is made of. */
    static Query definition(Cursor cursor) {
        if (!cursor.isSymbol('(') && !cursor.isOneOf(READS) && !cursor.is("with")) {
            throw cursor.stop("expected a query");
        }
        int from = cursor.mark();
        while (!cursor.atEnd() && !cursor.is("with", "no", "data") && !cursor.is("with", "data")) {
            cursor.skip();
        }
        return QueryReader.read(cursor.fragment(from));
    }
}
