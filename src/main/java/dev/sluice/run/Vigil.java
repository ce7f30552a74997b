package dev.sluice.run;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Watches that no effect is committed on a verdict from before a sleep. The driver judges at least each second; where it has not
 * for longer than {@link #BOUND}, the process was stopped or its machine slept, and the verdict says nothing of now. Two clocks
 * tell: monotonic time, which goes on while a process is stopped, and the wall clock, which goes on while a machine sleeps and
 * monotonic time stands still. Safe for several threads.
 */
public final class Vigil {
    /** The oldest verdict on which anything is committed. */
    public static final Duration BOUND = Duration.ofSeconds(5);

    private final LongSupplier wall;
    private boolean judging;
    private long judgedAt;
    private long judgedWall;
    private long gaps;
    private String lastGap = "";

    /** @param wall milliseconds since 1970, as the host believes */
    public Vigil(LongSupplier wall) {
        this.wall = wall;
    }

    /**
     * An event was evaluated. What began before a gap does not become fresh by it. The verdict is as old as what it looked at: both
     * times are of before the evaluation, so that a process that was stopped in it has judged nothing since.
     *
     * @param at monotonic time, milliseconds
     * @param atWall the wall clock then, milliseconds since 1970
     */
    public synchronized void judged(long at, long atWall) {
        stale(at, atWall).ifPresent(gap -> {
            gaps++;
            lastGap = gap;
        });
        judging = true;
        judgedAt = at;
        judgedWall = atWall;
    }

    /** Why the last verdict is too old to begin or commit anything; empty if it is not, or before the first. */
    public synchronized Optional<String> staleAt(long now) {
        return stale(now, wall.getAsLong());
    }

    private Optional<String> stale(long now, long nowWall) {
        if (!judging) {
            return Optional.empty();
        }
        long monotonic = now - judgedAt;
        long byWall = nowWall - judgedWall;
        long age = Math.max(monotonic, byWall);
        if (age > BOUND.toMillis()) {
            return Optional.of("the last verdict is " + age / 1_000 + "s old");
        }
        return monotonic - byWall > BOUND.toMillis()
                ? Optional.of(
                        "the host's clock was set back by " + (monotonic - byWall) / 1_000 + "s since the last verdict")
                : Optional.empty();
    }

    /** The question of one effect that begins now: why it may not be committed any more. */
    public synchronized Supplier<Optional<String>> since(LongSupplier now) {
        long before = gaps;
        return () -> staleSince(before, now);
    }

    private synchronized Optional<String> staleSince(long before, LongSupplier now) {
        return gaps > before ? Optional.of(lastGap) : staleAt(now.getAsLong());
    }
}
