package dev.sluice.run;

import dev.sluice.step.Fenced;
import dev.sluice.step.ledger.Fence;
import dev.sluice.step.ledger.Standing;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Renews the leases of a run in all its targets, every third of their time, and writes down where the run stands. A database
 * that cannot be reached is asked again; its effects are guarded by the epoch all the same.
 */
final class LeaseKeeper implements AutoCloseable {
    private static final int RENEWALS_PER_LEASE = 3;
    private static final long LONGEST_ROUND_MILLIS = 5_000;

    private final List<Fence> fences;
    private final long everyMillis;
    private final Supplier<Optional<Standing>> standing;
    private final Consumer<String> moved;
    private final Consumer<String> takenOver;
    private final Supplier<Runnable> look;
    private final Face face;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("lease").daemon(true).factory());
    /** What was last said about renewals, so that it is said once. */
    private String said = "";

    /**
     * @param standing where the run stands, absent if that cannot be told within a moment
     * @param moved told whenever another server stands in a target's place, in words
     * @param takenOver told once another process holds a fence
     * @param look taken before each round; what it gives is run once this process is known to hold every fence
     */
    LeaseKeeper(
            Collection<Fence> fences,
            Duration lease,
            Supplier<Optional<Standing>> standing,
            Consumer<String> moved,
            Consumer<String> takenOver,
            Supplier<Runnable> look,
            Face face) {
        this.fences = List.copyOf(fences);
        this.everyMillis = Math.max(1, lease.toMillis() / RENEWALS_PER_LEASE);
        this.standing = standing;
        this.moved = moved;
        this.takenOver = takenOver;
        this.look = look;
        this.face = face;
    }

    void start() {
        if (!fences.isEmpty()) {
            thread.scheduleWithFixedDelay(this::round, 0, everyMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void round() {
        Optional<Standing> now = standing.get();
        Runnable held = look.get();
        boolean all = true;
        for (Fence fence : fences) {
            try {
                fence.renew(now);
                fence.moved().ifPresent(moved);
                say(
                        said.isEmpty()
                                ? ""
                                : "the lease in source " + fence.ledger().name() + " is renewed again");
                said = "";
            } catch (Fenced fenced) {
                takenOver.accept(fenced.what());
                thread.shutdown();
                return;
            } catch (SQLException | RuntimeException unreachable) {
                // A round that fails must not be the last one.
                all = false;
                String text = "the lease in source " + fence.ledger().name() + " cannot be renewed: "
                        + unreachable.getMessage();
                say(text.equals(said) ? "" : text);
                said = text;
            }
        }
        if (all) {
            held.run();
        }
    }

    private void say(String text) {
        if (!text.isEmpty()) {
            face.progress("fence", text);
        }
    }

    @Override
    public void close() {
        // Not interrupted: that may close a connection under the server's answer.
        thread.shutdown();
        try {
            // The last words about the run follow, and nothing must overtake them.
            thread.awaitTermination(LONGEST_ROUND_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
