package dev.sluice.step.backfill;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Failpoint;
import dev.sluice.step.Outcome;
import dev.sluice.step.sql.Clock;
import dev.sluice.step.sql.Condition;
import dev.sluice.step.sql.Execution;
import dev.sluice.step.sql.Failures;
import dev.sluice.step.sql.Identifiers;
import dev.sluice.step.sql.Prepared;
import dev.sluice.step.sql.RoundTrips;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.step.target.EffectTransaction;
import dev.sluice.step.target.HaltingSockets;
import dev.sluice.step.target.Limits;
import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.Session;
import dev.sluice.step.target.SqlErrors;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** One attempt at one batch, forward or back: what it works with, and the parts that both ways share. */
final class Attempt {

    /** Of a batch's bound; to take so little off it is worth no round trip. */
    private static final Duration NEGLIGIBLE = Duration.ofMillis(50);

    final EffectTransaction transaction;
    final Session session;

    /** Where checkpoints lie: the same session, unless the environment names a control database. */
    final Session ledger;

    final PostgresFence fence;
    final CheckpointStore store;
    final BackfillPlan plan;
    final TableShape shape;
    final Backfill.Batch batch;
    final Clock clock;
    final Cancellation cancellation;
    /** When its transaction began; what goes before, such as a wait for the next range, keeps nobody from anything. */
    private Duration opened = Duration.ZERO;

    private RoundTrips.Mark asked;
    private RoundTrips.Mark ledgerAsked;

    private Optional<Prepared> current = Optional.empty();

    Attempt(
            EffectTransaction transaction,
            PostgresFence fence,
            CheckpointStore store,
            BackfillPlan plan,
            TableShape shape,
            Backfill.Batch batch,
            Cancellation cancellation) {
        this.transaction = transaction;
        this.session = transaction.session();
        this.ledger = transaction.ledger();
        this.fence = fence;
        this.store = store;
        this.plan = plan;
        this.shape = shape;
        this.batch = batch;
        this.cancellation = cancellation;
        this.clock = new Clock(batch.deadline());
        this.asked = session.trips().mark();
        this.ledgerAsked = ledger.trips().mark();
    }

    /** How long its transaction has lasted, without what no number of rows changes; milliseconds. */
    long millis() {
        Duration unavoidable = session.trips().since(asked);
        if (transaction.isApart()) {
            unavoidable = unavoidable.plus(ledger.trips().since(ledgerAsked));
        }
        return Math.max(0, clock.took().minus(opened).minus(unavoidable).toMillis());
    }

    /** Opens the transaction, and makes it one of our epoch; how far the server's WAL was, bytes. */
    long begin(int isolation) throws SQLException {
        opened = clock.took();
        asked = session.trips().mark();
        ledgerAsked = ledger.trips().mark();
        return transaction.begin(new Limits(plan.lockTimeout(), batch.deadline(), true), isolation, fence);
    }

    /** A statement with its {@code :range} over these keys, ready to be sent. */
    Prepared prepare(SqlStatement statement, Leaf leaf, KeyRange range, Condition more) throws SQLException {
        Identifiers.check(session, statement);
        String qualifier = Qualifier.of(statement, plan.table());
        Condition within = shape.key().within(qualifier, range);
        if (shape.partitioned()) {
            within = within.and(KeySql.inLeaf(qualifier, leaf.oid()));
            if (range.after().isEmpty()) {
                within = within.and(fromTheLowest(qualifier, leaf));
            }
        }
        return Prepared.of(statement, within.and(more).inParentheses());
    }

    /** The server looks for a range in every leaf, and one that is open below would hold all that lies in those before this one. */
    private Condition fromTheLowest(String qualifier, Leaf leaf) throws SQLException {
        return new LeafKeys(session, leaf, shape.key())
                .lowest()
                .map(lowest -> shape.key().from(qualifier, lowest.key()))
                .orElse(Condition.ALL);
    }

    /** Runs it; rows changed. Its bound is what is left of the batch's. */
    long run(Prepared prepared) throws SQLException {
        current = Optional.of(prepared);
        if (clock.took().compareTo(NEGLIGIBLE) > 0) {
            session.bound(new Limits(plan.lockTimeout(), clock.left()), true);
        }
        long rows = session.trips()
                .question(() -> Execution.run(session, prepared, false, cancellation))
                .rows();
        current = Optional.empty();
        return rows;
    }

    OldValues oldValues() {
        if (transaction.isApart()) {
            throw new IllegalStateException("old values are stored beside the rows, or nowhere");
        }
        return new OldValues(session, shape, plan, fence.runId());
    }

    Leaf leaf(long oid) {
        return shape.leaf(oid).orElseThrow(() -> Belonging.lost(plan.step(), shape.name(), oid));
    }

    /** The only condition beside the keys that holds in every pass. */
    Condition onlyWhere() {
        return plan.onlyWhere().map(Condition::written).orElse(Condition.ALL);
    }

    /** Commits, unless a stop was requested before; then everything is undone. */
    Optional<Outcome> commit() throws SQLException {
        Failpoint.reach(Failpoint.BEFORE_COMMIT);
        if (!cancellation.enterCommit()) {
            transaction.rollback();
            return Optional.of(new Outcome.Cancelled(cancellation.requested().orElseThrow()));
        }
        if (Failpoint.isDue(Failpoint.COMMIT_SENT)) {
            HaltingSockets.arm();
        }
        transaction.commit();
        Failpoint.reach(Failpoint.AFTER_COMMIT);
        return Optional.empty();
    }

    /** Whether a connection was lost, so that nobody has heard what became of the transaction. */
    boolean hasLost(SQLException failure) {
        return transaction.isBroken() || SqlErrors.isConnectionLoss(failure);
    }

    /** How it ended, given that the server undid it; where it is the step's text that the server minds, it says where. */
    Outcome failed(SQLException failure) {
        OptionalInt position =
                current.map(it -> it.origin(SqlErrors.position(failure))).orElse(OptionalInt.empty());
        return Failures.of(failure, position, cancellation, batch.deadline(), clock.took());
    }

    /** How it ended, if nobody can tell. */
    Outcome unsettled(SQLException failure, String why, boolean moved) {
        return new Outcome.Unknown("the connection was lost (" + SqlErrors.describe(failure) + ") and " + why, moved);
    }
}
