package dev.sluice.run.plan;

import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The tables that a runbook touches, in two environments: what takes a moment where they are small may take a night where they are
 * not.
 *
 * @param environment of the plan
 * @param other beside it
 */
public record Beside(String environment, String other, List<Pair> pairs) {
    public Beside {
        pairs = List.copyOf(pairs);
    }

    /**
     * One table on both sides.
     *
     * @param source as the runbook names it
     */
    public record Pair(String source, String table, Side here, Side there) {

        /** How many times as large it is here: by rows, where statistics tell them on both sides, else by bytes. */
        public OptionalDouble ratio() {
            if (here.size().isEmpty() || there.size().isEmpty()) {
                return OptionalDouble.empty();
            }
            Plan.TableSize large = here.size().get();
            Plan.TableSize small = there.size().get();
            return byRows()
                    ? ratio(large.rows().orElseThrow(), small.rows().orElseThrow())
                    : ratio(large.bytes(), small.bytes());
        }

        /** Whether rows tell it: of an empty table they tell nothing. */
        private boolean byRows() {
            return here.rows() > 0 && there.rows() > 0;
        }

        private static OptionalDouble ratio(double large, double small) {
            return small > 0 ? OptionalDouble.of(large / small) : OptionalDouble.empty();
        }

        private String words() {
            OptionalDouble ratio = ratio();
            return ratio.isEmpty()
                    ? "ratio not known"
                    : times(ratio.getAsDouble()) + (byRows() ? " as many rows" : " the size, rows not known");
        }
    }

    /**
     * A table in one environment.
     *
     * @param size absent if it is not known
     * @param why it is not; empty if it is
     */
    public record Side(Optional<Plan.TableSize> size, String why) {
        private long rows() {
            return size.map(known -> known.rows().orElse(-1)).orElse(-1L);
        }

        private String words() {
            return size.map(PlanText::size).orElse(why);
        }
    }

    /** Such as {@code 12 times}. */
    public static String times(double ratio) {
        return (ratio >= 10
                        ? Long.toString(Math.round(ratio))
                        : QuantityFormat.format(Math.round(ratio * 100) / 100.0, Unit.NUMBER))
                + " times";
    }

    /** The largest ratio among these tables; empty if one is not known, or there is none. */
    public OptionalDouble ratio(List<String> tables) {
        List<Pair> touched =
                pairs.stream().filter(pair -> tables.contains(pair.table())).toList();
        return touched.stream().anyMatch(pair -> pair.ratio().isEmpty())
                ? OptionalDouble.empty()
                : touched.stream()
                        .mapToDouble(pair -> pair.ratio().getAsDouble())
                        .max();
    }

    /** As people read it. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Beside " + other);
        if (pairs.isEmpty()) {
            lines.add("  no statement of the runbook tells which table it touches");
        }
        for (Pair pair : pairs) {
            lines.add("  " + pair.table() + ": " + pair.words());
            lines.add("    " + environment + ": " + pair.here().words());
            lines.add("    " + other + ": " + pair.there().words());
        }
        return lines;
    }

    /** As programs read it. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("environment", other);
        fields.put("tables", pairs.stream().map(Beside::fields).toList());
        return fields;
    }

    private static Map<String, Object> fields(Pair pair) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("source", pair.source());
        fields.put("table", pair.table());
        pair.ratio().ifPresent(ratio -> {
            fields.put("ratio", ratio);
            fields.put("by", pair.byRows() ? "rows" : "bytes");
        });
        fields.put("here", fields(pair.here()));
        fields.put("there", fields(pair.there()));
        return fields;
    }

    private static Map<String, Object> fields(Side side) {
        Map<String, Object> fields = new LinkedHashMap<>();
        side.size().ifPresent(size -> {
            fields.put("bytes", size.bytes());
            size.rows().ifPresent(rows -> fields.put("rows", rows));
        });
        if (side.size().isEmpty()) {
            fields.put("why", side.why());
        }
        return fields;
    }
}
