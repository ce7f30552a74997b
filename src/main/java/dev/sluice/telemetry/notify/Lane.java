package dev.sluice.telemetry.notify;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What waits for one receiver, and the thread that delivers it in order. Offering never waits: where there is no room, the oldest
 * is dropped. Safe for any thread.
 */
final class Lane {
    private record Letter(Dispatch dispatch, long born) {}

    private static final Duration LAST_MOMENT = Duration.ofMillis(200);

    private final String name;
    private final Pace pace;
    private final String help;
    private final Consumer<String> trouble;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Letter> waiting = new ArrayDeque<>();
    private Optional<Thread> thread = Optional.empty();
    private boolean leaving;
    /** On the monotonic clock, once the process is about to end. */
    private long due;

    private boolean inHand;
    private boolean closed;
    private int lost;
    private boolean told;

    /**
     * @param help what to do if nothing arrives
     * @param trouble told once what does not arrive, and at the end how much
     */
    Lane(String name, Pace pace, String help, Consumer<String> trouble) {
        this.name = name;
        this.pace = pace;
        this.help = help;
        this.trouble = trouble;
    }

    /** Takes something for delivery. */
    void offer(Dispatch dispatch) {
        boolean dropped = false;
        lock.lock();
        try {
            if (leaving) {
                return;
            }
            if (waiting.size() >= pace.room()) {
                waiting.removeFirst();
                dropped = true;
            }
            waiting.add(new Letter(dispatch, System.nanoTime()));
            if (thread.isEmpty()) {
                thread = Optional.of(
                        Thread.ofPlatform().daemon().name("notify " + name).start(this::work));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (dropped) {
            lose("more than " + pace.room() + " messages wait for it, and the oldest are dropped", true);
        }
    }

    /** Takes no more, and cuts waits short; what is not delivered by then is lost. */
    void leave(long by) {
        lock.lock();
        try {
            leaving = true;
            due = by;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for what is left, behind {@link #leave}, and tells what was not delivered. */
    void await() throws InterruptedException {
        Optional<Thread> worker = worker();
        if (worker.isPresent()) {
            TimeUnit.NANOSECONDS.timedJoin(worker.get(), Math.max(1, due - System.nanoTime()));
        }
        int all;
        boolean unsaid;
        lock.lock();
        try {
            closed = true;
            all = lost + waiting.size() + (inHand ? 1 : 0);
            unsaid = !told;
            waiting.clear();
        } finally {
            lock.unlock();
        }
        // It ends a command and its children, which would outlive this process.
        worker.ifPresent(Thread::interrupt);
        if (worker.isPresent()) {
            TimeUnit.NANOSECONDS.timedJoin(worker.get(), LAST_MOMENT.toNanos());
        }
        if (unsaid && all > 0) {
            trouble.accept(messages(all) + " did not reach " + name + ": no answer came before the end; " + help);
        } else if (all > 1) {
            trouble.accept("in all, " + messages(all) + " did not reach " + name);
        }
    }

    private Optional<Thread> worker() {
        lock.lock();
        try {
            return thread;
        } finally {
            lock.unlock();
        }
    }

    private static String messages(int number) {
        return number == 1 ? "1 message" : number + " messages";
    }

    private void work() {
        try {
            for (Optional<Letter> next = take(); next.isPresent(); next = take()) {
                deliver(next.get());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next one; absent when there will be none. */
    private Optional<Letter> take() throws InterruptedException {
        lock.lock();
        try {
            inHand = false;
            while (waiting.isEmpty() && !leaving) {
                changed.await();
            }
            boolean late = leaving && due - System.nanoTime() <= 0;
            inHand = !late && !waiting.isEmpty();
            return inHand ? Optional.of(waiting.removeFirst()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void deliver(Letter letter) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            switch (attempt(letter)) {
                case Outcome.Delivered ignored -> {
                    return;
                }
                case Outcome.Refused refused -> {
                    lose(refused.why(), false);
                    return;
                }
                case Outcome.Later later -> {
                    if (attempt >= pace.attempts() || !rest(letter, attempt, later)) {
                        lose(later.why() + ", " + (attempt == 1 ? "once" : attempt + " times"), false);
                        return;
                    }
                }
            }
        }
    }

    private Outcome attempt(Letter letter) {
        try {
            return letter.dispatch().attempt(timeout());
        } catch (RuntimeException bug) {
            return new Outcome.Refused(
                    "it could not be written: " + bug.getClass().getSimpleName());
        }
    }

    private Duration timeout() {
        lock.lock();
        try {
            Duration left = leaving ? Duration.ofNanos(Math.max(1_000_000, due - System.nanoTime())) : pace.timeout();
            return left.compareTo(pace.timeout()) < 0 ? left : pace.timeout();
        } finally {
            lock.unlock();
        }
    }

    /** Waits before the next attempt; false if there is no time for one. */
    private boolean rest(Letter letter, int attempt, Outcome.Later later) throws InterruptedException {
        Duration wanted = later.after().orElse(pace.wait(attempt));
        long wait = Math.min(wanted.toNanos(), pace.longestWait().toNanos());
        long until = System.nanoTime() + wait;
        lock.lock();
        try {
            while (true) {
                long now = System.nanoTime();
                long end = leaving ? due : letter.born() + pace.lifetime().toNanos();
                boolean cutShort = leaving && later.after().isEmpty();
                if (cutShort || until - now <= 0) {
                    return end - now > 0;
                }
                if (end - until < 0) {
                    return false;
                }
                changed.awaitNanos(until - now);
            }
        } finally {
            lock.unlock();
        }
    }

    private void lose(String why, boolean dropped) {
        boolean first;
        lock.lock();
        try {
            inHand = inHand && dropped;
            first = !told && !closed;
            told = true;
            lost++;
        } finally {
            lock.unlock();
        }
        if (first) {
            trouble.accept(name + " was not told: " + why + "; " + help);
        }
    }
}
