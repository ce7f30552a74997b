package dev.sluice.language.promql;

import dev.sluice.language.promql.PromQlTokens.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Ranges that a parameter gives: {@code rate(requests_total[:window])}. PromQL itself knows no range that begins with a colon, and
 * strings and labels are tokens of their own, so nothing but a range is ever filled.
 */
public final class PromQlRanges {
    private PromQlRanges() {}

    /**
     * One range.
     *
     * @param name of the parameter
     * @param start offset of the colon
     * @param end offset behind the name
     */
    public record Place(String name, int start, int end) {}

    /** In the order of the text; none if the text cannot be understood. */
    public static List<Place> of(String text) {
        List<Token> tokens = PromQlTokens.scan(text).orElse(List.of());
        List<Place> places = new ArrayList<>();
        for (int i = 1; i + 1 < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == PromQlTokens.Kind.NAME
                    && token.text().startsWith(":")
                    && tokens.get(i - 1).is("[")
                    && tokens.get(i + 1).is("]")) {
                places.add(new Place(token.text().substring(1), token.start(), token.end()));
            }
        }
        return places;
    }

    /** The offset in the text as written of an offset in the one that is filled. */
    public static int offsetAsWritten(String text, String filled, int offset) {
        int written = 0;
        int at = 0;
        for (Place place : of(text)) {
            int end = at + place.start() - written;
            if (offset < end) {
                break;
            }
            // A range ends at its bracket, and holds none.
            int close = filled.indexOf(']', end);
            if (offset < close) {
                return place.start();
            }
            written = place.end();
            at = close;
        }
        return written + offset - at;
    }

    /** The text with each range filled in, in milliseconds where seconds do not do. */
    public static String filled(String text, Map<String, Duration> ranges) {
        StringBuilder filled = new StringBuilder();
        int from = 0;
        for (Place place : of(text)) {
            Duration range = ranges.get(place.name());
            filled.append(text, from, place.start())
                    .append(range.toMillis() % 1_000 == 0 ? range.toSeconds() + "s" : range.toMillis() + "ms");
            from = place.end();
        }
        return filled.append(text, from, text.length()).toString();
    }
}
