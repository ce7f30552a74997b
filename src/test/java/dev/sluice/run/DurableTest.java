package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Cancellation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class DurableTest {
    private final Durable durable = new Durable();

    @Test
    void objectsUntilTheJournalIsOnDisk() {
        assertEquals(Optional.of("the journal was not on disk within 0s"), durable.objection(Duration.ZERO));
        durable.reached();
        assertEquals(Optional.empty(), durable.objection(Duration.ZERO));
        durable.failed();
        assertEquals(Optional.empty(), durable.objection(Duration.ZERO), "what is on disk stays there");
    }

    @Test
    void objectsForGoodOnceTheJournalCouldNotBeWritten() {
        durable.failed();
        assertEquals(Optional.of("the journal could not be written"), durable.objection(Duration.ofDays(1)));
    }

    @Test
    void whoIsToEndWhileItWaitsCommitsNothing() {
        Thread.currentThread().interrupt();
        Optional<String> objection = durable.objection(Duration.ofDays(1));

        assertTrue(Thread.interrupted(), "whoever asked has to hear of it, too");
        assertEquals(Optional.of("the journal was not on disk yet when the process was to end"), objection);
    }

    @Test
    void aCommitWaitsForIt() throws ExecutionException, InterruptedException, TimeoutException {
        Cancellation cancellation = new Cancellation(() -> durable.objection(Duration.ofMinutes(1)));
        CompletableFuture<Boolean> committed = new CompletableFuture<>();
        Thread.ofPlatform().daemon(true).start(() -> committed.complete(cancellation.enterCommit()));

        assertFalse(committed.isDone(), "committed before the journal is on disk");
        durable.reached();
        assertTrue(committed.get(1, TimeUnit.MINUTES));
    }

    @Test
    void aRequestToStopIsHeardMeanwhile() throws ExecutionException, InterruptedException, TimeoutException {
        Cancellation cancellation = new Cancellation(() -> durable.objection(Duration.ofMinutes(1)));
        CompletableFuture<Boolean> committed = new CompletableFuture<>();
        Thread.ofPlatform().daemon(true).start(() -> committed.complete(cancellation.enterCommit()));

        cancellation.now("somebody asked");
        durable.reached();
        assertFalse(committed.get(1, TimeUnit.MINUTES));
        assertEquals(Optional.of("somebody asked"), cancellation.requested());
    }
}
