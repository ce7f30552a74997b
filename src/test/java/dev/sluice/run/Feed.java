package dev.sluice.run;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Pushes samples twice a second, as a service that is scraped would; a server that is down loses some. */
public final class Feed implements AutoCloseable {
    private static final long EVERY_MILLIS = 500;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("feed").daemon(true).factory());

    private final Runnable push;

    public Feed(Runnable push) {
        this.push = push;
    }

    public void begin() {
        thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        push.run();
                    } catch (AssertionError down) {
                        // the next sample may arrive again
                    }
                },
                0,
                EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
