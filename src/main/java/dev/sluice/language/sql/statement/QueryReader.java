package dev.sluice.language.sql.statement;

import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.SqlToken.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the tables that a query reads and changes without parsing its expressions: names behind {@code from}, {@code join} and
 * the like. It may find one too many, and none too few; what a function does is not seen, so that calls are told.
 */
final class QueryReader {
    private static final Set<String> ENDS_TABLES = Set.of(
            "where",
            "group",
            "order",
            "having",
            "limit",
            "offset",
            "fetch",
            "union",
            "except",
            "intersect",
            "window",
            "set",
            "returning",
            "values",
            "select",
            "for",
            "when",
            "on");
    /** Functions whose arguments may be separated by {@code from}. */
    private static final Set<String> WITH_FROM = Set.of("extract", "substring", "trim", "overlay", "position");

    private static final Set<String> ROW_LOCKS = Set.of("update", "share", "no", "key");
    private static final Set<String> CHANGES = Set.of("insert", "update", "delete", "merge");

    private final Fragment words;
    private final List<SqlToken> tokens;
    private final Map<String, TableName> reads = new LinkedHashMap<>();
    private final Map<String, TableName> changes = new LinkedHashMap<>();
    /** Tables of {@code with}: from which token on each name means them. */
    private final Map<String, Integer> withs = new HashMap<>();

    private final Deque<Level> levels = new ArrayDeque<>();
    private Optional<String> rowLock = Optional.empty();
    private boolean conditional;
    private boolean limited;

    /** What is known within one pair of parentheses. */
    private static final class Level {
        /** Whether a comma separates tables here. */
        private boolean tables;
        /** Whether a table comes next, and whether it is changed. */
        private boolean expected;

        private boolean changed;
        private final boolean fromSeparatesArguments;

        Level(boolean fromSeparatesArguments) {
            this.fromSeparatesArguments = fromSeparatesArguments;
        }
    }

    private QueryReader(Fragment words) {
        this.words = words;
        this.tokens = words.tokens();
    }

    static Query read(Fragment words) {
        QueryReader reader = new QueryReader(words);
        reader.findWiths();
        reader.findTables();
        List<String> calls = words.calls().stream()
                .filter(call -> !Functions.isKnown(call))
                .filter(call -> !reader.names(call))
                .distinct()
                .toList();
        return new Query(
                List.copyOf(reader.reads.values()),
                calls,
                reader.rowLock,
                List.copyOf(reader.changes.values()),
                reader.conditional,
                reader.limited,
                words);
    }

    /** What stands before a list of columns is a table and no function. */
    private boolean names(String call) {
        return withs.containsKey(call)
                || changes.values().stream()
                        .anyMatch(table -> String.join(".", table.parts()).equals(call));
    }

    /** {@code with a as (...), b (x, y) as materialized (...)} at the beginning; others are found, too, but stay tables. */
    private void findWiths() {
        if (!is(0, "with")) {
            return;
        }
        boolean recursive = is(1, "recursive");
        int at = recursive ? 2 : 1;
        while (at < tokens.size() && isName(at)) {
            String name = tokens.get(at).word();
            at = symbol(at + 1, '(') ? behindGroup(at + 1) : at + 1;
            at += is(at, "as") ? 1 : 0;
            at += is(at, "not") ? 1 : 0;
            at += is(at, "materialized") ? 1 : 0;
            if (!symbol(at, '(')) {
                return;
            }
            at = behindGroup(at);
            withs.put(name, recursive ? 0 : at);
            if (!symbol(at, ',')) {
                return;
            }
            at++;
        }
    }

    private int behindGroup(int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += symbol(i, '(') ? 1 : symbol(i, ')') ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return tokens.size();
    }

    private void findTables() {
        levels.push(new Level(false));
        for (int at = 0; at < tokens.size(); at++) {
            Level level = levels.peek();
            if (symbol(at, '(')) {
                open(at, level);
            } else if (symbol(at, ')')) {
                close();
            } else if (symbol(at, ',')) {
                level.expected = level.tables;
                level.changed = false;
            } else if (level.expected && isName(at)) {
                at = table(at, level);
            } else if (tokens.get(at).kind() == Kind.WORD) {
                keyword(at, level);
            } else {
                level.expected = false;
            }
        }
    }

    private void open(int at, Level level) {
        boolean nestedTables = level.expected && !is(at - 1, "using");
        level.expected = false;
        Level inner = new Level(at > 0 && WITH_FROM.contains(word(at - 1)));
        boolean query = is(at + 1, "select") || is(at + 1, "with") || is(at + 1, "values");
        inner.tables = nestedTables && !query;
        inner.expected = inner.tables;
        levels.push(inner);
    }

    private void close() {
        if (levels.size() > 1) {
            levels.pop();
        }
    }

    /** Takes the name there; answers its last token. */
    private int table(int at, Level level) {
        int last = at;
        List<String> parts = new ArrayList<>(List.of(folded(at)));
        boolean parameter = tokens.get(at).kind() == Kind.IDENTIFIER_BIND;
        while (symbol(last + 1, '.') && last + 2 < tokens.size()) {
            last += 2;
            parts.add(folded(last));
            parameter |= tokens.get(last).kind() == Kind.IDENTIFIER_BIND;
        }
        Extent extent = new Extent(tokens.get(at).start(), tokens.get(last).end());
        TableName name = new TableName(parts, parameter, extent);
        boolean fromWith = parts.size() == 1 && withs.getOrDefault(name.name(), Integer.MAX_VALUE) <= at;
        if (level.changed) {
            changes.putIfAbsent(name.sql(), name);
        } else if (!fromWith && !symbol(last + 1, '(')) {
            reads.putIfAbsent(name.sql(), name);
        }
        level.expected = false;
        level.changed = false;
        return last;
    }

    private void keyword(int at, Level level) {
        String word = tokens.get(at).word();
        if (level.expected && (word.equals("only") || word.equals("lateral"))) {
            return;
        }
        level.expected = false;
        boolean outermost = levels.size() == 1;
        switch (word) {
            case "from" -> from(at, level);
            case "join" -> expect(level, level.tables, false);
            case "using" -> expect(level, level.tables || symbolFollows(at), false);
            case "into" -> expect(level, false, is(at - 1, "insert") || is(at - 1, "merge"));
            case "update" -> update(at, level);
            case "table" -> expect(level, level.tables, false);
            case "where" -> conditional |= outermost;
            case "limit", "fetch" -> limited = true;
            case "for" -> lock(at);
            default -> {}
        }
        if (ENDS_TABLES.contains(word) && !word.equals("on")) {
            level.tables = false;
        }
    }

    private boolean symbolFollows(int at) {
        return !symbol(at + 1, '(');
    }

    private void from(int at, Level level) {
        if (level.fromSeparatesArguments || is(at - 1, "distinct")) {
            return;
        }
        boolean delete = is(at - 1, "delete");
        expect(level, !delete, delete);
    }

    /** As a statement, and not in {@code for update}, {@code on conflict do update}, {@code then update}. */
    private void update(int at, Level level) {
        boolean statement = at == 0 || symbol(at - 1, '(') || symbol(at - 1, ')');
        if (statement) {
            expect(level, false, true);
        }
    }

    private static void expect(Level level, boolean list, boolean changed) {
        level.tables = list;
        level.expected = true;
        level.changed = changed;
    }

    private void lock(int at) {
        if (ROW_LOCKS.contains(word(at + 1))) {
            StringBuilder kind = new StringBuilder(word(at + 1));
            for (int i = at + 2; Set.of("key", "update", "share").contains(word(i)); i++) {
                kind.append(' ').append(word(i));
            }
            rowLock = Optional.of(kind.toString());
        }
    }

    /** Whether the query changes rows somewhere. */
    static boolean changesRows(Fragment words) {
        return words.tokens().stream().anyMatch(token -> token.kind() == Kind.WORD && CHANGES.contains(token.word()));
    }

    private boolean isName(int at) {
        return switch (tokens.get(at).kind()) {
            case WORD -> !Words.RESERVED.contains(tokens.get(at).word());
            case QUOTED, IDENTIFIER_BIND -> true;
            case STRING, NUMBER, BIND, SEMICOLON, SYMBOL -> false;
        };
    }

    private String folded(int at) {
        SqlToken token = tokens.get(at);
        return token.kind() == Kind.WORD
                ? Cursor.fold(words.source().substring(token.start(), token.end()))
                : token.word();
    }

    private String word(int at) {
        return at < tokens.size() && at >= 0 && tokens.get(at).kind() == Kind.WORD
                ? tokens.get(at).word()
                : "";
    }

    private boolean is(int at, String keyword) {
        return at >= 0 && at < tokens.size() && tokens.get(at).is(keyword);
    }

    private boolean symbol(int at, char symbol) {
        return at < tokens.size() && tokens.get(at).isSymbol(words.source(), symbol);
    }
}
