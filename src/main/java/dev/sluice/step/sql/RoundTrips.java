package dev.sluice.step.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What of a session's time goes by whatever the server has to do: the way there and back, and what a commit waits for, such as a
 * distant replica. No number of rows changes it, so that a batch must not be made smaller for it. Taken as the shortest question
 * and the shortest commit so far, for each of them. For one thread at a time.
 */
public final class RoundTrips {
    private final LongSupplier nanos;
    private final Shortest questions = new Shortest();
    private final Shortest commits = new Shortest();

    public RoundTrips() {
        this(System::nanoTime);
    }

    RoundTrips(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** One way to the server and back. */
    public interface Trip<T> {
        T make() throws SQLException;
    }

    /** A commit, which answers nothing. */
    public interface Commit {
        void make() throws SQLException;
    }

    /** Up to where something is counted. */
    public record Mark(long questions, long commits) {}

    private static final class Shortest {
        private long count;
        private long nanos = Long.MAX_VALUE;

        void took(long time) {
            count++;
            nanos = Math.min(nanos, time);
        }

        long since(long mark) {
            return count > mark ? (count - mark) * nanos : 0;
        }
    }

    /** Asks something, and counts it; one that fails is not counted. */
    public <T> T question(Trip<T> trip) throws SQLException {
        long began = nanos.getAsLong();
        T answer = trip.make();
        questions.took(nanos.getAsLong() - began);
        return answer;
    }

    /** Commits, and counts it. */
    public void commit(Commit commit) throws SQLException {
        long began = nanos.getAsLong();
        commit.make();
        commits.took(nanos.getAsLong() - began);
    }

    public Mark mark() {
        return new Mark(questions.count, commits.count);
    }

    /** What has gone by since then whatever the server had to do. */
    public Duration since(Mark mark) {
        return Duration.ofNanos(questions.since(mark.questions()) + commits.since(mark.commits()));
    }
}
