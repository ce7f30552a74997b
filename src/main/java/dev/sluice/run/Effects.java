package dev.sluice.run;

import dev.sluice.engine.Command;
import dev.sluice.engine.Effect;
import dev.sluice.engine.EffectId;
import dev.sluice.engine.EffectResult;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.source.Secrets;
import dev.sluice.step.Cancellation;
import dev.sluice.step.Failpoint;
import dev.sluice.step.Fenced;
import dev.sluice.step.Found;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.backfill.Backfill;
import dev.sluice.step.command.CommandStep;
import dev.sluice.step.command.Trace;
import dev.sluice.step.ledger.Standing;
import dev.sluice.step.sql.LockTrial;
import dev.sluice.step.sql.SqlStatement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Carries out effects, one at a time in a thread of its own, and tells how each ended exactly once. */
final class Effects implements AutoCloseable {
    private static final Duration WAIT_FOR_THE_LAST = Duration.ofSeconds(30);
    private static final Duration WAIT_FOR_THE_STOP = Duration.ofSeconds(45);

    /** Where an end goes, and what an effect says before it. */
    interface Sink {
        void ended(EffectId id, EffectResult result);

        void told(EffectId id, String text);

        /** Another server stands in a target's place, in words. */
        void moved(String text);
    }

    private final String runId;
    private final FaultPlaces places;
    private final BackfillPlans plans;
    private final Secrets secrets;
    private final Map<String, Workshop> workshops;
    private final Commands commands;
    private final Probes probes;
    private final Offering offering;
    private final Optional<Person> person;
    private final Supplier<String> journalHead;
    private final Supplier<Standing> standing;
    private final Announcer announcer;
    private final Map<EffectId, Cancellation> inFlight = new ConcurrentHashMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("effect").daemon(true).factory());

    /**
     * @param journalHead hash of the journal's last line on disk, anchored in each checkpoint
     * @param standing where the run stands, for whoever has to go on without the journal
     */
    Effects(
            String runId,
            Runbook runbook,
            Secrets secrets,
            Map<String, Workshop> workshops,
            Commands commands,
            Probes probes,
            Offering offering,
            Optional<Person> person,
            Supplier<String> journalHead,
            Supplier<Standing> standing) {
        this.runId = runId;
        this.places = new FaultPlaces(runbook);
        this.plans = new BackfillPlans(runbook.params());
        this.secrets = secrets;
        this.workshops = Map.copyOf(workshops);
        this.announcer = new Announcer(this.workshops);
        this.commands = commands;
        this.probes = probes;
        this.offering = offering;
        this.person = person;
        this.journalHead = journalHead;
        this.standing = standing;
    }

    /**
     * Begins one.
     *
     * @param objection asked before it begins and before it commits: why it may not
     */
    void begin(Command.Execute execute, Supplier<Optional<String>> objection, Sink sink) {
        Cancellation cancellation = new Cancellation(objection);
        Progress progress = text -> sink.told(execute.id(), secrets.mask(text));
        inFlight.put(execute.id(), cancellation);
        String head = journalHead.get();
        Optional<Standing> where = announcer.isDue(execute) ? Optional.of(standing.get()) : Optional.empty();
        thread.execute(() -> {
            Failpoint.reach(Failpoint.BEFORE_EFFECT);
            Optional<String> stale = Conductor.changesSomething(execute.effect()) ? objection.get() : Optional.empty();
            long began = System.nanoTime();
            EffectResult result = stale.isPresent()
                    ? new EffectResult.Cancelled("it had not begun, and " + stale.get())
                    : Outcomes.masked(carryOut(execute, cancellation, progress, head, where, sink), secrets);
            if (result instanceof EffectResult.BatchDone batch) {
                result = batch.lasting(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            }
            Failpoint.reach(Failpoint.AFTER_EFFECT);
            inFlight.remove(execute.id());
            sink.ended(execute.id(), result);
        });
    }

    void cancel(Command.Cancel cancel) {
        Cancellation cancellation = inFlight.get(cancel.id());
        if (cancellation == null) {
            return;
        }
        switch (cancel.mode()) {
            case NOW -> cancellation.now("a gate or an operator asked for it");
            case IF_WAITING_FOR_LOCK -> cancellation.ifWaitingForLock();
            case IF_NOT_BEGUN, REVOKED -> cancellation.revoke();
            case ON_PAUSE -> commands.pause(cancel.id().step());
        }
    }

    private EffectResult carryOut(
            Command.Execute execute,
            Cancellation cancellation,
            Progress progress,
            String head,
            Optional<Standing> where,
            Sink sink) {
        try {
            Optional<EffectResult> refused = where.flatMap(now -> announcer.refused(execute, now, sink::moved));
            if (refused.isPresent()) {
                return refused.get();
            }
            Duration deadline = Duration.ofMillis(execute.deadlineMillis());
            return switch (execute.effect()) {
                case Effect.Act act -> act(execute, act, deadline, cancellation, progress);
                case Effect.OpenBackfill open ->
                    result(
                            at(open.backfill())
                                    .open(
                                            plans.of(execute.id(), open.backfill(), open.values(), open.except()),
                                            deadline),
                            open.step(),
                            open.backfill().sql());
                case Effect.Batch batch ->
                    result(
                            at(batch.backfill())
                                    .batch(
                                            plans.of(execute.id(), batch.backfill(), batch.values(), List.of()),
                                            new Backfill.Batch(
                                                    batch.rows(),
                                                    batch.workers(),
                                                    batch.pass(),
                                                    deadline,
                                                    Optional.of(head)),
                                            cancellation),
                            batch.step(),
                            batch.backfill().sql());
                case Effect.AwaitOldTransactions await ->
                    Outcomes.result(at(await.backfill())
                            .awaitOldTransactions(
                                    plans.of(execute.id(), await.backfill(), await.values(), List.of()),
                                    deadline,
                                    cancellation,
                                    progress));
                case Effect.UndoBatch undo ->
                    result(
                            at(undo.backfill())
                                    .undoBatch(
                                            plans.undoing(execute.id(), undo.backfill(), undo.values()),
                                            undoStatement(undo),
                                            new Backfill.Batch(undo.rows(), 1, 1, deadline, Optional.of(head)),
                                            cancellation),
                            undo.step(),
                            undo.undo() instanceof Step.Undo.Batched batched
                                    ? batched.sql()
                                    : undo.backfill().sql());
                case Effect.TryLock lock ->
                    Outcomes.result(workshop(lock.source()).sql().tryLocks(trial(lock, deadline), cancellation));
                case Effect.Offered offered -> offered(execute, offered, deadline, cancellation, progress);
                case Effect.FindOut findOut -> findOut(execute.id(), findOut, deadline, progress);
            };
        } catch (Fenced fenced) {
            return new EffectResult.Failed(EffectResult.Failed.FENCED, fenced.getMessage(), false);
        } catch (StepStatements.NoValue missing) {
            return new EffectResult.Failed("VALUE", missing.getMessage(), false, true);
        } catch (dev.sluice.step.Refusal unfit) {
            return new EffectResult.Failed("UNFIT", unfit.getMessage(), true);
        } catch (RuntimeException | Error fault) {
            // Whatever went wrong, an end has to be told: the run would wait for it for ever.
            return new EffectResult.Unknown(
                    "a bug in Sluice while the effect ran: " + fault.getClass().getName());
        }
    }

    private EffectResult act(
            Command.Execute execute, Effect.Act act, Duration deadline, Cancellation cancellation, Progress progress) {
        EffectId id = execute.id();
        return switch (act.action()) {
            case Action.Sql sql ->
                result(
                        workshop(sql.source())
                                .sql()
                                .run(
                                        new SqlEffects(runId).attempt(execute, sql, act, deadline),
                                        cancellation,
                                        progress),
                        id.step(),
                        sql.sql());
            case Action.Run run ->
                result(
                        new CommandStep()
                                .run(
                                        commands.effect(id, run, act.values(), deadline),
                                        commands.trace(key(id)),
                                        cancellation,
                                        progress),
                        id.step());
            case Action.Http http -> result(commands.send(key(id), http, deadline), id.step());
            case Action.Manual manual -> byHand(id.step(), manual, deadline, cancellation);
            case Action.Backfill backfill -> throw new IllegalStateException("a backfill is done in batches");
            case Action.Wait wait -> throw new IllegalStateException("a wait is no effect");
        };
    }

    private EffectResult offered(
            Command.Execute execute,
            Effect.Offered offered,
            Duration deadline,
            Cancellation cancellation,
            Progress progress) {
        Optional<String> objection = offering.objection(offered);
        if (objection.isPresent()) {
            return new EffectResult.Failed(Offering.GUARD, objection.get(), false);
        }
        Action.Sql sql = offered.action();
        Effect.Act act = new Effect.Act(offered.step(), sql, offered.values(), false);
        return Outcomes.result(workshop(sql.source())
                .sql()
                .run(new SqlEffects(runId).attempt(execute, sql, act, deadline), cancellation, progress));
    }

    private EffectResult result(Outcome outcome, StepRef step, SqlText text) {
        return Outcomes.result(places.placed(outcome, step, Optional.of(text)));
    }

    private EffectResult result(Outcome outcome, StepRef step) {
        return Outcomes.result(places.placed(outcome, step, Optional.empty()));
    }

    private static LockTrial trial(Effect.TryLock wanted, Duration deadline) {
        return new LockTrial(
                wanted.locks().stream()
                        .map(lock -> new LockTrial.Lock(lock.table(), lock.only(), lock.mode()))
                        .toList(),
                wanted.lockTimeout(),
                deadline);
    }

    private EffectResult byHand(StepRef step, Action.Manual manual, Duration bound, Cancellation cancellation) {
        // The thread waits for an answer and nothing else, so that it may be interrupted, unlike one inside the driver.
        cancellation.runs(Thread.currentThread()::interrupt);
        Optional<Boolean> done = person.flatMap(who -> who.done(step.toString(), manual.instruction(), bound));
        cancellation.idle();
        Thread.interrupted();
        if (done.isEmpty() && cancellation.requested().isPresent()) {
            return new EffectResult.Cancelled("nobody had confirmed it yet");
        }
        if (done.isEmpty()) {
            return new EffectResult.Failed("TIMEOUT", "nobody confirmed it within " + bound.toSeconds() + "s", true);
        }
        return done.get()
                ? new EffectResult.Done(
                        Optional.empty(), "confirmed by " + person.orElseThrow().name())
                : new EffectResult.Failed(
                        "DECLINED", "not done, says " + person.orElseThrow().name(), true);
    }

    private EffectResult findOut(EffectId id, Effect.FindOut findOut, Duration bound, Progress progress) {
        Step step = findOut.whole();
        Action action =
                findOut.undo() && step.undo().orElse(null) instanceof Step.Undo.By by ? by.action() : step.action();
        // A probe tells whether the step took place; whether its undo did is the catalog's and the effect row's
        // business.
        Optional<Step.Probe> probe = findOut.undo() ? Optional.empty() : step.probe();
        EffectId effect = new EffectId(id.step(), findOut.undo(), id.ordinal(), id.generation());
        if (action instanceof Action.Run) {
            // Where nobody can be asked afterwards, there is nothing to wait for.
            Optional<String> living =
                    outlived(commands.trace(key(effect)), probe.isPresent() ? bound : Duration.ZERO, progress);
            if (living.isPresent()) {
                return Outcomes.result(new Found(Found.Finding.NOT_YET, living.get()));
            }
        }
        if (action instanceof Action.Sql sql) {
            Optional<SqlStatement> query = probe.flatMap(found ->
                    found.query() instanceof Query.Sql text && found.source().equals(sql.source())
                            ? Optional.of(StepStatements.only(
                                    text.on(workshop(sql.source()).place().serverVersion()), findOut.values()))
                            : Optional.empty());
            Found found = workshop(sql.source())
                    .sql()
                    .findOut(new SqlEffects(runId).lookedUp(effect, sql, findOut.values()), query);
            if (found.finding() != Found.Finding.UNKNOWN || probe.isEmpty() || query.isPresent()) {
                return Outcomes.result(found);
            }
        }
        return Outcomes.result(probe.map(found -> probes.ask(step.ref(), found, findOut.values()))
                .orElseGet(() -> new Found(Found.Finding.UNKNOWN, "the runbook has no probe for it")));
    }

    /** What still runs of a command though the process that started it is gone; what ends within the bound does not count. */
    private static Optional<String> outlived(Trace trace, Duration bound, Progress progress) {
        Optional<String> living = trace.living();
        if (living.isEmpty() || bound.isZero()) {
            return living;
        }
        progress.report("its end is awaited for " + bound.toSeconds() + "s: " + living.get());
        return trace.awaitEnd(bound);
    }

    private static Optional<SqlStatement> undoStatement(Effect.UndoBatch undo) {
        return undo.undo() instanceof Step.Undo.Batched batched
                ? Optional.of(StepStatements.only(batched.sql(), undo.values()))
                : Optional.empty();
    }

    private Backfill at(Action.Backfill backfill) {
        return workshop(backfill.source()).backfill();
    }

    private Workshop workshop(String source) {
        return workshops.get(source);
    }

    private String key(EffectId id) {
        return runId + "/" + id;
    }

    /** Waits, bounded, for an effect in flight to end. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(WAIT_FOR_THE_LAST.toSeconds(), TimeUnit.SECONDS)) {
                inFlight.values().forEach(cancellation -> cancellation.now("the process ends"));
                // A command gets its grace, so that none outlives the process that answers for it.
                thread.awaitTermination(WAIT_FOR_THE_STOP.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException interrupted) {
            inFlight.values().forEach(cancellation -> cancellation.now("the process ends"));
            Thread.currentThread().interrupt();
        }
        commands.close();
    }
}
