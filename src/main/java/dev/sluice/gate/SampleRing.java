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
    /** How many of the samples are anything but {@link #KNOWN}; mostly none, and then no window needs counting. */
    private int others;

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
                others -= kinds[head] == KNOWN ? 0 : 1;
                head = place(1);
                size--;
            }
        }
        int index = place(size);
        times[index] = time;
        amounts[index] = amount;
        kinds[index] = kind;
        others += kind == KNOWN ? 0 : 1;
        size++;
    }

    /** Takes the newest back, to put a better one for the same moment in its place. */
    void dropNewest() {
        if (size > 0) {
            size--;
            others -= kind(size) == KNOWN ? 0 : 1;
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
        // On copies of the fields, as below: each tick looks at every sample of every window.
        long[] all = times;
        int before = head - 1;
        int index = size;
        while (index > 0 && all[before + index & all.length - 1] > time) {
            index--;
        }
        return index;
    }

    /** How many samples from an index on are of a kind. */
    int count(int first, byte kind) {
        if (others == 0) {
            return kind == KNOWN ? size - first : 0;
        }
        byte[] all = kinds;
        int found = 0;
        for (int at = head + first, end = head + size; at < end; at++) {
            if (all[at & all.length - 1] == kind) {
                found++;
            }
        }
        return found;
    }

    /** The times of the known samples from an index on, of which there are so many. */
    long[] knownTimes(int first, int count) {
        long[] known = new long[count];
        if (count == size - first) {
            copy(times, first, known, count);
            return known;
        }
        int filled = 0;
        for (int index = first; index < size; index++) {
            if (kind(index) == KNOWN) {
                known[filled] = time(index);
                filled++;
            }
        }
        return known;
    }

    /** The amounts of the known samples from an index on, of which there are so many. */
    double[] knownAmounts(int first, int count) {
        double[] known = new double[count];
        if (count == size - first) {
            copy(amounts, first, known, count);
            return known;
        }
        int filled = 0;
        for (int index = first; index < size; index++) {
            if (kind(index) == KNOWN) {
                known[filled] = amount(index);
                filled++;
            }
        }
        return known;
    }

    /** Copies neighbours, in two pieces where they go over the end of the ring. */
    private void copy(Object from, int first, Object to, int count) {
        int start = place(first);
        int whole = Math.min(count, times.length - start);
        System.arraycopy(from, start, to, 0, whole);
        System.arraycopy(from, 0, to, whole, count - whole);
    }

    private void grow() {
        long[] moreTimes = new long[times.length * 2];
        double[] moreAmounts = new double[times.length * 2];
        byte[] moreKinds = new byte[times.length * 2];
        copy(times, 0, moreTimes, size);
        copy(amounts, 0, moreAmounts, size);
        copy(kinds, 0, moreKinds, size);
        times = moreTimes;
        amounts = moreAmounts;
        kinds = moreKinds;
        head = 0;
    }
}
