package dev.sluice.step.backfill;

import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.Row;
import dev.sluice.step.target.Session;
import dev.sluice.step.target.Wal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The rows of {@code sluice.checkpoint} and {@code sluice.tile} of one run. Each change stands in the caller's transaction. A
 * pass's checkpoint is fixed when it is opened; batches move nothing but the range that they belong to.
 */
final class CheckpointStore {

    private static final String OF_PASS = " where run_id = ? and step = ? and pass = ?";

    private static final String FIND = """
            select pass, relation, key_columns, opened_at, older_transactions, estimated_rows, rows_undone,
                (select coalesce(sum(t.rows_done), 0) from sluice.tile t
                 where t.run_id = c.run_id and t.step = c.step and t.pass = c.pass)
            from sluice.checkpoint c
            """;

    private static final String CREATE = """
            insert into sluice.checkpoint (run_id, step, pass, relation, key_columns, opened_at, older_transactions,
                estimated_rows, rows_done, rows_undone, batches, epoch)
            values (?, ?, ?, ?, ?, ?::timestamptz, ?, ?, 0, 0, 0, ?)
            """;

    private static final String CREATE_TILE = """
            insert into sluice.tile (run_id, step, pass, ordinal, leaf, after_key, upto_key, rows_done, finished, undone,
                weight, low, high, batches)
            values (?, ?, ?, ?, ?::oid, ?, ?, 0, false, false, ?, ?, ?, 0)
            """;

    /** Where an older version has counted a pass's batches in one, its ranges go on from there. */
    private static final String TILE = """
            select ordinal, leaf, after_key, upto_key, weight, low, high, last_key, reached, rows_done,
                coalesce(batches, (select c.batches from sluice.checkpoint c
                                   where c.run_id = t.run_id and c.step = t.step and c.pass = t.pass)),
                finished, undone_to, undone, pass
            from sluice.tile t
            """;

    private static final String RETREAT = """
            update sluice.checkpoint
            set rows_undone = rows_undone + ?, epoch = ?, journal_head = coalesce(?, journal_head),
                batched_at = clock_timestamp()
            where run_id = ? and step = ? and pass = ? and epoch <= ?
            """;

    /** What the server counted for this session: of this transaction and, at most a second back, those before it. */
    private static final String ADVANCE =
            """
            update sluice.tile
            set last_key = ?, reached = ?, finished = ?, rows_done = ?, batches = ?, epoch = ?,
                journal_head = coalesce(?, journal_head), batched_at = clock_timestamp()
            """ + OF_PASS + """
             and ordinal = ? and rows_done = ? and coalesce(batches, ?) = ? and not finished and coalesce(epoch, 0) <= ?
            returning pg_stat_get_xact_tuples_updated(leaf), pg_stat_get_xact_tuples_hot_updated(leaf),
            """ + " " + Wal.REACHED + ", " + Belonging.of("?", "tile.leaf");

    private static final String RELATION = """
            select c.relation from sluice.checkpoint c
            where c.run_id = tile.run_id and c.step = tile.step and c.pass = tile.pass
            """;

    /** A ledger that lies apart knows nothing of the table. */
    private static final String RETREAT_TILE = "update sluice.tile set undone_to = ?, undone = ?" + OF_PASS
            + " and ordinal = ? returning leaf, (" + RELATION + "), case when ?::boolean then "
            + Belonging.of(RELATION, "tile.leaf") + " else true end";

    private static final String ADDRESSES =
            "select step from sluice.checkpoint where run_id = ? and pass = 1 and split_part(step, '#', 1) = ?";

    private final PostgresFence fence;
    private final boolean besideRows;

    /** @param besideRows whether it lies in the database that holds the tables */
    CheckpointStore(PostgresFence fence, boolean besideRows) {
        this.fence = fence;
        this.besideRows = besideRows;
    }

    /**
     * What the ledger's server knew once a range was moved.
     *
     * @param updated rows that its session has updated lately in the range's table; 0 where the ledger is apart
     * @param hot how many of these left all indexes as they were
     * @param wal how far its WAL is, bytes
     * @param belongs whether the range's table is, or is part of, what bears the name; of no worth where the ledger is apart
     */
    record Moved(long updated, long hot, long wal, boolean belongs) {}

    Optional<Checkpoint> find(Session session, String step, int pass) throws SQLException {
        return session.first(FIND + OF_PASS, CheckpointStore::checkpoint, fence.runId(), step, pass);
    }

    List<Checkpoint> passes(Session session, String step) throws SQLException {
        return session.all(
                FIND + " where run_id = ? and step = ? order by pass",
                CheckpointStore::checkpoint,
                fence.runId(),
                step);
    }

    /** Where a pass stands; absent if it has not begun. */
    Optional<Course> course(Session session, String step, int pass) throws SQLException {
        List<Checkpoint> passes = passes(session, step);
        if (passes.stream().noneMatch(it -> it.pass() == pass)) {
            return Optional.empty();
        }
        long before = passes.stream()
                .filter(it -> it.pass() < pass)
                .mapToLong(Checkpoint::rowsDone)
                .sum();
        return Optional.of(new Course(
                step,
                pass,
                session.all(TILE + OF_PASS + " order by ordinal", CheckpointStore::tile, fence.runId(), step, pass),
                before));
    }

    Optional<Tile> tile(Session session, String step, int pass, int ordinal) throws SQLException {
        return session.first(
                TILE + OF_PASS + " and ordinal = ?", CheckpointStore::tile, fence.runId(), step, pass, ordinal);
    }

    void create(Session session, String step, Checkpoint checkpoint, List<Tile.Planned> tiles) throws SQLException {
        session.update(
                CREATE,
                fence.runId(),
                step,
                checkpoint.pass(),
                checkpoint.relation(),
                checkpoint.keyColumns().toArray(String[]::new),
                checkpoint.openedAt().toString(),
                checkpoint.older().toArray(String[]::new),
                nullable(checkpoint.estimatedRows()),
                fence.epoch());
        for (int i = 0; i < tiles.size(); i++) {
            Tile.Planned tile = tiles.get(i);
            session.update(
                    CREATE_TILE,
                    fence.runId(),
                    step,
                    checkpoint.pass(),
                    i,
                    Long.toString(tile.leaf()),
                    tile.range().after().map(Key::array).orElse(null),
                    tile.range().upTo().array(),
                    tile.weight(),
                    nullable(tile.low()),
                    nullable(tile.high()));
        }
    }

    /** Forgets all passes of a step, as if it had never begun. */
    void forget(Session session, String step) throws SQLException {
        for (String table : List.of("tile", "checkpoint", "old_value")) {
            session.update("delete from sluice." + table + " where run_id = ? and step = ?", fence.runId(), step);
        }
    }

    /** What a step's first pass has done in one leaf, in key order. */
    List<KeyRange> done(Session session, String step, long leaf) throws SQLException {
        return session
                .all(
                        TILE + OF_PASS + " and leaf = ?::oid and last_key is not null and not undone order by ordinal",
                        CheckpointStore::tile,
                        fence.runId(),
                        step,
                        1,
                        Long.toString(leaf))
                .stream()
                .map(Tile::done)
                .toList();
    }

    /**
     * What stands of a step in one leaf, each time somebody had gone back over it told apart.
     *
     * @param step without the number of times that somebody went back over it
     */
    List<List<KeyRange>> standing(Session session, String step, long leaf) throws SQLException {
        List<List<KeyRange>> standing = new ArrayList<>();
        for (String address : session.all(ADDRESSES, Row.TEXT, fence.runId(), step)) {
            standing.add(done(session, address, leaf));
        }
        return standing;
    }

    /** The highest range with something left to undo, of the latest pass that has one. */
    Optional<Undoable> newestDone(Session session, String step) throws SQLException {
        return session.first(
                TILE + " where run_id = ? and step = ? and last_key is not null and not undone"
                        + " order by pass desc, ordinal desc limit 1 for update",
                row -> new Undoable(row.getInt("pass"), tile(row)),
                fence.runId(),
                step);
    }

    record Undoable(int pass, Tile tile) {}

    boolean isAnythingUndone(Session session, String step) throws SQLException {
        return session.first(
                        "select 1 from sluice.tile where run_id = ? and step = ? and (undone or undone_to is not null)"
                                + " limit 1",
                        Row.THERE,
                        fence.runId(),
                        step)
                .isPresent();
    }

    /**
     * Moves a range behind a batch; nothing if it is not where the batch began.
     *
     * @param table as the batch's statement names it
     */
    Optional<Moved> advance(
            Session session, Course course, Tile from, Tile to, Optional<String> journalHead, String table)
            throws SQLException {
        return session.firstPrepared(
                ADVANCE,
                row -> new Moved(row.getLong(1), row.getLong(2), row.getLong(3), row.getBoolean(4)),
                to.last().orElseThrow().literal(),
                nullable(to.reached()),
                to.finished(),
                to.rowsDone(),
                to.batches(),
                fence.epoch(),
                journalHead.orElse(null),
                fence.runId(),
                course.step(),
                course.pass(),
                from.ordinal(),
                from.rowsDone(),
                from.batches(),
                from.batches(),
                fence.epoch(),
                besideRows ? table : null);
    }

    /** Notes that what a tile has done above a key is undone; without a key, all of it. */
    void retreat(
            Session session, String step, int pass, int ordinal, Optional<Key> downTo, long rows, Optional<String> head)
            throws SQLException {
        session.first(
                RETREAT_TILE,
                row -> {
                    if (!row.getBoolean(3)) {
                        throw Belonging.lost(step, row.getString(2), row.getLong(1));
                    }
                    return true;
                },
                downTo.map(Key::array).orElse(null),
                downTo.isEmpty(),
                fence.runId(),
                step,
                pass,
                ordinal,
                besideRows);
        countUndone(session, step, pass, rows, head);
    }

    void countUndone(Session session, String step, int pass, long rows, Optional<String> head) throws SQLException {
        int moved = session.update(
                RETREAT, rows, fence.epoch(), head.orElse(null), fence.runId(), step, pass, fence.epoch());
        if (moved != 1) {
            throw fence.fenced();
        }
    }

    /** Notes that everything the step has done is undone. */
    void retreatWholly(Session session, String step) throws SQLException {
        session.update(
                "update sluice.tile set undone = true where run_id = ? and step = ? and last_key is not null",
                fence.runId(),
                step);
    }

    private static Checkpoint checkpoint(ResultSet row) throws SQLException {
        return new Checkpoint(
                row.getInt(1),
                row.getString(2),
                List.of((String[]) row.getArray(3).getArray()),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                List.of((String[]) row.getArray(5).getArray()),
                number(row, 6),
                row.getLong(8),
                row.getLong(7));
    }

    private static Tile tile(ResultSet row) throws SQLException {
        KeyRange range = new KeyRange(key(row, 3), key(row, 4).orElseThrow());
        return new Tile(
                row.getInt(1),
                new Tile.Planned(row.getLong(2), range, row.getDouble(5), number(row, 6), number(row, 7)),
                key(row, 8),
                number(row, 9),
                row.getLong(10),
                row.getLong(11),
                row.getBoolean(12),
                key(row, 13),
                row.getBoolean(14));
    }

    private static Optional<Key> key(ResultSet row, int column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? Optional.empty() : Optional.of(Key.of((String[]) array.getArray()));
    }

    private static OptionalDouble number(ResultSet row, int column) throws SQLException {
        double number = row.getDouble(column);
        return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    private static Double nullable(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
