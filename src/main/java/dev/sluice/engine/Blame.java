package dev.sluice.engine;

/**
 * Whether its rows are to blame that a batch took too much: too long, or too many bytes of log. Of the first such batch they are. Of a later one they are unless half
 * as many or fewer took as long as those before: that comes from elsewhere, such as other work on the same machine, and fewer
 * rows still would only make the whole last for ever. Once ten batches in a row fit, or ten in a row were excused, the past is
 * forgotten.
 */
final class Blame {
    /** Within this factor two batches take the same. */
    private static final double ABOUT = 2;

    private static final int FORGOTTEN_AFTER = 10;

    private enum Last {
        NONE,
        BLAMED,
        EXCUSED
    }

    private Last last = Last.NONE;
    /** What later ones are held against: the first of those that were judged alike. */
    private Took measure = new Took(0, 0);
    /** The newest that fitted. */
    private Took fit = new Took(0, 0);

    private int fits;
    private int excuses;

    /** So many rows, so many milliseconds. */
    private record Took(double rows, double millis) {
        /** Whether another is no more than these rows explain. */
        boolean explains(Took other) {
            return rows > 0 && other.millis <= ABOUT * millis * other.rows / rows;
        }

        boolean isAsLongAs(Took other) {
            return millis <= ABOUT * other.millis;
        }
    }

    /** A batch took no longer than it should. */
    void fits(double rows, double millis) {
        fit = new Took(rows, millis);
        excuses = 0;
        if (++fits >= FORGOTTEN_AFTER) {
            forget();
        }
    }

    /** Something else went wrong with a batch: whatever takes too long now is to blame for it. */
    void forget() {
        last = Last.NONE;
        excuses = 0;
    }

    /** Whether fewer rows would have taken less. */
    boolean onRows(double rows, double millis) {
        Took took = new Took(rows, millis);
        fits = 0;
        boolean guilty = fit.explains(took) || excuses >= FORGOTTEN_AFTER || isGuilty(took);
        boolean alike = last == (guilty ? Last.BLAMED : Last.EXCUSED) && (!guilty || measure.explains(took));
        if (!alike) {
            measure = took;
        }
        last = guilty ? Last.BLAMED : Last.EXCUSED;
        excuses = guilty ? 0 : excuses + 1;
        return guilty;
    }

    private boolean isGuilty(Took took) {
        return switch (last) {
            case NONE -> true;
            case BLAMED -> measure.explains(took) || took.rows > measure.rows / ABOUT || !took.isAsLongAs(measure);
            case EXCUSED -> !took.isAsLongAs(measure);
        };
    }
}
