package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.backfill.BackfillPlan.Slice;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Ranges over keys that are numbers: whatever they are cut for, no number is lost and none lies in two. */
class TilingTest {
    private static final long SEED = 20261121;
    private static final int ROUNDS = 1_000;

    @Test
    void whatIsLeftIsAllButTheHoles() throws SQLException {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            Numbers numbers = new Numbers(random, 1 + random.nextInt(30), 1);
            int top = numbers.keys.last();
            List<KeyRange> one = holes(random, top + 3);
            List<KeyRange> other = holes(random, top + 3);
            List<KeyRange> left = ranges(new Tiling(0, numbers).plan(new Slice.Whole(), List.of(one, other)));
            for (int key = -2; key <= top + 4; key++) {
                long wanted = key <= top && holding(one, key) + holding(other, key) == 0 ? 1 : 0;
                assertEquals(wanted, holding(left, key), key + " in " + left + " but for " + one + " and " + other);
            }
            assertNoneIsEmptyAndAllAreInOrder(left);
        }
    }

    @Test
    void slicesNeverOverlap() throws SQLException {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            Numbers numbers = new Numbers(random, 1 + random.nextInt(1_500), 1 + random.nextInt(3));
            Slice slice = new Slice.Spread(0.5 + random.nextInt(100));
            List<KeyRange> ranges = ranges(new Tiling(0, numbers).plan(slice, List.of()));
            assertNoneIsEmptyAndAllAreInOrder(ranges);
            assertTrue(number(ranges.getLast().upTo()) <= numbers.keys.last());
        }
    }

    @Test
    void piecesAreTogetherWhatTheyWereCutFrom() throws SQLException {
        Random random = new Random(SEED);
        int more = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Numbers numbers = new Numbers(random, 100 + random.nextInt(900), 1);
            int top = numbers.keys.last();
            Tiling tiling = new Tiling(0, numbers);
            List<Tile.Planned> planned = tiling.plan(new Slice.Whole(), List.of(holes(random, top)));
            List<Tile.Planned> cut = tiling.cut(planned, 1 + random.nextInt(40));
            for (int key = -2; key <= top + 2; key++) {
                assertEquals(holding(ranges(planned), key), holding(ranges(cut), key), key + " in " + cut);
            }
            assertNoneIsEmptyAndAllAreInOrder(ranges(cut));
            assertEquals(weight(planned), weight(cut), 1e-6);
            more += cut.size() > planned.size() ? 1 : 0;
        }
        assertTrue(more > ROUNDS / 4, more + " of them were cut");
    }

    private static double weight(List<Tile.Planned> ranges) {
        return ranges.stream().mapToDouble(Tile.Planned::weight).sum();
    }

    private static List<KeyRange> ranges(List<Tile.Planned> planned) {
        return planned.stream().map(Tile.Planned::range).toList();
    }

    /** Disjoint, in order, some of them touching; the first may be open below, the last may lie above all keys. */
    private static List<KeyRange> holes(Random random, int upTo) {
        List<KeyRange> holes = new ArrayList<>();
        int from = -3 + random.nextInt(5);
        Optional<Key> after = random.nextBoolean() ? Optional.empty() : Optional.of(key(from));
        while (random.nextInt(5) > 0) {
            int to = from + 1 + random.nextInt(1 + upTo / 3);
            if (to > upTo) {
                break;
            }
            holes.add(new KeyRange(after, key(to)));
            from = to + (random.nextBoolean() ? 0 : 1 + random.nextInt(4));
            after = Optional.of(key(from));
        }
        return holes;
    }

    private static long holding(List<KeyRange> ranges, int key) {
        return ranges.stream()
                .filter(range -> range.after().map(TilingTest::number).orElse(Integer.MIN_VALUE) < key
                        && key <= number(range.upTo()))
                .count();
    }

    private static void assertNoneIsEmptyAndAllAreInOrder(List<KeyRange> ranges) {
        int end = Integer.MIN_VALUE;
        for (KeyRange range : ranges) {
            int after = range.after().map(TilingTest::number).orElse(Integer.MIN_VALUE);
            assertTrue(end <= after && after < number(range.upTo()), ranges.toString());
            end = number(range.upTo());
        }
    }

    private static Key key(int number) {
        return new Key(List.of(String.valueOf(number)));
    }

    private static int number(Key key) {
        return Integer.parseInt(key.values().getFirst());
    }

    /** Numbers with gaps between them; how many there are and where they lie is known from a sample of neighbours, so badly. */
    private static final class Numbers implements KeySpace {
        final TreeSet<Integer> keys = new TreeSet<>();
        private final List<Integer> sampled;
        private final double estimate;

        Numbers(Random random, int count, int gap) {
            for (int last = random.nextInt(3); keys.size() < count; last += 1 + random.nextInt(gap)) {
                keys.add(last);
            }
            int from = random.nextInt(count);
            sampled = List.copyOf(keys).subList(from, from + 1 + random.nextInt(count - from));
            estimate = count * (0.5 + random.nextDouble());
        }

        @Override
        public Optional<Placed> lowest() {
            return Optional.of(placed(keys.first()));
        }

        @Override
        public Optional<Placed> highest() {
            return Optional.of(placed(keys.last()));
        }

        private static Placed placed(int number) {
            return new Placed(key(number), OptionalDouble.of(number));
        }

        @Override
        public Optional<Key> ahead(KeyRange range, long n) {
            return keys.stream()
                    .filter(key -> holding(List.of(range), key) == 1)
                    .skip(n - 1)
                    .findFirst()
                    .map(TilingTest::key);
        }

        @Override
        public OptionalDouble place(Key of) {
            return OptionalDouble.of(number(of));
        }

        @Override
        public boolean isAbove(Key one, Key other) {
            return number(one) > number(other);
        }

        @Override
        public double estimate() {
            return estimate;
        }

        @Override
        public List<Placed> quantiles(List<Double> shares) {
            return shares.stream()
                    .map(share -> (int) (share * sampled.size()))
                    .distinct()
                    .map(index -> placed(sampled.get(index)))
                    .toList();
        }
    }
}
