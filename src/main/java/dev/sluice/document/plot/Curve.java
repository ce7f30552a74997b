package dev.sluice.document.plot;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What a metric read over a run, in bounded memory whatever the run's length: at most {@link #MOST} buckets of one width. Each keeps
 * its first, lowest, highest and last value with their times, so that a spike of a single sample survives. Buckets begin a
 * millisecond wide; when time runs out of them, neighbours are merged and the width doubles. A picture of that many columns or
 * fewer looks as one of all samples would. Times are milliseconds on the run's clock, and must not decrease.
 */
public final class Curve {
    public static final int MOST = 720;

    /** A value at a time. */
    public record Point(long at, double amount) {}

    /**
     * What was read in a stretch of time.
     *
     * @param first and the other three are null where {@code known} is 0
     * @param known how many values
     * @param missing how many reads without a value
     * @param firstMissing time of the first of them, and below of the last; only where there are any
     */
    public record Bucket(
            Point first,
            Point lowest,
            Point highest,
            Point last,
            long known,
            long missing,
            long firstMissing,
            long lastMissing) {

        static Bucket of(long at, double low, double high) {
            Point lowest = new Point(at, low);
            Point highest = new Point(at, high);
            return new Bucket(highest, lowest, highest, highest, 1, 0, 0, 0);
        }

        static Bucket missing(long at) {
            return new Bucket(null, null, null, null, 0, 1, at, at);
        }

        /** This one and one that comes later as one. */
        Bucket and(Bucket later) {
            long from = missing == 0 ? later.firstMissing : firstMissing;
            long to = later.missing == 0 ? lastMissing : later.lastMissing;
            long none = missing + later.missing;
            if (known == 0) {
                return new Bucket(later.first, later.lowest, later.highest, later.last, later.known, none, from, to);
            }
            if (later.known == 0) {
                return new Bucket(first, lowest, highest, last, known, none, from, to);
            }
            return new Bucket(
                    first,
                    later.lowest.amount < lowest.amount ? later.lowest : lowest,
                    later.highest.amount > highest.amount ? later.highest : highest,
                    later.last,
                    known + later.known,
                    none,
                    from,
                    to);
        }

        /** Time of the first read. */
        public long start() {
            return known == 0 ? firstMissing : missing == 0 ? first.at : Math.min(first.at, firstMissing);
        }

        /** Time of the last read. */
        public long end() {
            return known == 0 ? lastMissing : missing == 0 ? last.at : Math.max(last.at, lastMissing);
        }

        /** Whether it begins without a value. */
        boolean opensMissing() {
            return missing > 0 && (known == 0 || firstMissing < first.at);
        }

        /** Whether it ends without a value. */
        boolean closesMissing() {
            return missing > 0 && (known == 0 || lastMissing > last.at);
        }
    }

    private final Bucket[] buckets = new Bucket[MOST];
    private long width = 1;

    /** A value that was read. */
    public void value(long at, double amount) {
        add(at, Bucket.of(at, amount, amount));
    }

    /** The lowest and the highest of several series that were read together. */
    public void value(long at, double low, double high) {
        add(at, Bucket.of(at, low, high));
    }

    /** A read that gave no value. */
    public void missing(long at) {
        add(at, Bucket.missing(at));
    }

    /** The buckets in which anything was read, in the order of time. */
    public List<Bucket> buckets() {
        return Arrays.stream(buckets).filter(Objects::nonNull).toList();
    }

    /** The same read, in at most that many buckets. */
    public static List<Bucket> coarse(List<Bucket> fine, int most) {
        if (fine.size() <= most) {
            return fine;
        }
        long from = fine.getFirst().start();
        long step = (fine.getLast().end() - from) / most + 1;
        Bucket[] coarse = new Bucket[most];
        for (Bucket bucket : fine) {
            int index = (int) ((bucket.start() - from) / step);
            coarse[index] = coarse[index] == null ? bucket : coarse[index].and(bucket);
        }
        return Arrays.stream(coarse).filter(Objects::nonNull).toList();
    }

    private void add(long at, Bucket read) {
        while (at / width >= MOST) {
            widen();
        }
        int index = (int) (Math.max(0, at) / width);
        buckets[index] = buckets[index] == null ? read : buckets[index].and(read);
    }

    private void widen() {
        for (int i = 0; i < MOST / 2; i++) {
            Bucket left = buckets[2 * i];
            Bucket right = buckets[2 * i + 1];
            buckets[i] = left == null ? right : right == null ? left : left.and(right);
        }
        Arrays.fill(buckets, MOST / 2, MOST, null);
        width *= 2;
    }
}
