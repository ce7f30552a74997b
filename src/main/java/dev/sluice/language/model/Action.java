package dev.sluice.language.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a step does. */
public sealed interface Action {

    /**
     * SQL on a source.
     *
     * @param mode how its statements are wrapped
     * @param lockTimeout bound of waiting for a lock in one attempt
     * @param timeout the step's total deadline over all attempts
     * @param into the name under which the value of a one-row, one-column answer is captured for later binds
     * @param cleanUp run before a repeated attempt ({@code after "drop index concurrently if exists ..."})
     */
    record Sql(
            String source,
            SqlText sql,
            Mode mode,
            Duration lockTimeout,
            Duration timeout,
            Retry retry,
            Optional<String> into,
            Optional<SqlText> cleanUp)
            implements Action {

        public enum Mode {
            /** One statement, committed by itself, inside its own transaction. */
            SINGLE,
            /** All statements in one transaction. */
            ONE_TRANSACTION,
            /** One statement that refuses a transaction, or runs too long to hold one. */
            OUTSIDE_TRANSACTION
        }
    }

    /** Attempts beyond the first, and the pause between them, jittered and doubled from {@code first} up to {@code longest}. */
    record Retry(int times, Duration first, Duration longest) {
        public static final Retry NONE = new Retry(0, Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    /**
     * A change of many rows in key ranges.
     *
     * @param key the key columns as SQL names them, in order
     * @param sql the statement, holding {@code :range} exactly once
     * @param remaining condition of rows left behind by late commits, for the second pass
     * @param workers how many transactions change rows at once, each in a range of its own; the gate may allow fewer
     * @param keepOld columns, as SQL names them, whose old values are stored in the batch's transaction
     * @param ladder shares of the slice at which it stops for a while and lets the gate look
     */
    record Backfill(
            String table,
            String source,
            List<String> key,
            Slice slice,
            List<StepRef> except,
            Optional<String> onlyWhere,
            Knob batch,
            Knob rest,
            Optional<Knob> aim,
            Knob workers,
            Optional<Budget> budget,
            Duration lockTimeout,
            Duration timeout,
            Retry retry,
            Optional<String> remaining,
            List<String> keepOld,
            Optional<Ladder> ladder,
            SqlText sql)
            implements Action {
        /** More take turns at the same disk and the same locks. */
        public static final int MOST_WORKERS = 16;

        public Backfill {
            key = List.copyOf(key);
            except = List.copyOf(except);
            keepOld = List.copyOf(keepOld);
        }
    }

    /**
     * {@code ladder 1%, 10%, 100% each 10m}: so far, then the gate is watched, then on.
     *
     * @param rungs percent points, rising, the last 100
     * @param each how long the gate is watched at each, as a soak counts
     */
    record Ladder(List<Double> rungs, Duration each) {
        /** More than anybody wants to watch, and an end in any case. */
        public static final int MOST_RUNGS = 20;

        /** The name of the value that tells a command its rung in percent points. */
        public static final String VALUE = "rung";

        public Ladder {
            rungs = List.copyOf(rungs);
        }

        /** How long all of it watches. */
        public Duration total() {
            return each.multipliedBy(rungs.size());
        }
    }

    /** The ladder of an action, if it has one. */
    default Optional<Ladder> ladder() {
        return Optional.empty();
    }

    /** Which part of the key space. */
    sealed interface Slice {
        record Whole() implements Slice {}

        /** Ranges spread evenly over the key space that hold about this share of it. */
        record Spread(double percent) implements Slice {}

        /** The lowest keys. */
        record First(double percent) implements Slice {}
    }

    /** A setting of a step: fixed, or the value of a live parameter. Base units. */
    sealed interface Knob {
        /** @param param whose value at the start it is, where that parameter's range bounds what is made of it */
        record Fixed(double amount, Optional<String> param) implements Knob {
            public Fixed(double amount) {
                this(amount, Optional.empty());
            }
        }

        record Live(String param) implements Knob {}
    }

    /**
     * {@code at most 4MB/s wal}, {@code at most 20_000 rows/s}, {@code at most 50% duty}.
     *
     * @param rate bytes or rows a second; of {@link What#DUTY} percent points of the time
     */
    record Budget(What what, Knob rate) {
        public enum What {
            WAL,
            ROWS,
            /** Share of the time in which a batch works. */
            DUTY
        }
    }

    /**
     * A command of the environment's allow-list.
     *
     * @param grace time between SIGTERM and SIGKILL
     * @param onPause the command that pauses it
     * @param values passed as environment variables: name to parameter or captured value
     * @param ladder where it is stated, the command is started once for each rung
     */
    record Run(
            String command,
            Duration timeout,
            Duration grace,
            Optional<String> onPause,
            Retry retry,
            Map<String, String> values,
            OptionalDouble expectExit,
            Optional<Ladder> ladder)
            implements Action {}

    /**
     * An HTTP request.
     *
     * @param expect statuses that count as done
     * @param idempotencyKey whether the run's key for this step goes along as {@code Idempotency-Key}
     */
    record Http(
            String source,
            String method,
            String url,
            Optional<String> body,
            List<Integer> expect,
            Duration timeout,
            Retry retry,
            boolean idempotencyKey)
            implements Action {}

    /** A person does it and confirms. */
    record Manual(String instruction, Duration timeout) implements Action {}

    /** Waits until a condition holds; no effect. */
    record Wait(Expression until, Duration atMost) implements Action {}
}
