package dev.sluice.step.backfill;

import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.Session;
import dev.sluice.step.target.Wal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps how far the one backfill of {@code bench/durability} has come in memory; what it compares the shipped class of this name
 * with.
 */
final class CheckpointStore {
    private Optional<Checkpoint> checkpoint = Optional.empty();
    private Course course = new Course("", 1, List.of(), 0);

    CheckpointStore(PostgresFence fence, boolean besideRows) {}

    record Moved(long updated, long hot, long wal, boolean belongs) {}

    record Undoable(int pass, Tile tile) {}

    Optional<Checkpoint> find(Session session, String step, int pass) {
        return checkpoint;
    }

    List<Checkpoint> passes(Session session, String step) throws SQLException {
        return checkpoint.stream().toList();
    }

    Optional<Course> course(Session session, String step, int pass) throws SQLException {
        return Optional.of(course);
    }

    Optional<Tile> tile(Session session, String step, int pass, int ordinal) throws SQLException {
        return course.tile(ordinal);
    }

    void create(Session session, String step, Checkpoint first, List<Tile.Planned> planned) {
        checkpoint = Optional.of(first);
        List<Tile> tiles = new ArrayList<>();
        for (Tile.Planned each : planned) {
            tiles.add(Tile.fresh(tiles.size(), each));
        }
        course = new Course(step, 1, tiles, 0);
    }

    Optional<Moved> advance(
            Session session, Course from, Tile tile, Tile to, Optional<String> journalHead, String table)
            throws SQLException {
        course = course.with(to);
        return Optional.of(new Moved(0, 0, Wal.reached(session), true));
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

    List<List<KeyRange>> standing(Session session, String step, long leaf) {
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
