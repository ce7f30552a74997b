package dev.sluice.run;

import dev.sluice.value.Missing;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The threads that ask one source, or one person: begun when there is something to ask, up to a number, and ended when there is
 * nothing more. What gets none of them within its patience is told so by a clock, while all of them may still be busy. Where not
 * everything gets its turn, that comes first which had its last one longest ago, so that nothing is left out for ever. Safe for
 * several threads.
 */
final class Askers implements AutoCloseable {
    private static final Missing OVER = new Missing(Missing.Cause.OFF, "the run is over");

    private final String name;
    private final int most;
    private final String busy;
    private final ScheduledExecutorService clock;
    private final TreeSet<Waiting> waiting = new TreeSet<>();
    private final Map<String, Long> lastTurns = new HashMap<>();
    private long came;
    private long turns;
    private int asking;
    private boolean closed;

    /**
     * @param name of the threads
     * @param most how many there are at once
     * @param busy how it is said that none of them is free
     * @param clock wakes what has waited for too long
     */
    Askers(String name, int most, String busy, ScheduledExecutorService clock) {
        this.name = name;
        this.most = most;
        this.busy = busy;
        this.clock = clock;
    }

    /** How it is said that for so long no thread was free. */
    String busy(Duration waited) {
        long millis = waited.toMillis();
        return busy + " for " + (millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms");
    }

    /**
     * Asks as soon as a thread is free. Of the last two exactly one is called, once.
     *
     * @param what what is asked, to know when it had its last turn
     * @param patience how long it may wait for a thread
     * @param ask on a thread of this source, with what is left of the patience
     * @param unasked why it had no turn; called on any thread, must not block
     */
    void ask(String what, Duration patience, Consumer<Duration> ask, Consumer<Missing> unasked) {
        enter(new Waiting(what, false, patience, ask, unasked));
    }

    /** Asks when nothing else waits for a thread; nobody is told if that does not come within the patience. */
    void askLast(String what, Duration patience, Consumer<Duration> ask) {
        enter(new Waiting(what, true, patience, ask, why -> {}));
    }

    private void enter(Waiting next) {
        if (!isTaken(next)) {
            next.unasked.accept(OVER);
        }
    }

    private synchronized boolean isTaken(Waiting next) {
        if (closed) {
            return false;
        }
        if (asking < most) {
            start(next);
            asking++;
        } else {
            next.number = ++came;
            next.lastTurn = next.last ? Long.MAX_VALUE : lastTurns.getOrDefault(next.what, 0L);
            waiting.add(next);
            next.alarm = clock.schedule(() -> late(next), next.patience.toNanos(), TimeUnit.NANOSECONDS);
        }
        return true;
    }

    private synchronized void start(Waiting first) {
        lastTurns.put(first.what, ++turns);
        Thread.ofPlatform().name(name).daemon(true).start(() -> work(first));
    }

    private void work(Waiting first) {
        Optional<Waiting> next = Optional.of(first);
        try {
            while (next.isPresent()) {
                next.get().turn();
                next = next();
            }
        } finally {
            if (next.isPresent()) {
                // This thread ends by a fault; what waits is not to suffer from it.
                next().ifPresent(this::start);
            }
        }
    }

    /** Whose turn it is; if nothing waits, there is one thread less. */
    private synchronized Optional<Waiting> next() {
        Waiting next = waiting.pollFirst();
        if (next == null) {
            asking--;
            return Optional.empty();
        }
        next.alarm.cancel(false);
        lastTurns.put(next.what, ++turns);
        return Optional.of(next);
    }

    private void late(Waiting late) {
        boolean waited;
        synchronized (this) {
            waited = waiting.remove(late);
        }
        if (waited) {
            late.unasked.accept(busyAllTheWhile(late));
        }
    }

    private Missing busyAllTheWhile(Waiting late) {
        return new Missing(Missing.Cause.TIMEOUT, busy(late.patience));
    }

    /** Ends without waiting for what is being asked; what waits for its turn has none any more. */
    @Override
    public void close() {
        TreeSet<Waiting> unasked;
        synchronized (this) {
            closed = true;
            unasked = new TreeSet<>(waiting);
            waiting.clear();
        }
        unasked.forEach(each -> {
            each.alarm.cancel(false);
            each.unasked.accept(OVER);
        });
    }

    /** Something to ask; ordered by whose turn comes first. */
    private final class Waiting implements Comparable<Waiting> {
        private final String what;
        private final boolean last;
        private final Duration patience;
        private final Consumer<Duration> ask;
        private final Consumer<Missing> unasked;
        private final long since = System.nanoTime();
        private long number;
        private long lastTurn;
        private Future<?> alarm;

        Waiting(String what, boolean last, Duration patience, Consumer<Duration> ask, Consumer<Missing> unasked) {
            this.what = what;
            this.last = last;
            this.patience = patience;
            this.ask = ask;
            this.unasked = unasked;
        }

        void turn() {
            Duration left = patience.minusNanos(System.nanoTime() - since);
            if (left.isPositive()) {
                ask.accept(left);
            } else {
                unasked.accept(busyAllTheWhile(this));
            }
        }

        @Override
        public int compareTo(Waiting other) {
            return lastTurn == other.lastTurn
                    ? Long.compare(number, other.number)
                    : Long.compare(lastTurn, other.lastTurn);
        }
    }
}
