package dev.sluice.step;

import dev.sluice.step.backfill.Backfill;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.step.backfill.PostgresBackfill;
import dev.sluice.step.ledger.Owner;
import dev.sluice.step.ledger.RunEntry;
import dev.sluice.step.ledger.Taking;
import dev.sluice.step.sql.PostgresSqlStep;
import dev.sluice.step.sql.SqlEffect;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.step.sql.SqlStep;
import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.Schema;
import dev.sluice.step.target.Target;
import dev.sluice.step.target.TargetSettings;
import dev.sluice.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A run against a test database: its target with the schema created, and the fence taken. */
public final class Fixture implements AutoCloseable {

    public static final Duration LONG = Duration.ofSeconds(60);
    public static final Duration LOCK = Duration.ofMillis(500);
    public static final String RUN = "20261120-orders";

    public static final Duration LEASE = Duration.ofSeconds(30);

    private static final RunEntry.About ABOUT = new RunEntry.About("digest", "text", "{}", "test", "2", "ada", true);

    public final Target target;
    public final PostgresFence fence;
    public final SqlStep sql;
    public final Backfill backfill;

    private Fixture(Target target) {
        this.target = target;
        Schema.create(target);
        this.fence = PostgresFence.acquire(target, taking(RUN));
        this.sql = new PostgresSqlStep(target, fence);
        this.backfill = new PostgresBackfill(target, fence);
    }

    public static Fixture open(TestDatabase database) {
        return new Fixture(Target.open(settings(database), RUN));
    }

    public static TargetSettings settings(TestDatabase database) {
        return settings(database, database.url());
    }

    public static TargetSettings settings(TestDatabase database, String url) {
        return new TargetSettings("db", url, database.user(), database::password, Map.of(), Duration.ofSeconds(10));
    }

    public static Owner owner(String run) {
        return new Owner("orders", run, "ada", "workstation");
    }

    /** Takes the fence up again or for the first time, without waiting for anybody. */
    public static Taking taking(String run) {
        return new Taking(
                owner(run),
                ABOUT,
                false,
                LEASE,
                Duration.ZERO,
                false,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Progress.SILENT);
    }

    /** For a run that is named like its runbook and works on tables of source {@code db}. */
    public static Taking claiming(String run, Optional<Taking.Alongside> alongside, String... tables) {
        return new Taking(
                new Owner(run, run, "ada", "workstation"),
                ABOUT,
                false,
                LEASE,
                Duration.ZERO,
                false,
                Optional.empty(),
                Map.of("db", Set.of(tables)),
                alongside,
                Progress.SILENT);
    }

    /** The same in the words of somebody who takes it from an owner that may be alive. */
    public static Taking takingOver(String run, String because) {
        return takingOver(run, because, Progress.SILENT);
    }

    public static Taking takingOver(String run, String because, Progress progress) {
        return new Taking(
                owner(run),
                ABOUT,
                false,
                LEASE,
                LONG,
                true,
                Optional.of(because),
                Map.of(),
                Optional.empty(),
                progress);
    }

    /** A statement whose pieces are text, and the places where {@code :range} stands. */
    public static SqlStatement statement(String text) {
        List<SqlStatement.Part> parts = new ArrayList<>();
        String[] around = text.split(":range", -1);
        for (int i = 0; i < around.length; i++) {
            if (i > 0) {
                parts.add(new SqlStatement.Part.Range());
            }
            parts.add(new SqlStatement.Part.Literal(around[i]));
        }
        return new SqlStatement(parts, 0);
    }

    public static BackfillPlan plan(String table, String statement) {
        return new BackfillPlan(
                "fill.all",
                table,
                List.of(),
                new BackfillPlan.Slice.Whole(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                statement(statement),
                LOCK);
    }

    public static SqlEffect effect(String key, SqlEffect.Mode mode, String... statements) {
        List<SqlStatement> all = new ArrayList<>();
        for (String each : statements) {
            all.add(SqlStatement.of(each));
        }
        return new SqlEffect(key, Optional.empty(), all, mode, LOCK, LONG, false, List.of(), false);
    }

    public static Backfill.Batch batch(long rows) {
        return new Backfill.Batch(rows, 1, 1, LONG, Optional.of("head"));
    }

    public static BackfillPlan plan(String table, String statement, int workers) {
        BackfillPlan one = plan(table, statement);
        return new BackfillPlan(
                one.step(),
                one.table(),
                one.key(),
                one.slice(),
                one.except(),
                one.onlyWhere(),
                one.remaining(),
                one.keepOld(),
                one.statement(),
                one.lockTimeout(),
                workers);
    }

    /** One round. */
    public Outcome round(BackfillPlan plan, long rows, int workers) {
        return backfill.batch(
                plan, new Backfill.Batch(rows, workers, 1, LONG, Optional.of("head")), new Cancellation());
    }

    public Outcome run(SqlEffect effect) {
        return sql.run(effect, new Cancellation(), Progress.SILENT);
    }

    public Outcome.BatchDone fill(BackfillPlan plan, long rows) {
        return new Filler(backfill).fill(plan, rows);
    }

    public Outcome.BatchDone pass(BackfillPlan plan, long rows, int pass) {
        return new Filler(backfill).pass(plan, rows, pass);
    }

    public Outcome.BatchDone undo(BackfillPlan plan, Optional<String> statement, long rows) {
        return new Filler(backfill).undo(plan, statement, rows);
    }

    @Override
    public void close() {
        target.close();
    }
}
