package dev.sluice.source;

import dev.sluice.value.Missing;
import java.time.Duration;
import java.util.List;

/** What a source remembers. */
public sealed interface History {

    /** Points in order, oldest first; times without a finite value are left out. */
    record Known(List<Point> points, String resolved) implements History {
        public Known {
            points = List.copyOf(points);
        }
    }

    record Failed(Missing missing, String help, String resolved) implements History {}

    /**
     * @param age at the time of the answer, by the source's clock
     * @param amount in base units
     */
    record Point(Duration age, double amount) {}
}
