package dev.sluice.language.promql;

import dev.sluice.value.QuantityParser;

/**
 * How far back the data of a PromQL query reach: its longest range, with every subquery's range and the longest offset on top.
 * Counts too much rather than too little.
 */
public final class PromQlReach {
    private PromQlReach() {}

    /** Milliseconds before the evaluation; 0 for an instant query. */
    public static long millis(String query) {
        long longestRange = 0;
        long subqueries = 0;
        int at = 0;
        while (at < query.length()) {
            char c = query.charAt(at);
            if (c == '"' || c == '\'' || c == '`') {
                at = endOfText(query, at);
            } else if (c == '#') {
                int line = query.indexOf('\n', at);
                at = line < 0 ? query.length() : line;
            } else if (c == '[') {
                int end = query.indexOf(']', at);
                String[] parts =
                        query.substring(at + 1, end < 0 ? query.length() : end).split(":", 2);
                if (parts.length == 2) {
                    subqueries += duration(parts[0]);
                } else {
                    longestRange = Math.max(longestRange, duration(parts[0]));
                }
                at = end < 0 ? query.length() : end + 1;
            } else {
                at++;
            }
        }
        return longestRange + subqueries + longestOffset(query);
    }

    private static long longestOffset(String query) {
        long longest = 0;
        if (!query.contains("offset")) {
            return longest;
        }
        String[] parts = query.split("\\boffset\\s+");
        for (int index = 1; index < parts.length; index++) {
            longest = Math.max(longest, duration(parts[index].split("[^0-9a-z]", 2)[0]));
        }
        return longest;
    }

    /** Prometheus also knows weeks and years. */
    private static long duration(String text) {
        String word = text.strip();
        double weeks = 0;
        for (String unit : new String[] {"y", "w"}) {
            int end = word.indexOf(unit);
            if (end > 0) {
                weeks += QuantityParser.parse(word.substring(0, end) + "d")
                                .map(days -> days.amount())
                                .orElse(0.0)
                        * (unit.equals("y") ? 365 : 7);
                word = word.substring(end + 1);
            }
        }
        double rest = QuantityParser.parse(word).map(parsed -> parsed.amount()).orElse(0.0);
        return Math.round((weeks + rest) * 1_000);
    }

    private static int endOfText(String query, int start) {
        char quote = query.charAt(start);
        int at = start + 1;
        while (at < query.length() && query.charAt(at) != quote) {
            at += query.charAt(at) == '\\' && quote != '`' ? 2 : 1;
        }
        return at + 1;
    }
}
