package dev.sluice.language.sql.statement;

import java.util.Optional;
import java.util.OptionalInt;

/** What the text of a statement does not tell and a server may. */
public interface Knowledge {

    /** Of nothing. */
    Knowledge NONE = new Knowledge() {
        @Override
        public OptionalInt major() {
            return OptionalInt.empty();
        }

        @Override
        public Optional<String> type(TableName table, String column) {
            return Optional.empty();
        }

        @Override
        public Optional<Boolean> provenNotNull(TableName table, String column) {
            return Optional.empty();
        }
    };

    /** The server's major version. */
    OptionalInt major();

    /** The column's type as {@code format_type} writes it; absent if it is not known. */
    Optional<String> type(TableName table, String column);

    /** Whether the column is {@code not null}, or a validated check says that it holds no null; absent if it is not known. */
    Optional<Boolean> provenNotNull(TableName table, String column);
}
