package dev.sluice.language.sql.rule;

import dev.sluice.language.sql.statement.TableName;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes what may be pasted: SQL, and steps of a runbook. */
final class Snippet {
    /** How a strong lock is waited for: briefly, and more than once. */
    static final String GENTLY = "lock timeout 2s retry 10 times backoff 1s .. 30s";

    private Snippet() {}

    /** Statements in their order, each to be a step of its own. */
    static String sql(List<String> statements) {
        return statements.stream().map(statement -> statement + ";").collect(Collectors.joining("\n"));
    }

    static String sql(String... statements) {
        return sql(List.of(statements));
    }

    /** @param words between the source and the SQL, such as {@code outside transaction}; may be empty */
    static String step(Deed deed, String name, String words, String sql) {
        return "step " + named(name) + " sql on " + deed.source() + " " + (words.isEmpty() ? "" : words + " ")
                + quoted(sql);
    }

    /** One step of these statements, which waits for its locks as it should. */
    static String gently(Deed deed, List<Deed> together) {
        return together(deed, together, GENTLY);
    }

    /** One step of these statements. */
    static String together(Deed deed, List<Deed> together, String words) {
        String name = deed.step().ref().step();
        return together.size() == 1
                ? step(deed, name, words, together.getFirst().text())
                : step(
                        deed,
                        name,
                        "in one transaction " + words,
                        sql(together.stream().map(Deed::text).toList()));
    }

    static String backfill(Deed deed, String name, TableName table, String key, String sql) {
        return "step " + named(name) + " backfill " + table.sql() + " on " + deed.source() + " by " + key + " sql "
                + quoted(sql);
    }

    static String lines(String... lines) {
        return String.join("\n", lines);
    }

    /** A word that can name a step. */
    static String named(String name) {
        String word = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "_");
        return word.isEmpty() || !Character.isLetter(word.charAt(0)) ? "s_" + word : word;
    }

    private static String quoted(String sql) {
        return sql.contains("\"") || sql.contains("\n")
                ? "\"\"\"\n  " + sql.replace("\n", "\n  ") + "\n\"\"\""
                : "\"" + sql + "\"";
    }
}
