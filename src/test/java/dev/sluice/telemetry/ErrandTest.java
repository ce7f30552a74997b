package dev.sluice.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ErrandTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final List<String> told = new CopyOnWriteArrayList<>();

    @Test
    void tellsTroubleOnceAndThatItIsOver() {
        AtomicInteger times = new AtomicInteger();
        Errand errand = new Errand(
                "letters",
                SHORT,
                () -> {
                    if (times.incrementAndGet() <= 3) {
                        throw new Errand.NotYet("the box is full", Duration.ZERO);
                    }
                },
                told::add);
        errand.begin();
        Await.until("it works", LONG, () -> times.get() > 3);
        errand.end();

        assertEquals(
                List.of(
                        "letters do not get through: the box is full; they are tried again, the run goes on",
                        "letters get through again"),
                told);
    }

    @Test
    void goesOneMoreTimeAtTheEndAndTriesAgainIfOnlyThatFails() {
        AtomicBoolean last = new AtomicBoolean();
        AtomicInteger failures = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        Errand errand = new Errand(
                "letters",
                Duration.ofHours(1),
                () -> {
                    if (last.get() && failures.getAndIncrement() == 0) {
                        throw new IOException("just now not");
                    }
                    first.countDown();
                },
                told::add);
        errand.begin();
        Await.until("the first time is over", LONG, () -> first.getCount() == 0);
        last.set(true);
        errand.end();

        assertEquals(2, failures.get());
        assertEquals("letters get through again", told.getLast());
    }

    @Test
    void givesUpAtTheEndOnWhatDidNotWorkBefore() {
        Errand errand = new Errand(
                "letters",
                Duration.ofHours(1),
                () -> {
                    throw new IOException("nobody there");
                },
                told::add);
        errand.begin();
        Await.until("it is told", LONG, () -> !told.isEmpty());
        errand.end();

        assertEquals("letters did not get through at the end: what is there is not final", told.getLast());
        assertEquals(2, told.size(), told::toString);
    }

    @Test
    void worksOnADaemonThreadOfItsOwn() {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        Errand errand = new Errand("letters", SHORT, () -> threads.add(Thread.currentThread()), told::add);
        errand.begin();
        errand.end();

        assertTrue(threads.stream().allMatch(Thread::isDaemon));
        assertTrue(threads.stream().noneMatch(Thread.currentThread()::equals));
    }
}
