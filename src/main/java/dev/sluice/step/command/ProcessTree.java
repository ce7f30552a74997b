package dev.sluice.step.command;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A command and everything it has started. */
final class ProcessTree {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Duration LONGEST_DEATH = Duration.ofSeconds(5);

    private final Process root;

    /** Kept, because a child whose parent has ended no longer shows as its descendant. */
    private final Set<ProcessHandle> known = new LinkedHashSet<>();

    ProcessTree(Process root) {
        this.root = root;
    }

    /** Asks all to end, and ends those that have not when the grace is over; says how it went. */
    String end(Duration grace) {
        look();
        known.forEach(ProcessHandle::destroy);
        if (awaitAll(grace)) {
            return "ended on SIGTERM";
        }
        look();
        known.forEach(ProcessHandle::destroyForcibly);
        return awaitAll(LONGEST_DEATH) ? "was killed after " + grace.toSeconds() + "s of grace" : "could not be killed";
    }

    private void look() {
        known.add(root.toHandle());
        root.descendants().forEach(known::add);
    }

    private boolean awaitAll(Duration bound) {
        long end = System.nanoTime() + bound.toNanos();
        while (known.stream().anyMatch(ProcessHandle::isAlive)) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }
}
