package dev.sluice.language.syntax;

import static dev.sluice.language.syntax.generated.RunbookLexer.*;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Units as people write them elsewhere, and what they are called here. */
final class UnitSlips {
    private static final Map<String, String> SPELLINGS = Map.ofEntries(
            Map.entry("msec", "ms"),
            Map.entry("msecs", "ms"),
            Map.entry("millis", "ms"),
            Map.entry("millisecond", "ms"),
            Map.entry("milliseconds", "ms"),
            Map.entry("sec", "s"),
            Map.entry("secs", "s"),
            Map.entry("second", "s"),
            Map.entry("seconds", "s"),
            Map.entry("min", "m"),
            Map.entry("mins", "m"),
            Map.entry("minute", "m"),
            Map.entry("minutes", "m"),
            Map.entry("hr", "h"),
            Map.entry("hrs", "h"),
            Map.entry("hour", "h"),
            Map.entry("hours", "h"),
            Map.entry("day", "d"),
            Map.entry("days", "d"),
            Map.entry("ms", "ms"),
            Map.entry("s", "s"),
            Map.entry("m", "m"),
            Map.entry("h", "h"),
            Map.entry("d", "d"),
            Map.entry("%", "%"),
            Map.entry("percent", "%"),
            Map.entry("pct", "%"),
            Map.entry("b", "B"),
            Map.entry("byte", "B"),
            Map.entry("bytes", "B"),
            Map.entry("kb", "kB"),
            Map.entry("mb", "MB"),
            Map.entry("gb", "GB"),
            Map.entry("tb", "TB"),
            Map.entry("kib", "KiB"),
            Map.entry("mib", "MiB"),
            Map.entry("gib", "GiB"),
            Map.entry("tib", "TiB"),
            Map.entry("row", "rows"),
            Map.entry("rows", "rows"),
            Map.entry("rows/s", "rows/s"),
            Map.entry("b/s", "B/s"),
            Map.entry("bytes/s", "B/s"),
            Map.entry("kb/s", "kB/s"),
            Map.entry("mb/s", "MB/s"),
            Map.entry("gb/s", "GB/s"),
            Map.entry("kib/s", "KiB/s"),
            Map.entry("mib/s", "MiB/s"),
            Map.entry("gib/s", "GiB/s"),
            Map.entry("count/s", "/s"));

    private UnitSlips() {}

    /**
     * The literal that was meant.
     *
     * @param text as the language spells it
     * @param type its token type
     */
    record Meant(String text, int type) {}

    /** What an amount followed by this word means; empty if the word is no unit. */
    static Optional<Meant> read(String amount, String word) {
        // 5M may be minutes, megabytes or millions: nobody guesses.
        String unit = word.equals("M") || word.equals("D") ? null : SPELLINGS.get(word.toLowerCase(Locale.ROOT));
        if (unit == null) {
            return Optional.empty();
        }
        return Optional.of(
                switch (unit) {
                    case "rows" -> new Meant(amount + " rows", ROWS_LITERAL);
                    case "rows/s" -> new Meant(amount + " rows/s", ROW_RATE);
                    case "/s" -> new Meant(amount + "/s", COUNT_RATE);
                    case "%" -> new Meant(amount + "%", PERCENT);
                    case "ms", "s", "m", "h", "d" -> new Meant(amount + unit, DURATION);
                    default -> new Meant(amount + unit, unit.endsWith("/s") ? BYTE_RATE : BYTES);
                });
    }

    /** Splits {@code 10min} behind its number; the whole length if nothing follows. */
    static int amountEnd(String word) {
        int end = digits(word, 0);
        if (end + 1 < word.length() && word.charAt(end) == '.' && Character.isDigit(word.charAt(end + 1))) {
            end = digits(word, end + 1);
        }
        return end;
    }

    private static int digits(String word, int from) {
        int end = from;
        while (end < word.length() && (word.charAt(end) >= '0' && word.charAt(end) <= '9' || word.charAt(end) == '_')) {
            end++;
        }
        return end;
    }
}
