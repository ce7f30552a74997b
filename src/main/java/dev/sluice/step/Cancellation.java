package dev.sluice.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets other threads stop one attempt of one effect. Thread-safe.
 *
 * <p>An attempt that has sent its COMMIT is no longer stopped: {@link #enterCommit()} draws that line. A request that comes
 * before the attempt has anything to stop is kept, not lost.
 */
public final class Cancellation {

    /** Stops what the attempt is doing at this moment; may be called more than once. */
    @FunctionalInterface
    public interface Stop {
        void stop();
    }

    private final Supplier<Optional<String>> objection;
    private final List<Cancellation> parts = new ArrayList<>();
    private Stop stop = () -> {};
    private String reason;
    private boolean ifWaitingForLock;
    private boolean committing;

    public Cancellation() {
        this(Optional::empty);
    }

    /** @param objection asked before the line is drawn: why nothing may be committed */
    public Cancellation(Supplier<Optional<String>> objection) {
        this.objection = objection;
    }

    /** Of one of several attempts that this one consists of: stopped with it, but drawing the line for itself. */
    public synchronized Cancellation part() {
        Cancellation part = new Cancellation(objection);
        part.ifWaitingForLock = ifWaitingForLock;
        if (reason != null) {
            part.now(reason);
        }
        parts.add(part);
        return part;
    }

    /** Stops the attempt now, or as soon as it begins. */
    public void now(String because) {
        request(because);
    }

    /** Arms a stop that takes effect when the attempt waits for a lock, now or later. */
    public synchronized void ifWaitingForLock() {
        ifWaitingForLock = true;
        parts.forEach(Cancellation::ifWaitingForLock);
    }

    /** Takes {@link #ifWaitingForLock()} back. */
    public synchronized void revoke() {
        ifWaitingForLock = false;
        parts.forEach(Cancellation::revoke);
    }

    public synchronized boolean isArmedForLocks() {
        return ifWaitingForLock && reason == null;
    }

    public synchronized Optional<String> requested() {
        return Optional.ofNullable(reason);
    }

    /** Whether the request has to be repeated because the attempt is still at it. */
    public synchronized void repeat() {
        if (reason != null && !committing) {
            stop.stop();
        }
    }

    /** Says how to stop what runs from now on; a request that came earlier stops it at once. */
    public synchronized void runs(Stop how) {
        stop = how;
        if (reason != null && !committing) {
            how.stop();
        }
    }

    /** Nothing runs that could be stopped. */
    public synchronized void idle() {
        stop = () -> {};
    }

    /**
     * Draws the line: false if a stop was requested before, or there is an objection, which counts as a request; else no request
     * stops the attempt any more. As long as the objection takes, requests are still heard.
     */
    public boolean enterCommit() {
        Optional<String> objected = objection.get();
        synchronized (this) {
            if (reason == null) {
                reason = objected.orElse(null);
            }
            return tookPlace();
        }
    }

    /** The same where it has taken place already, and nothing but to note it is left. */
    public synchronized boolean tookPlace() {
        stop = () -> {};
        committing = reason == null;
        return committing;
    }

    private synchronized void request(String because) {
        if (reason == null && !committing) {
            reason = because;
        }
        repeat();
        parts.forEach(part -> part.now(because));
    }
}
