package dev.sluice.step.mariadb;

import dev.sluice.step.sql.Words;
import java.util.ArrayList;
import java.util.List;
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

    /** Whether it changes rows only, and not what holds them. */
    static boolean isOfRows(String sql) {
        return Words.of(sql).peek().filter(ROWS::contains).isPresent();
    }

    private static List<String> first(Words words) {
        words.peek().filter(ROWS::contains).ifPresent(verb -> words.next());
        pass(words);
        return words.name().map(List::of).orElse(List.of());
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
