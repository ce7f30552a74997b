package dev.sluice.document.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.document.plot.Curve.Bucket;
import dev.sluice.document.plot.Curve.Point;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CurveTest {
    private static final long DAY = 86_400_000;

    @Test
    void aShortRunKeepsEverySample() {
        Curve curve = new Curve();
        curve.value(0, 3);
        curve.value(250, 1);
        curve.value(700, 2);

        assertEquals(
                List.of(new Point(0, 3), new Point(250, 1), new Point(700, 2)),
                curve.buckets().stream().map(Bucket::last).toList());
    }

    @Test
    void aMillionSamplesOfADayFitIntoTheBucketsAndTheOneSpikeSurvives() {
        Curve curve = new Curve();
        Random random = new Random(7);
        long spike = 0;
        for (int i = 0; i < 1_000_000; i++) {
            long at = DAY * i / 1_000_000;
            boolean high = i == 618_034;
            spike = high ? at : spike;
            curve.value(at, high ? 99 : random.nextDouble());
        }

        List<Bucket> buckets = curve.buckets();
        assertTrue(buckets.size() <= Curve.MOST && buckets.size() > Curve.MOST / 2, () -> "" + buckets.size());
        assertEquals(1_000_000, buckets.stream().mapToLong(Bucket::known).sum());
        Point highest = buckets.stream()
                .map(Bucket::highest)
                .reduce((one, other) -> other.amount() > one.amount() ? other : one)
                .orElseThrow();
        assertEquals(new Point(spike, 99), highest);
    }

    /** Whatever the order of merges, a bucket says what its samples say. */
    @Test
    void bucketsSayWhatTheirSamplesSay() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Curve curve = new Curve();
            long at = 0;
            double lowest = Double.MAX_VALUE;
            double highest = -Double.MAX_VALUE;
            long known = 0;
            long missing = 0;
            for (int i = 0; i < 3_000; i++) {
                at += random.nextInt(2_000);
                if (random.nextInt(10) == 0) {
                    curve.missing(at);
                    missing++;
                } else {
                    double amount = random.nextGaussian();
                    lowest = Math.min(lowest, amount);
                    highest = Math.max(highest, amount);
                    curve.value(at, amount);
                    known++;
                }
            }
            List<Bucket> some = curve.buckets().stream()
                    .filter(bucket -> bucket.known() > 0)
                    .toList();
            assertEquals(
                    lowest,
                    some.stream()
                            .mapToDouble(bucket -> bucket.lowest().amount())
                            .min()
                            .orElseThrow());
            assertEquals(
                    highest,
                    some.stream()
                            .mapToDouble(bucket -> bucket.highest().amount())
                            .max()
                            .orElseThrow());
            assertEquals(known, some.stream().mapToLong(Bucket::known).sum());
            assertEquals(
                    missing, curve.buckets().stream().mapToLong(Bucket::missing).sum());
            assertEquals(at, curve.buckets().getLast().end());
        }
    }

    @Test
    void fewerBucketsSayTheSame() {
        Curve curve = new Curve();
        for (int i = 0; i < 500; i++) {
            curve.value(i * 10, i == 333 ? 1_000 : i % 7);
        }
        List<Bucket> coarse = Curve.coarse(curve.buckets(), 24);

        assertEquals(24, coarse.size());
        assertEquals(500, coarse.stream().mapToLong(Bucket::known).sum());
        assertEquals(
                1_000,
                coarse.stream()
                        .mapToDouble(bucket -> bucket.highest().amount())
                        .max()
                        .orElseThrow());
    }

    @Test
    void aLineEndsWhereAReadFailedAndWhereNothingWasReadForLong() {
        Curve curve = new Curve();
        curve.value(0, 1);
        curve.value(10, 2);
        curve.missing(20);
        curve.value(30, 3);
        curve.value(40, 4);
        curve.value(500, 5);

        assertEquals(
                List.of(
                        List.of(new Point(0, 1), new Point(10, 2)),
                        List.of(new Point(30, 3), new Point(40, 4)),
                        List.of(new Point(500, 5))),
                Lines.pieces(curve.buckets(), 100));
        assertEquals(List.of(new Picture.Span(20, 30)), Lines.gaps(curve.buckets()));
    }

    @Test
    void aMetricWithoutAnyDataIsOneGapToItsLastRead() {
        Curve curve = new Curve();
        curve.missing(100);
        curve.missing(200);
        curve.missing(300);

        assertEquals(List.of(), Lines.pieces(curve.buckets(), 100));
        assertEquals(List.of(new Picture.Span(100, 300)), Lines.gaps(curve.buckets()));
    }

    @Test
    void dataThatFailsOnAndOffLeavesAGapEachTime() {
        Curve curve = new Curve();
        for (int i = 0; i < 6; i++) {
            if (i % 2 == 0) {
                curve.value(i * 100, i);
            } else {
                curve.missing(i * 100);
            }
        }
        assertEquals(
                List.of(new Picture.Span(100, 200), new Picture.Span(300, 400), new Picture.Span(500, 500)),
                Lines.gaps(curve.buckets()));
    }
}
