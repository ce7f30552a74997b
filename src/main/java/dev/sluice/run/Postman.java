package dev.sluice.run;

import dev.sluice.engine.Signal;
import dev.sluice.journal.Mailbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Brings signals of other terminals to the driver, and the emergency stop: a file named {@code PAUSE} in the state directory. */
final class Postman implements AutoCloseable {
    private static final long EVERY_MILLIS = 200;

    private final Mailbox mailbox;
    private final Path stopFile;
    private final Driver driver;
    private final Face face;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("postman").daemon(true).factory());
    private boolean stopped;

    Postman(Mailbox mailbox, Path state, Driver driver, Face face) {
        this.mailbox = mailbox;
        this.stopFile = state.resolve("PAUSE");
        this.driver = driver;
        this.face = face;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::round, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void round() {
        try {
            mailbox.take().forEach(letter -> driver.say(letter.who(), letter.signal()));
        } catch (RuntimeException unreadable) {
            // A round that fails must not be the last one: the emergency stop below and every later signal need it.
            face.progress("signals", String.valueOf(unreadable.getMessage()));
        }
        boolean present = Files.exists(stopFile);
        if (present && !stopped) {
            driver.say(
                    "the file " + stopFile,
                    new Signal.Pause("the file " + stopFile + " is there; delete it, then continue"));
        }
        stopped = present;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
