package dev.sluice.step.backfill;

import dev.sluice.step.backfill.BackfillPlan.Slice;
import dev.sluice.step.sql.Clock;
import dev.sluice.step.target.EffectTransaction;
import dev.sluice.step.target.Limits;
import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.Session;
import dev.sluice.step.target.Target;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Fixes the key space of a pass: reads it first, holding nothing, then writes checkpoint and ranges in one transaction. */
final class Opening {

    private static final int PIECES_PER_WORKER = 8;

    private final Target target;
    private final PostgresFence fence;
    private final CheckpointStore store;

    Opening(Target target, PostgresFence fence, CheckpointStore store) {
        this.target = target;
        this.fence = fence;
        this.store = store;
    }

    /** The checkpoint of the first pass, found or made. */
    Checkpoint first(EffectTransaction on, BackfillPlan plan, TableShape shape, Duration deadline) throws SQLException {
        Optional<Checkpoint> there = store.find(on.ledger(), plan.step(), 1);
        if (there.isEmpty()) {
            return make(on, plan, shape, 1, deadline);
        }
        if (!store.isAnythingUndone(on.ledger(), plan.step())) {
            return there.get();
        }
        if (isLeftToUndo(on.ledger(), plan.step())) {
            throw Unsuitable.undoUnfinished(plan.step());
        }
        forget(on.ledger(), plan.step());
        return make(on, plan, shape, 1, deadline);
    }

    /**
     * The checkpoint of the second pass, found or made: over the whole table once more, for the rows that late commits have
     * left; over the same slices, if the step has slices.
     */
    Checkpoint second(EffectTransaction on, BackfillPlan plan, TableShape shape, Duration deadline)
            throws SQLException {
        if (plan.remaining().isEmpty()) {
            throw Unsuitable.noRemaining(plan.step());
        }
        Optional<Checkpoint> there = store.find(on.ledger(), plan.step(), 2);
        return there.isPresent() ? there.get() : make(on, plan, shape, 2, deadline);
    }

    private boolean isLeftToUndo(Session ledger, String step) throws SQLException {
        ledger.begin(Limits.OWN);
        try {
            return store.newestDone(ledger, step).isPresent();
        } finally {
            ledger.rollback();
        }
    }

    private void forget(Session ledger, String step) throws SQLException {
        try {
            fence.begin(ledger);
            store.forget(ledger, step);
            ledger.commit();
        } finally {
            ledger.rollback();
        }
    }

    private Checkpoint make(EffectTransaction on, BackfillPlan plan, TableShape shape, int pass, Duration deadline)
            throws SQLException {
        Clock clock = new Clock(deadline);
        Session session = on.session();
        Session ledger = on.ledger();
        Instant opened = session.first("select clock_timestamp()", row -> row.getObject(1, OffsetDateTime.class))
                .orElseThrow()
                .toInstant();
        List<String> older = OldTransactions.open(session, target.sessionPrefix());
        List<Tile.Planned> tiles = new ArrayList<>();
        session.bound(Limits.reading(clock.left()), false);
        session.preferIndexes(false);
        try {
            for (Leaf leaf : shape.leaves()) {
                tiles.addAll(tiles(on, plan, shape, leaf, pass));
            }
        } finally {
            session.reset();
        }
        OptionalDouble estimate = OptionalDouble.of(
                tiles.stream().mapToDouble(Tile.Planned::weight).sum());
        List<String> key = KeptColumn.written(shape.key().kept());
        Checkpoint checkpoint = new Checkpoint(pass, shape.name(), key, opened, older, estimate, 0, 0);
        try {
            fence.begin(ledger);
            store.create(ledger, plan.step(), checkpoint, tiles);
            ledger.commit();
        } finally {
            ledger.rollback();
        }
        return checkpoint;
    }

    private List<Tile.Planned> tiles(EffectTransaction on, BackfillPlan plan, TableShape shape, Leaf leaf, int pass)
            throws SQLException {
        Tiling tiling = new Tiling(leaf.oid(), new LeafKeys(on.session(), leaf, shape.key()));
        List<Tile.Planned> ranges;
        if (pass == 1) {
            ranges = tiling.plan(plan.slice(), holes(on.ledger(), plan, shape, leaf));
        } else if (plan.slice() instanceof Slice.Whole) {
            ranges = tiling.plan(plan.slice(), List.of());
        } else {
            ranges = tiling.weigh(store.done(on.ledger(), plan.step(), leaf.oid()));
        }
        return plan.workers() == 1 ? tiling.level(ranges) : tiling.cut(ranges, pieces(plan.workers(), shape, leaf));
    }

    /** So many ranges of one leaf that its workers end about together, and as many of all leaves as of one that holds all. */
    private static int pieces(int workers, TableShape shape, Leaf leaf) {
        double pages = shape.leaves().stream().mapToLong(Leaf::pages).sum();
        return (int) Math.ceil(PIECES_PER_WORKER * workers * (pages > 0 ? leaf.pages() / pages : 1));
    }

    private List<List<KeyRange>> holes(Session ledger, BackfillPlan plan, TableShape shape, Leaf leaf)
            throws SQLException {
        List<List<KeyRange>> holes = new ArrayList<>();
        for (String step : plan.except()) {
            Optional<Checkpoint> other = store.find(ledger, step, 1);
            if (other.isPresent()) {
                requireSameTable(step, other.get(), shape);
                holes.add(store.done(ledger, step, leaf.oid()));
            }
        }
        return holes;
    }

    /** Makes sure that what any pass of a step has done means something in this table. */
    void requireSameTable(Session ledger, String step, TableShape shape) throws SQLException {
        for (Checkpoint pass : store.passes(ledger, step)) {
            requireSameTable(step, pass, shape);
        }
    }

    private static void requireSameTable(String step, Checkpoint checkpoint, TableShape shape) {
        Unsuitable.unlessSame(step, checkpoint, shape.name(), shape.key().kept());
    }
}
