package dev.sluice.language.sql.statement;

import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.sql.SqlTokens;
import dev.sluice.language.sql.statement.Statement.Altered;
import dev.sluice.language.sql.statement.Statement.Reindexed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads statements. It is tolerant: text that is no SQL gives {@link Statement.Unknown} and no error, and expressions are not looked
 * into beyond their tokens. It is strict in one thing: a record is only given for a statement that was understood to its end.
 */
public final class StatementParser {
    private static final Set<String> VACUUM_FLAGS = Set.of("full", "freeze", "verbose", "analyze", "analyse");

    private final Cursor cursor;
    private final SqlStatement statement;

    private StatementParser(SqlStatement statement) {
        this.statement = statement;
        this.cursor = new Cursor(statement);
    }

    /** The statements of a text, in their order. */
    public static List<Statement> parse(String text) {
        return SqlStatement.split(text, SqlTokens.scan(text).tokens()).stream()
                .map(StatementParser::parse)
                .toList();
    }

    public static Statement parse(SqlStatement statement) {
        StatementParser parser = new StatementParser(statement);
        try {
            Statement parsed = parser.statement();
            parser.cursor.expectEnd();
            return parsed;
        } catch (NotUnderstood fault) {
            return new Statement.Unknown(
                    parser.whole(), statement.keyword(), fault.where(), String.valueOf(fault.getMessage()));
        }
    }

    private Extent whole() {
        return new Extent(statement.start(), statement.end());
    }

    private Statement statement() {
        if (cursor.isSymbol('(')) {
            return QueryStatements.query(cursor, whole());
        }
        return switch (statement.word(0)) {
            case "alter" -> alter();
            case "create" -> new CreateParser(cursor, whole()).create();
            case "drop" -> new DropParser(cursor, whole()).drop();
            case "truncate" -> truncate();
            case "vacuum" -> vacuum();
            case "analyze", "analyse" -> analyze();
            case "cluster" -> cluster();
            case "reindex" -> reindex();
            case "refresh" -> refresh();
            case "lock" -> lock();
            case "comment" -> comment();
            case "grant", "revoke" -> grant();
            case "select", "with", "values", "table", "insert", "update", "delete", "merge" ->
                QueryStatements.query(cursor, whole());
            case "copy" -> QueryStatements.copy(cursor, whole());
            case "explain" -> explain();
            case "do" -> block();
            case "call" -> call();
            default -> new SessionParser(cursor, whole()).session();
        };
    }

    private Statement alter() {
        cursor.expect("alter");
        if (cursor.take("table")) {
            return altered(Altered.TABLE);
        } else if (cursor.take("foreign", "table")) {
            return altered(Altered.FOREIGN_TABLE);
        } else if (cursor.take("materialized", "view")) {
            return altered(Altered.MATERIALIZED_VIEW);
        } else if (cursor.take("view")) {
            return altered(Altered.VIEW);
        } else if (cursor.is("sequence") && altersLikeATable()) {
            cursor.expect("sequence");
            return altered(Altered.SEQUENCE);
        } else if (cursor.take("index")) {
            boolean ifExists = cursor.takeIfExists();
            TableName index = cursor.name();
            return new Statement.AlterIndex(whole(), index, ifExists, new AlterParser(cursor).actions());
        }
        return new AlterOtherParser(cursor, whole()).alter();
    }

    /** Whether a sequence gets another name, owner or schema. */
    private boolean altersLikeATable() {
        return statement.has("rename")
                || statement.has("owner")
                || statement.has("schema")
                || statement.has("logged")
                || statement.has("unlogged");
    }

    private Statement altered(Altered kind) {
        if (cursor.is("all", "in")) {
            throw cursor.stop("which tables are meant is not told by the text");
        }
        boolean ifExists = cursor.takeIfExists();
        boolean only = cursor.take("only");
        TableName table = cursor.name();
        cursor.takeSymbol('*');
        return new Statement.AlterTable(whole(), kind, table, ifExists, only, new AlterParser(cursor).actions());
    }

    private Statement truncate() {
        cursor.expect("truncate");
        cursor.take("table");
        List<Statement.TableRef> tables = cursor.tableRefs();
        boolean restart = cursor.take("restart", "identity");
        cursor.take("continue", "identity");
        return new Statement.Truncate(whole(), tables, restart, cursor.takeCascade());
    }

    private Statement vacuum() {
        cursor.expect("vacuum");
        Flags flags = flags();
        return new Statement.Vacuum(whole(), flags.has("full"), flags.has("analyze"), maintained());
    }

    private Statement analyze() {
        cursor.skip();
        flags();
        return new Statement.Analyze(whole(), maintained());
    }

    /** Options of a maintenance statement, in parentheses or, as of old, before the name. */
    private record Flags(List<String> on) {
        boolean has(String name) {
            return on.contains(name);
        }
    }

    private Flags flags() {
        List<String> on = new ArrayList<>();
        if (cursor.isSymbol('(')) {
            Cursor options = new Cursor(cursor.parenthesised());
            do {
                String name = options.anyWord();
                Optional<Fragment> value = options.atEnd() || options.isSymbol(',')
                        ? Optional.empty()
                        : Optional.of(options.until(at -> at.isSymbol(',')));
                if (value.map(Fragment::words).filter(StatementParser::isOff).isEmpty()) {
                    on.add(name.equals("analyse") ? "analyze" : name);
                }
            } while (options.takeSymbol(','));
            options.expectEnd();
        }
        while (cursor.isOneOf(VACUUM_FLAGS)) {
            String flag = cursor.anyWord();
            on.add(flag.equals("analyse") ? "analyze" : flag);
        }
        return new Flags(on);
    }

    private static boolean isOff(String value) {
        return Set.of("off", "false", "0", "'off'", "'false'", "no", "'no'", "'0'")
                .contains(value.toLowerCase(Locale.ROOT));
    }

    private List<Statement.TableRef> maintained() {
        List<Statement.TableRef> tables = new ArrayList<>();
        if (cursor.atEnd()) {
            return tables;
        }
        do {
            tables.add(cursor.tableRef());
            if (cursor.isSymbol('(')) {
                cursor.columns();
            }
        } while (cursor.takeSymbol(','));
        return tables;
    }

    private Statement cluster() {
        cursor.expect("cluster");
        flags();
        if (cursor.atEnd()) {
            return new Statement.Cluster(whole(), Optional.empty(), Optional.empty());
        }
        TableName name = cursor.name();
        if (cursor.take("on")) {
            return new Statement.Cluster(whole(), Optional.of(cursor.name()), Optional.of(name));
        }
        Optional<TableName> index = cursor.take("using") ? Optional.of(cursor.name()) : Optional.empty();
        return new Statement.Cluster(whole(), Optional.of(name), index);
    }

    private Statement reindex() {
        cursor.expect("reindex");
        Flags flags = flags();
        Reindexed kind = Reindexed.valueOf(reindexed().toUpperCase(Locale.ROOT));
        boolean concurrently = cursor.take("concurrently") || flags.has("concurrently");
        Optional<TableName> name = cursor.atEnd() ? Optional.empty() : Optional.of(cursor.name());
        if (name.isEmpty() && (kind == Reindexed.INDEX || kind == Reindexed.TABLE || kind == Reindexed.SCHEMA)) {
            throw cursor.stop("expected a name");
        }
        return new Statement.Reindex(whole(), kind, name, concurrently);
    }

    private String reindexed() {
        if (!cursor.isOneOf(Set.of("index", "table", "schema", "database", "system"))) {
            throw cursor.stop("expected `index`, `table`, `schema`, `database` or `system`");
        }
        return cursor.anyWord();
    }

    private Statement refresh() {
        cursor.expect("refresh", "materialized", "view");
        boolean concurrently = cursor.take("concurrently");
        TableName view = cursor.name();
        boolean without = cursor.take("with", "no", "data");
        if (!without) {
            cursor.take("with", "data");
        }
        return new Statement.Refresh(whole(), view, concurrently, !without);
    }

    private Statement lock() {
        cursor.expect("lock");
        cursor.take("table");
        List<Statement.TableRef> tables = cursor.tableRefs();
        LockMode mode = cursor.take("in") ? mode() : LockMode.ACCESS_EXCLUSIVE;
        return new Statement.LockTable(whole(), tables, mode, cursor.take("nowait"));
    }

    private LockMode mode() {
        String words = cursor.until(at -> at.is("mode")).words().toUpperCase(Locale.ROOT);
        cursor.expect("mode");
        for (LockMode mode : LockMode.values()) {
            if (mode.words().equals(words)) {
                return mode;
            }
        }
        throw cursor.stop("no mode of a lock is called `" + words.toLowerCase(Locale.ROOT) + "`");
    }

    private Statement comment() {
        cursor.expect("comment", "on");
        String kind = cursor.anyWord();
        Optional<TableName> object = switch (kind) {
            case "table", "view", "index", "sequence" -> Optional.of(cursor.name());
            case "materialized" -> {
                cursor.expect("view");
                yield Optional.of(cursor.name());
            }
            case "foreign" -> {
                if (!cursor.take("table")) {
                    cursor.expect("data", "wrapper");
                    cursor.identifier();
                    yield Optional.empty();
                }
                yield Optional.of(cursor.name());
            }
            case "column" -> Optional.of(tableOfColumn());
            case "constraint", "trigger", "rule", "policy" -> {
                cursor.identifier();
                cursor.expect("on");
                yield cursor.take("domain") ? named() : Optional.of(cursor.name());
            }
            default -> {
                cursor.until(at -> at.is("is"));
                yield Optional.empty();
            }
        };
        cursor.expect("is");
        if (!cursor.take("null")) {
            cursor.string();
        }
        return new Statement.Comment(whole(), kind, object);
    }

    private Optional<TableName> named() {
        cursor.name();
        return Optional.empty();
    }

    private TableName tableOfColumn() {
        TableName column = cursor.name();
        if (column.parts().size() < 2) {
            throw cursor.stop("expected the column's table before its name");
        }
        return new TableName(column.parts().subList(0, column.parts().size() - 1), column.parameter(), column.at());
    }

    private Statement grant() {
        boolean revoke = statement.word(0).equals("revoke");
        cursor.skip();
        Fragment rights = cursor.until(at -> at.is("on") || at.is(revoke ? "from" : "to"));
        List<TableName> tables = new ArrayList<>();
        if (cursor.take("on")) {
            boolean named = cursor.take("table");
            boolean otherKind = !named && !rights.has("role") && otherKind();
            if (!otherKind) {
                tables.addAll(cursor.names());
            }
        }
        cursor.expect(revoke ? "from" : "to");
        cursor.rest();
        return new Statement.Grant(whole(), revoke, tables);
    }

    /** Steps over rights on what is no table. */
    private boolean otherKind() {
        boolean other = cursor.is("all")
                || cursor.isOneOf(Set.of(
                        "schema",
                        "sequence",
                        "database",
                        "function",
                        "procedure",
                        "routine",
                        "type",
                        "domain",
                        "language",
                        "tablespace",
                        "foreign",
                        "large",
                        "parameter"));
        if (other) {
            cursor.until(at -> at.is("to") || at.is("from"));
        }
        return other;
    }

    private Statement explain() {
        cursor.expect("explain");
        Flags flags = flags();
        Fragment rest = cursor.rest();
        if (rest.tokens().isEmpty()) {
            throw cursor.stop("expected a statement");
        }
        Statement inner = parse(new SqlStatement(rest.tokens(), rest.source()));
        return new Statement.Explain(whole(), flags.has("analyze"), inner);
    }

    private Statement block() {
        cursor.expect("do");
        String language = cursor.take("language") ? cursor.identifier() : "";
        String body = cursor.string();
        language = language.isEmpty() && cursor.take("language") ? cursor.identifier() : language;
        return new Statement.Do(whole(), language.isEmpty() ? "plpgsql" : language, body);
    }

    private Statement call() {
        cursor.expect("call");
        TableName procedure = cursor.name();
        cursor.parenthesised();
        return new Statement.Call(whole(), procedure);
    }
}
