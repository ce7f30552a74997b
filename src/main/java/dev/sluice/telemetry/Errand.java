package dev.sluice.telemetry;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Does something outside again and again on a daemon thread of its own, so that nothing ever waits for it. What goes wrong is told
 * once, and told again when it works; the pauses grow meanwhile.
 */
public final class Errand {
    /** How long the last attempts may take together; below {@link Witnesses#LONGEST_FAREWELL}. */
    public static final Duration LONGEST_END = Duration.ofMillis(4_500);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LAST_PAUSE = Duration.ofMillis(200);

    private final String what;
    private final Duration every;
    private final Work work;
    private final Consumer<String> told;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Thread thread;
    private volatile long deadline;
    private volatile boolean over;
    private volatile boolean calledOff;
    /** In a row; its thread's alone. */
    private int failures;

    /** One attempt; bounded. Its message says in a few words what is wrong. */
    public interface Work {
        void once() throws IOException;
    }

    /** The other side says when to come again. */
    public static final class NotYet extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient Duration after;

        public NotYet(String message, Duration after) {
            super(message);
            this.after = after;
        }
    }

    /** @param what goes outside, and where to, in a sentence: {@code the series for http://push:9091} */
    public Errand(String what, Duration every, Work work, Consumer<String> told) {
        this.what = what;
        this.every = every;
        this.work = work;
        this.told = told;
        this.thread = Thread.ofPlatform().daemon().name("telemetry: " + what).unstarted(this::run);
    }

    public void begin() {
        thread.start();
    }

    /**
     * One more time with what is final, tried again for as long as {@link #LONGEST_END} allows unless it did not work before, either;
     * nothing if it never began.
     */
    public void end() {
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        deadline = System.nanoTime() + LONGEST_END.toNanos();
        ending.countDown();
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, LONGEST_END.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!over) {
            told.accept(what + " did not get through at the end: what is there is not final");
        }
        calledOff = true;
        thread.interrupt();
    }

    /** Not one more time: what is there is somebody else's by now. */
    public void abandon() {
        calledOff = true;
        thread.interrupt();
    }

    private void run() {
        try {
            Duration pause = once();
            while (!ending.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = once();
            }
            boolean worked = failures == 0;
            once();
            while (failures > 0 && worked && System.nanoTime() < deadline) {
                TimeUnit.NANOSECONDS.sleep(LAST_PAUSE.toNanos());
                once();
            }
            over = failures == 0;
        } catch (InterruptedException givenUp) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how long to wait before the next time. */
    private Duration once() {
        try {
            work.once();
            if (failures > 0) {
                told.accept(what + " get through again");
            }
            failures = 0;
            return every;
        } catch (NotYet notYet) {
            failed(notYet);
            return shorter(notYet.after, LONGEST_PAUSE);
        } catch (IOException | RuntimeException failure) {
            failed(failure);
            return shorter(every.multipliedBy(1L << Math.min(failures, 6)), LONGEST_PAUSE);
        }
    }

    private void failed(Exception failure) {
        if (failures == 0 && !calledOff) {
            String why = failure instanceof IOException ? failure.getMessage() : failure.toString();
            told.accept(what + " do not get through: " + why + "; they are tried again, the run goes on");
        }
        failures++;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
