package dev.sluice.step.backfill;

import dev.sluice.step.ledger.Standing;
import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.Session;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The rows of {@code sluice.checkpoint} and {@code sluice.tile} of one run. Each change stands in the caller's transaction. */
final class CheckpointStore {

    private static final String OF_PASS = " where run_id = ? and step = ? and pass = ?";

    private static final String FIND = """
            select pass, relation, key_columns, opened_at, older_transactions, estimated_rows, rows_done, rows_undone, batches
            from sluice.checkpoint
            """;

    private static final int COLUMNS_OF_CHECKPOINT = 9;

    private static final String CREATE = """
            insert into sluice.checkpoint (run_id, step, pass, relation, key_columns, opened_at, older_transactions,
                estimated_rows, rows_done, rows_undone, batches, epoch)
            values (?, ?, ?, ?, ?, ?::timestamptz, ?, ?, 0, 0, 0, ?)
            """;

    private static final String CREATE_TILE = """
            insert into sluice.tile (run_id, step, pass, ordinal, leaf, after_key, upto_key, rows_done, finished, undone,
                weight, low, high)
            values (?, ?, ?, ?, ?::oid, ?, ?, 0, false, false, ?, ?, ?)
            """;

    private static final String TILE =
            "select ordinal, leaf, after_key, upto_key, last_key, rows_done, undone_to, undone, pass from sluice.tile";

    private static final String START = """
            select c.pass, c.relation, c.key_columns, c.opened_at, c.older_transactions, c.estimated_rows, c.rows_done,
                c.rows_undone, c.batches, next.*
            from sluice.checkpoint c
            left join lateral (
            """ + TILE + """
             t where t.run_id = c.run_id and t.step = c.step and t.pass = c.pass and c.pass = ? and not t.finished
              order by t.ordinal limit 1 for update) as next on true
            where c.run_id = ? and c.step = ? order by c.pass for update of c
            """;

    private static final String RETREAT = """
            update sluice.checkpoint
            set rows_undone = rows_undone + ?, epoch = ?, journal_head = coalesce(?, journal_head),
                batched_at = clock_timestamp()
            where run_id = ? and step = ? and pass = ? and epoch <= ?
            """;

    /** Of tiles: their server's WAL, the share behind the pass unless keys cannot tell, and whether no range is left. */
    private static final String STANDS = "select " + Wal.REACHED + """
            , case
                when bool_and(finished) is not false then 1
                when bool_or(not finished and last_key is not null and (reached is null or low is null or high is null))
                  then null
                else coalesce(sum(weight * case
                       when finished then 1
                       when last_key is null then 0
                       when high > low then least(1, greatest(0, (reached - low) / (high - low))) end), 0)
                     / nullif(sum(weight), 0) end,
              bool_and(finished) is not false
            """;

    private static final String STANDING = STANDS + " from sluice.tile" + OF_PASS;

    /** One question for what a batch does to its pass: each costs the runner as much as the work behind it. */
    private static final String ADVANCE = """
            with at as (
              select ? as run_id, ? as step, ?::integer as pass, ?::integer as ordinal, ?::bigint as rows, ?::bigint as epoch),
            moved_tile as (
              update sluice.tile t set last_key = ?, reached = ?, finished = ?, rows_done = t.rows_done + at.rows
              from at
              where t.run_id = at.run_id and t.step = at.step and t.pass = at.pass and t.ordinal = at.ordinal
                and t.rows_done = ? and not t.finished
              returning t.weight, t.finished, t.last_key, t.reached, t.low, t.high),
            moved as (
              update sluice.checkpoint c
              set rows_done = c.rows_done + at.rows, batches = c.batches + 1, epoch = at.epoch,
                  journal_head = coalesce(?, c.journal_head), batched_at = clock_timestamp()
              from at
              where c.run_id = at.run_id and c.step = at.step and c.pass = at.pass and c.epoch <= at.epoch and c.batches = ?
              returning 1)
            """ + STANDS + """
            , (select count(*) from moved_tile) + (select count(*) from moved)
            from (
              select * from moved_tile
              union all
              select t.weight, t.finished, t.last_key, t.reached, t.low, t.high from sluice.tile t, at
              where t.run_id = at.run_id and t.step = at.step and t.pass = at.pass and t.ordinal <> at.ordinal) as tile
            """;

    private final PostgresFence fence;

    /** Where the checkpoint is once the batch in flight is committed. */
    private Optional<Known> ahead = Optional.empty();

    /** Where it is, for this process committed what moved it there; until anything else is done with it. */
    private Optional<Known> known = Optional.empty();

    CheckpointStore(PostgresFence fence) {
        this.fence = fence;
    }

    /**
     * Where a pass stands.
     *
     * @param progress the share behind it, absent where keys cannot tell
     * @param exhausted whether no range is left
     * @param wal how far the ledger's WAL is, bytes
     */
    record Standing(OptionalDouble progress, boolean exhausted, long wal) {}

    /** Of one step and pass, and only on the session that committed it. */
    private record Known(Session session, String step, BatchStart start) {}

    /**
     * Where a batch has come.
     *
     * @param place of the key on a line, absent for keys without places
     * @param finished whether nothing of its range is left
     * @param rows that it changed
     */
    record Reached(Key upTo, OptionalDouble place, boolean finished, long rows) {}

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

    /**
     * Where a batch begins; in a transaction of our epoch. The database is asked, and locks the step's passes and the next
     * range, unless the batch before this one was committed by this process on this session: then nobody else can have moved
     * them, and {@link #advance} looks all the same.
     */
    BatchStart start(Session session, String step, int pass) throws SQLException {
        Optional<BatchStart> remembered = known.filter(it -> it.session() == session
                        && it.step().equals(step)
                        && it.start().pass() == pass)
                .map(Known::start);
        forget();
        if (remembered.isPresent()) {
            return remembered.get();
        }
        List<Started> rows = session.all(START, CheckpointStore::started, pass, fence.runId(), step);
        return new BatchStart(
                rows.stream().map(Started::pass).toList(),
                pass,
                rows.stream().flatMap(it -> it.next().stream()).findFirst(),
                false);
    }

    private record Started(Checkpoint pass, Optional<Tile> next) {}

    /** The batch whose checkpoint was moved last is committed. */
    void committed() {
        known = ahead;
        ahead = Optional.empty();
    }

    private void forget() {
        known = Optional.empty();
        ahead = Optional.empty();
    }

    void create(Session session, String step, Checkpoint checkpoint, List<Tile.Planned> tiles) throws SQLException {
        forget();
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
        forget();
        for (String table : List.of("tile", "checkpoint", "old_value")) {
            session.update("delete from sluice." + table + " where run_id = ? and step = ?", fence.runId(), step);
        }
    }

    /** What a step's first pass has done in one leaf, in key order. */
    List<KeyRange> done(Session session, String step, long leaf) throws SQLException {
        return session
                .all(
                        TILE + OF_PASS + " and leaf = ?::oid and last_key is not null and not undone order by ordinal",
                        row -> tile(row, 0),
                        fence.runId(),
                        step,
                        1,
                        Long.toString(leaf))
                .stream()
                .map(Tile::done)
                .toList();
    }

    /** The highest range with something left to undo, of the latest pass that has one. */
    Optional<Undoable> newestDone(Session session, String step) throws SQLException {
        return session.first(
                TILE + " where run_id = ? and step = ? and last_key is not null and not undone"
                        + " order by pass desc, ordinal desc limit 1 for update",
                row -> new Undoable(row.getInt("pass"), tile(row, 0)),
                fence.runId(),
                step);
    }

    record Undoable(int pass, Tile tile) {}

    boolean isAnythingUndone(Session session, String step) throws SQLException {
        return session.first(
                        "select 1 from sluice.tile where run_id = ? and step = ? and (undone or undone_to is not null)"
                                + " limit 1",
                        row -> true,
                        fence.runId(),
                        step)
                .isPresent();
    }

    /** Moves the checkpoint behind a batch; gives where the pass stands then, or nothing if it is not where the batch began. */
    Optional<Standing> advance(
            Session session, String step, BatchStart start, Tile tile, Reached reached, Optional<String> journalHead)
            throws SQLException {
        Checkpoint from = start.from().orElseThrow();
        Optional<Standing> standing = session.first(
                ADVANCE,
                row -> row.getInt(4) == 2 ? standing(row) : null,
                fence.runId(),
                step,
                from.pass(),
                tile.ordinal(),
                reached.rows(),
                fence.epoch(),
                reached.upTo().array(),
                nullable(reached.place()),
                reached.finished(),
                tile.rowsDone(),
                journalHead.orElse(null),
                from.batches());
        // Which range follows a finished one is asked of the database.
        ahead = standing.filter(it -> !reached.finished())
                .map(it -> new Known(session, step, start.behind(tile.behind(reached.upTo(), reached.rows()))));
        return standing;
    }

    /** Notes that what a tile has done above a key is undone; without a key, all of it. */
    void retreat(
            Session session, String step, int pass, int ordinal, Optional<Key> downTo, long rows, Optional<String> head)
            throws SQLException {
        session.update(
                "update sluice.tile set undone_to = ?, undone = ?" + OF_PASS + " and ordinal = ?",
                downTo.map(Key::array).orElse(null),
                downTo.isEmpty(),
                fence.runId(),
                step,
                pass,
                ordinal);
        countUndone(session, step, pass, rows, head);
    }

    void countUndone(Session session, String step, int pass, long rows, Optional<String> head) throws SQLException {
        forget();
        int moved = session.update(
                RETREAT, rows, fence.epoch(), head.orElse(null), fence.runId(), step, pass, fence.epoch());
        if (moved != 1) {
            throw fence.fenced();
        }
    }

    /** Notes that everything the step has done is undone. */
    void retreatWholly(Session session, String step) throws SQLException {
        forget();
        session.update(
                "update sluice.tile set undone = true where run_id = ? and step = ? and last_key is not null",
                fence.runId(),
                step);
    }

    Standing standing(Session session, String step, int pass) throws SQLException {
        return session.first(STANDING, CheckpointStore::standing, fence.runId(), step, pass)
                .orElseThrow();
    }

    private static Standing standing(ResultSet row) throws SQLException {
        double progress = row.getDouble(2);
        OptionalDouble told = row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(progress);
        return new Standing(told, row.getBoolean(3), row.getLong(1));
    }

    private static Started started(ResultSet row) throws SQLException {
        boolean anyLeft = row.getObject(COLUMNS_OF_CHECKPOINT + 1) != null;
        return new Started(checkpoint(row), anyLeft ? Optional.of(tile(row, COLUMNS_OF_CHECKPOINT)) : Optional.empty());
    }

    private static Checkpoint checkpoint(ResultSet row) throws SQLException {
        double estimate = row.getDouble(6);
        return new Checkpoint(
                row.getInt(1),
                row.getString(2),
                List.of((String[]) row.getArray(3).getArray()),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                List.of((String[]) row.getArray(5).getArray()),
                row.getObject(6) == null ? OptionalDouble.empty() : OptionalDouble.of(estimate),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9));
    }

    /** @param skipped columns before its first */
    private static Tile tile(ResultSet row, int skipped) throws SQLException {
        return new Tile(
                row.getInt(skipped + 1),
                row.getLong(skipped + 2),
                new KeyRange(key(row, skipped + 3), key(row, skipped + 4).orElseThrow()),
                key(row, skipped + 5),
                row.getLong(skipped + 6),
                key(row, skipped + 7),
                row.getBoolean(skipped + 8));
    }

    private static Optional<Key> key(ResultSet row, int column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? Optional.empty() : Optional.of(Key.of((String[]) array.getArray()));
    }

    private static Double nullable(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
