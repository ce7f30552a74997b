package dev.sluice.language.sql.rule;

import dev.sluice.language.sql.statement.Fragment;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.TableName;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Indexes as they are built and dropped beside the work of others. */
final class Indexes {
    private static final Pattern INDEX =
            Pattern.compile("\\bindex\\b(\\s+concurrently\\b)?(\\s+if\\s+not\\s+exists\\b)?", Pattern.CASE_INSENSITIVE);

    private Indexes() {}

    /** The step that builds it concurrently and leaves nothing unusable behind. */
    static String step(Deed deed, Statement.CreateIndex index) {
        String name = name(index);
        String drop = "drop index concurrently if exists " + inSchema(index.table(), name);
        return Snippet.step(
                deed,
                deed.step().ref().step(),
                "outside transaction timeout 8h retry 3 times backoff 1m .. 10m after \"" + drop.replace("\"", "")
                        + "\"",
                concurrently(deed, index));
    }

    /** The statement itself, concurrently and with a name. */
    static String concurrently(Deed deed, Statement.CreateIndex index) {
        String text = INDEX.matcher(deed.text()).replaceFirst("index concurrently");
        return index.name().isPresent()
                ? text
                : text.replaceFirst(
                        "(?i)index concurrently",
                        Matcher.quoteReplacement("index concurrently " + TableName.quoted(name(index))));
    }

    /** Its name, or the one that PostgreSQL would give it. */
    static String name(Statement.CreateIndex index) {
        return index.name()
                .orElseGet(() -> named(
                        index.table(),
                        index.columns().stream().map(Indexes::column).toList(),
                        "idx"));
    }

    static String named(TableName table, List<String> columns, String suffix) {
        return table.name() + "_" + String.join("_", columns) + "_" + suffix;
    }

    /** The column of an index's entry; {@code expr} of an expression. */
    static String column(Fragment entry) {
        return isExpression(entry) ? "expr" : entry.tokens().getFirst().word();
    }

    static boolean isExpression(Fragment entry) {
        return entry.text().contains("(");
    }

    /** An index lies in the schema of its table. */
    static String inSchema(TableName table, String index) {
        return table.schema().map(schema -> TableName.quoted(schema) + ".").orElse("") + TableName.quoted(index);
    }

    static String list(List<String> columns) {
        return columns.stream().map(TableName::quoted).collect(Collectors.joining(", "));
    }
}
