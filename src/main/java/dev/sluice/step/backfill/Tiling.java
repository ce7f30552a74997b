package dev.sluice.step.backfill;

import dev.sluice.step.backfill.BackfillPlan.Slice;
import dev.sluice.step.backfill.KeySpace.Placed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Cuts the key space of one leaf into the ranges that a pass goes through: without gap and without overlap, from the lowest key
 * to the highest at this moment. Keys that come later, or lie between two slices, are nobody's.
 */
public final class Tiling {

    private static final int MOST_SLICES = 20;

    /** So many places are the sample good for. */
    private static final int MOST_CUTS = 1_000;

    /** A slice of fewer rows is not worth its own range. */
    private static final double LEAST_ROWS = 50;

    private final long leaf;
    private final KeySpace space;

    /** @param leaf the number by which the ranges' table is known; of no meaning here */
    public Tiling(long leaf, KeySpace space) {
        this.leaf = leaf;
        this.space = space;
    }

    /**
     * The ranges, in key order.
     *
     * @param holes what each of some other steps has done: disjoint, in key order
     */
    public List<Tile.Planned> plan(Slice slice, List<List<KeyRange>> holes) throws SQLException {
        Optional<Placed> lowest = space.lowest();
        Optional<Placed> highest = space.highest();
        if (lowest.isEmpty() || highest.isEmpty()) {
            return List.of();
        }
        Key top = highest.get().key();
        double rows = Math.max(1, space.estimate());
        List<KeyRange> ranges = switch (slice) {
            case Slice.Whole ignored -> List.of(new KeyRange(Optional.empty(), top));
            case Slice.First first -> List.of(first(top, share(rows, first.percent())));
            case Slice.Spread spread -> spread(spread.percent(), rows, top);
        };
        List<KeyRange> left = ranges;
        for (List<KeyRange> each : holes) {
            left = subtract(left, each);
        }
        return weigh(left, lowest.get(), highest.get(), rows);
    }

    /** Ranges that are known already, with their weights. */
    public List<Tile.Planned> weigh(List<KeyRange> ranges) throws SQLException {
        Optional<Placed> lowest = space.lowest();
        Optional<Placed> highest = space.highest();
        return lowest.isEmpty() || highest.isEmpty()
                ? List.of()
                : weigh(ranges, lowest.get(), highest.get(), Math.max(1, space.estimate()));
    }

    /**
     * The same ranges in about so many pieces of about the same weight, in key order; fewer where there are few rows. Where the
     * rows lie is known from a sample, so the pieces are not exact.
     */
    List<Tile.Planned> cut(List<Tile.Planned> ranges, int pieces) throws SQLException {
        double weight = ranges.stream().mapToDouble(Tile.Planned::weight).sum();
        int wanted = (int) Math.min(pieces, weight / LEAST_ROWS);
        if (wanted <= ranges.size()) {
            return ranges;
        }
        double whole = Math.max(weight, space.estimate());
        int cuts = (int) Math.min(MOST_CUTS, Math.ceil(wanted * whole / weight));
        List<Double> shares = new ArrayList<>();
        for (int i = 1; i < cuts; i++) {
            shares.add((double) i / cuts);
        }
        List<Key> keys = space.quantiles(shares);
        List<Tile.Planned> all = new ArrayList<>();
        for (Tile.Planned range : ranges) {
            all.addAll(cut(range, keys));
        }
        return all;
    }

    private List<Tile.Planned> cut(Tile.Planned range, List<Key> keys) throws SQLException {
        List<Key> inside = new ArrayList<>();
        for (Key key : keys) {
            boolean above = !isBehind(range.range().after(), key);
            if (above && space.isAbove(range.range().upTo(), key)) {
                inside.add(key);
            }
        }
        List<Tile.Planned> pieces = new ArrayList<>();
        Optional<Key> from = range.range().after();
        OptionalDouble low = range.low();
        double weight = range.weight() / (inside.size() + 1);
        for (Key key : inside) {
            OptionalDouble high = space.place(key);
            pieces.add(new Tile.Planned(range.leaf(), new KeyRange(from, key), weight, low, high));
            from = Optional.of(key);
            low = high;
        }
        pieces.add(
                new Tile.Planned(range.leaf(), new KeyRange(from, range.range().upTo()), weight, low, range.high()));
        return pieces;
    }

    private List<Tile.Planned> weigh(List<KeyRange> ranges, Placed lowest, Placed highest, double rows)
            throws SQLException {
        OptionalDouble width = width(lowest.place(), highest.place());
        List<Tile.Planned> planned = new ArrayList<>();
        for (KeyRange range : ranges) {
            OptionalDouble low =
                    range.after().isPresent() ? space.place(range.after().get()) : lowest.place();
            OptionalDouble high = space.place(range.upTo());
            double part = share(width(low, high), width).orElse(1.0 / ranges.size());
            planned.add(new Tile.Planned(leaf, range, rows * part, low, high));
        }
        return planned;
    }

    private KeyRange first(Key top, long rows) throws SQLException {
        KeyRange whole = new KeyRange(Optional.empty(), top);
        return space.ahead(whole, rows)
                .map(end -> new KeyRange(Optional.empty(), end))
                .orElse(whole);
    }

    /** Each slice lies in the middle of its part of the rows. */
    private List<KeyRange> spread(double percent, double rows, Key top) throws SQLException {
        if (percent >= 100) {
            return List.of(new KeyRange(Optional.empty(), top));
        }
        long wanted = share(rows, percent);
        int slices = (int) Math.clamp(wanted / LEAST_ROWS, 1, MOST_SLICES);
        List<Double> starts = new ArrayList<>();
        for (int i = 0; i < slices; i++) {
            starts.add((i + (1 - percent / 100) / 2) / slices);
        }
        long each = Math.max(1, wanted / slices);
        List<KeyRange> ranges = new ArrayList<>();
        Optional<Key> end = Optional.empty();
        for (Key quantile : space.quantiles(starts)) {
            Key start = end.isPresent() && space.isAbove(end.get(), quantile) ? end.get() : quantile;
            if (!space.isAbove(top, start)) {
                break;
            }
            KeyRange rest = new KeyRange(Optional.of(start), top);
            Key upTo = space.ahead(rest, each).orElse(top);
            ranges.add(new KeyRange(Optional.of(start), upTo));
            end = Optional.of(upTo);
        }
        return ranges.isEmpty() ? List.of(first(top, wanted)) : ranges;
    }

    /** Both lists are disjoint and in key order. */
    private List<KeyRange> subtract(List<KeyRange> ranges, List<KeyRange> holes) throws SQLException {
        List<KeyRange> left = new ArrayList<>();
        int next = 0;
        for (KeyRange range : ranges) {
            Optional<Key> from = range.after();
            boolean used = false;
            while (next < holes.size() && !used) {
                KeyRange hole = holes.get(next);
                if (isBehind(from, hole.upTo())) {
                    next++;
                } else if (hole.after().isPresent()
                        && !space.isAbove(range.upTo(), hole.after().get())) {
                    break;
                } else {
                    if (hole.after().isPresent() && !isBehind(from, hole.after().get())) {
                        left.add(new KeyRange(from, hole.after().get()));
                    }
                    from = Optional.of(hole.upTo());
                    used = !space.isAbove(range.upTo(), hole.upTo());
                }
            }
            if (!used) {
                left.add(new KeyRange(from, range.upTo()));
            }
        }
        return left;
    }

    /** Whether nothing between the two is left: the lower bound has reached the key. */
    private boolean isBehind(Optional<Key> from, Key key) throws SQLException {
        return from.isPresent() && !space.isAbove(key, from.get());
    }

    private static long share(double rows, double percent) {
        return Math.max(1, Math.round(rows * percent / 100));
    }

    private static OptionalDouble width(OptionalDouble low, OptionalDouble high) {
        return low.isPresent() && high.isPresent()
                ? OptionalDouble.of(high.getAsDouble() - low.getAsDouble())
                : OptionalDouble.empty();
    }

    private static OptionalDouble share(OptionalDouble part, OptionalDouble whole) {
        return part.isPresent() && whole.isPresent() && whole.getAsDouble() > 0
                ? OptionalDouble.of(Math.clamp(part.getAsDouble() / whole.getAsDouble(), 0, 1))
                : OptionalDouble.empty();
    }
}
