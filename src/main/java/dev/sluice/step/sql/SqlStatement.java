package dev.sluice.step.sql;

import dev.sluice.value.Value;
import java.util.List;

/**
 * One SQL statement as pieces: text that is passed on untouched, and places where a value, an identifier or a key range
 * goes. Nothing else is ever put into SQL.
 *
 * @param offset offset of its first character in the step's text, so that the server's positions can be mapped back
 */
public record SqlStatement(List<Part> parts, int offset) {

    public sealed interface Part {
        /** Passed on as it stands. */
        record Literal(String text) implements Part {}

        /** A bind variable, written {@code :name}. */
        record Bind(String name, Value value) implements Part {}

        /** A value written as {@code :name} where the server binds none: it stands as a quoted literal. */
        record Quoted(String name, Value value) implements Part {}

        /** An identifier from a parameter, written {@code :"name"}; it must exist in the catalog. */
        record Identifier(String name, String identifier) implements Part {}

        /** The key condition of a batch, written {@code :range}. */
        record Range() implements Part {}
    }

    public SqlStatement {
        parts = List.copyOf(parts);
    }

    /** A statement without any place to fill. */
    public static SqlStatement of(String text) {
        return new SqlStatement(List.of(new Part.Literal(text)), 0);
    }
}
