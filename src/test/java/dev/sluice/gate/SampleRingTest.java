package dev.sluice.gate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ring beside a plain list that forgets nothing: both tell the same of every window that the ring has to keep. */
class SampleRingTest {
    private static final long KEPT = 100;

    private record Sample(long time, double amount, byte kind) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void tellsOfEachWindowWhatAListTells(long seed) {
        Random random = new Random(seed);
        SampleRing ring = new SampleRing();
        ring.keep(KEPT);
        List<Sample> all = new ArrayList<>();
        // Some rings never meet a sample that is not known, others meet one now and then, or half the time.
        int known = List.of(0, 2, 40).get((int) (seed % 3));
        long now = 0;
        for (int step = 0; step < 3_000; step++) {
            now += random.nextInt(5);
            if (random.nextInt(20) == 0 && !all.isEmpty()) {
                ring.dropNewest();
                all.removeLast();
            }
            byte kind = known == 0 || random.nextInt(known) != 0 ? SampleRing.KNOWN : (byte) (1 + random.nextInt(2));
            Sample sample = new Sample(now - random.nextInt(3), random.nextDouble(), kind);
            ring.add(sample.time, sample.amount, sample.kind);
            all.add(sample);
            compare(ring, all, now - random.nextInt((int) KEPT - 10));
        }
    }

    private static void compare(SampleRing ring, List<Sample> all, long from) {
        int firstOfAll = all.size();
        while (firstOfAll > 0 && all.get(firstOfAll - 1).time > from) {
            firstOfAll--;
        }
        List<Sample> window = all.subList(firstOfAll, all.size());
        int first = ring.firstAfter(from);
        assertEquals(window.size(), ring.size() - first);
        for (byte kind : new byte[] {SampleRing.KNOWN, SampleRing.SAME, SampleRing.UNKNOWN}) {
            assertEquals(count(window, kind), ring.count(first, kind));
        }
        List<Sample> known = window.stream()
                .filter(sample -> sample.kind == SampleRing.KNOWN)
                .toList();
        assertArrayEquals(known.stream().mapToLong(Sample::time).toArray(), ring.knownTimes(first, known.size()));
        assertArrayEquals(known.stream().mapToDouble(Sample::amount).toArray(), ring.knownAmounts(first, known.size()));
    }

    private static long count(List<Sample> window, byte kind) {
        return window.stream().filter(sample -> sample.kind == kind).count();
    }
}
