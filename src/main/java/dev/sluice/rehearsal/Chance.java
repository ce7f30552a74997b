package dev.sluice.rehearsal;

import java.util.List;
import java.util.SplittableRandom;

/** The one source of chance of a simulated run: the same seed gives the same run. */
final class Chance {
    private final SplittableRandom random;

    Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    /** 0 up to, not including, {@code bound}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both inclusive. */
    long between(long low, long high) {
        return random.nextLong(low, high + 1);
    }

    double share() {
        return random.nextDouble();
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
