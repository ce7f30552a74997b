package dev.sluice.run;

import dev.sluice.step.ledger.Fence;
import dev.sluice.step.ledger.Standing;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Renews nothing; what {@code bench/durability} compares the shipped class of this name with. */
final class LeaseKeeper implements AutoCloseable {
    LeaseKeeper(
            Collection<Fence> fences,
            Duration lease,
            Supplier<Optional<Standing>> standing,
            Consumer<String> moved,
            Consumer<String> takenOver,
            Supplier<Runnable> look,
            Face face) {}

    void start() {}

    @Override
    public void close() {}
}
