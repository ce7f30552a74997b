package dev.sluice.gate;

/** Two clocks that run only while work goes on: at any pace, and at full pace. */
final class RunTime {
    private Pace pace = Pace.STOPPED;
    private long since;
    private long working;
    private long full;

    void pace(Pace now, long at) {
        working = working(at);
        full = full(at);
        since = at;
        pace = now;
    }

    /** What went by since the last change counts for nothing. */
    void leaveOut(long at) {
        since = at;
    }

    /** Milliseconds in which work went on, up to now. */
    long working(long at) {
        return pace == Pace.STOPPED ? working : working + at - since;
    }

    /** Milliseconds in which work went on at full pace, up to now. */
    long full(long at) {
        return pace == Pace.FULL ? full + at - since : full;
    }
}
