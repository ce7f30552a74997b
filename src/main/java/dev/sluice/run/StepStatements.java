package dev.sluice.run;

import dev.sluice.language.model.SqlText;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fills the places of a runbook's SQL with the values that the engine handed over. */
final class StepStatements {
    private StepStatements() {}

    /** A value that a step was to capture, and did not: somebody skipped it. */
    static final class NoValue extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoValue(String name) {
            super("there is no value for " + name + ": the step that captures it was skipped");
        }
    }

    static List<SqlStatement> all(SqlText text, Map<String, Value> values) {
        return text.statements().stream()
                .map(statement -> statement(statement, values))
                .toList();
    }

    /** The only statement of a text that the checker has found to hold exactly one. */
    static SqlStatement only(SqlText text, Map<String, Value> values) {
        return all(text, values).getFirst();
    }

    private static SqlStatement statement(SqlText.Statement statement, Map<String, Value> values) {
        List<SqlStatement.Part> parts = new ArrayList<>();
        for (SqlText.Part part : statement.parts()) {
            parts.add(
                    switch (part) {
                        case SqlText.Part.Literal literal -> new SqlStatement.Part.Literal(literal.text());
                        case SqlText.Part.Bind bind -> value(statement, bind.name(), values);
                        case SqlText.Part.Identifier identifier ->
                            new SqlStatement.Part.Identifier(identifier.name(), text(identifier.name(), values));
                        case SqlText.Part.Range range -> new SqlStatement.Part.Range();
                    });
        }
        return new SqlStatement(parts, statement.offset());
    }

    private static SqlStatement.Part value(SqlText.Statement statement, String name, Map<String, Value> values) {
        Value value = value(name, values);
        return statement.keyword().equals(dev.sluice.language.sql.SqlStatement.ALTER_SYSTEM)
                ? new SqlStatement.Part.Quoted(name, value)
                : new SqlStatement.Part.Bind(name, value);
    }

    private static String text(String name, Map<String, Value> values) {
        if (value(name, values) instanceof Value.Text text) {
            return text.text();
        }
        throw new IllegalStateException(name + " is no identifier");
    }

    static Value value(String name, Map<String, Value> values) {
        Value value = values.get(name);
        if (value == null) {
            throw new NoValue(name);
        }
        return value;
    }
}
