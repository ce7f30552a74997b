package dev.sluice.step;

import dev.sluice.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** How one attempt of an effect ended. */
public sealed interface Outcome {

    /**
     * It took place.
     *
     * @param captured the value it answered, where one was asked for
     * @param detail a few words for people, such as the rows touched or an exit code
     */
    record Done(Optional<Value> captured, String detail) implements Outcome {
        public Done(String detail) {
            this(Optional.empty(), detail);
        }
    }

    /**
     * A backfill's key space is fixed.
     *
     * @param estimatedRows rows of the table by its statistics, absent if it was never analysed
     * @param rowsDone rows changed already, according to the checkpoint
     * @param exhausted whether the first pass is complete already
     * @param progress share of the first pass's key space behind the checkpoint, 0..1, absent where the keys cannot tell
     * @param detail what people should know about the key space
     */
    record Opened(
            OptionalDouble estimatedRows, long rowsDone, boolean exhausted, OptionalDouble progress, String detail)
            implements Outcome {}

    /**
     * A batch is committed; of several at once, at least one.
     *
     * @param rowsDone rows changed so far by this step according to the checkpoint; while undoing, rows undone so far
     * @param rows rows that this batch changed
     * @param upTo the key it went up to (while undoing: down to), as text; empty where it covered no range
     * @param millis how long its transaction took, without what no number of rows changes, such as the way to the server
     * @param progress share of this pass's key space behind the checkpoint, 0..1, absent where the keys cannot tell
     * @param exhausted whether no range is left in this pass
     * @param walBytes WAL that the server wrote meanwhile, this batch's and everybody else's
     * @param hotShare share of the updated rows that were updated in place (heap-only tuples), 0..1; absent where nobody counted
     * @param rest how the worst of the batches beside it ended that were not committed: failed, or else cancelled
     * @param passed rows of what it went through, changed or not; about, where a range came to its end. Absent where nobody counted
     */
    record BatchDone(
            long rowsDone,
            long rows,
            String upTo,
            long millis,
            OptionalDouble progress,
            boolean exhausted,
            OptionalLong walBytes,
            OptionalDouble hotShare,
            Optional<Outcome> rest,
            OptionalLong passed)
            implements Outcome {

        /** Of one batch alone, of which nobody counted its updates nor what it went through. */
        public BatchDone(
                long rowsDone,
                long rows,
                String upTo,
                long millis,
                OptionalDouble progress,
                boolean exhausted,
                OptionalLong walBytes) {
            this(
                    rowsDone,
                    rows,
                    upTo,
                    millis,
                    progress,
                    exhausted,
                    walBytes,
                    OptionalDouble.empty(),
                    Optional.empty(),
                    OptionalLong.empty());
        }
    }

    /**
     * Transactions older than the step are gone, or the bound is spent.
     *
     * @param stillOpen pids of the backends whose transactions are still open
     * @param detail who they are; also names prepared transactions, which have no pid
     */
    record OldTransactions(List<Integer> stillOpen, String detail) implements Outcome {
        public OldTransactions {
            stillOpen = List.copyOf(stillOpen);
        }
    }

    /**
     * Locks were taken and given back, or could not be had.
     *
     * @param millis how long it took until they were granted, or were given up
     * @param detail what was locked, or who held it
     */
    record LockTried(boolean granted, long millis, String detail) implements Outcome {}

    /**
     * It did not take place.
     *
     * @param code an SQLSTATE, {@code EXIT n}, {@code HTTP n}, {@code TIMEOUT}, {@code INVALID_INDEX}, {@code KEY}, ...
     * @param message what is wrong and what to do about it, free of secrets
     * @param position offset in the step's own text where the server saw the mistake
     * @param retryable whether another attempt may succeed (lock timeout, deadlock, serialization, connection refused)
     * @param leftNothing whether this attempt is known to have left nothing behind, so that what is there was there before it
     */
    record Failed(String code, String message, OptionalInt position, boolean retryable, boolean leftNothing)
            implements Outcome {

        /** Of which it is not known whether it left something behind. */
        public Failed(String code, String message, OptionalInt position, boolean retryable) {
            this(code, message, position, retryable, false);
        }

        public Failed(String code, String message, boolean retryable) {
            this(code, message, OptionalInt.empty(), retryable);
        }

        /** The same in more words. */
        public Failed saying(String more) {
            return new Failed(code, more, position, retryable, leftNothing);
        }

        /** The same where it is known that nothing was left behind. */
        public Failed leavingNothing() {
            return new Failed(code, message, position, retryable, true);
        }
    }

    /** It was cancelled on our own request and left nothing behind; if it did, the detail says what was cleaned up. */
    record Cancelled(String detail) implements Outcome {}

    /**
     * Nobody can tell whether it took place.
     *
     * @param moved whether another server stands in the target's place, so that what took place before may be lost, too
     */
    record Unknown(String detail, boolean moved) implements Outcome {
        public Unknown(String detail) {
            this(detail, false);
        }
    }
}
