package dev.sluice.rehearsal;

import dev.sluice.run.Timekeeper;

/** A process's clocks: monotonic time that may stand still while the machine sleeps, and a wall clock that may be wrong. */
final class SimClock implements Timekeeper {
    private final World world;
    private final long base;
    private final long began;
    private long stoodStill;
    private long skew;

    /** @param base where the run's clock goes on */
    SimClock(World world, long base) {
        this.world = world;
        this.base = base;
        this.began = world.now();
    }

    @Override
    public long now() {
        return base + world.now() - began - stoodStill;
    }

    @Override
    public long wall() {
        return World.EPOCH + world.now() + skew;
    }

    void stoodStill(long millis) {
        stoodStill += millis;
    }

    void jump(long millis) {
        skew += millis;
    }
}
