package dev.sluice.engine;

import dev.sluice.gate.Assessment;
import dev.sluice.gate.Explanation;
import dev.sluice.gate.Explanations;
import dev.sluice.gate.Onlooker;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what a run does next. Its state is only what the events made of it: the same events in the same order give the same
 * commands, so that a journal's events, fed again, give the run back for a resume, a replay or a status. Not for several threads
 * at once.
 *
 * <p>The shell's part: journal an event before handing it in; execute the commands in their order; never have two effects in
 * flight; feed back how each ended. After a crash feed the journal's events (ignoring the commands), then {@link Event.Resumed}.
 */
public final class Interpreter {
    private final Run run;
    private final Flow flow;
    private final Signals signals;

    public Interpreter(Runbook runbook) {
        this.run = new Run(runbook);
        this.flow = new Flow(run);
        this.signals = new Signals(run, flow);
    }

    /** Takes an event and says what is to be done. */
    public List<Command> on(Event event) {
        run.begin(event.at());
        switch (event) {
            case Event.Started started -> start(started);
            case Event.Resumed resumed -> resume(resumed);
            case Event.Rebuilt rebuilt -> rebuild(rebuilt);
            case Event.Fenced fenced -> fenced(fenced.text());
            case Event.Moved moved -> {
                if (flow.doubts.noticed(moved.text())) {
                    run.inFlight.ifPresent(flight -> flight.moved = Optional.of(moved.text()));
                }
            }
            case Event.Abandoned abandoned -> abandon(abandoned);
            case Event.Woke woke -> woke(woke.text());
            case Event.Tick tick -> tick.samples().forEach(this::arrived);
            case Event.History history -> run.baselines.history(history.metric(), history.samples());
            case Event.Told told -> told(told);
            case Event.Examined examined -> {
                examined.samples().forEach(this::arrived);
                run.examinations.examined(examined, phase()).ifPresent(flow.offers::granted);
            }
            case Event.EffectEnded ended -> ended(ended);
            case Event.Signalled signalled -> signals.on(signalled);
        }
        flow.settle();
        return run.commands(flow.awake());
    }

    /** Where the run as a whole stands now. */
    public RunState state() {
        return flow.state;
    }

    /** From now on somebody is told what predicates amount to; changes nothing. */
    public void onlooker(Onlooker told) {
        run.samples.onlooker(told);
    }

    /** What the gate of the active phase says, if one is active; its words are to be asked for before the next event. */
    public Optional<Assessment> assessment() {
        return run.assessment;
    }

    /** The phase that is active, if one is. */
    public Optional<String> phase() {
        return flow.phase.map(active -> active.phase.name());
    }

    /** The share of full duty at which batches may run, in percent points. */
    public double share() {
        return run.share();
    }

    /** What the run looks like now. */
    public RunView view() {
        return Views.of(run, flow);
    }

    /** The live parameters and their values. */
    public Map<String, Value> knobs() {
        return Collections.unmodifiableMap(run.values.knobs());
    }

    /** The run's clock at the newest event, milliseconds. */
    public long at() {
        return run.at;
    }

    /** Where the run stands, for whoever has to go on without its journal. */
    public Position position() {
        return Positions.of(run, flow);
    }

    /** Evaluates a condition or an amount on the samples at hand, for a person's curiosity; changes nothing. */
    public Explanation evaluate(Expression expression) {
        return Explanations.evaluate(expression, run.samples, run.baselines, run.at);
    }

    /** The metrics that are read at this stage of the run, formulas by their own name; all others only age. */
    public Set<String> watched() {
        return flow.watched();
    }

    /** How many series stood behind each metric's first answer in this phase, for a process that takes the run up. */
    public Map<String, List<Integer>> seriesAtPhaseStart() {
        return Map.copyOf(run.series);
    }

    /** The newest sample of a metric, as a gate sees it now. */
    public Reading newest(String metric) {
        return run.samples.newest(metric, run.at);
    }

    private void woke(String text) {
        if (!flow.awake()) {
            return;
        }
        run.samples.woke(run.at);
        flow.phase.ifPresent(PhaseRun::woke);
        flow.verify.ifPresent(VerifyRun::resumed);
        run.steps.values().forEach(StepStatus::woke);
        run.decide(
                Decision.Kind.VERDICT,
                flow.phase.map(active -> active.phase.name()),
                "run",
                text + ", as after a sleep: no effect begins before everything is read anew",
                List.of());
    }

    private void arrived(Event.Sample sample) {
        run.samples.arrived(sample.metric(), run.at, sample.reading());
        if (!sample.series().isEmpty()) {
            run.series.put(sample.metric(), sample.series());
        }
    }

    private void start(Event.Started started) {
        if (flow.state != RunState.NEW) {
            throw new IllegalStateException("a run starts once");
        }
        run.id = started.runId();
        run.meaning = started.meaning();
        run.unattended = started.unattended();
        run.stepwise = started.stepwise();
        run.until = started.until();
        run.patienceMillis = started.patienceMillis();
        flow.started();
    }

    private void rebuild(Event.Rebuilt rebuilt) {
        start(rebuilt.began());
        Positions.rebuild(run, flow, rebuilt.position());
        run.decide(
                Decision.Kind.RESUMED,
                Optional.empty(),
                "run",
                rebuilt.began().operator() + " takes the run up again without its journal: " + rebuilt.because(),
                List.of("what cannot be known any more starts anew: clocks, soaks, answers"));
    }

    private void fenced(String text) {
        if (!flow.awake()) {
            return;
        }
        run.inFlight.ifPresent(flight -> flight.work.resumed(true));
        run.inFlight = Optional.empty();
        flow.stop(Ending.TAKEN_OVER, "another operator took the run over: " + text, List.of());
    }

    private void abandon(Event.Abandoned abandoned) {
        if (flow.state != RunState.ENDED) {
            run.inFlight = Optional.empty();
            flow.abandoned(abandoned.who(), abandoned.because());
        }
    }

    private void resume(Event.Resumed resumed) {
        run.meaning = resumed.meaning();
        run.unattended = resumed.unattended();
        run.stepwise = resumed.stepwise();
        run.patienceMillis = resumed.patienceMillis();
        flow.resumed(resumed);
        resumed.moved().ifPresent(flow.doubts::moved);
    }

    /** What was cancelled, failed or did not take place may have left nothing, so that it has not begun. */
    private void stopped(PhaseRun phase, InFlight flight, EffectResult result) {
        boolean notDone = result instanceof EffectResult.Failed
                || result instanceof EffectResult.Found found && found.finding() == EffectResult.Finding.NOT_DONE;
        boolean isOfAStep = !(flight.effect instanceof Effect.Offered || flight.effect instanceof Effect.TryLock);
        if (flight.status.doubted && run.forgetsNothing()) {
            // It has begun, though the database has lost it.
            return;
        }
        if (result instanceof EffectResult.Cancelled) {
            phase.stopped(flight.status, false);
        } else if ((result instanceof EffectResult.Opened || result instanceof EffectResult.OldTransactions)
                && run.forgetsNothing()) {
            // No row was changed by that: its first batch is still to come, or there was none, unless some were done
            // already.
            phase.stopped(flight.status, true);
        } else if (notDone
                && isOfAStep
                && !isUnsaid(flight, result)
                && !flight.status.doubted
                && run.heedsWhatIsUnsettled()) {
            Want next = flight.work.want();
            phase.stopped(flight.status, next instanceof Want.Begin || next instanceof Want.Rest);
        }
    }

    /** A person may have done it, and not have said so in time. */
    private static boolean isUnsaid(InFlight flight, EffectResult result) {
        return flight.effect instanceof Effect.Act act
                && act.action() instanceof Action.Manual
                && result instanceof EffectResult.Failed failed
                && failed.code().equals(EffectResult.Failed.TIMEOUT);
    }

    private void told(Event.Told told) {
        run.inFlight.filter(flight -> flight.id.equals(told.id())).ifPresent(flight -> flight.told = told.text());
    }

    /** The end of an effect that is not in flight any more is an echo: a cancelled wait, a lost process. */
    private void ended(Event.EffectEnded ended) {
        if (run.inFlight.isEmpty() || !run.inFlight.get().id.equals(ended.id())) {
            return;
        }
        InFlight flight = run.inFlight.get();
        run.inFlight = Optional.empty();
        if (ended.result() instanceof EffectResult.Failed failed
                && failed.code().equals(EffectResult.Failed.FENCED)) {
            // It may have taken place before the fence was asked again: whoever takes the run up finds out.
            run.inFlight = Optional.of(flight);
            fenced(failed.message());
        } else {
            flight.work.ended(ended.result());
            if (!flight.id.undo()) {
                flow.phase.ifPresent(phase -> stopped(phase, flight, ended.result()));
            }
            if (ended.result() instanceof EffectResult.Unknown unknown && unknown.moved()) {
                flow.doubts.moved(unknown.detail());
            } else {
                flight.moved.ifPresent(flow.doubts::moved);
            }
        }
        run.samples.changed(run.at);
        if (run.heedsWhatIsUnsettled() && flight.changedSomething(ended.result())) {
            flow.changed();
        }
        flow.phase.filter(PhaseRun::gated).ifPresent(phase -> phase.watch.effectEnded(run.at));
    }
}
