package dev.sluice.source;

import dev.sluice.language.model.Query;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The statements of a sample. Keys travel as texts in JSON, {@code [["17"], ["203"]]}, and what is compared as JSON, so that one
 * way serves each type and both sides of two databases.
 *
 * <p>Rows are drawn from random pages ({@code tablesample system}): each row is as likely as any other, whatever gaps the keys
 * have, and no key needs a distance. The server draws other pages each time.
 *
 * @param sample what is compared
 */
record SampleSql(Query.Sample sample) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** So that hardly ever (e^-32) no page at all is drawn, and half empty ones do no harm. */
    private static final int FEWEST_BLOCKS = 32;
    /** More pages than the rows need, so that the rows are no neighbours; but not a larger part of the table. */
    private static final double SPREAD = 0.05;

    /** A range of keys; the end belongs to it, and is absent where the table ends first. */
    record Range(String first, String last) {}

    static String array(Collection<String> texts) {
        return JSON.writeValueAsString(texts);
    }

    /** Keys of rows at random pages, in their order: one column, the key as a JSON array of texts. */
    String keys(SampledTable table) {
        return "select " + json(table, "sluice_k.") + " from (" + drawn(table, sample.rows())
                + ") as sluice_k order by " + key(table, "sluice_k.");
    }

    /** First and last key of ranges that begin at random rows. */
    String ranges(SampledTable table) {
        return "select " + json(table, "sluice_k.") + ", (select " + json(table, "sluice_e.") + " from " + table.name()
                + " as sluice_e where (" + key(table, "sluice_e.") + ") >= (" + key(table, "sluice_k.") + ") order by "
                + key(table, "sluice_e.") + " offset " + (sample.rows() - 1) + " limit 1) from ("
                + drawn(table, sample.ranges()) + ") as sluice_k order by " + key(table, "sluice_k.");
    }

    private String drawn(SampledTable table, int rows) {
        return "select " + key(table, "") + " from " + table.name() + " tablesample system ("
                + percent(table, rows).toPlainString() + ") where " + notNull(table) + condition()
                + " order by pg_catalog.random() limit " + rows;
    }

    /** The share of the pages to draw, in percent: room for twice the rows, on more pages where the table is large. */
    static BigDecimal percent(SampledTable table, int rows) {
        double needed = 2 * rows / table.rowsInBlock();
        double spread = Math.min(rows, table.blocks() * SPREAD);
        double blocks = Math.max(FEWEST_BLOCKS, Math.max(needed, spread));
        return BigDecimal.valueOf(Math.min(100, 100 * blocks / table.blocks())).round(new MathContext(6));
    }

    private String condition() {
        return sample.where().map(condition -> " and (\n" + condition + "\n)").orElse("");
    }

    /** Of each key that is there: the side, its place among the keys from 1, and what is compared. */
    String rows(boolean left, SampledTable table) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < table.key().size(); i++) {
            SampledTable.Column column = table.key().get(i);
            found.add(table.name() + "." + column.name() + " = (sluice_u.sluice_key ->> " + i + ")::" + column.type());
        }
        return "select " + left + ", sluice_u.sluice_n, pg_catalog.jsonb_build_array(\n" + expressions(left)
                + "\n)::text from pg_catalog.jsonb_array_elements(:keys::jsonb) with ordinality"
                + " as sluice_u (sluice_key, sluice_n) join " + table.name() + " on " + String.join(" and ", found)
                + (left ? " where true" + condition() : "");
    }

    /** Of each range: the side, its place from 1, how many rows it has, and a sum that does not depend on their order. */
    String checksums(boolean left, SampledTable table, List<Range> ranges) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            String bounds = "(" + key(table, table.name() + ".") + ") >= (" + bound(table, i, 0) + ")"
                    + (ranges.get(i).last() == null
                            ? ""
                            : " and (" + key(table, table.name() + ".") + ") <= (" + bound(table, i, 1) + ")");
            parts.add("select " + left + ", " + (i + 1) + ", pg_catalog.count(*) || ' '"
                    + " || coalesce(pg_catalog.sum(sluice_h), 0) from (select pg_catalog.hashtextextended("
                    + "pg_catalog.jsonb_build_array(\n" + expressions(left) + "\n)::text, 0)::numeric as sluice_h from "
                    + table.name() + " where " + bounds + " order by " + key(table, table.name() + ".") + " limit "
                    + 2L * sample.rows() + ") as sluice_r");
        }
        return String.join(" union all ", parts);
    }

    /** The bounds as one JSON text: {@code [[["1"], ["999"]], [["5001"], null]]}. */
    static String bounds(List<Range> ranges) {
        return ranges.stream()
                .map(range -> "[" + range.first() + "," + range.last() + "]")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String bound(SampledTable table, int range, int end) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < table.key().size(); i++) {
            values.add("(:keys::jsonb -> " + range + " -> " + end + " ->> " + i + ")::"
                    + table.key().get(i).type());
        }
        return String.join(", ", values);
    }

    private String expressions(boolean left) {
        return left ? sample.compared() : sample.with();
    }

    private static String json(SampledTable table, String prefix) {
        return "pg_catalog.jsonb_build_array(" + each(table, column -> prefix + column.name() + "::text") + ")";
    }

    private static String key(SampledTable table, String prefix) {
        return each(table, column -> prefix + column.name());
    }

    private static String notNull(SampledTable table) {
        return table.key().stream()
                .map(column -> column.name() + " is not null")
                .collect(Collectors.joining(" and "));
    }

    private static String each(SampledTable table, Function<SampledTable.Column, String> text) {
        return table.key().stream().map(text).collect(Collectors.joining(", "));
    }
}
