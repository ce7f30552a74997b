package dev.sluice.language.check;

import java.util.Optional;
import java.util.Set;

/**
 * Where an expression stands.
 *
 * @param use which clocks run in it, see gates.md §5
 * @param baselines the metrics whose baseline is frozen by then; absent where none can be
 */
record Place(Use use, Optional<Set<String>> baselines) {

    enum Use {
        /** {@code rollback}: the only place of {@code blind}. */
        ROLLBACK,
        /** {@code pause}, {@code throttle}. */
        RED,
        /** {@code proceed}, {@code require}, {@code expect}, {@code wait until}, {@code until}. */
        GREEN,
        /** A metric's definition: no clock runs. */
        FORMULA
    }

    static final Place FORMULA = new Place(Use.FORMULA, Optional.empty());

    Place green() {
        return new Place(Use.GREEN, baselines);
    }
}
