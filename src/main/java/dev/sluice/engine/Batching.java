package dev.sluice.engine;

import dev.sluice.gate.Assessment;
import dev.sluice.gate.Pressure;
import dev.sluice.language.model.Action;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Size, pace, attempts and figures of batches that follow one another, forward or undoing. */
final class Batching {
    /** What a batch should last where the file does not say: the worst stall it causes others stays below a quarter second. */
    private static final double AIM_SECONDS = 0.1;

    /** More log than that at once makes a replica's lag jump. */
    private static final double MOST_BYTES = 64 << 20;

    private static final int WAYS_KEPT = 3;

    private final Run run;
    /** The least part of a rung's stretch that a batch takes: keys that lie unevenly must not make it creep. */
    private static final double LEAST_OF_A_STRETCH = 0.01;

    /** A batch that changes less than this part of its rows does not tell how long one lasts that changes all. */
    private static final int TELLING = 3;

    /** What the arithmetic of shares may be off by, in rows. */
    private static final double TINY = 1e-6;

    private final Action.Backfill backfill;
    private final Action.Knob most;
    private final Optional<Climb> climb;
    private final Attempts attempts;
    private final SizeController sizes;
    private final Crew crew = new Crew();
    private final Duty duty = new Duty();
    private final Rate rate = new Rate();
    /** Of rows passed, changed or not, by as many workers as no throttle holds back: what the time left hangs on. */
    private final Rate passing = new Rate();

    private final Writes writes = new Writes();
    private long ordinal;
    private long attemptsOrdinal = -1;
    private long beganAt;
    /** How much of each of the last batches went by whatever the server had to do: none is overdue for the least of it. */
    private final Deque<Long> ways = new ArrayDeque<>();

    private long endedAt;
    private boolean flying;
    private long grownAt = Long.MIN_VALUE;
    private double share;
    private OptionalDouble estimatedRows = OptionalDouble.empty();
    private long rowsDone;
    /** Share of the key space behind the checkpoint; absent where keys cannot tell. */
    private OptionalDouble reached = OptionalDouble.empty();

    /** Rows that batches went through, changed or not. */
    private long passed;
    /** Rows and number of the batches that have begun together, and whether the ladder made them small. */
    private long asked;

    private int together = 1;
    /** How many there would have been if no share had held any back. */
    private int unthrottled = 1;

    private boolean cut;
    /** Whether it was the budget that made them smaller. */
    private boolean budgeted;

    /**
     * @param workers how many batches may run at once
     * @param climb the ladder that no batch may leap over
     */
    Batching(Run run, Action.Backfill backfill, Action.Knob workers, Optional<Climb> climb) {
        this.run = run;
        this.backfill = backfill;
        this.most = workers;
        this.climb = climb;
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
        long bounded = Math.min(sizes.rows(), rowsOfASecond());
        return Math.min(bounded, climb.map(this::rowsToTheRung).orElse(Long.MAX_VALUE));
    }

    /** How many batches run at once. */
    int workers() {
        return crew.workers(most(), duty.share(run.share()));
    }

    private int most() {
        return (int) Math.clamp(run.values.amount(most), 1, Action.Backfill.MOST_WORKERS);
    }

    /** The share of its time in which each of them may work, in percent points. */
    private double dutyShare() {
        return Crew.dutyOf(workers(), most(), duty.share(run.share()));
    }

    /** A budget is kept by the second, not by a burst and a long rest. */
    private long rowsOfASecond() {
        return budgeted(Action.Budget.What.ROWS)
                .map(rate -> Math.max(1, Math.round(rate / workers())))
                .orElse(Long.MAX_VALUE);
    }

    private Optional<Double> budgeted(Action.Budget.What what) {
        return backfill.budget().filter(it -> it.what() == what).map(it -> run.values.amount(it.rate()));
    }

    private long rowsToTheRung(Climb rung) {
        if (!isEstimated()) {
            return Long.MAX_VALUE;
        }
        double ahead = Math.max(rung.share() - reached(), LEAST_OF_A_STRETCH * rung.stretch());
        return Math.max(1, (long) Math.ceil(ahead * estimatedRows.getAsDouble() / workers() - TINY));
    }

    /** How far it has come, 0..1, where it matters: by rows passed, changed or not, where keys cannot tell. */
    double reached() {
        return reached.orElse(isEstimated() ? Math.min(1, passed / estimatedRows.getAsDouble()) : 0);
    }

    private boolean isEstimated() {
        return estimatedRows.isPresent() && estimatedRows.getAsDouble() > 0;
    }

    /** When the next part may begin; a moment not after now means at once. */
    long notBefore() {
        return Math.max(attempts.notBefore(), endedAt + duty.restMillis(dutyShare(), restMillis()));
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
        flying = true;
        asked = rows();
        together = workers();
        unthrottled = crew.unthrottled(most());
        budgeted = asked == rowsOfASecond() && asked < sizes.rows();
        cut = asked < sizes.rows() && !budgeted;
        status.attempt = attempts.newest();
    }

    /** Anything ended; its time counts against the deadline of all attempts of this part. */
    void ended() {
        attempts.ended(run.at);
        flying = false;
    }

    /** The next part is another one, not an attempt of the last. */
    void fresh() {
        attempts.succeeded();
    }

    void estimated(OptionalDouble rows) {
        estimatedRows = rows;
    }

    void done(EffectResult.BatchDone batch) {
        if (batch.rest().isEmpty()) {
            attempts.succeeded();
        }
        rowsDone = batch.rowsDone();
        long working = Math.max(1, beganAt - previousEnd() + run.at - beganAt);
        rate.worked(batch.rows(), working);
        long newly = batch.measured().passed().orElse(asked * together);
        if (newly > 0) {
            passing.worked(newly * unthrottled / together, working);
        }
        writes.wrote(batch);
        reached = batch.progress();
        passed += newly;
        OptionalLong way = batch.measured().wayMillis();
        if (batch.rest().isEmpty() && way.isPresent()) {
            ways.addLast(way.getAsLong());
            if (ways.size() > WAYS_KEPT) {
                ways.removeFirst();
            }
        }
        if (budgeted) {
            sizes.tookFewer(asked, batch.millis(), aimMillis());
        } else if (!cut) {
            boolean telling = batch.rows() * TELLING >= asked * together;
            sizes.took(batch.millis(), aimMillis(), telling, walOfOne(batch), mostBytes());
        }
        pace(batch);
        endedAt = run.at;
        share = Math.max(share, reached());
    }

    private OptionalLong walOfOne(EffectResult.BatchDone batch) {
        OptionalLong wal = batch.measured().walBytes();
        return wal.isPresent() ? OptionalLong.of(wal.getAsLong() / together) : OptionalLong.empty();
    }

    private double mostBytes() {
        return budgeted(Action.Budget.What.WAL)
                .map(rate -> Math.min(MOST_BYTES, rate / together))
                .orElse(MOST_BYTES);
    }

    /** How many go on, and at which duty. The gate is asked for its pressure only where that matters. */
    private void pace(EffectResult.BatchDone batch) {
        boolean matters = most() > 1 || duty.isBehind(run.share());
        Pressure pressure = matters ? run.assessment.map(Assessment::pressure).orElse(Pressure.NONE) : Pressure.NONE;
        crew.worked(run.at, most(), pressure);
        boolean mayGrow = pressure.isNewerThan(grownAt);
        if (mayGrow && duty.isBehind(run.share())) {
            grownAt = run.at;
        }
        duty.worked(batch.allMillis(), run.share(), mayGrow, budgetMillis(batch));
    }

    /** How long work and rest last together where a budget is kept; 0 without one. */
    private double budgetMillis(EffectResult.BatchDone batch) {
        if (backfill.budget().isEmpty()) {
            return 0;
        }
        double rate = run.values.amount(backfill.budget().get().rate());
        if (rate <= 0) {
            return 0;
        }
        return switch (backfill.budget().get().what()) {
            case ROWS -> batch.rows() * 1_000 / rate;
            case WAL -> batch.measured().walBytes().orElse(0) * 1_000 / rate;
            case DUTY -> Duty.atDuty(batch.allMillis(), rate);
        };
    }

    /** Working time between two batches is at most the rest that the settings ask for: pauses and throttling are left out. */
    private long previousEnd() {
        return Math.max(endedAt, beganAt - Math.round(duty.ownRestMillis(restMillis())));
    }

    /** A batch failed: fewer rows may avoid what it met. */
    void shrink(EffectResult.Failed failed) {
        if (failed.code().equals(EffectResult.Failed.TIMEOUT)) {
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

    void checkpoint(long rows, OptionalDouble progress) {
        rowsDone = rows;
        reached = progress.isPresent() ? progress : reached;
        passed = Math.max(passed, Math.max(rows, Math.round(reached.orElse(0) * estimatedRows.orElse(0))));
    }

    long rowsDone() {
        return rowsDone;
    }

    long overdueMillis() {
        long unavoidable = ways.stream().mapToLong(Long::longValue).min().orElse(0);
        return Math.round(SizeController.TOO_LONG * aimMillis()) + unavoidable;
    }

    /** @param overdueMillis after which what is in flight stalls */
    RunView.Progress progress(int pass, boolean finished, long overdueMillis) {
        boolean due = finished || share >= 1 || estimatedRows.isPresent() && passed >= estimatedRows.getAsDouble();
        Optional<RunView.Eta> eta = finished ? Optional.empty() : eta(due);
        return new RunView.Progress(
                rowsDone,
                estimatedRows,
                OptionalDouble.of(finished ? 1 : share),
                finished ? RunView.Denominator.EXACT : shareOf(),
                rate.rowsPerSecond(),
                eta,
                etaState(due, eta, overdueMillis),
                sizes.rows(),
                workers(),
                writes.walPerRow(),
                writes.hotShare(),
                pass);
    }

    private RunView.Denominator shareOf() {
        if (reached.isPresent()) {
            return RunView.Denominator.KEY_SPACE;
        }
        return isEstimated() ? RunView.Denominator.ESTIMATED : RunView.Denominator.UNKNOWN;
    }

    private Optional<RunView.Eta> eta(boolean due) {
        if (!due && estimatedRows.isEmpty() && share <= 0) {
            return Optional.empty();
        }
        double all = estimatedRows.orElse(passed / share);
        return passing.eta(due ? 0 : all - passed);
    }

    private RunView.EtaState etaState(boolean due, Optional<RunView.Eta> eta, long overdueMillis) {
        if (flying && run.at - beganAt > overdueMillis) {
            return RunView.EtaState.STALLED;
        }
        if (due) {
            return RunView.EtaState.DUE;
        }
        return eta.isPresent() ? RunView.EtaState.READY : RunView.EtaState.MEASURING;
    }

    private double aimMillis() {
        double seconds = backfill.aim().map(run.values::amount).orElse(AIM_SECONDS);
        return Math.max(1, seconds * 1_000);
    }

    private double restMillis() {
        return Math.max(0, run.values.amount(backfill.rest()) * 1_000);
    }
}
