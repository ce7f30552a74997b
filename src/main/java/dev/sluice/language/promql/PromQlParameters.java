package dev.sluice.language.promql;

import dev.sluice.language.promql.PromQlTokens.Kind;
import dev.sluice.language.promql.PromQlTokens.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What parameters give to PromQL: ranges, {@code rate(requests_total[:window])}, and the values of labels,
 * {@code requests_total{job=:job}}, which become quoted strings. PromQL itself knows no range that begins with a colon and no label
 * without quotes, and strings are tokens of their own, so nothing else is ever filled.
 */
public final class PromQlParameters {
    private PromQlParameters() {}

    /**
     * One place.
     *
     * @param name of the parameter
     * @param label whether it is a label's value; else it is a range
     * @param start offset of the colon
     * @param end offset behind the name
     */
    public record Place(String name, boolean label, int start, int end) {}

    /** In the order of the text; none if the text cannot be understood. */
    public static List<Place> of(String text) {
        List<Token> tokens = PromQlTokens.scan(text).orElse(List.of());
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Kind.MATCHERS) {
                labels(token, places);
            } else if (isParameter(token)
                    && i > 0
                    && i + 1 < tokens.size()
                    && tokens.get(i - 1).is("[")
                    && tokens.get(i + 1).is("]")) {
                places.add(place(token, false, 0));
            }
        }
        return places;
    }

    private static void labels(Token braces, List<Place> places) {
        String inside = braces.text().substring(1, braces.text().length() - 1);
        List<Token> tokens = PromQlTokens.scan(inside).orElse(List.of());
        for (int i = 1; i < tokens.size(); i++) {
            boolean compared = tokens.get(i - 1).is("=") || tokens.get(i - 1).is("~");
            if (isParameter(tokens.get(i)) && compared) {
                places.add(place(tokens.get(i), true, braces.start() + 1));
            }
        }
    }

    private static boolean isParameter(Token token) {
        return token.kind() == Kind.NAME && token.text().startsWith(":");
    }

    private static Place place(Token token, boolean label, int offset) {
        return new Place(token.text().substring(1), label, offset + token.start(), offset + token.end());
    }

    /** The offset in the text as written of an offset in the one that is filled. */
    public static int offsetAsWritten(String text, String filled, int offset) {
        int written = 0;
        int at = 0;
        for (Place place : of(text)) {
            int start = at + place.start() - written;
            if (offset < start) {
                break;
            }
            int end = filledEnd(filled, start, place);
            if (offset < end) {
                return place.start();
            }
            written = place.end();
            at = end;
        }
        return written + offset - at;
    }

    /** A range ends at its bracket, and holds none; a label's value is one string. */
    private static int filledEnd(String filled, int start, Place place) {
        if (!place.label()) {
            return filled.indexOf(']', start);
        }
        int end = start + 1;
        while (filled.charAt(end) != '"') {
            end += filled.charAt(end) == '\\' ? 2 : 1;
        }
        return end + 1;
    }

    /** The text with each place filled in. @param values by name, as {@link #range} and {@link #label} write them */
    public static String filled(String text, Map<String, String> values) {
        StringBuilder filled = new StringBuilder();
        int from = 0;
        for (Place place : of(text)) {
            filled.append(text, from, place.start()).append(values.get(place.name()));
            from = place.end();
        }
        return filled.append(text, from, text.length()).toString();
    }

    /** A range, in milliseconds where seconds do not do. */
    public static String range(Duration range) {
        return range.toMillis() % 1_000 == 0 ? range.toSeconds() + "s" : range.toMillis() + "ms";
    }

    /** A label's value as a string of PromQL, in which nothing can end it. */
    public static String label(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
