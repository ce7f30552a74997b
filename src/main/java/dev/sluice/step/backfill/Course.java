package dev.sluice.step.backfill;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Where one pass of a step stands: its ranges, and what the passes before it have changed. Immutable.
 *
 * @param tiles in the order of their ordinals
 * @param rowsBefore that the passes before it have changed
 */
public record Course(String step, int pass, List<Tile> tiles, long rowsBefore) {
    public Course {
        tiles = List.copyOf(tiles);
    }

    /** Once a batch has moved one of its ranges. */
    public Course with(Tile moved) {
        List<Tile> then = new ArrayList<>(tiles);
        then.replaceAll(it -> it.ordinal() == moved.ordinal() ? moved : it);
        return new Course(step, pass, then, rowsBefore);
    }

    /** The first range that has something left, but for these ordinals. */
    public Optional<Tile> next(Set<Integer> taken) {
        for (Tile tile : tiles) {
            if (!tile.finished() && !taken.contains(tile.ordinal())) {
                return Optional.of(tile);
            }
        }
        return Optional.empty();
    }

    /**
     * The ranges for the next batches, one for each lane: that on which it was, or else the first that nobody is on; fewer where
     * fewer are left.
     *
     * @param before ordinals of those on which the lanes were
     */
    public List<Tile> assign(List<Integer> before, int lanes) {
        Set<Integer> taken = new HashSet<>();
        List<Optional<Tile>> kept = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            Optional<Tile> tile = lane < before.size() ? tile(before.get(lane)) : Optional.empty();
            kept.add(tile.filter(it -> !it.finished() && taken.add(it.ordinal())));
        }
        List<Tile> assigned = new ArrayList<>();
        for (Optional<Tile> each : kept) {
            Optional<Tile> tile = each.or(() -> next(taken));
            tile.ifPresent(it -> taken.add(it.ordinal()));
            tile.ifPresent(assigned::add);
        }
        return assigned;
    }

    public Optional<Tile> tile(int ordinal) {
        return tiles.stream().filter(it -> it.ordinal() == ordinal).findFirst();
    }

    /** What this pass and those before it have changed. */
    public long rowsDone() {
        long rows = rowsBefore;
        for (Tile tile : tiles) {
            rows += tile.rowsDone();
        }
        return rows;
    }

    /** Whether no range is left. */
    public boolean exhausted() {
        return next(Set.of()).isEmpty();
    }

    /** The share of its rows that is behind, 0..1; absent where the keys of any range cannot tell. */
    public OptionalDouble progress() {
        if (exhausted()) {
            return OptionalDouble.of(1);
        }
        double whole = 0;
        double behind = 0;
        for (Tile tile : tiles) {
            OptionalDouble share = tile.share();
            if (share.isEmpty() || !tile.planned().isWeighed()) {
                return OptionalDouble.empty();
            }
            whole += tile.planned().weight();
            behind += tile.planned().weight() * share.getAsDouble();
        }
        return whole > 0 ? OptionalDouble.of(behind / whole) : OptionalDouble.empty();
    }
}
