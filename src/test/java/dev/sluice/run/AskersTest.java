package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.testing.Await;
import dev.sluice.value.Missing;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose turn it is where threads are scarce. */
class AskersTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Askers askers = new Askers("asker", 1, "the only thread was busy", clock);
    private final Queue<String> told = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        askers.close();
        clock.shutdownNow();
    }

    /** Else the first of a file would be read for ever, and its last never. */
    @Test
    void whatHadItsTurnLongestAgoComesFirst() {
        CountDownLatch free = occupied();
        ask("a");
        ask("b");
        free.countDown();
        Await.until("both are asked", LONG, () -> told.size() == 2);
        free = occupied();
        askers.askLast("the past", LONG, left -> told.add("the past"));
        ask("b");
        ask("a");
        ask("c");
        free.countDown();
        Await.until("all are asked", LONG, () -> told.size() == 6);
        assertEquals(List.of("a", "b", "c", "a", "b", "the past"), List.copyOf(told));
    }

    @Test
    void whatHasWaitedForTooLongIsToldSoAndNotAskedAnyMore() {
        CountDownLatch free = occupied();
        Queue<Missing> reasons = new ConcurrentLinkedQueue<>();
        askers.ask("a", Duration.ofMillis(50), left -> told.add("a"), reasons::add);
        Await.until("it is told why", LONG, () -> !reasons.isEmpty());
        ask("b");
        free.countDown();
        Await.until("the next one", LONG, () -> !told.isEmpty());
        assertEquals(List.of("b"), List.copyOf(told));
        assertEquals(
                List.of(new Missing(Missing.Cause.TIMEOUT, "the only thread was busy for 50ms")), List.copyOf(reasons));
    }

    @Test
    void aFaultCostsTheOthersNothing() {
        CountDownLatch free = occupied();
        askers.ask(
                "a",
                LONG,
                left -> {
                    throw new IllegalStateException("a fault of this test");
                },
                why -> {});
        ask("b");
        free.countDown();
        Await.until("the next one", LONG, () -> told.contains("b"));
    }

    private void ask(String what) {
        askers.ask(what, LONG, left -> told.add(what), why -> told.add(what + ": " + why));
    }

    /** Keeps the thread until it is released. */
    private CountDownLatch occupied() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        askers.ask(
                "occupied",
                LONG,
                left -> {
                    begun.countDown();
                    await(free);
                },
                why -> {});
        await(begun);
        return free;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
