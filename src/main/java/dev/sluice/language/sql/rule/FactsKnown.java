package dev.sluice.language.sql.rule;

import dev.sluice.language.sql.statement.Knowledge;
import dev.sluice.language.sql.statement.TableName;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** What the server said, as the locks of a statement want to know it. */
record FactsKnown(LiveFacts facts) implements Knowledge {
    @Override
    public OptionalInt major() {
        return OptionalInt.of(facts.major());
    }

    @Override
    public Optional<String> type(TableName table, String column) {
        return column(table, column).map(LiveFacts.Column::type);
    }

    @Override
    public Optional<Boolean> provenNotNull(TableName table, String column) {
        return column(table, column).map(known -> known.notNull() || isChecked(table, column));
    }

    private boolean isChecked(TableName table, String column) {
        return facts.tables().get(table.sql()).checks().stream()
                .anyMatch(check -> NotNullScan.says(check.toLowerCase(Locale.ROOT), column));
    }

    private Optional<LiveFacts.Column> column(TableName table, String column) {
        return Optional.ofNullable(facts.tables().get(table.sql())).flatMap(known -> known.column(column));
    }
}
