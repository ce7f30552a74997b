package dev.sluice.step.target;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Progress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A second session that looks at what the first one is doing: waits for locks, phases of an index build. It repeats requests
 * to cancel until they have arrived, and cancels a wait for a lock where that was asked for.
 */
public final class Watchdog implements AutoCloseable {

    private static final Duration EACH = Duration.ofMillis(200);

    /** Every how many looks it is seen whether there is something new to tell, and what was noted before is noted again. */
    private static final int LOOKS_PER_REPORT = 5;

    /** After how many looks people are told again though nothing changed but the time. */
    private static final int LOOKS_PER_REMINDER = 75;

    private final Reopening reopening;
    private final ReentrantLock turn = new ReentrantLock();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sluice-watchdog");
        thread.setDaemon(true);
        return thread;
    });
    private Session session;

    /** @param reopening makes a session in the place of a lost one */
    Watchdog(Session session, Reopening reopening) {
        this.session = session;
        this.reopening = reopening;
    }

    /** Uses the watching session for a question of one's own; waits for the look in progress. */
    <T> T ask(Question<T> question) throws SQLException {
        turn.lock();
        try {
            if (session.isBroken()) {
                session = reopening.of(session);
            }
            return question.answer(session);
        } finally {
            turn.unlock();
        }
    }

    @FunctionalInterface
    interface Reopening {
        Session of(Session lost) throws SQLException;
    }

    @FunctionalInterface
    interface Question<T> {
        T answer(Session session) throws SQLException;
    }

    void rename(String applicationName) throws SQLException {
        ask(session -> {
            session.rename(applicationName);
            return true;
        });
    }

    /** Watches what the given session does, until the watch is closed. */
    public Watch watch(Session effects, Cancellation cancellation, Progress progress) {
        return new Watch(effects.pid(), cancellation, progress, false);
    }

    /** The same, and notes who holds the lock that it waits for, however short the wait. */
    public Watch watchLocks(Session effects, Cancellation cancellation, Progress progress) {
        return new Watch(effects.pid(), cancellation, progress, true);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        try {
            clock.awaitTermination(EACH.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        turn.lock();
        try {
            session.close();
        } finally {
            turn.unlock();
        }
    }

    /** One attempt under watch. */
    public final class Watch implements AutoCloseable {
        private final int pid;
        private final Cancellation cancellation;
        private final Progress progress;
        private final boolean notes;
        private final ScheduledFuture<?> task;
        private long looks;
        private long reportedAt;
        private String reported = "";
        private volatile String holders = "";
        private volatile String standing = "";
        private volatile boolean closed;

        private Watch(int pid, Cancellation cancellation, Progress progress, boolean notes) {
            this.pid = pid;
            this.cancellation = cancellation;
            this.progress = progress;
            this.notes = notes;
            this.task =
                    clock.scheduleWithFixedDelay(this::look, EACH.toMillis(), EACH.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void look() {
            if (closed) {
                return;
            }
            cancellation.repeat();
            looks++;
            boolean reporting = looks % LOOKS_PER_REPORT == 0 && progress != Progress.SILENT;
            // Asking whom a session waits for is dear to the server: once known, it is asked each second only.
            boolean noting = notes && (holders.isEmpty() || looks % LOOKS_PER_REPORT == 0);
            if (!reporting && !noting && !cancellation.isArmedForLocks()) {
                return;
            }
            try {
                ask(session -> Activity.of(session, pid)).ifPresent(activity -> act(activity, reporting));
            } catch (SQLException | RuntimeException unseen) {
                // a look that failed must not be the last one: the next may have to cancel
                LockSupport.parkNanos(EACH.toNanos());
            }
        }

        private void act(Activity activity, boolean reporting) {
            if (closed) {
                return;
            }
            if (activity.isQueueing() && cancellation.isArmedForLocks()) {
                cancellation.now(activity.describeLock());
            }
            if (activity.isQueueing()) {
                holders = activity.who();
            }
            Optional<String> text = activity.describe();
            text.ifPresent(now -> standing = now);
            boolean news = !activity.outline().equals(reported) || looks - reportedAt >= LOOKS_PER_REMINDER;
            if (reporting && text.isPresent() && news) {
                reported = activity.outline();
                reportedAt = looks;
                progress.report(text.get());
            }
        }

        /** Who held the lock that was waited for when last looked at; empty if nobody was seen. */
        public String holders() {
            return holders;
        }

        /** What an index build, or a wait for a lock, looked like when last looked at; empty if neither was seen. */
        public String standing() {
            return standing;
        }

        @Override
        public void close() {
            closed = true;
            task.cancel(false);
        }
    }
}
