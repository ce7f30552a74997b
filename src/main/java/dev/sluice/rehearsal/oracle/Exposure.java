package dev.sluice.rehearsal.oracle;

import dev.sluice.value.Truth;
import java.time.Duration;

/**
 * How long one part of a red rule has been true, by gates.md §5: each true sample covers the time until the next one, at most
 * twice its {@code every} and no longer than it is fresh; an unknown sample freezes the sum, a false one sets it to zero. Where
 * the text leaves room, this counts less.
 */
final class Exposure {
    private static final long NEVER = -1;

    final Term term;
    private final long needed;
    private Truth last = Truth.FALSE;
    private long sum;
    private long countedTo;
    private long coveredTo;
    /** It was over before a false sample came, and nobody had a chance to look. */
    private boolean missed;

    private Exposure(Term term, long needed) {
        this.term = term;
        this.needed = needed;
    }

    static Exposure instant(Term term) {
        return new Exposure(term, 0);
    }

    static Exposure lasting(Term term, Duration duration) {
        return new Exposure(term, duration.toMillis());
    }

    /** {@code for 3 of 5 samples}: known to be unknown with its newest sample, never claimed to be due. */
    static Exposure counted(Term term) {
        return new Exposure(term, NEVER);
    }

    boolean isInstant() {
        return needed == 0;
    }

    /** A sample of its metric was delivered. */
    void sampled(long at) {
        count(at);
        switch (term.afreshAt(at)) {
            case TRUE -> {
                if (!term.metric().isSame() || last == Truth.FALSE) {
                    coveredTo = at + 2 * term.metric().every;
                }
                countedTo = at;
                last = Truth.TRUE;
            }
            case FALSE -> {
                missed |= needed > 0 && sum > needed;
                sum = 0;
                last = Truth.FALSE;
            }
            case UNKNOWN -> freeze(at);
        }
    }

    /** What was read so far says nothing of the time from now on. */
    void freeze(long at) {
        count(at);
        last = last == Truth.TRUE ? Truth.UNKNOWN : last;
    }

    private void count(long at) {
        if (last == Truth.TRUE) {
            long end = Math.min(at, Math.min(coveredTo, term.metric().staleAfter()));
            sum += Math.max(0, end - countedTo);
            countedTo = Math.max(countedTo, end);
        }
    }

    /** Whether its rule has to be true now, and to have acted. */
    boolean isDue(long at) {
        count(at);
        boolean due = switch (Long.signum(needed)) {
            case 0 -> term.afreshAt(at) == Truth.TRUE;
            case 1 -> sum >= needed && last != Truth.FALSE || missed;
            default -> false;
        };
        missed = false;
        return due;
    }

    @Override
    public String toString() {
        return term + (needed > 0 ? " for " + sum + " of " + needed + " ms" : "");
    }
}
