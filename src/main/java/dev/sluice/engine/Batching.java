package dev.sluice.engine;

import dev.sluice.language.model.Action;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Size, pace, attempts and figures of batches that follow one another, forward or undoing. */
final class Batching {
    /** What a batch should last where the file does not say: the worst stall it causes others stays below a quarter second. */
    private static final double AIM_SECONDS = 0.1;

    private final Run run;
    private final Action.Backfill backfill;
    private final Attempts attempts;
    private final SizeController sizes;
    private final Duty duty = new Duty();
    private final Rate rate = new Rate();
    private long ordinal;
    private long attemptsOrdinal = -1;
    private long beganAt;
    private long endedAt;
    private double share;
    private OptionalDouble estimatedRows = OptionalDouble.empty();
    private long rowsDone;

    Batching(Run run, Action.Backfill backfill) {
        this.run = run;
        this.backfill = backfill;
        Action.Retry retry = retry(backfill);
        this.attempts =
                new Attempts(retry, backfill.timeout().plus(retry.longest()).multipliedBy(1 + retry.times()));
        this.sizes = run.values.sizes(backfill);
    }

    /** A batch that meets a lock or a deadlock is worth more attempts than a statement: each takes half as many rows. */
    private static Action.Retry retry(Action.Backfill backfill) {
        return backfill.retry().times() > 0
                ? backfill.retry()
                : new Action.Retry(5, Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    /** The ordinal of the next part; attempts of the same part share it. */
    long nextOrdinal() {
        return attempts.newest() > 0 ? attemptsOrdinal : ordinal + 1;
    }

    int nextAttempt() {
        return attempts.next();
    }

    long rows() {
        run.values.pinned(backfill.batch()).ifPresent(sizes::pin);
        return sizes.rows();
    }

    /** When the next part may begin; a moment not after now means at once. */
    long notBefore() {
        return Math.max(attempts.notBefore(), endedAt + duty.restMillis(run.share(), restMillis()));
    }

    /** For parts that are no batches: no rest before them. */
    long retryNotBefore() {
        return attempts.notBefore();
    }

    /** The bound of one transaction. */
    long deadline() {
        return backfill.timeout().toMillis();
    }

    void began(StepStatus status) {
        if (attempts.newest() == 0) {
            ordinal++;
            attemptsOrdinal = ordinal;
        }
        attempts.began(run.at);
        beganAt = run.at;
        status.attempt = attempts.newest();
    }

    /** Anything ended; its time counts against the deadline of all attempts of this part. */
    void ended() {
        attempts.ended(run.at);
    }

    /** The next part is another one, not an attempt of the last. */
    void fresh() {
        attempts.succeeded();
    }

    void estimated(OptionalDouble rows) {
        estimatedRows = rows;
    }

    void done(EffectResult.BatchDone batch) {
        attempts.succeeded();
        rowsDone = batch.rowsDone();
        rate.worked(batch.rows(), Math.max(1, beganAt - previousEnd() + run.at - beganAt));
        sizes.took(batch.millis(), aimMillis());
        OptionalLong spent = backfill.budget().isEmpty()
                ? OptionalLong.empty()
                : switch (backfill.budget().get().what()) {
                    case ROWS -> OptionalLong.of(batch.rows());
                    case WAL -> batch.walBytes();
                };
        OptionalDouble budget = backfill.budget().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(run.values.amount(backfill.budget().get().rate()));
        duty.worked(batch.millis(), spent, budget);
        endedAt = run.at;
        double reached = batch.progress()
                .orElse(
                        estimatedRows.isPresent() && estimatedRows.getAsDouble() > 0
                                ? rowsDone / estimatedRows.getAsDouble()
                                : 0);
        share = Math.max(share, Math.min(1, reached));
    }

    /** Working time between two batches is at most the rest that the settings ask for: pauses are left out. */
    private long previousEnd() {
        return Math.max(endedAt, beganAt - Math.round(restMillis()));
    }

    /** A batch failed: fewer rows may avoid what it met. */
    void shrink(EffectResult.Failed failed) {
        if (failed.code().equals("TIMEOUT")) {
            sizes.tooLong();
        } else {
            sizes.failed();
        }
    }

    /** The pause before the next attempt; empty if there is none any more. */
    Optional<Long> failed(EffectResult.Failed failed, EffectId id) {
        return failed.retryable() ? attempts.failed(run.at, run.id, id) : Optional.empty();
    }

    void cancelled() {
        if (run.at - beganAt >= overdueMillis()) {
            sizes.tooLong();
        }
        attempts.cancelled();
        endedAt = run.at;
    }

    void granted() {
        attempts.granted();
    }

    void checkpoint(long rows) {
        rowsDone = rows;
    }

    long rowsDone() {
        return rowsDone;
    }

    long overdueMillis() {
        return Math.round(SizeController.TOO_LONG * aimMillis());
    }

    RunView.Progress progress(int pass, boolean finished) {
        OptionalDouble left = estimatedRows.isPresent()
                ? OptionalDouble.of(Math.max(0, estimatedRows.getAsDouble() - rowsDone))
                : share > 0 ? OptionalDouble.of(rowsDone / share - rowsDone) : OptionalDouble.empty();
        return new RunView.Progress(
                rowsDone,
                estimatedRows,
                OptionalDouble.of(finished ? 1 : share),
                rate.rowsPerSecond(),
                left.isPresent() && !finished ? rate.eta(left.getAsDouble()) : Optional.empty(),
                sizes.rows(),
                pass);
    }

    private double aimMillis() {
        double seconds = backfill.aim().map(run.values::amount).orElse(AIM_SECONDS);
        return Math.max(1, seconds * 1_000);
    }

    private double restMillis() {
        return Math.max(0, run.values.amount(backfill.rest()) * 1_000);
    }
}
