package dev.sluice.run;

import dev.sluice.engine.Signal;
import dev.sluice.journal.Letter;
import dev.sluice.journal.Mailbox;
import dev.sluice.step.ledger.Fence;
import dev.sluice.step.ledger.Ledger;
import dev.sluice.step.ledger.Signals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings signals to the driver: those of other terminals on this machine, those left in the target databases, and the emergency
 * stop, a file named {@code PAUSE} in the state directory. A letter is put away once the journal has it and nobody has taken the run
 * over: what a process hears that is fenced off by then, its successor has to hear. One that comes twice counts once. Local post
 * never waits for a database.
 */
final class Postman implements AutoCloseable {
    private static final long EVERY_MILLIS = 200;
    private static final long DATABASES_EVERY_MILLIS = 1_000;

    private final String runId;
    private final Mailbox mailbox;
    private final Path stopFile;
    private final Driver driver;
    private final Face face;
    private final List<Fence> fences;
    private final ScheduledExecutorService local = thread("postman");
    private final ScheduledExecutorService remote = thread("postman-of-databases");
    /** By id, whether the journal has it. */
    private final Map<String, AtomicBoolean> brought = new ConcurrentHashMap<>();

    private boolean stopped;

    Postman(String runId, Mailbox mailbox, Path state, Driver driver, Face face, Collection<Fence> fences) {
        this.runId = runId;
        this.mailbox = mailbox;
        this.stopFile = state.resolve("PAUSE");
        this.driver = driver;
        this.face = face;
        this.fences = List.copyOf(fences);
    }

    /** Whether a letter waits that may not have been heard; where nobody can tell, none does. */
    static boolean waits(String runId, Mailbox mailbox, Collection<Fence> fences) {
        try {
            if (!mailbox.waiting().isEmpty()) {
                return true;
            }
        } catch (RuntimeException unreadable) {
            // The rounds say so; the databases may hold one all the same.
        }
        return fences.stream().anyMatch(fence -> waits(runId, fence.ledger()));
    }

    private static boolean waits(String runId, Ledger database) {
        try {
            return !database.signals().waiting(runId).isEmpty();
        } catch (SQLException | RuntimeException unreachable) {
            return false;
        }
    }

    /** What lies on this machine already is brought before this returns. */
    void start() {
        round();
        local.scheduleWithFixedDelay(this::round, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        for (Fence fence : fences) {
            remote.scheduleWithFixedDelay(
                    () -> round(fence.ledger()), 0, DATABASES_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** What lies in the databases already is brought before this returns, too. */
    void bringAll() {
        fences.forEach(fence -> round(fence.ledger()));
    }

    private void round() {
        try {
            mailbox.waiting().forEach(letter -> bring(letter, () -> remote.execute(() -> heard(letter))));
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

    private void round(Ledger database) {
        Signals signals = database.signals();
        try {
            for (String body : signals.waiting(runId)) {
                read(body, database)
                        .ifPresent(letter -> bring(letter, () -> remote.execute(() -> heard(signals, letter))));
            }
        } catch (SQLException | RuntimeException unreachable) {
            face.progress(
                    "signals", "those in source " + database.name() + " cannot be read: " + unreachable.getMessage());
        }
    }

    /** One that cannot be read, as from a later version, must not keep those behind it from being heard. */
    private Optional<Letter> read(String body, Ledger database) {
        try {
            return Optional.of(Letter.read(body));
        } catch (RuntimeException unreadable) {
            face.progress(
                    "signals", "one in source " + database.name() + " cannot be read: " + unreadable.getMessage());
            return Optional.empty();
        }
    }

    private void heard(Letter letter) {
        try {
            if (isOurs()) {
                mailbox.heard(letter);
            }
        } catch (SQLException | RuntimeException later) {
            face.progress("signals", String.valueOf(later.getMessage()));
        }
    }

    private void heard(Signals signals, Letter letter) {
        try {
            if (isOurs()) {
                signals.heard(letter.id());
            }
        } catch (SQLException | RuntimeException later) {
            // It stays, and a run that meets it again knows its id.
            face.progress("signals", String.valueOf(later.getMessage()));
        }
    }

    private boolean isOurs() throws SQLException {
        for (Fence fence : fences) {
            if (!fence.isOurs()) {
                return false;
            }
        }
        return true;
    }

    /** One that came by several ways is told once, and put away wherever it lies; whoever finds it known knows it is told. */
    private synchronized void bring(Letter letter, Runnable heard) {
        AtomicBoolean first = new AtomicBoolean();
        AtomicBoolean known = brought.putIfAbsent(letter.id(), first);
        if (known == null) {
            driver.say(letter, () -> {
                first.set(true);
                heard.run();
            });
        } else if (known.get()) {
            heard.run();
        }
    }

    /** Puts away, bounded, what was heard. */
    @Override
    public void close() {
        for (ScheduledExecutorService thread : new ScheduledExecutorService[] {local, remote}) {
            thread.shutdown();
            try {
                thread.awaitTermination(DATABASES_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon(true).factory());
    }
}
