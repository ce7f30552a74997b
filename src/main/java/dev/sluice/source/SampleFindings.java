package dev.sluice.source;

import dev.sluice.language.model.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a sample came to.
 *
 * @param compared how many rows or ranges were compared
 * @param differing the places, from 0, of those that differ
 * @param absent the places of those that are not on the other side at all
 */
record SampleFindings(int compared, List<Integer> differing, List<Integer> absent) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final int SHOWN = 5;
    private static final double MILLION = 1_000_000;

    SampleFindings {
        differing = List.copyOf(differing);
        absent = List.copyOf(absent);
    }

    /** Whether two values are the same as JSON; 1 is 1.0. */
    static boolean same(String one, String two) {
        return one.equals(two)
                || one.startsWith("[") && JSON.readTree(one).equals(SampleFindings::compare, JSON.readTree(two));
    }

    private static int compare(JsonNode one, JsonNode two) {
        if (one.isNumber() && two.isNumber()) {
            return one.decimalValue().compareTo(two.decimalValue());
        }
        return one.equals(two) ? 0 : 1;
    }

    /** With only those that a second look, at the differing ones, found to differ still. */
    SampleFindings again(SampleFindings second) {
        int gone = differing.size() - second.compared();
        return new SampleFindings(
                compared - gone,
                second.differing().stream().map(differing::get).toList(),
                second.absent().stream().map(differing::get).toList());
    }

    /** For people: how many differ, and the first of them. */
    String note(Query.Sample sample, List<String> keys, List<SampleSql.Range> ranges) {
        String things = ranges.isEmpty() ? "row" : "range";
        String all = number(compared) + " " + things + (compared == 1 ? "" : "s");
        if (differing.isEmpty()) {
            return "none of " + all + " differs";
        }
        String shown = differing.stream()
                .limit(SHOWN)
                .map(place -> ranges.isEmpty() ? row(keys.get(place), place) : range(ranges.get(place)))
                .collect(Collectors.joining(", "));
        return "%s of %s %s (%s per million): %s %s%s"
                .formatted(
                        number(differing.size()),
                        all,
                        differing.size() == 1 ? "differs" : "differ",
                        number(Math.round(MILLION * differing.size() / compared)),
                        sample.key().size() == 1
                                ? sample.key().getFirst()
                                : "(" + String.join(", ", sample.key()) + ")",
                        shown,
                        differing.size() > SHOWN ? ", ..." : "");
    }

    private String row(String key, int place) {
        return text(key) + (absent.contains(place) ? " (not there)" : "");
    }

    private static String range(SampleSql.Range range) {
        return text(range.first()) + " .. " + (range.last() == null ? "the end" : text(range.last()));
    }

    private static String text(String key) {
        List<String> parts = new ArrayList<>();
        JSON.readTree(key).forEach(part -> parts.add(part.asString()));
        return parts.size() == 1 ? parts.getFirst() : "(" + String.join(", ", parts) + ")";
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
