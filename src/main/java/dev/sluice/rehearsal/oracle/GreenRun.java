package dev.sluice.rehearsal.oracle;

/**
 * One part of a {@code proceed} rule and the run of true samples behind it, by gates.md §5: a false sample starts it anew, and so
 * do two unknown ones in a row. The run's span lies between sample times; where the text leaves room, this counts more.
 */
final class GreenRun {
    final Term term;
    final long needed;
    private long notBefore;
    private boolean running;
    private int unknowns;
    private long from;

    GreenRun(Term term, long needed) {
        this.term = term;
        this.needed = needed;
    }

    /** Its clock starts anew: at an effect, at the end of the warm-up, in a new process. */
    void restart(long at) {
        notBefore = at;
        running = false;
        unknowns = 0;
    }

    void sampled(long at) {
        switch (term.at(at)) {
            case TRUE -> {
                from = running ? from : Math.max(notBefore, term.metric().sampledAt());
                running = true;
                unknowns = 0;
            }
            case FALSE -> {
                running = false;
                unknowns = 0;
            }
            case UNKNOWN -> running &= ++unknowns < 2;
        }
    }

    long span() {
        return running ? Math.max(0, term.metric().sampledAt() - from) : 0;
    }
}
