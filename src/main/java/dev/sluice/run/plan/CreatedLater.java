package dev.sluice.run.plan;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.sql.SchemaChanges;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.SqlTokens;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names of what a runbook's own steps create: before a run a server may know none of them. */
public final class CreatedLater {
    /** No such table, column, function, object, schema. */
    private static final Set<String> UNKNOWN_NAME = Set.of("42P01", "42703", "42883", "42704", "3F000");

    private final Set<String> names = new HashSet<>();

    public CreatedLater(Runbook runbook) {
        runbook.phases().stream().flatMap(phase -> phase.steps().stream()).forEach(this::add);
    }

    private void add(Step step) {
        if (step.action() instanceof Action.Sql sql) {
            String text = sql.sql().raw();
            SqlStatement.split(text, SqlTokens.scan(text).tokens()).forEach(this::add);
        }
    }

    private void add(SqlStatement statement) {
        SchemaChanges.of(statement).stream()
                .filter(SchemaChanges.Change::creates)
                .forEach(change -> names.add(
                        (change.column().isEmpty() ? change.table() : change.column()).toLowerCase(Locale.ROOT)));
        if (statement.word(0).equals("create")) {
            names.add(createdName(statement));
        }
    }

    /** What {@code create [or replace] KIND [if not exists] [SCHEMA.]NAME} creates. */
    private static String createdName(SqlStatement statement) {
        List<SqlToken> tokens = statement.tokens();
        int at = statement.kindAt() + 1;
        while (Set.of("if", "not", "exists", "concurrently").contains(statement.word(at))) {
            at++;
        }
        boolean qualified = at + 2 < tokens.size()
                && statement.text().charAt(tokens.get(at + 1).start()) == '.';
        int name = qualified ? at + 2 : at;
        return name < tokens.size() ? tokens.get(name).word().toLowerCase(Locale.ROOT) : "";
    }

    /** Whether an error says only that something is not there yet. */
    public boolean explains(String sqlState, String sql) {
        return UNKNOWN_NAME.contains(sqlState)
                && SqlTokens.scan(sql).tokens().stream()
                        .map(token -> token.word().toLowerCase(Locale.ROOT))
                        .anyMatch(word -> !word.isEmpty() && names.contains(word));
    }
}
