package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** How old a verdict may be when something is committed on it. */
class VigilTest {
    private static final long WALL = 1_795_200_000_000L;

    private final AtomicLong now = new AtomicLong();
    private final AtomicLong wall = new AtomicLong(WALL);
    private final Vigil vigil = new Vigil(wall::get);

    private void pass(long monotonic, long byWall) {
        now.addAndGet(monotonic);
        wall.addAndGet(byWall);
    }

    private Optional<String> stale() {
        return vigil.staleAt(now.get());
    }

    @Test
    void aVerdictOfFiveSecondsIsFreshAndAnOlderOneIsNot() {
        assertEquals(Optional.empty(), stale(), "there is none yet, and nothing that could be committed");
        vigil.judged(now.get(), wall.get());
        pass(5_000, 5_000);
        assertEquals(Optional.empty(), stale());
        pass(1, 1);
        assertEquals(Optional.of("the last verdict is 5s old"), stale());
        pass(26_000, 26_000);
        assertEquals(Optional.of("the last verdict is 31s old"), stale());
        vigil.judged(now.get(), wall.get());
        assertEquals(Optional.empty(), stale());
    }

    @Test
    void theWallClockTellsOfASleepInWhichMonotonicTimeStoodStill() {
        vigil.judged(now.get(), wall.get());
        pass(10, 31_010);
        assertEquals(Optional.of("the last verdict is 31s old"), stale());
    }

    @Test
    void aClockThatWasSetBackLeavesTheAgeInDoubt() {
        vigil.judged(now.get(), wall.get());
        pass(1_000, -9_000);
        assertEquals(Optional.of("the host's clock was set back by 10s since the last verdict"), stale());
        vigil.judged(now.get(), wall.get());
        assertEquals(Optional.empty(), stale());
    }

    @Test
    void aClockThatWasSetBackByFiveSecondsLeavesNoDoubtYet() {
        vigil.judged(now.get(), wall.get());
        pass(1_000, -4_000);
        assertEquals(Optional.empty(), stale());
        pass(0, -1);
        assertEquals(Optional.of("the host's clock was set back by 5s since the last verdict"), stale());
    }

    /** The process was stopped in the middle: both clocks went on, or only the one. */
    @Test
    void aVerdictIsAsOldAsWhatItLookedAt() {
        long at = now.get();
        long atWall = wall.get();
        pass(31_000, 31_000);
        vigil.judged(at, atWall);
        assertEquals(Optional.of("the last verdict is 31s old"), stale());
        atWall = wall.get();
        pass(0, 28_800_000);
        vigil.judged(now.get(), atWall);
        assertEquals(Optional.of("the last verdict is 28800s old"), stale());
    }

    @Test
    void whatBeganBeforeASleepStaysStaleWhoeverJudgesFirstAfterIt() {
        vigil.judged(now.get(), wall.get());
        Supplier<Optional<String>> before = vigil.since(now::get);
        pass(2_000, 2_000);
        vigil.judged(now.get(), wall.get());
        assertEquals(Optional.empty(), before.get());
        pass(31_000, 31_000);
        vigil.judged(now.get(), wall.get());
        Supplier<Optional<String>> after = vigil.since(now::get);
        assertEquals(Optional.of("the last verdict is 31s old"), before.get());
        assertEquals(Optional.empty(), after.get());
    }
}
