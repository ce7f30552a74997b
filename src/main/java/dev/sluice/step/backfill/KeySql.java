package dev.sluice.step.backfill;

import static java.util.stream.Collectors.joining;

import dev.sluice.step.sql.Condition;
import java.util.List;

/**
 * SQL about keys. Comparisons are of one column or of whole rows, with a single value in each place: that is what the server
 * can look up in an index.
 *
 * @param columns of the key, in order
 */
record KeySql(List<KeyColumn> columns) {
    KeySql {
        columns = List.copyOf(columns);
    }

    List<KeptColumn> kept() {
        return columns.stream().map(it -> new KeptColumn(it.name(), it.order())).toList();
    }

    /** The key's columns, for {@code order by}. */
    String list() {
        return columns.stream().map(KeyColumn::quoted).collect(joining(", "));
    }

    String descending() {
        return columns.stream().map(it -> it.quoted() + " desc").collect(joining(", "));
    }

    /** The key's columns as one array of text. */
    String texts(String qualifier) {
        return columns.stream().map(it -> qualifier + it.quoted() + "::text").collect(joining(", ", "array[", "]"));
    }

    /** Whether keys have places on a line. */
    boolean hasPlaces() {
        return columns.getFirst().hasPlaces();
    }

    /** Where on a line the first column of a key lies. */
    String place(String qualifier) {
        return columns.getFirst().place(qualifier + columns.getFirst().quoted());
    }

    /** The same of a key given as values. */
    String placeOfArgument() {
        return columns.getFirst().place(columns.getFirst().argument());
    }

    /** The key's values as given. */
    String arguments() {
        return row(columns.stream().map(KeyColumn::argument).toList());
    }

    /** Holds for the keys of a range. */
    Condition within(String qualifier, KeyRange range) {
        Condition upTo = compare(qualifier, "<=", range.upTo());
        return range.after()
                .map(after -> compare(qualifier, ">", after).and(upTo))
                .orElse(upTo);
    }

    /** Holds for a key and all above it. */
    Condition from(String qualifier, Key key) {
        return compare(qualifier, ">=", key);
    }

    /** Joins a table to an array of text that holds a key. */
    String equalsTexts(String qualifier, String array) {
        StringBuilder condition = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            KeyColumn column = columns.get(i);
            condition
                    .append(i == 0 ? "" : " and ")
                    .append(qualifier)
                    .append(column.quoted())
                    .append(" = ")
                    .append(array)
                    .append("[" + (i + 1) + "]::pg_catalog." + column.type());
        }
        return condition.toString();
    }

    /** Which table of a partitioned one. */
    static Condition inLeaf(String qualifier, long leaf) {
        return new Condition(qualifier + "tableoid = ?::oid", List.of(Long.toString(leaf)));
    }

    private Condition compare(String qualifier, String operator, Key key) {
        return new Condition(row(qualifier) + " " + operator + " " + arguments(), List.copyOf(key.values()));
    }

    private String row(String qualifier) {
        return row(columns.stream().map(it -> qualifier + it.quoted()).toList());
    }

    private static String row(List<String> parts) {
        return parts.size() == 1 ? parts.getFirst() : parts.stream().collect(joining(", ", "(", ")"));
    }
}
