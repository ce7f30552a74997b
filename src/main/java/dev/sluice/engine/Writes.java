package dev.sluice.engine;

import java.util.OptionalDouble;

/** What batches write: log bytes a row and the share of rows updated in place, exponentially weighted with alpha 0.4. */
final class Writes {
    private static final double ALPHA = 0.4;

    private OptionalDouble walPerRow = OptionalDouble.empty();
    private OptionalDouble hotShare = OptionalDouble.empty();

    void wrote(EffectResult.BatchDone batch) {
        if (batch.rows() > 0) {
            EffectResult.Measured measured = batch.measured();
            if (measured.walBytes().isPresent()) {
                walPerRow = smoothed(walPerRow, (double) measured.walBytes().getAsLong() / batch.rows());
            }
            if (measured.hotShare().isPresent()) {
                hotShare = smoothed(hotShare, measured.hotShare().getAsDouble());
            }
        }
    }

    private static OptionalDouble smoothed(OptionalDouble before, double now) {
        return OptionalDouble.of(before.isPresent() ? ALPHA * now + (1 - ALPHA) * before.getAsDouble() : now);
    }

    /** Bytes, absent where nobody measured them. */
    OptionalDouble walPerRow() {
        return walPerRow;
    }

    /** Of 0..1, absent where nobody counted. */
    OptionalDouble hotShare() {
        return hotShare;
    }
}
