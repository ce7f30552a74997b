package dev.sluice.telemetry.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Delivery in order, with bounded retries and a bounded queue, and no word lost without being told. */
class LaneTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Pace QUICK = new Pace(5, LONG, MILLI, MILLI, LONG, 3);

    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private final List<String> attempts = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);

    private Lane lane(Pace pace) {
        return new Lane("desk", pace, "check it", troubles::add);
    }

    private Dispatch says(String name, Outcome... outcomes) {
        int[] next = {0};
        return timeout -> {
            attempts.add(name);
            return outcomes[Math.min(next[0]++, outcomes.length - 1)];
        };
    }

    private static Outcome delivered() {
        return new Outcome.Delivered("");
    }

    private static Outcome later() {
        return new Outcome.Later("busy", Optional.empty());
    }

    private Dispatch hangs() {
        return timeout -> {
            attempts.add("hangs");
            try {
                released.await();
            } catch (InterruptedException ended) {
                return new Outcome.Refused("ended");
            }
            return delivered();
        };
    }

    private void leave(Lane lane, Duration within) throws InterruptedException {
        lane.leave(System.nanoTime() + within.toNanos());
        lane.await();
    }

    @Test
    void deliversInOrderAlsoBehindAMessageThatIsTriedAgain() throws InterruptedException {
        Lane lane = lane(QUICK);
        lane.offer(says("one", later(), later(), delivered()));
        lane.offer(says("two", delivered()));
        leave(lane, LONG);
        assertEquals(List.of("one", "one", "one", "two"), attempts);
        assertEquals(List.of(), troubles);
    }

    @Test
    void triesNoMoreThanFiveTimes() throws InterruptedException {
        Lane lane = lane(QUICK);
        lane.offer(says("one", later()));
        lane.offer(says("two", delivered()));
        leave(lane, LONG);
        assertEquals(List.of("one", "one", "one", "one", "one", "two"), attempts);
        assertEquals(List.of("desk was not told: busy, 5 times; check it"), troubles);
    }

    @Test
    void whatIsRefusedIsTriedOnceAndTroubleIsToldOnce() throws InterruptedException {
        Lane lane = lane(QUICK);
        lane.offer(says("one", new Outcome.Refused("no such key")));
        Await.until("the first is given up", LONG, () -> troubles.size() == 1);
        lane.offer(says("two", new Outcome.Refused("no such key")));
        leave(lane, LONG);
        assertEquals(List.of("one", "two"), attempts);
        assertEquals(
                List.of("desk was not told: no such key; check it", "in all, 2 messages did not reach desk"), troubles);
    }

    @Test
    void aServiceThatWantsToBeLeftAloneForLongerThanAMessageLivesIsNotAskedAgain() throws InterruptedException {
        Lane lane = lane(new Pace(5, LONG, MILLI, Duration.ofHours(2), Duration.ofHours(1), 3));
        lane.offer(says("one", new Outcome.Later("429", Optional.of(Duration.ofHours(3)))));
        Await.until("it is given up", LONG, () -> troubles.size() == 1);
        leave(lane, LONG);
        assertEquals(List.of("one"), attempts);
    }

    @Test
    void offeringNeverWaitsAndDropsTheOldest() throws InterruptedException {
        Lane lane = lane(QUICK);
        lane.offer(hangs());
        Await.until("it hangs", LONG, () -> attempts.contains("hangs"));
        IntStream.range(0, 5).forEach(number -> lane.offer(says("" + number, delivered())));
        assertEquals(1, troubles.size());
        assertTrue(troubles.getFirst().contains("the oldest are dropped"), troubles::toString);
        released.countDown();
        leave(lane, LONG);
        assertEquals(List.of("hangs", "2", "3", "4"), attempts);
        assertEquals("in all, 2 messages did not reach desk", troubles.getLast());
    }

    @Test
    void aReceiverThatHangsAtTheEndIsLeftAndItsMessagesAreTold() throws InterruptedException {
        Lane lane = lane(QUICK);
        lane.offer(hangs());
        Await.until("it hangs", LONG, () -> attempts.contains("hangs"));
        lane.offer(says("two", delivered()));
        leave(lane, MILLI);
        assertEquals(
                List.of("2 messages did not reach desk: no answer came before the end; check it"),
                List.copyOf(troubles));
    }

    @Test
    void theEndCutsAWaitShortUnlessTheServiceAskedForIt() throws InterruptedException {
        Pace slow = new Pace(5, LONG, Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(9), 3);
        Lane lane = lane(slow);
        lane.offer(says("one", later(), delivered()));
        Await.until("it waits", LONG, () -> attempts.size() == 1);
        leave(lane, LONG);
        assertEquals(List.of("one", "one"), attempts);

        Lane asked = lane(slow);
        asked.offer(says("asked", new Outcome.Later("429", Optional.of(Duration.ofHours(1))), delivered()));
        Await.until("it waits", LONG, () -> attempts.contains("asked"));
        leave(asked, LONG);
        assertEquals(List.of("one", "one", "asked"), attempts);
    }
}
