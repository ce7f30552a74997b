package dev.sluice.document.board;

import dev.sluice.language.model.Metric;
import dev.sluice.value.Unit;
import java.util.List;
import java.util.Optional;

/**
 * How the numbers of a panel are to be read.
 *
 * @param unit Grafana's id of the unit
 * @param word the unit in words
 * @param factor what an amount of the runbook is multiplied by to be one of the panel's
 * @param lowest where the axis begins, if it does not follow the data
 * @param highest where it ends
 * @param words what whole numbers stand for, from 0; empty for plain numbers
 */
public record Scale(
        String unit, String word, double factor, Optional<Double> lowest, Optional<Double> highest, List<Word> words) {
    public static final Scale SECONDS = of("s", "seconds");
    public static final Scale LONG_TIME = of("dtdurations", "duration");
    public static final Scale ROWS = of("short", "rows");
    public static final Scale ROWS_PER_SECOND = of("cps", "rows/s");
    public static final Scale COUNT = of("short", "count");
    public static final Scale NAMES = of("none", "name");
    public static final Scale SHARE =
            new Scale("percentunit", "share", 1, Optional.of(0.0), Optional.of(1.0), List.of());

    /** What a number stands for, and its colour. */
    public record Word(String text, Panel.Colour colour) {}

    public Scale {
        words = List.copyOf(words);
    }

    private static Scale of(String unit, String word) {
        return new Scale(unit, word, 1, Optional.empty(), Optional.empty(), List.of());
    }

    private static Scale times(String unit, String word, double factor) {
        return new Scale(unit, word, factor, Optional.empty(), Optional.empty(), List.of());
    }

    /** Of states, told by name. */
    public static Scale states(Word... words) {
        return new Scale("none", "state", 1, Optional.empty(), Optional.empty(), List.of(words));
    }

    /** Of a metric as its run publishes it: seconds, bytes, percent as 0..100. */
    static Scale published(Unit unit) {
        return switch (unit) {
            case NUMBER -> of("short", "number");
            case COUNT -> COUNT;
            case ROWS -> ROWS;
            case PERCENT -> of("percent", "percent");
            case DURATION -> of("s", "duration");
            case BYTES -> of("bytes", "bytes");
            case ROWS_PER_SECOND -> ROWS_PER_SECOND;
            case COUNT_PER_SECOND -> of("cps", "count/s");
            case BYTES_PER_SECOND -> of("binBps", "bytes/s");
            case BOOLEAN -> of("bool_yes_no", "boolean");
            case TEXT, TIME, IDENTIFIER -> of("s", "age of the reading");
        };
    }

    /** Of a metric as its own query yields it. */
    static Scale queried(Unit unit, Metric.As as) {
        return switch (as) {
            case PLAIN, PERCENT, SECONDS -> published(unit);
            case RATIO -> times("percentunit", "ratio, 1 is 100%", 0.01);
            case MILLISECONDS -> times("ms", "milliseconds", 1_000);
        };
    }
}
