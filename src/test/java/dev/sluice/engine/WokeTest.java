package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static dev.sluice.engine.Book.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Step;
import dev.sluice.language.text.Span;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Type;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** After a sleep nothing begins on what was seen before it. */
class WokeTest {
    private final SimulatedShell shell = new SimulatedShell(new Book()
            .metrics("ok", "lag")
            .phase(in("a").pauseWhen(above("lag", 10)).step(Fills.step("a.fill")))
            .build());

    /** Reads that nobody answers, so that nothing new is known. */
    private void silence() {
        shell.metric("lag", at -> Reading.missing(Missing.Cause.TIMEOUT, ""));
    }

    @Test
    void noEffectBeginsBeforeEverythingIsReadAnew() {
        shell.start(true).until(400);
        silence();
        shell.feed(new Event.Woke(shell.now, "the last verdict is 31s old"));
        int before = shell.executed.size();
        shell.until(shell.now + 900);
        assertEquals(before, shell.executed.size(), "the last sample is fresh enough by itself, and from before");
        shell.metric("lag", 0);
        assertEquals(Ending.DONE, shell.end());
        assertTrue(shell.told(Decision.Kind.VERDICT).contains("the last verdict is 31s old, as after a sleep"));
    }

    @Test
    void theTimeAsleepIsNoTimeOfObservation() {
        SimulatedShell soaking = new SimulatedShell(new Book()
                .metrics("ok")
                .phase(in("a").soak(Duration.ofMinutes(10)).step(Book.sql("a.one")))
                .build());
        soaking.start(true).until(60_000);
        soaking.now += 300_000;
        soaking.feed(new Event.Woke(soaking.now, "the last verdict is 300s old"));
        assertEquals(Ending.DONE, soaking.end());
        assertTrue(soaking.now >= 895_000, "ended at " + soaking.now);
    }

    /** Stopped for twenty minutes; monotonic time goes on meanwhile. */
    private static void sleep(SimulatedShell shell) {
        shell.now += 20 * 60_000;
        shell.feed(new Event.Woke(shell.now, "the last verdict is 1200s old"));
    }

    private static Book ending() {
        return new Book().metrics("ok", "good");
    }

    @Test
    void theTimeAsleepIsNoTimeInWhichAnExpectationFails() {
        Expression lasting = new Expression.For(
                above("good", 0), new Expression.Hold.Lasting(Duration.ofMinutes(5)), Type.Plain.BOOLEAN, Span.NONE);
        SimulatedShell expecting = new SimulatedShell(
                ending().phase(in("a").step(Book.sql("a.one"))).verify(lasting).build());
        expecting.metric("good", 1).start(true).until(60_000);
        assertEquals(RunState.VERIFYING, expecting.interpreter.state());
        sleep(expecting);
        long woke = expecting.now;
        assertEquals(Ending.DONE, expecting.end());
        assertTrue(
                expecting.now >= woke + 300_000, "ended at " + expecting.now + ": what was so before proves nothing");
    }

    @Test
    void anExpectationIsNotJudgedByWhatWasReadBeforeTheSleep() {
        SimulatedShell expecting = new SimulatedShell(ending().phase(in("a").step(Book.sql("a.one")))
                .verify(above("good", 0))
                .build());
        expecting.dead("good").start(true).until(30_000);
        assertEquals(RunState.VERIFYING, expecting.interpreter.state());
        sleep(expecting);
        expecting.metric("good", 1);
        assertEquals(Ending.DONE, expecting.end());
    }

    /** What it waits for has come while the process slept. */
    private static void sleepsInAWait(SimulatedShell waiting, RunState state) {
        waiting.metric("good", 0).start(true).until(60_000);
        assertEquals(state, waiting.interpreter.state());
        sleep(waiting);
        waiting.metric("good", 1);
        assertEquals(Ending.DONE, waiting.end(), waiting.told(Decision.Kind.FINISHED));
    }

    @Test
    void theTimeAsleepIsNoTimeOfWaitingInTheRunbooksFinally() {
        Step wait = waiting("finally.settled", above("good", 0), Duration.ofMinutes(10));
        Book book = ending().phase(in("a").step(Book.sql("a.one"))).last(wait);
        sleepsInAWait(new SimulatedShell(book.build()), RunState.CLEANING);
    }

    @Test
    void theTimeAsleepIsNoTimeOfWaitingInAPhasesFinally() {
        Step wait = waiting("a.settled", above("good", 0), Duration.ofMinutes(10));
        Book book = ending().phase(in("a").step(Book.sql("a.one")).last(wait));
        sleepsInAWait(new SimulatedShell(book.build()), RunState.WORKING);
    }

    @Test
    void theTimeAsleepIsNoTimeOfWaitingInVerify() {
        Step wait = waiting("verify.settled", above("good", 0), Duration.ofMinutes(10));
        Book book = ending().phase(in("a").step(Book.sql("a.one"))).verifyBy(wait);
        sleepsInAWait(new SimulatedShell(book.build()), RunState.VERIFYING);
    }
}
