package dev.sluice.language.sql.rule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a server says of the tables that a runbook touches.
 *
 * @param serverVersion as {@code server_version_num} has it, such as 150004
 * @param tables by the name that the runbook uses; what is not there, or could not be read, is absent
 */
public record LiveFacts(int serverVersion, Map<String, Table> tables) {
    public LiveFacts {
        tables = Map.copyOf(tables);
    }

    /**
     * One table.
     *
     * @param rows by the statistics; absent if never analysed
     * @param bytes with indexes and TOAST
     * @param partitions their names, empty if it is not partitioned
     * @param identified whether an update can be told to a subscriber, by a key or the replica identity
     * @param published whether a publication has it
     * @param dividedBy the columns of the key it is partitioned by; empty if it is not, or by an expression
     * @param hanging what a table that takes its place would lack, such as {@code view totals}
     */
    public record Table(
            OptionalLong rows,
            long bytes,
            List<Column> columns,
            List<Index> indexes,
            List<String> checks,
            List<String> partitions,
            boolean identified,
            boolean published,
            List<String> dividedBy,
            List<String> hanging) {
        public Table {
            columns = List.copyOf(columns);
            indexes = List.copyOf(indexes);
            checks = List.copyOf(checks);
            partitions = List.copyOf(partitions);
            dividedBy = List.copyOf(dividedBy);
            hanging = List.copyOf(hanging);
        }

        public Optional<Column> column(String name) {
            return columns.stream().filter(column -> column.name().equals(name)).findFirst();
        }

        /** The columns of the primary key; empty without one. */
        public List<String> key() {
            return indexes.stream()
                    .filter(Index::primary)
                    .findFirst()
                    .map(Index::columns)
                    .orElse(List.of());
        }
    }

    /** @param type as {@code format_type} writes it */
    public record Column(String name, String type, boolean notNull, Origin origin) {}

    /** Where a column's values come from. */
    public enum Origin {
        /** Whoever writes the row, or a default. */
        WRITTEN,
        /** A sequence of its own. */
        IDENTITY,
        /** Computed from the other columns. */
        GENERATED
    }

    /** @param columns names, empty for an expression */
    public record Index(String name, List<String> columns, boolean primary, boolean valid) {
        public Index {
            columns = List.copyOf(columns);
        }
    }

    /** 15 of 150004. */
    public int major() {
        return serverVersion / 10_000;
    }
}
