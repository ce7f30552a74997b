package dev.sluice.language.model;

import dev.sluice.language.text.RawText;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * SQL as pieces: text that is passed on untouched, and the places where a value, an identifier or the key range goes. Nothing
 * else is ever put into SQL.
 *
 * @param statements the statements in order, each without its semicolon
 * @param source the text as the author wrote it, indentation stripped, with the way back to the runbook
 */
public record SqlText(List<Statement> statements, RawText source) {
    /** Of a text that stands on one line of the runbook, or in none. */
    public SqlText(List<Statement> statements, String raw, Span span) {
        this(statements, RawText.line(raw, span));
    }

    /** The text as the author wrote it, indentation stripped. */
    public String raw() {
        return source.text();
    }

    /** The span of the raw text in the runbook, quotes included. */
    public Span span() {
        return source.span();
    }

    /**
     * One statement.
     *
     * @param keyword its leading keywords in upper case, such as {@code CREATE INDEX CONCURRENTLY}
     * @param offset offset of its first character in {@link SqlText#raw}
     */
    public record Statement(List<Part> parts, String keyword, int offset) {
        public Statement {
            parts = List.copyOf(parts);
        }

        /** As text in which no value stands. @param identifiers the name, unquoted, that each identifier parameter gives */
        public String text(UnaryOperator<String> identifiers) {
            StringBuilder text = new StringBuilder();
            for (Part part : parts) {
                text.append(
                        switch (part) {
                            case Part.Literal literal -> literal.text();
                            case Part.Bind bind -> "null";
                            case Part.Identifier identifier ->
                                "\"" + identifiers.apply(identifier.name()).replace("\"", "\"\"") + "\"";
                            case Part.Range range -> "true";
                        });
            }
            return text.toString();
        }
    }

    public sealed interface Part {
        /** Passed on as it stands. */
        record Literal(String text) implements Part {}

        /** {@code :name}, a bind variable: a parameter or a value captured by {@code into}. */
        record Bind(String name) implements Part {}

        /** {@code :"name"}, a quoted identifier from a parameter, checked against the catalog before use. */
        record Identifier(String name) implements Part {}

        /** {@code :range}, the key condition that the engine writes. */
        record Range() implements Part {}
    }

    public SqlText {
        statements = List.copyOf(statements);
    }
}
