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

    /** Keys that lie unevenly are cut so often that a place between two of them tells how much is done. */
    private static final int LEVEL_PIECES = 20;

    private final long leaf;
    private final KeySpace space;
    private Optional<Ranks> ranks = Optional.empty();

    /** @param leaf the number by which the ranges' table is known; of no meaning here */
    public Tiling(long leaf, KeySpace space) {
        this.leaf = leaf;
        this.space = space;
    }

    /** A range and how many rows are estimated in it. */
    private record Part(KeyRange range, double rows) {}

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
        List<Part> parts = switch (slice) {
            case Slice.Whole ignored -> List.of(new Part(new KeyRange(Optional.empty(), top), rows));
            case Slice.First first -> List.of(first(top, rows, share(rows, first.percent())));
            case Slice.Spread spread -> spread(spread.percent(), rows, top);
        };
        if (holes.isEmpty()) {
            return planned(parts, lowest.get());
        }
        List<KeyRange> left = parts.stream().map(Part::range).toList();
        for (List<KeyRange> each : holes) {
            left = Uncovered.of(space, left, each);
        }
        return weigh(left);
    }

    /** Ranges that are known already, with their weights. */
    public List<Tile.Planned> weigh(List<KeyRange> ranges) throws SQLException {
        Optional<Placed> lowest = space.lowest();
        Optional<Placed> highest = space.highest();
        if (lowest.isEmpty() || highest.isEmpty()) {
            return List.of();
        }
        double rows = Math.max(1, space.estimate());
        List<Part> parts = new ArrayList<>();
        for (KeyRange range : ranges) {
            parts.add(new Part(range, rows * ranks(lowest.get(), highest.get()).share(range)));
        }
        return planned(parts, lowest.get());
    }

    /**
     * The same ranges, cut where the keys lie so unevenly that their places do not tell how many rows lie below them: one key far
     * above all others would make nothing of the rest.
     */
    List<Tile.Planned> level(List<Tile.Planned> ranges) throws SQLException {
        Optional<Placed> lowest = space.lowest();
        Optional<Placed> highest = space.highest();
        int pieces = (int) Math.min(LEVEL_PIECES, weight(ranges) / LEAST_ROWS);
        if (lowest.isEmpty() || highest.isEmpty() || pieces < 2) {
            return ranges;
        }
        Ranks found = ranks(lowest.get(), highest.get());
        return found.areUneven() ? cut(ranges, found.between(pieces)) : ranges;
    }

    /**
     * The same ranges in about so many pieces of about the same weight, in key order; fewer where there are few rows. Where the
     * rows lie is known from a sample, so the pieces are not exact.
     */
    List<Tile.Planned> cut(List<Tile.Planned> ranges, int pieces) throws SQLException {
        double weight = weight(ranges);
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
        return cut(ranges, space.quantiles(shares));
    }

    private List<Tile.Planned> cut(List<Tile.Planned> ranges, List<Placed> keys) throws SQLException {
        List<Tile.Planned> all = new ArrayList<>();
        for (Tile.Planned range : ranges) {
            all.addAll(cut(range, keys));
        }
        return all;
    }

    private List<Tile.Planned> cut(Tile.Planned range, List<Placed> keys) throws SQLException {
        List<Placed> inside = new ArrayList<>();
        for (Placed each : keys) {
            boolean above = !Uncovered.isBehind(space, range.range().after(), each.key());
            if (above && space.isAbove(range.range().upTo(), each.key())) {
                inside.add(each);
            }
        }
        List<Tile.Planned> pieces = new ArrayList<>();
        Optional<Key> from = range.range().after();
        OptionalDouble low = range.low();
        double weight = range.weight() / (inside.size() + 1);
        for (Placed each : inside) {
            pieces.add(new Tile.Planned(range.leaf(), new KeyRange(from, each.key()), weight, low, each.place()));
            from = Optional.of(each.key());
            low = each.place();
        }
        pieces.add(
                new Tile.Planned(range.leaf(), new KeyRange(from, range.range().upTo()), weight, low, range.high()));
        return pieces;
    }

    private Ranks ranks(Placed lowest, Placed highest) throws SQLException {
        if (ranks.isEmpty()) {
            ranks = Optional.of(new Ranks(space, lowest, highest));
        }
        return ranks.get();
    }

    private List<Tile.Planned> planned(List<Part> parts, Placed lowest) throws SQLException {
        List<Tile.Planned> planned = new ArrayList<>();
        for (Part part : parts) {
            Optional<Key> after = part.range().after();
            OptionalDouble low = after.isPresent() ? space.place(after.get()) : lowest.place();
            planned.add(new Tile.Planned(
                    leaf,
                    part.range(),
                    part.rows(),
                    low,
                    space.place(part.range().upTo())));
        }
        return planned;
    }

    private Part first(Key top, double rows, long wanted) throws SQLException {
        KeyRange whole = new KeyRange(Optional.empty(), top);
        return space.ahead(whole, wanted)
                .map(end -> new Part(new KeyRange(Optional.empty(), end), wanted))
                .orElse(new Part(whole, rows));
    }

    /** Each slice lies in the middle of its part of the rows. */
    private List<Part> spread(double percent, double rows, Key top) throws SQLException {
        if (percent >= 100) {
            return List.of(new Part(new KeyRange(Optional.empty(), top), rows));
        }
        long wanted = share(rows, percent);
        int slices = (int) Math.clamp(wanted / LEAST_ROWS, 1, MOST_SLICES);
        List<Double> starts = new ArrayList<>();
        for (int i = 0; i < slices; i++) {
            starts.add((i + (1 - percent / 100) / 2) / slices);
        }
        long each = Math.max(1, wanted / slices);
        List<Part> parts = new ArrayList<>();
        Optional<Key> end = Optional.empty();
        for (Placed quantile : space.quantiles(starts)) {
            Key start = end.isPresent() && space.isAbove(end.get(), quantile.key()) ? end.get() : quantile.key();
            if (!space.isAbove(top, start)) {
                break;
            }
            KeyRange rest = new KeyRange(Optional.of(start), top);
            Key upTo = space.ahead(rest, each).orElse(top);
            parts.add(new Part(new KeyRange(Optional.of(start), upTo), each));
            end = Optional.of(upTo);
        }
        return parts.isEmpty() ? List.of(first(top, rows, wanted)) : parts;
    }

    private static long share(double rows, double percent) {
        return Math.max(1, Math.round(rows * percent / 100));
    }

    private static double weight(List<Tile.Planned> ranges) {
        return ranges.stream().mapToDouble(Tile.Planned::weight).sum();
    }
}
