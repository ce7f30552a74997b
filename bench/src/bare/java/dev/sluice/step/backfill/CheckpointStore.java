package dev.sluice.step.backfill;

import dev.sluice.step.ledger.Standing;
import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Keeps how far the one backfill of {@code bench/durability} has come in memory; what it compares the shipped class of this name
 * with.
 */
final class CheckpointStore {
    private Optional<Checkpoint> checkpoint = Optional.empty();
    private final List<Tile> tiles = new ArrayList<>();
    private int finished;

    CheckpointStore(PostgresFence fence) {}

    record Standing(OptionalDouble progress, boolean exhausted, long wal) {}

    record Reached(Key upTo, OptionalDouble place, boolean finished, long rows) {}

    record Undoable(int pass, Tile tile) {}

    Optional<Checkpoint> find(Session session, String step, int pass) {
        return checkpoint;
    }

    List<Checkpoint> passes(Session session, String step) throws SQLException {
        return checkpoint.stream().toList();
    }

    BatchStart start(Session session, String step, int pass) {
        Optional<Tile> next = finished == tiles.size() ? Optional.empty() : Optional.of(tiles.get(finished));
        return new BatchStart(checkpoint.stream().toList(), pass, next, true);
    }

    void committed() {}

    void create(Session session, String step, Checkpoint first, List<Tile.Planned> planned) {
        checkpoint = Optional.of(first);
        for (Tile.Planned tile : planned) {
            tiles.add(new Tile(tiles.size(), tile.leaf(), tile.range(), Optional.empty(), 0, Optional.empty(), false));
        }
    }

    Optional<Standing> advance(
            Session session, String step, BatchStart start, Tile tile, Reached reached, Optional<String> journalHead)
            throws SQLException {
        tiles.set(finished, tile.behind(reached.upTo(), reached.rows()));
        if (reached.finished()) {
            finished++;
        }
        checkpoint = checkpoint.map(from -> from.behind(reached.rows()));
        return Optional.of(standing(session, step, start.pass()));
    }

    Standing standing(Session session, String step, int pass) throws SQLException {
        return new Standing(OptionalDouble.empty(), finished == tiles.size(), Wal.reached(session));
    }

    boolean isAnythingUndone(Session session, String step) {
        return false;
    }

    void forget(Session session, String step) {
        throw notBenched();
    }

    List<KeyRange> done(Session session, String step, long leaf) {
        throw notBenched();
    }

    Optional<Undoable> newestDone(Session session, String step) {
        throw notBenched();
    }

    void retreat(
            Session session,
            String step,
            int pass,
            int ordinal,
            Optional<Key> downTo,
            long rows,
            Optional<String> head) {
        throw notBenched();
    }

    void countUndone(Session session, String step, int pass, long rows, Optional<String> head) {
        throw notBenched();
    }

    void retreatWholly(Session session, String step) {
        throw notBenched();
    }

    private static UnsupportedOperationException notBenched() {
        return new UnsupportedOperationException("only a first pass forward is benched");
    }
}
