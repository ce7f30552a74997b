package dev.sluice.gate;

/**
 * From where an expression is looked at: the moment, and which samples count there. Reused from one evaluation to the next; the
 * amounts below a comparison report through {@link #blind} and {@link #early} why they are not known.
 */
final class View {
    /** Now, on the run's clock. */
    long at;
    /** Samples taken before this moment do not count yet. */
    long since = Long.MIN_VALUE;
    /** The same moment in working time, for windows over the run's own progress. */
    long workingSince = Long.MIN_VALUE;
    /** Whether a window that reaches back before {@link #since} does not count either. */
    boolean windowsToo;
    /** Metrics whose last read is not later than this one, in the order of all reads, are unknown. */
    long readsAfter;
    /** The same for a metric that is read once per phase. */
    long onceReadsAfter;

    /** The labelled metric of which one series at a time is looked at, and that series' amount. */
    MetricSamples pointOf;

    double point;

    boolean blind;
    boolean early;

    /** The moment only; every sample counts. */
    static View plain(long at) {
        View view = new View();
        view.at = at;
        return view;
    }

    double unknown() {
        blind = true;
        return Double.NaN;
    }

    double notYet() {
        early = true;
        return Double.NaN;
    }
}
