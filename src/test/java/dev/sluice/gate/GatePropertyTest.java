package dev.sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The four properties of gates.md §5 over seeded random sequences of values, missing readings, late and skipped reads and repeated
 * samples, for random rules; the truth they are held against comes from a model of its own, written from the page and not from
 * the code: it keeps every sample and looks at all of them each time.
 */
class GatePropertyTest {
    private static final int SEQUENCES = 1_000;
    private static final int EVERY = 15_000;

    /** One due sample as the model remembers it. */
    private record Seen(long arrivedAt, long sampledAt, Boolean high, boolean same) {}

    /** A source that changes its mind, and what the gate was told. */
    private static final class RandomSource {
        final Random random;
        final List<Seen> seen = new ArrayList<>();
        double chanceOfMissing;
        double chanceOfHigh;
        double chanceOfSame;
        private long lastSampledAt = Long.MIN_VALUE;

        RandomSource(Random random) {
            this.random = random;
        }

        Reading at(long now) {
            if (random.nextDouble() < chanceOfMissing) {
                seen.add(new Seen(now, Long.MIN_VALUE, null, false));
                return Reading.missing(Missing.Cause.TIMEOUT, "");
            }
            boolean repeat = !seen.isEmpty() && lastSampledAt > now - 40_000 && random.nextDouble() < chanceOfSame;
            Seen before = seen.isEmpty() ? null : seen.get(seen.size() - 1);
            if (repeat && before.high() != null) {
                seen.add(new Seen(now, lastSampledAt, before.high(), true));
                return Reading.of(Value.amount(before.high() ? 20 : 0), lastSampledAt);
            }
            boolean high = random.nextDouble() < chanceOfHigh;
            lastSampledAt = now;
            seen.add(new Seen(now, now, high, false));
            return Reading.of(Value.amount(high ? 20 : 0), now);
        }

        Seen newest() {
            return seen.isEmpty() ? null : seen.get(seen.size() - 1);
        }

        boolean unknown(long now) {
            Seen newest = newest();
            return newest == null || newest.high() == null || now - newest.sampledAt() > 60_000;
        }
    }

    /** Red time by the page: what true samples cover, zero at a false one, frozen at an unknown one. */
    private static long redTime(List<Seen> seen, long now) {
        long sum = 0;
        long coveredFrom = 0;
        boolean falseBefore = true;
        for (int index = 0; index < seen.size(); index++) {
            Seen sample = seen.get(index);
            long next = index + 1 < seen.size() ? seen.get(index + 1).arrivedAt() : now;
            if (sample.high() == null) {
                continue;
            }
            if (!sample.high()) {
                sum = 0;
                falseBefore = true;
                continue;
            }
            if (!sample.same() || falseBefore) {
                coveredFrom = sample.arrivedAt();
            }
            falseBefore = false;
            sum += Math.max(0, Math.min(next, coveredFrom + 2L * EVERY) - sample.arrivedAt());
        }
        return sum;
    }

    private static void randomise(GateLab lab, Random random, String metric) {
        if (random.nextInt(6) == 0) {
            lab.slow(metric, random.nextInt(1, 50) + "s");
        } else {
            lab.slow(metric, "0s");
        }
    }

    private static void mood(RandomSource source) {
        source.chanceOfMissing = source.random.nextInt(3) == 0 ? source.random.nextDouble() : 0.1;
        source.chanceOfHigh = source.random.nextInt(3) == 0 ? source.random.nextDouble() : 0.05;
        source.chanceOfSame = source.random.nextInt(4) == 0 ? 0.5 : 0;
    }

    @Test
    void neverProceedsWhileTheNewestSampleOfARedMetricIsUnknown() {
        for (int seed = 0; seed < SEQUENCES; seed++) {
            Random random = new Random(seed);
            String red = random.nextBoolean() ? "rollback" : "pause";
            String hold = new String[] {"", " for 45s", " for 2 of 4 samples"}[random.nextInt(3)];
            GateLab lab = GateLab.of(red + " when lag > 10s" + hold + "\nproceed when errors < 1%")
                    .stepsDone();
            RandomSource lag = new RandomSource(random);
            lab.set("errors", "0%").answer("lag", lag::at);
            for (int step = 0;
                    step < 60 && lab.last == null || lab.last.verdict() != Verdict.ROLLBACK && step < 60;
                    step++) {
                mood(lag);
                randomise(lab, random, "lag");
                for (int second = 0; second < random.nextInt(1, 40); second++) {
                    lab.tick();
                    if (lag.unknown(lab.now)) {
                        assertNotEquals(Verdict.PROCEED, lab.last.verdict(), "seed " + seed + " at " + lab.now);
                    }
                    lab.now += 1_000;
                }
            }
        }
    }

    @Test
    void redActsExactlyWhenItsTrueTimeReachesTheDuration() {
        for (int seed = 0; seed < SEQUENCES; seed++) {
            Random random = new Random(seed);
            int duration = random.nextInt(30, 150);
            GateLab lab = GateLab.of("rollback when lag > 10s for " + duration + "s\nproceed when errors > 5%");
            RandomSource lag = new RandomSource(random);
            lag.chanceOfHigh = 0.5 + random.nextDouble() / 2;
            lag.chanceOfMissing = random.nextDouble() / 2;
            lab.set("errors", "0%").answer("lag", lag::at);
            boolean acted = false;
            for (int second = 0; second < 900 && !acted; second++) {
                randomise(lab, random, "lag");
                lab.tick();
                boolean due = redTime(lag.seen, lab.now) >= duration * 1_000L
                        || crossedSinceLastTick(lag.seen, lab.now, duration * 1_000L);
                acted = lab.last.verdict() == Verdict.ROLLBACK;
                assertEquals(due, acted, "seed " + seed + " at " + lab.now + " of " + duration + "s");
                lab.now += 1_000;
            }
        }
    }

    /** A false sample arrived in this very tick, and the duration was over before it. */
    private static boolean crossedSinceLastTick(List<Seen> seen, long now, long duration) {
        Seen newest = seen.isEmpty() ? null : seen.get(seen.size() - 1);
        return newest != null
                && newest.arrivedAt() == now
                && newest.high() != null
                && !newest.high()
                && redTime(seen.subList(0, seen.size() - 1), now - 1) >= duration;
    }

    @Test
    void aDeadSourceNeverEndsInProceedOrEndlessContinue() {
        for (int seed = 0; seed < SEQUENCES; seed++) {
            Random random = new Random(seed);
            String[] rules = {
                "pause when lag > 10s for 1m\nproceed when errors < 1%",
                "rollback when lag > 10s for 3 of 5 samples\nproceed when errors < 1%",
                "proceed when (lag < 15s and errors < 1%) for 1m",
                "proceed when lag < 15s for 4 samples"
            };
            int rule = random.nextInt(rules.length);
            GateLab lab = GateLab.of(rules[rule]).stepsDone();
            RandomSource lag = new RandomSource(random);
            // Where a known condition is false anyway, nobody needs to see the other.
            lab.set("errors", rule < 2 && random.nextBoolean() ? "5%" : "0%").answer("lag", lag::at);
            boolean left = false;
            for (int step = 0; step < 20 && !left; step++) {
                mood(lag);
                randomise(lab, random, "lag");
                for (int second = 0; second < 20 && !left; second++) {
                    left = lab.tick().verdict() == Verdict.ROLLBACK || lab.last.verdict() == Verdict.PROCEED;
                    lab.now += 1_000;
                }
            }
            lab.slow("lag", random.nextInt(15) + "s").missing("lag");
            long died = lab.now;
            while (!left && lab.now < died + 900_000) {
                boolean dead = lag.unknown(lab.now) || lab.now > died + 90_000;
                lab.tick();
                left = lab.last.verdict() == Verdict.ROLLBACK;
                if (dead && lab.now > died + 90_000) {
                    assertNotEquals(Verdict.PROCEED, lab.last.verdict(), "seed " + seed);
                }
                left |= lab.last.verdict() == Verdict.PROCEED;
                lab.now += 1_000;
            }
            if (!left) {
                assertEquals(Verdict.PAUSE, lab.last.verdict(), "seed " + seed + " " + lab.story);
                assertTrue(lab.last.blind() || lab.last.pausedByGate(), "seed " + seed);
            }
        }
    }

    @Test
    void allFreshAndGreenAlwaysEndsInProceed() {
        for (int seed = 0; seed < SEQUENCES; seed++) {
            Random random = new Random(seed);
            String green = new String[] {
                        "errors < 1%",
                        "errors < 1% for 2m",
                        "(errors < 1% and rest < 5) for 2m",
                        "errors < 1% for 3 of 5 samples",
                        "avg(errors over 1m) < 1% and rest == 0"
                    }
                    [random.nextInt(5)];
            String until = random.nextBoolean() ? " until lag < 3s for 1m" : "";
            String soak = random.nextBoolean() ? "\nsoak 1m" : "";
            GateLab lab = GateLab.of("pause when lag > 10s for 45s" + until
                    + "\nthrottle to 50% when waiting > 5\nproceed when " + green + soak);
            RandomSource lag = new RandomSource(random);
            lab.set("errors", "0%").set("rest", "0").set("waiting", "0").answer("lag", lag::at);
            for (int step = 0; step < 20; step++) {
                mood(lag);
                randomise(lab, random, "lag");
                lab.set("errors", random.nextInt(4) == 0 ? "2%" : "0%")
                        .set("waiting", random.nextInt(4) == 0 ? "9" : "0");
                if (random.nextInt(8) == 0) {
                    lab.missing("errors");
                }
                if (random.nextInt(8) == 0) {
                    lab.crash();
                }
                if (random.nextInt(5) == 0) {
                    lab.effect();
                }
                lab.to(GateLab.text(lab.now + random.nextInt(1, 30) * 1_000L));
            }
            lab.set("errors", "0%")
                    .set("waiting", "0")
                    .set("lag", "0s")
                    .slow("lag", "0s")
                    .stepsDone();
            long calm = lab.now;
            while (lab.last.verdict() != Verdict.PROCEED && lab.now < calm + 900_000) {
                lab.now += 1_000;
                lab.tick();
            }
            assertEquals(Verdict.PROCEED, lab.last.verdict(), "seed " + seed + " " + lab.story + lab.last.reasons());
        }
    }

    @Test
    void theSameEventsGiveTheSameVerdicts() {
        for (int seed = 0; seed < 100; seed++) {
            assertEquals(story(seed), story(seed));
            assertFalse(story(seed).isEmpty());
        }
    }

    private static List<String> story(int seed) {
        Random random = new Random(seed);
        GateLab lab =
                GateLab.of("pause when lag > 10s for 45s\nthrottle to 50% when lag > 5s\nproceed when errors < 1%");
        RandomSource lag = new RandomSource(random);
        mood(lag);
        lab.set("errors", "2%").answer("lag", lag::at).to("10m");
        return lab.story;
    }
}
