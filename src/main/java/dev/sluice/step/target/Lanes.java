package dev.sluice.step.target;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Further sessions of a target, and threads to use them on, for effects that take place beside each other. A session comes into
 * being when it is first asked for, under the name of the run's epoch, so that a takeover ends it with the others. Each is for
 * one thread at a time; the lanes together are thread-safe.
 */
final class Lanes implements AutoCloseable {

    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "sluice-lane");
        thread.setDaemon(true);
        return thread;
    });

    /** Makes a session in the place of one that is lost, or of none. */
    @FunctionalInterface
    interface Opening {
        /** @param lost absent: null */
        Session open(Session lost);
    }

    /** The session of that name; made where there is none that works. */
    Session session(String name, Opening opening) {
        Session known = sessions.get(name);
        if (known != null && !known.isBroken()) {
            return known;
        }
        Session fresh = opening.open(known);
        sessions.put(name, fresh);
        return fresh;
    }

    <T> Future<T> submit(Callable<T> work) {
        return threads.submit(work);
    }

    @Override
    public void close() {
        threads.shutdown();
        sessions.values().forEach(Session::close);
        try {
            // Who was about to open one has done so now.
            threads.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        sessions.values().forEach(Session::close);
    }
}
