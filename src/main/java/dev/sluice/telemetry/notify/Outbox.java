package dev.sluice.telemetry.notify;

import dev.sluice.telemetry.Witnesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Delivers from threads of its own, one lane for each receiver, so that one which hangs delays no other. */
final class Outbox {
    /** A little less than there is, so that the trouble can still be told. */
    private static final Duration FAREWELL = Witnesses.LONGEST_FAREWELL.minusMillis(500);

    private final List<Lane> lanes = new ArrayList<>();

    Lane lane(Lane lane) {
        lanes.add(lane);
        return lane;
    }

    /** Delivers what is left, within the time of a farewell; takes no more. */
    void leave() {
        long due = System.nanoTime() + FAREWELL.toNanos();
        lanes.forEach(lane -> lane.leave(due));
        try {
            for (Lane lane : lanes) {
                lane.await();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
