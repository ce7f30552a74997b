package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Command;
import dev.sluice.engine.Effect;
import dev.sluice.engine.EffectId;
import dev.sluice.engine.EffectResult;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.text.SourceText;
import dev.sluice.source.Secrets;
import dev.sluice.step.Cancellation;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.backfill.Backfill;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.step.sql.SqlStatement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A batch that begins while the journal is being forced commits only once it is on disk. */
class BatchBeforeForceTest implements Effects.Sink {
    private static final Runbook RUNBOOK = Checker.check(new SourceText("switches", Switches.runbook("""
                    step one backfill marks on db by id batch 10
                      sql "update marks set size = 1 where :range"
                    undo none one because "it is a test"
                    """)), Map.of())
            .runbook()
            .orElseThrow();

    private final Durable durable = new Durable();
    private final CountDownLatch changed = new CountDownLatch(1);
    private final CompletableFuture<EffectResult> ended = new CompletableFuture<>();

    @Test
    void itCommitsOnceTheJournalIsOnDisk() throws Exception {
        begin();
        assertTrue(changed.await(1, TimeUnit.MINUTES), "it does not begin before the journal is on disk");
        assertFalse(ended.isDone(), "it ended before the journal was on disk");
        durable.reached();
        assertInstanceOf(EffectResult.BatchDone.class, ended.get(1, TimeUnit.MINUTES));
    }

    @Test
    void itIsUndoneIfTheJournalCannotBeWritten() throws Exception {
        begin();
        assertTrue(changed.await(1, TimeUnit.MINUTES), "it does not begin before the journal is on disk");
        durable.failed();
        assertEquals(new EffectResult.Cancelled("the journal could not be written"), ended.get(1, TimeUnit.MINUTES));
    }

    private void begin() {
        Step step = Site.steps(RUNBOOK).findFirst().orElseThrow();
        Effect batch = new Effect.Batch(step.ref(), (Action.Backfill) step.action(), Map.of(), 10, 1, 1);
        Effects effects = new Effects(
                "r",
                RUNBOOK,
                Secrets.NONE,
                Map.of("db", new Workshop("db", null, null, null, new Table())),
                null,
                null,
                null,
                Optional.empty(),
                () -> "head",
                () -> null);
        effects.begin(
                new Command.Execute(new EffectId(step.ref(), false, 1, 1), 1, batch, 0, 60_000),
                Optional::empty,
                durable,
                this);
    }

    @Override
    public void ended(EffectId id, EffectResult result) {
        ended.complete(result);
    }

    @Override
    public void told(EffectId id, String text) {}

    @Override
    public void moved(String text) {}

    /** Changes its rows at once, and commits if it may. */
    private final class Table implements Backfill {
        @Override
        public Outcome batch(BackfillPlan plan, Batch batch, Cancellation cancellation) {
            changed.countDown();
            return cancellation.enterCommit()
                    ? new Outcome.BatchDone(10, 10, "(10)", 1, OptionalDouble.empty(), true, OptionalLong.empty())
                    : new Outcome.Cancelled(cancellation.requested().orElseThrow());
        }

        @Override
        public Outcome open(BackfillPlan plan, Duration deadline) {
            throw unexpected();
        }

        @Override
        public Outcome position(BackfillPlan plan, int pass) {
            throw unexpected();
        }

        @Override
        public Outcome awaitOldTransactions(
                BackfillPlan plan, Duration atMost, Cancellation cancellation, Progress progress) {
            throw unexpected();
        }

        @Override
        public Outcome undoBatch(
                BackfillPlan plan, Optional<SqlStatement> statement, Batch batch, Cancellation cancellation) {
            throw unexpected();
        }

        private AssertionError unexpected() {
            return new AssertionError("only a batch begins here");
        }
    }
}
