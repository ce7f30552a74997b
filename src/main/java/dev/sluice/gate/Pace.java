package dev.sluice.gate;

/** How the work goes at the moment; windows over the run's own progress leave out the time in which it rests. */
public enum Pace {
    FULL,
    THROTTLED,
    STOPPED;

    static Pace of(Verdict verdict) {
        return switch (verdict) {
            case CONTINUE, PROCEED -> FULL;
            case THROTTLE -> THROTTLED;
            case ROLLBACK, PAUSE, HOLD -> STOPPED;
        };
    }
}
