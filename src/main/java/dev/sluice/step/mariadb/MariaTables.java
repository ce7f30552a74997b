package dev.sluice.step.mariadb;

import dev.sluice.step.sql.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tables that a statement changes, as far as its beginning tells. */
public final class MariaTables {

    private static final Set<String> ROWS = Set.of("insert", "replace", "update", "delete");

    /** Between the first word of a statement and its table. */
    private static final Set<String> MODIFIERS = Set.of(
            "low_priority",
            "delayed",
            "high_priority",
            "quick",
            "ignore",
            "into",
            "from",
            "online",
            "table",
            "if",
            "exists");

    private static final Set<String> BEHIND_TABLES = Set.of("set", "where", "order", "limit", "returning");

    private static final Set<String> QUERIES = Set.of("select", "with", "values");

    private MariaTables() {}

    /** As the statement names them; none where that cannot be told. */
    public static List<String> of(String sql) {
        Words words = Words.of(sql);
        if (words.skip("rename")) {
            return named(words, true);
        }
        if (words.skip("drop", "table")) {
            return named(words, false);
        }
        if (words.skip("alter")
                || words.skip("truncate")
                || words.peek().filter(ROWS::contains).isPresent()) {
            return first(words);
        }
        return words.skip("create") || words.skip("drop") ? indexed(words) : List.of();
    }

    /** The tables whose rows it may change: of those that an UPDATE or DELETE joins, each; none where it changes no rows. */
    static List<String> ofRows(String sql) {
        Words words = Words.of(sql);
        if (words.skip("update") || words.skip("delete")) {
            return joined(words);
        }
        return isOfRows(sql) ? of(sql) : List.of();
    }

    /** Whether it changes rows only, and not what holds them. */
    static boolean isOfRows(String sql) {
        return Words.of(sql).peek().filter(ROWS::contains).isPresent();
    }

    private static List<String> first(Words words) {
        words.peek().filter(ROWS::contains).ifPresent(verb -> words.next());
        pass(words);
        return words.name().map(List::of).orElse(List.of());
    }

    private static List<String> joined(Words words) {
        List<String> tables = new ArrayList<>();
        pass(words);
        joined(words, tables);
        while (words.peek().filter(word -> !BEHIND_TABLES.contains(word)).isPresent()) {
            if (words.skip("portion", "of")) {
                words.next();
                words.skip("from");
            } else if (words.skip("from")
                    || words.skip("using") && !words.peek().equals(Optional.of("("))) {
                // What DELETE named before may be what these are called.
                tables.clear();
                joined(words, tables);
            } else if (words.skip(",") || words.skip("join") || words.skip("straight_join")) {
                joined(words, tables);
            } else if (words.skip("(")) {
                leave(words);
            } else {
                words.next();
            }
        }
        return tables;
    }

    /** One table, or the first of several in parentheses; what a query answers is none. */
    private static void joined(Words words, List<String> tables) {
        while (words.skip("(")) {
            if (words.peek().filter(QUERIES::contains).isPresent()) {
                leave(words);
                return;
            }
        }
        words.name().ifPresent(tables::add);
    }

    /** Goes behind the parenthesis that closes what was entered. */
    private static void leave(Words words) {
        for (int depth = 1; depth > 0 && words.peek().isPresent(); words.next()) {
            String word = words.peek().get();
            depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
        }
    }

    private static void pass(Words words) {
        while (words.peek().filter(MODIFIERS::contains).isPresent()) {
            words.next();
        }
    }

    private static List<String> named(Words words, boolean renamed) {
        List<String> tables = new ArrayList<>();
        do {
            pass(words);
            words.name().ifPresent(tables::add);
            if (renamed && words.skip("to")) {
                words.name();
            }
        } while (words.skip(","));
        return tables;
    }

    /** The table of an index stands behind ON. */
    private static List<String> indexed(Words words) {
        boolean index = false;
        while (words.peek().isPresent() && !words.skip("(")) {
            index |= words.skip("index");
            if (index && words.skip("on")) {
                return words.name().map(List::of).orElse(List.of());
            }
            words.next();
        }
        return List.of();
    }
}
