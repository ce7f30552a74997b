package dev.sluice.step.mariadb;

import static java.util.stream.Collectors.joining;

import dev.sluice.step.backfill.KeptColumn;
import dev.sluice.step.backfill.Key;
import dev.sluice.step.backfill.KeyRange;
import dev.sluice.step.sql.Condition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * SQL about keys. The optimizer looks no range up for rows that are compared as wholes, so each comparison of a composite key is
 * taken apart, column by column.
 *
 * @param columns of the key, in order
 */
record MariaKey(List<MariaKeyColumn> columns) {
    MariaKey {
        columns = List.copyOf(columns);
    }

    List<KeptColumn> kept() {
        return columns.stream().map(it -> new KeptColumn(it.name(), it.order())).toList();
    }

    /** The key's columns, for {@code order by}. */
    String list() {
        return columns.stream().map(MariaKeyColumn::quoted).collect(joining(", "));
    }

    String descending() {
        return columns.stream().map(it -> it.quoted() + " desc").collect(joining(", "));
    }

    /** The key's columns as texts, one by one. */
    String texts(String qualifier) {
        return columns.stream().map(it -> it.text(qualifier)).collect(joining(", "));
    }

    /** The key as a JSON array of texts. */
    String json(String qualifier) {
        return "json_array(" + texts(qualifier) + ")";
    }

    /** Holds for the keys of a range. */
    Condition within(String qualifier, KeyRange range) {
        List<String> own = columns.stream().map(it -> qualifier + it.quoted()).toList();
        Condition upTo = compare(own, "<", "<=", range.upTo());
        return range.after()
                .map(after -> compare(own, ">", ">", after).and(upTo))
                .orElse(upTo);
    }

    /** Whether one key is above another; a condition without a table. */
    Condition isAbove(Key one, Key other) {
        List<String> given = columns.stream().map(it -> it.valueOf("?")).toList();
        return compare(given, one.values(), ">", ">", other);
    }

    /** Joins a table to a JSON array that holds a key. */
    String equalsJson(String qualifier, String array) {
        StringBuilder condition = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            MariaKeyColumn column = columns.get(i);
            condition
                    .append(i == 0 ? "" : " and ")
                    .append(qualifier)
                    .append(column.quoted())
                    .append(" = ")
                    .append(column.valueOf("json_value(" + array + ", '$[" + i + "]')"));
        }
        return condition.toString();
    }

    private Condition compare(List<String> left, String strictly, String last, Key key) {
        return compare(left, Collections.nCopies(left.size(), null), strictly, last, key);
    }

    /** @param given values of places on the left side; null where a column stands there */
    private Condition compare(List<String> left, List<String> given, String strictly, String last, Key key) {
        int end = columns.size() - 1;
        String sql = "";
        List<Object> values = new ArrayList<>();
        for (int i = 0; i <= end; i++) {
            String value = columns.get(i).valueOf("?");
            if (i == end) {
                sql += left.get(i) + " " + last + " " + value;
                add(values, given.get(i), key.values().get(i));
            } else {
                sql += "(" + left.get(i) + " " + strictly + " " + value + " or " + left.get(i) + " = " + value
                        + " and ";
                add(values, given.get(i), key.values().get(i));
                add(values, given.get(i), key.values().get(i));
            }
        }
        return new Condition("(" + sql + ")".repeat(end) + ")", values);
    }

    private static void add(List<Object> values, String given, String value) {
        if (given != null) {
            values.add(given);
        }
        values.add(value);
    }
}
