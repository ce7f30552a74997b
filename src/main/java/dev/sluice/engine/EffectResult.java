package dev.sluice.engine;

import dev.sluice.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** How an effect ended. */
public sealed interface EffectResult {

    /**
     * It took place.
     *
     * @param captured the value of {@code into}
     * @param detail a few words for people, such as the rows touched or a command's exit code
     */
    record Done(Optional<Value> captured, String detail) implements EffectResult {}

    /**
     * A backfill's key space is fixed.
     *
     * @param estimatedRows rows of the table by its statistics, absent if it was never analysed
     * @param rowsDone rows already done according to the checkpoint
     * @param exhausted whether the first pass is complete already
     * @param progress share of the key space behind the checkpoint, 0..1, absent where the keys cannot tell
     */
    record Opened(OptionalDouble estimatedRows, long rowsDone, boolean exhausted, OptionalDouble progress)
            implements EffectResult {

        /** Of a table whose keys cannot tell. */
        public Opened(OptionalDouble estimatedRows, long rowsDone, boolean exhausted) {
            this(estimatedRows, rowsDone, exhausted, OptionalDouble.empty());
        }
    }

    /**
     * A batch is committed; of several at once, at least one.
     *
     * @param rowsDone rows changed so far by this step according to the checkpoint (not only by this batch)
     * @param rows rows that this batch changed
     * @param upTo the key it went up to, as text
     * @param millis how long its transaction took, without what no number of rows changes, such as the way to the server
     * @param progress share of the key space behind the checkpoint, 0..1, absent where the keys cannot tell
     * @param exhausted whether no range is left in this pass
     * @param rest how the worst of the batches beside it ended that were not committed: failed, or else cancelled; its range is
     *     still to do
     */
    record BatchDone(
            long rowsDone,
            long rows,
            String upTo,
            long millis,
            OptionalDouble progress,
            boolean exhausted,
            Measured measured,
            Optional<EffectResult> rest)
            implements EffectResult {

        /** Of one batch alone, of which nobody measured more. */
        public BatchDone(
                long rowsDone, long rows, String upTo, long millis, OptionalDouble progress, boolean exhausted) {
            this(rowsDone, rows, upTo, millis, progress, exhausted, Measured.NOTHING, Optional.empty());
        }

        /** The same, with what else was measured of it. */
        public BatchDone with(Measured more) {
            return new BatchDone(rowsDone, rows, upTo, millis, progress, exhausted, more, rest);
        }

        /** The same, beside which others ended so. */
        public BatchDone beside(Optional<EffectResult> others) {
            return new BatchDone(rowsDone, rows, upTo, millis, progress, exhausted, measured, others);
        }

        /** The same, of which whoever carried it out knows how long all of it lasted. */
        public BatchDone lasting(long allMillis) {
            return with(measured.way(Math.max(0, allMillis - millis)));
        }

        /** How long all of it lasted, as far as it was measured. */
        public long allMillis() {
            return millis + measured.wayMillis().orElse(0);
        }
    }

    /**
     * What was measured of a batch; absent is what nobody measured.
     *
     * @param walBytes write-ahead log that it wrote
     * @param hotShare share of the updated rows that were updated in place (heap-only tuples), 0..1
     * @param wayMillis how much longer it was at it for what no number of rows changes; absent in journals of versions that counted
     *     all of it to the time of the transaction, too
     * @param passed rows of what it went through, changed or not, of all batches that are committed; about, where a range came to
     *     its end. Absent in journals of older versions, too: then as many as all of them were to take
     */
    record Measured(OptionalLong walBytes, OptionalDouble hotShare, OptionalLong wayMillis, OptionalLong passed) {
        public static final Measured NOTHING =
                new Measured(OptionalLong.empty(), OptionalDouble.empty(), OptionalLong.empty(), OptionalLong.empty());

        /** The same, and so many bytes of log. */
        public Measured wal(long bytes) {
            return new Measured(OptionalLong.of(bytes), hotShare, wayMillis, passed);
        }

        /** The same, and such a share of rows that were updated in place. */
        public Measured hot(double share) {
            return new Measured(walBytes, OptionalDouble.of(share), wayMillis, passed);
        }

        /** The same, and so long for what no number of rows changes. */
        public Measured way(long millis) {
            return new Measured(walBytes, hotShare, OptionalLong.of(millis), passed);
        }

        /** The same, and so many rows that it went through. */
        public Measured passed(long rows) {
            return new Measured(walBytes, hotShare, wayMillis, OptionalLong.of(rows));
        }
    }

    /**
     * Transactions older than the step are gone, or the bound is spent.
     *
     * @param stillOpen pids of the backends whose transactions are still open
     * @param detail who they are; also names prepared transactions, which have no pid. Empty if none is left
     */
    record OldTransactions(List<Integer> stillOpen, String detail) implements EffectResult {
        public OldTransactions {
            stillOpen = List.copyOf(stillOpen);
        }

        public boolean gone() {
            return stillOpen.isEmpty() && detail.isEmpty();
        }
    }

    /**
     * Answer to {@link Effect.TryLock}; nothing is locked any more.
     *
     * @param millis how long it took until the locks were granted, or were given up
     * @param detail what was locked, or who held it
     */
    record LockTried(boolean granted, long millis, String detail) implements EffectResult {}

    /**
     * It did not take place.
     *
     * @param code stable code: an SQLSTATE, {@code EXIT n}, {@code HTTP n}, {@code TIMEOUT}, {@code DECLINED}, {@link #FENCED}
     * @param message what the other side said, free of secrets
     * @param retryable whether another attempt may succeed (lock timeout, deadlock, serialization, connection refused)
     * @param leftNothing whether this attempt is known to have left nothing behind, so that what is there was there before it
     */
    record Failed(String code, String message, boolean retryable, boolean leftNothing) implements EffectResult {
        /** The fence refused it: another process drives the run now, and this one ends. */
        public static final String FENCED = "FENCED";

        /** The SQLSTATE of a lock that was not granted within the lock timeout. */
        public static final String NO_LOCK = "55P03";

        /** MariaDB's number for the same. */
        private static final String NO_LOCK_OF_MARIADB = "1205";

        /** Whether it took place could not be asked, because nobody answered. */
        public static final String NOT_YET = "NOT_YET";

        /** It took longer than it was allowed to, and was stopped. */
        public static final String TIMEOUT = "TIMEOUT";

        /** Of which it is not known whether it left something behind. */
        public Failed(String code, String message, boolean retryable) {
            this(code, message, retryable, false);
        }

        /** Whether it failed for want of a lock only. */
        public boolean noLock() {
            return code.equals(NO_LOCK) || code.equals(NO_LOCK_OF_MARIADB);
        }
    }

    /** It was cancelled on our own request and left nothing behind (if it did, {@code detail} says what was cleaned up). */
    record Cancelled(String detail) implements EffectResult {}

    /**
     * Nobody can tell whether it took place.
     *
     * @param moved whether another server stands in the target's place, so that what took place before may be lost, too
     */
    record Unknown(String detail, boolean moved) implements EffectResult {
        public Unknown(String detail) {
            this(detail, false);
        }
    }

    /**
     * Answer to {@link Effect.FindOut}.
     *
     * @param captured the value of {@code into}, where it took place and that was noted
     */
    record Found(Finding finding, String detail, Optional<Value> captured) implements EffectResult {

        /** Nothing is known of a value. */
        public Found(Finding finding, String detail) {
            this(finding, detail, Optional.empty());
        }
    }

    enum Finding {
        DONE,
        NOT_DONE,
        HALF_DONE,
        UNKNOWN
    }
}
