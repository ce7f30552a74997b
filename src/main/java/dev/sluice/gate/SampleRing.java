package dev.sluice.gate;

/**
 * The due samples of one metric in order of time, as far back as some window reaches; grows to the longest window and then
 * overwrites its oldest. Times are the run's clock, or working time for the run's own progress.
 */
final class SampleRing {
    static final byte KNOWN = 0;
    /** The same sample read again: counts as due and known, its amount does not count twice. */
    static final byte SAME = 1;

    static final byte UNKNOWN = 2;

    /** A power of two, as each larger one: a place wraps by its lowest bits. */
    private static final int FIRST_CAPACITY = 16;

    private long keepMillis;
    private long[] times = new long[FIRST_CAPACITY];
    private double[] amounts = new double[FIRST_CAPACITY];
    private byte[] kinds = new byte[FIRST_CAPACITY];
    private int head;
    private int size;

    /** Some window reaches back that far. */
    void keep(long millis) {
        keepMillis = Math.max(keepMillis, millis);
    }

    boolean kept() {
        return keepMillis > 0;
    }

    void add(long time, double amount, byte kind) {
        if (keepMillis == 0) {
            return;
        }
        if (size == times.length) {
            if (times[head] >= time - keepMillis) {
                grow();
            } else {
                head = place(1);
                size--;
            }
        }
        int index = place(size);
        times[index] = time;
        amounts[index] = amount;
        kinds[index] = kind;
        size++;
    }

    /** Takes the newest back, to put a better one for the same moment in its place. */
    void dropNewest() {
        if (size > 0) {
            size--;
        }
    }

    int size() {
        return size;
    }

    long time(int index) {
        return times[place(index)];
    }

    double amount(int index) {
        return amounts[place(index)];
    }

    byte kind(int index) {
        return kinds[place(index)];
    }

    private int place(int index) {
        return head + index & times.length - 1;
    }

    /** Index of the first sample later than a time; the times are nearly, but not strictly, in order: searched from behind. */
    int firstAfter(long time) {
        int index = size;
        while (index > 0 && time(index - 1) > time) {
            index--;
        }
        return index;
    }

    private void grow() {
        long[] moreTimes = new long[times.length * 2];
        double[] moreAmounts = new double[times.length * 2];
        byte[] moreKinds = new byte[times.length * 2];
        for (int index = 0; index < size; index++) {
            moreTimes[index] = time(index);
            moreAmounts[index] = amount(index);
            moreKinds[index] = kind(index);
        }
        times = moreTimes;
        amounts = moreAmounts;
        kinds = moreKinds;
        head = 0;
    }
}
