package dev.sluice.source;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.value.Missing;
import java.time.Duration;
import java.util.Optional;

/**
 * One live system that answers questions.
 *
 * <p>Thread-safe: several questions may be asked at the same time, so that a slow one does not delay another. No call throws for
 * anything that the system, its network or its answer does wrong; each returns within its timeout, give or take a few hundred
 * milliseconds.
 */
public interface MetricSource extends AutoCloseable {

    /**
     * How many questions are asked at once; further ones wait.
     *
     * @param of what there are so many of, as people read it
     */
    record Width(int most, String of) {
        /** Of what holds no connections of its own: enough that a slow answer delays no other, and few for a server. */
        static final Width USUAL = new Width(8, "threads");
    }

    /** How many questions this one is asked at once. */
    default Width width() {
        return Width.USUAL;
    }

    /** Asks once; a failure of the connection is tried again once while there is time. */
    Answer read(Question question, Duration timeout);

    /** Asks once for rows, as people read them; only databases have any. */
    default Evidence table(Question question, Duration timeout) {
        return new Evidence.Unread(
                question.metric(),
                new Missing(Missing.Cause.TYPE, "this kind of source answers no table"),
                "ask a database",
                0);
    }

    /**
     * What the question would have answered in the past, for baselines.
     *
     * @param over how far back
     * @param step distance between two points
     * @return absent where the system keeps no history
     */
    default Optional<History> history(Question question, Duration over, Duration step, Duration timeout) {
        return Optional.empty();
    }

    /** Whether the system can be reached and used at all; absent if so. */
    Optional<SourceProblem> probe(Duration timeout);

    /** Ends all calls under way, which then fail, and closes connections. May be called from any thread, more than once. */
    @Override
    void close();
}
