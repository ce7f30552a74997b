package dev.sluice.step.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What of a session's time goes by whatever the server has to do: the way there and back, and what a commit waits for, such as a
 * distant replica. No number of rows changes it, so that a batch must not be made smaller for it. Taken as the shortest question
 * and the shortest commit so far, for each of them. What a runbook's work leaves to its commit, such as deferred constraints, does
 * grow with the rows: its commits are measured only beside one of our own, which has next to nothing to do, and otherwise are no
 * more than the way. Where commits are slow for a time, one of our own between two batches tells how slow they are without rows.
 * For one thread at a time.
 */
public final class RoundTrips {
    /** A commit that lasts no more than so much longer than it has to is nothing to ask about. */
    private static final long SLOW_NANOS = Duration.ofMillis(10).toNanos();

    private final LongSupplier nanos;
    private final Shortest questions = new Shortest();
    private final Shortest commits = new Shortest();
    private volatile boolean measured;
    private SlowTimes slowTimes = new SlowTimes();
    private long newestCommitBegan;
    private long newestCommit;

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
        private volatile long nanos = Long.MAX_VALUE;

        void took(long time) {
            count++;
            nanos = Math.min(nanos, time);
        }

        long since(long mark, long each) {
            return count > mark ? (count - mark) * each : 0;
        }
    }

    /** Asks something, and counts it; one that fails is not counted. */
    public <T> T question(Trip<T> trip) throws SQLException {
        long began = nanos.getAsLong();
        T answer = trip.make();
        questions.took(nanos.getAsLong() - began);
        return answer;
    }

    /** Commits what is our own, a few rows, and counts it. */
    public void commit(Commit commit) throws SQLException {
        commitWork(commit);
        measured = true;
    }

    /** Commits what may be a runbook's work, and counts it. */
    public void commitWork(Commit commit) throws SQLException {
        long began = nanos.getAsLong();
        commit.make();
        newestCommitBegan = began;
        newestCommit = nanos.getAsLong() - began;
        commits.took(newestCommit);
    }

    /**
     * Where the newest commit lasted longer than is known to be unavoidable, makes another one, to know whether its rows were to
     * blame for that. Only while nothing of ours is under way on that server.
     *
     * @param own changes next to nothing and commits that, on whatever session; what it cannot do is no measure
     */
    public void compare(Commit own) {
        long began = nanos.getAsLong();
        boolean explained = newestCommit - unavoidableCommit() < SLOW_NANOS;
        if (newestCommit - shortestCommit() < SLOW_NANOS || !slowTimes.isDue(began, explained)) {
            return;
        }
        try {
            own.make();
            long now = nanos.getAsLong();
            slowTimes.took(now, now - began);
        } catch (SQLException unknown) {
            // Whoever needs that session next finds out, and says so.
            return;
        } finally {
            slowTimes.tried(nanos.getAsLong());
        }
    }

    /** Begins with what is known of commits by another session of the same server, on whatever thread that is at work. */
    public void learn(RoundTrips other) {
        measured = other.measured;
        commits.nanos = other.commits.nanos;
        slowTimes = other.slowTimes;
    }

    public Mark mark() {
        return new Mark(questions.count, commits.count);
    }

    /** What has gone by since then whatever the server had to do. */
    public Duration since(Mark mark) {
        return Duration.ofNanos(questions.since(mark.questions(), questions.nanos)
                + commits.since(mark.commits(), unavoidableCommit()));
    }

    private long unavoidableCommit() {
        return Math.max(shortestCommit(), Math.min(newestCommit, slowTimes.longest(newestCommitBegan)));
    }

    private long shortestCommit() {
        return measured ? commits.nanos : Math.min(commits.nanos, questions.nanos);
    }
}
