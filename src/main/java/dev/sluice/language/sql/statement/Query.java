package dev.sluice.language.sql.statement;

import java.util.List;
import java.util.Optional;

/**
 * A query, or what a change of rows reads.
 *
 * @param reads the tables named in it, once each; tables of {@code with} left out
 * @param calls the functions called in it that are not known to be PostgreSQL's own
 * @param rowLock of {@code for update} and its weaker kinds, the words behind {@code for}
 * @param changes the tables that statements within {@code with} change
 * @param words all of it
 */
public record Query(
        List<TableName> reads,
        List<String> calls,
        Optional<String> rowLock,
        List<TableName> changes,
        boolean conditional,
        boolean limited,
        Fragment words) {
    public Query {
        reads = List.copyOf(reads);
        calls = List.copyOf(calls);
        changes = List.copyOf(changes);
    }
}
