package dev.sluice.diagnosis;

import dev.sluice.value.Missing;
import java.util.List;
import java.util.Optional;

/** What one check found. */
public sealed interface Evidence {
    /** Of the check, {@code diagnosis.check}. */
    String check();

    /** How long it took to read, milliseconds. */
    long millis();

    /**
     * Rows as people read them.
     *
     * @param rows cells in the order of the columns; one that is NULL is absent
     * @param more how many rows there were beyond those kept
     */
    record Table(String check, List<String> columns, List<List<Optional<String>>> rows, long more, long millis)
            implements Evidence {
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /** It could not be read, and what to do about that. */
    record Unread(String check, Missing missing, String help, long millis) implements Evidence {}
}
