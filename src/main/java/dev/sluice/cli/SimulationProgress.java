package dev.sluice.cli;

import dev.sluice.run.Elapsed;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Tells every few seconds how many simulated runs are done, and how long the others take at that speed. Thread-safe. */
final class SimulationProgress implements LongConsumer {
    private static final long EVERY_NANOS = Duration.ofSeconds(5).toNanos();

    private final long wanted;
    private final LongSupplier nanos;
    private final Consumer<String> told;
    private final long began;
    private long toldAt;
    private long most;

    /** @param nanos a clock that never goes back, in nanoseconds */
    SimulationProgress(long wanted, LongSupplier nanos, Consumer<String> told) {
        this.wanted = wanted;
        this.nanos = nanos;
        this.told = told;
        this.began = nanos.getAsLong();
        this.toldAt = began;
    }

    /** @param done how many runs are over; several threads may tell theirs in another order */
    @Override
    public synchronized void accept(long done) {
        most = Math.max(most, done);
        long now = nanos.getAsLong();
        if (now - toldAt < EVERY_NANOS || most >= wanted) {
            return;
        }
        toldAt = now;
        long left = Math.round((double) (now - began) / most * (wanted - most));
        told.accept(String.format(
                Locale.ROOT,
                "%,d of %,d runs, about %s left",
                most,
                wanted,
                Elapsed.text(Duration.ofNanos(left).toMillis())));
    }
}
