package dev.sluice.document.plot;

import dev.sluice.value.Unit;
import java.util.List;

/**
 * What is to be drawn of one metric. Times are milliseconds on the run's clock.
 *
 * @param id letters and digits that no other picture of the page has
 * @param title what it shows, with the unit
 * @param description the same as the drawing in words, for whoever does not see it
 * @param end of the run; it begins at 0
 * @param stepped whether a value stays until there is another; else the line leads straight to it
 * @param breakAfter how far apart two values may be to be joined by a line
 * @param utc the wall clock that belongs to a time on the run's clock
 */
public record Picture(
        String id,
        String title,
        String description,
        Unit unit,
        long end,
        List<Curve.Bucket> curve,
        boolean stepped,
        long breakAfter,
        List<Band> bands,
        List<Line> lines,
        List<Mark> marks,
        WallClock utc) {
    public Picture {
        curve = List.copyOf(curve);
        bands = List.copyOf(bands);
        lines = List.copyOf(lines);
        marks = List.copyOf(marks);
    }

    /** Milliseconds since 1970 at a time of the run's clock; time in which no process drove the run lies between two of them. */
    @FunctionalInterface
    public interface WallClock {
        long at(long runClock);
    }

    /** A stretch of time. */
    public record Span(long start, long end) {}

    /** A phase. */
    public record Band(String label, Span span) {}

    /** How a threshold is drawn. */
    public enum Effect {
        ROLLBACK,
        PAUSE,
        THROTTLE,
        PROCEED
    }

    /** A threshold, in the stretches in which its rule was armed. */
    public record Line(String label, Effect effect, double amount, List<Span> armed) {
        public Line {
            armed = List.copyOf(armed);
        }
    }

    /** A decision, by its row in the timeline: {@code anchor} is the id of that row. */
    public record Mark(int number, String anchor, String text, long at) {}
}
