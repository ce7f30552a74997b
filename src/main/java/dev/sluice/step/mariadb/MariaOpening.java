package dev.sluice.step.mariadb;

import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.step.backfill.BackfillPlan.Slice;
import dev.sluice.step.backfill.Checkpoint;
import dev.sluice.step.backfill.KeptColumn;
import dev.sluice.step.backfill.KeyRange;
import dev.sluice.step.backfill.Tile.Planned;
import dev.sluice.step.backfill.Tiling;
import dev.sluice.step.backfill.Unsuitable;
import dev.sluice.step.target.Limits;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Fixes the key space of a pass: reads it first, holding nothing, then writes checkpoint and ranges in one transaction. */
final class MariaOpening {

    private static final long NO_LEAF = 0;

    private final MariaFence fence;
    private final MariaCheckpoints store;

    MariaOpening(MariaFence fence, MariaCheckpoints store) {
        this.fence = fence;
        this.store = store;
    }

    /** The checkpoint of the first pass, found or made. */
    Checkpoint first(MariaSession session, BackfillPlan plan, MariaTable table, Duration deadline) throws SQLException {
        Optional<Checkpoint> there = store.find(session, plan.step(), 1);
        if (there.isEmpty()) {
            return make(session, plan, table, 1, deadline);
        }
        if (!store.isAnythingUndone(session, plan.step())) {
            return there.get();
        }
        if (store.newestDone(session, plan.step()).isPresent()) {
            throw Unsuitable.undoUnfinished(plan.step());
        }
        begin(session);
        store.forget(session, plan.step());
        session.commit();
        return make(session, plan, table, 1, deadline);
    }

    /**
     * The checkpoint of the second pass, found or made: over the whole table once more, for the rows that late commits have left;
     * over the same slices, if the step has slices.
     */
    Checkpoint second(MariaSession session, BackfillPlan plan, MariaTable table, Duration deadline)
            throws SQLException {
        if (plan.remaining().isEmpty()) {
            throw Unsuitable.noRemaining(plan.step());
        }
        Optional<Checkpoint> there = store.find(session, plan.step(), 2);
        return there.isPresent() ? there.get() : make(session, plan, table, 2, deadline);
    }

    private Checkpoint make(MariaSession session, BackfillPlan plan, MariaTable table, int pass, Duration deadline)
            throws SQLException {
        Instant opened = session.first("select utc_timestamp(6)", row -> row.getObject(1, LocalDateTime.class))
                .orElseThrow()
                .toInstant(ZoneOffset.UTC);
        List<String> older = MariaOldTransactions.open(fence.ledger());
        session.bound(Limits.reading(deadline));
        List<Planned> tiles = tiles(session, plan, table, pass);
        OptionalDouble estimate =
                OptionalDouble.of(tiles.stream().mapToDouble(Planned::weight).sum());
        Checkpoint checkpoint = new Checkpoint(
                pass, table.name(), KeptColumn.written(table.key().kept()), opened, older, estimate, 0, 0);
        begin(session);
        store.create(session, plan.step(), checkpoint, tiles);
        session.commit();
        return checkpoint;
    }

    /** The caller of the backfill ends what fails. */
    private void begin(MariaSession session) throws SQLException {
        fence.begin(session, Limits.OWN, Connection.TRANSACTION_READ_COMMITTED);
    }

    private List<Planned> tiles(MariaSession session, BackfillPlan plan, MariaTable table, int pass)
            throws SQLException {
        Tiling tiling = new Tiling(NO_LEAF, new MariaKeys(session, table));
        if (pass == 1) {
            return tiling.plan(plan.slice(), holes(session, plan, table));
        }
        return plan.slice() instanceof Slice.Whole
                ? tiling.plan(plan.slice(), List.of())
                : tiling.weigh(store.done(session, plan.step()));
    }

    private List<List<KeyRange>> holes(MariaSession session, BackfillPlan plan, MariaTable table) throws SQLException {
        List<List<KeyRange>> holes = new ArrayList<>();
        for (String step : plan.except()) {
            Optional<Checkpoint> other = store.find(session, step, 1);
            if (other.isPresent()) {
                requireSameTable(step, other.get(), table);
                holes.add(store.done(session, step));
            }
        }
        return holes;
    }

    /** Makes sure that what any pass of a step has done means something in this table. */
    void requireSameTable(MariaSession session, String step, MariaTable table) throws SQLException {
        for (Checkpoint pass : store.passes(session, step)) {
            requireSameTable(step, pass, table);
        }
    }

    private static void requireSameTable(String step, Checkpoint checkpoint, MariaTable table) {
        Unsuitable.unlessSame(step, checkpoint, table.name(), table.key().kept());
    }
}
