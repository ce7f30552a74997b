package dev.sluice.language.sql.rule;

import dev.sluice.language.sql.statement.Bound;
import dev.sluice.language.sql.statement.Fragment;
import dev.sluice.language.sql.statement.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The bounds of a partition as an expression from which PostgreSQL concludes them, so that it need not read the rows. */
final class BoundCheck {
    private BoundCheck() {}

    /**
     * What each row of the partition must fulfil; absent where bounds of several columns are open, or fix the first of them.
     *
     * @param key the columns that the table is divided by
     */
    static Optional<String> of(Bound bound, TableName table, List<String> key) {
        List<String> columns = key.stream().map(TableName::quoted).toList();
        return switch (bound) {
            case Bound.Range range -> range(range, columns);
            case Bound.Listed listed ->
                columns.size() == 1 ? Optional.of(listed(listed, columns.getFirst())) : Optional.empty();
            case Bound.Hash hash ->
                Optional.of("satisfies_hash_partition('" + table.sql().replace("'", "''") + "'::regclass, "
                        + hash.modulus().text() + ", " + hash.remainder().text() + ", " + String.join(", ", columns)
                        + ")");
        };
    }

    private static Optional<String> range(Bound.Range range, List<String> columns) {
        List<String> from = texts(range.from());
        List<String> to = texts(range.to());
        if (from.size() != columns.size() || to.size() != columns.size()) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>(
                columns.stream().map(column -> column + " is not null").toList());
        if (columns.size() > 1) {
            if (from.getFirst().equals(to.getFirst()) || hasOpen(range.from()) || hasOpen(range.to())) {
                return Optional.empty();
            }
            parts.add("(" + side(columns, from, " > ", " >= ") + ")");
            parts.add("(" + side(columns, to, " < ", " < ") + ")");
        } else {
            if (!hasOpen(range.from())) {
                parts.add(columns.getFirst() + " >= " + from.getFirst());
            }
            if (!hasOpen(range.to())) {
                parts.add(columns.getFirst() + " < " + to.getFirst());
            }
        }
        return Optional.of(String.join(" and ", parts));
    }

    private static boolean hasOpen(List<Fragment> values) {
        return values.stream().anyMatch(value -> value.has("minvalue") || value.has("maxvalue"));
    }

    /** The order of rows column by column, as the server writes it. */
    private static String side(List<String> columns, List<String> values, String strictly, String last) {
        List<String> ways = new ArrayList<>();
        String equal = "";
        for (int i = 0; i < columns.size(); i++) {
            boolean end = i == columns.size() - 1;
            String way = equal + columns.get(i) + (end ? last : strictly) + values.get(i);
            ways.add(equal.isEmpty() ? way : "(" + way + ")");
            equal += columns.get(i) + " = " + values.get(i) + " and ";
        }
        return String.join(" or ", ways);
    }

    private static String listed(Bound.Listed listed, String column) {
        String values = listed.values().stream()
                .filter(value -> !value.has("null"))
                .map(Fragment::text)
                .collect(Collectors.joining(", "));
        boolean nullToo = listed.values().stream().anyMatch(value -> value.has("null"));
        if (values.isEmpty()) {
            return column + " is null";
        }
        return column + (nullToo ? " is null or " : " is not null and ") + column + " in (" + values + ")";
    }

    private static List<String> texts(List<Fragment> values) {
        return values.stream().map(Fragment::text).toList();
    }
}
