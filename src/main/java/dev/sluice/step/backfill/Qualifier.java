package dev.sluice.step.backfill;

import dev.sluice.step.sql.Prepared;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.step.sql.Words;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The name under which a statement knows the backfill's table, so that the key condition is clear beside a joined table. */
public final class Qualifier {

    /** Words that follow a table's name and are no alias. */
    private static final Set<String> NO_ALIAS = Set.of(
            "set",
            "where",
            "using",
            "join",
            "left",
            "right",
            "full",
            "inner",
            "cross",
            "natural",
            "on",
            "tablesample",
            "partition",
            "straight_join",
            "force",
            "use",
            "ignore",
            "for",
            "order",
            "group",
            "having",
            "limit",
            "offset",
            "union",
            "except",
            "intersect",
            "window",
            "fetch",
            "returning");

    private Qualifier() {}

    /** With its dot; empty if the statement does not name the table in a place that was recognised. */
    static String of(SqlStatement statement, String table) {
        return of(statement, table, Words::bare);
    }

    /** @param bare the last part of a name as the catalog has it */
    public static String of(SqlStatement statement, String table, UnaryOperator<String> bare) {
        String text = statement.parts().stream().map(Qualifier::text).collect(Collectors.joining());
        Words words = Words.of(text);
        String wanted = bare.apply(table);
        while (words.peek().isPresent()) {
            if (!words.skip("update") && !words.skip("from") && !words.skip("join")) {
                words.next();
                continue;
            }
            words.skip("only");
            words.skip("low_priority");
            words.skip("ignore");
            Optional<String> name = words.name();
            if (name.isPresent() && bare.apply(name.get()).equals(wanted)) {
                return alias(words).orElse(Prepared.quote(wanted)) + ".";
            }
        }
        return "";
    }

    private static Optional<String> alias(Words words) {
        words.skip("*");
        if (words.skip("as")) {
            return words.name();
        }
        return words.peek().filter(NO_ALIAS::contains).isPresent() ? Optional.empty() : words.name();
    }

    /** Places for values are no names; identifiers stand as they will be sent. */
    private static String text(SqlStatement.Part part) {
        return switch (part) {
            case SqlStatement.Part.Literal literal -> literal.text();
            case SqlStatement.Part.Identifier identifier -> Prepared.quote(identifier.identifier());
            case SqlStatement.Part.Bind ignored -> "?";
            case SqlStatement.Part.Quoted ignored -> "?";
            case SqlStatement.Part.Range ignored -> "?";
        };
    }
}
