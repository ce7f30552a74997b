package dev.sluice.engine;

/**
 * Whether its rows are to blame that a batch took too long. Of the first such batch they are. Of a later one they are only if fewer
 * of them took less: what lasts as long with a tenth of the rows comes from elsewhere, such as other work on the same machine, and
 * fewer rows still would only make the whole last for ever. Ten batches in a row that fit, and the past is forgotten.
 */
final class Blame {
    /** Within this factor two batches take the same. */
    private static final double ABOUT = 2;

    private static final int CALM = 10;

    private enum Last {
        NONE,
        BLAMED,
        ACQUITTED
    }

    private Last last = Last.NONE;
    /** Of the first batch in a row that was judged like the last. */
    private double rows;

    private double millis;
    private int calm;

    /** A batch took no longer than it should. */
    void fits() {
        if (++calm >= CALM) {
            last = Last.NONE;
        }
    }

    /** Whether fewer rows would have taken less. */
    boolean onRows(double size, double took) {
        calm = 0;
        boolean guilty = switch (last) {
            case NONE -> true;
            case BLAMED -> took <= ABOUT * millis * size / rows;
            case ACQUITTED -> took > ABOUT * millis;
        };
        Last now = guilty ? Last.BLAMED : Last.ACQUITTED;
        // Measured against the first of its kind, for small steps would hide how far the last one is from there.
        if (now != last) {
            rows = size;
            millis = took;
        }
        last = now;
        return guilty;
    }
}
