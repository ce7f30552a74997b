package dev.sluice.step.mariadb;

import dev.sluice.step.backfill.Checkpoint;
import dev.sluice.step.backfill.Course;
import dev.sluice.step.backfill.Key;
import dev.sluice.step.backfill.KeyRange;
import dev.sluice.step.backfill.Tile;
import dev.sluice.step.backfill.Tile.Planned;
import dev.sluice.step.target.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The rows of {@code sluice.checkpoint} and {@code sluice.tile} of one run. Each change stands in the caller's transaction. */
final class MariaCheckpoints {

    private static final String OF_STEP = " where home = ? and run_id = ? and step = ?";
    private static final String OF_PASS = OF_STEP + " and pass = ?";

    private static final String FIND = """
            select c.pass, c.relation, c.key_columns, c.opened_at, c.older_transactions, c.estimated_rows, c.rows_undone,
                   (select coalesce(sum(t.rows_done), 0) from sluice.tile t
                    where t.home = c.home and t.run_id = c.run_id and t.step = c.step and t.pass = c.pass)
            from sluice.checkpoint c
            """;

    private static final String CREATE = """
            insert into sluice.checkpoint (home, run_id, step, pass, relation, key_columns, opened_at, older_transactions,
                estimated_rows, rows_undone, epoch)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)
            """;

    private static final String CREATE_TILE = """
            insert into sluice.tile (home, run_id, step, pass, ordinal, after_key, upto_key, rows_done, batches, finished,
                undone, weight, low, high, epoch)
            values (?, ?, ?, ?, ?, ?, ?, 0, 0, false, false, ?, ?, ?, ?)
            """;

    private static final String TILE = """
            select ordinal, after_key, upto_key, weight, low, high, last_key, reached, rows_done, batches, finished, undone_to,
                   undone, pass
            from sluice.tile
            """;

    private static final String ADVANCE =
            """
            update sluice.tile
            set last_key = ?, reached = ?, rows_done = ?, batches = ?, finished = ?, epoch = ?,
                journal_head = coalesce(?, journal_head), batched_at = utc_timestamp(6)
            """ + OF_PASS + " and ordinal = ? and batches = ? and not finished and epoch <= ?";

    private static final String ADDRESSES = "select step from sluice.checkpoint"
            + " where home = ? and run_id = ? and pass = 1 and substring_index(step, '#', 1) = ?";

    /** Of a table that is no partition of another. */
    private static final long NO_LEAF = 0;

    private final MariaFence fence;
    private final String home;

    MariaCheckpoints(MariaFence fence) {
        this.fence = fence;
        this.home = fence.ledger().home();
    }

    /** All passes of a step that were opened. */
    List<Checkpoint> passes(MariaSession session, String step) throws SQLException {
        return session.all(
                FIND + OF_STEP + " order by c.pass", MariaCheckpoints::checkpoint, home, fence.runId(), step);
    }

    Optional<Checkpoint> find(MariaSession session, String step, int pass) throws SQLException {
        return session.first(FIND + OF_PASS, MariaCheckpoints::checkpoint, home, fence.runId(), step, pass);
    }

    /** Where a pass stands. */
    Course course(MariaSession session, String step, int pass) throws SQLException {
        List<Tile> tiles = session.all(
                TILE + OF_PASS + " order by ordinal", MariaCheckpoints::tile, home, fence.runId(), step, pass);
        long before = session.first(
                        "select coalesce(sum(rows_done), 0) from sluice.tile" + OF_STEP + " and pass < ?",
                        Row.LONG,
                        home,
                        fence.runId(),
                        step,
                        pass)
                .orElse(0L);
        return new Course(step, pass, tiles, before);
    }

    void create(MariaSession session, String step, Checkpoint checkpoint, List<Planned> tiles) throws SQLException {
        session.update(
                CREATE,
                home,
                fence.runId(),
                step,
                checkpoint.pass(),
                checkpoint.relation(),
                MariaTexts.json(checkpoint.keyColumns()),
                LocalDateTime.ofInstant(checkpoint.openedAt(), ZoneOffset.UTC).toString(),
                MariaTexts.json(checkpoint.older()),
                nullable(checkpoint.estimatedRows()),
                fence.epoch());
        for (int i = 0; i < tiles.size(); i++) {
            Planned tile = tiles.get(i);
            session.update(
                    CREATE_TILE,
                    home,
                    fence.runId(),
                    step,
                    checkpoint.pass(),
                    i,
                    tile.range().after().map(MariaTexts::json).orElse(null),
                    MariaTexts.json(tile.range().upTo()),
                    tile.weight(),
                    nullable(tile.low()),
                    nullable(tile.high()),
                    fence.epoch());
        }
    }

    /** Forgets all passes of a step, as if it had never begun. */
    void forget(MariaSession session, String step) throws SQLException {
        for (String table : List.of("tile", "checkpoint", "old_value")) {
            session.update("delete from sluice." + table + OF_STEP, home, fence.runId(), step);
        }
    }

    /** What a step's first pass has done, in key order. */
    List<KeyRange> done(MariaSession session, String step) throws SQLException {
        return session
                .all(
                        TILE + OF_PASS + " and last_key is not null and not undone order by ordinal",
                        MariaCheckpoints::tile,
                        home,
                        fence.runId(),
                        step,
                        1)
                .stream()
                .map(Tile::done)
                .toList();
    }

    record Undoable(int pass, Tile tile) {}

    /**
     * What stands of a step, each time somebody had gone back over it told apart.
     *
     * @param step without the number of times that somebody went back over it
     */
    List<List<KeyRange>> standing(MariaSession session, String step) throws SQLException {
        List<List<KeyRange>> standing = new ArrayList<>();
        for (String address : session.all(ADDRESSES, Row.TEXT, home, fence.runId(), step)) {
            standing.add(done(session, address));
        }
        return standing;
    }

    /** The highest range with something left to undo, of the latest pass that has one. */
    Optional<Undoable> newestDone(MariaSession session, String step) throws SQLException {
        return session.first(
                TILE + OF_STEP + " and last_key is not null and not undone order by pass desc, ordinal desc limit 1",
                row -> new Undoable(row.getInt("pass"), tile(row)),
                home,
                fence.runId(),
                step);
    }

    boolean isAnythingUndone(MariaSession session, String step) throws SQLException {
        return session.first(
                        "select 1 from sluice.tile" + OF_STEP + " and (undone or undone_to is not null) limit 1",
                        Row.THERE,
                        home,
                        fence.runId(),
                        step)
                .isPresent();
    }

    /** Moves a range behind a batch; false if it is not where the batch began. */
    boolean advance(MariaSession session, Course course, Tile from, Tile to, Optional<String> journalHead)
            throws SQLException {
        return session.update(
                        ADVANCE,
                        to.last().map(MariaTexts::json).orElseThrow(),
                        nullable(to.reached()),
                        to.rowsDone(),
                        to.batches(),
                        to.finished(),
                        fence.epoch(),
                        journalHead.orElse(null),
                        home,
                        fence.runId(),
                        course.step(),
                        course.pass(),
                        from.ordinal(),
                        from.batches(),
                        fence.epoch())
                == 1;
    }

    /** Notes that what a tile has done above a key is undone; without a key, all of it. */
    void retreat(MariaSession session, String step, Undoable from, Optional<Key> downTo) throws SQLException {
        session.update(
                "update sluice.tile set undone_to = ?, undone = ?" + OF_PASS + " and ordinal = ?",
                downTo.map(MariaTexts::json).orElse(null),
                downTo.isEmpty(),
                home,
                fence.runId(),
                step,
                from.pass(),
                from.tile().ordinal());
    }

    void countUndone(MariaSession session, String step, int pass, long rows) throws SQLException {
        int moved = session.update(
                "update sluice.checkpoint set rows_undone = rows_undone + ?, epoch = ?" + OF_PASS + " and epoch <= ?",
                rows,
                fence.epoch(),
                home,
                fence.runId(),
                step,
                pass,
                fence.epoch());
        if (moved != 1) {
            throw fence.fenced();
        }
    }

    /** Notes that everything the step has done is undone. */
    void retreatWholly(MariaSession session, String step) throws SQLException {
        session.update(
                "update sluice.tile set undone = true" + OF_STEP + " and last_key is not null",
                home,
                fence.runId(),
                step);
    }

    private static Checkpoint checkpoint(ResultSet row) throws SQLException {
        return new Checkpoint(
                row.getInt(1),
                row.getString(2),
                MariaTexts.texts(row.getString(3)),
                row.getObject(4, LocalDateTime.class).toInstant(ZoneOffset.UTC),
                MariaTexts.texts(row.getString(5)),
                OptionalDouble.of(row.getDouble(6)),
                row.getLong(8),
                row.getLong(7));
    }

    private static Tile tile(ResultSet row) throws SQLException {
        KeyRange range = new KeyRange(
                MariaTexts.key(row.getString(2)),
                MariaTexts.key(row.getString(3)).orElseThrow());
        return new Tile(
                row.getInt(1),
                new Planned(NO_LEAF, range, row.getDouble(4), optional(row, 5), optional(row, 6)),
                MariaTexts.key(row.getString(7)),
                optional(row, 8),
                row.getLong(9),
                row.getLong(10),
                row.getBoolean(11),
                MariaTexts.key(row.getString(12)),
                row.getBoolean(13));
    }

    private static OptionalDouble optional(ResultSet row, int column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static Double nullable(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
