package dev.sluice.rehearsal.oracle;

import dev.sluice.engine.Command;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Effect;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.Event;
import dev.sluice.engine.Signal;
import dev.sluice.language.model.Reach;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.StepRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where a run stands, as far as its events and commands tell. */
final class Stand {
    private static final Set<String> VERDICTS = Set.of("ROLLBACK", "PAUSE", "HOLD", "THROTTLE", "CONTINUE", "PROCEED");

    final Runbook runbook;
    final Map<String, Newest> metrics = new HashMap<>();
    private final Shapes shapes = new Shapes(metrics);
    private final Reach reach;
    /** Metrics that are being read, and those of them whose answer no longer counts. */
    private final Set<String> reading = new HashSet<>();

    private final Set<String> doubtful = new HashSet<>();

    long at;
    Optional<Gate> gate = Optional.empty();
    /** Whether the gate decides: not while its phase is left, undone, or the run ends. */
    boolean gated;

    /** Whether somebody goes back over a step, and no effect has begun since. */
    private boolean goesBack;

    boolean undoing;
    boolean aborting;
    boolean finished;
    /** Taken up without its journal: of what was done before nothing is known here. */
    boolean rebuilt;

    boolean pausedByOperator;
    /** Whether an irreversible step may have taken place. */
    boolean noReturn;
    /** Whether the event is a signal that was refused. */
    boolean refused;

    Optional<Command.Execute> inFlight = Optional.empty();
    /** The effect that this event ended. */
    Optional<Command.Execute> ended = Optional.empty();
    /** The effect whose end nobody saw, at the event with which a process takes over. */
    Optional<Command.Execute> lost = Optional.empty();

    private String told = "CONTINUE";
    /** Whether nobody has let the run go on since a pause was told; what became of it then is told with a delay. */
    private boolean pauseIsNews;

    private boolean observing;

    Stand(Runbook runbook) {
        this.runbook = runbook;
        this.reach = new Reach(runbook.metricsByName());
        runbook.metrics().stream()
                .filter(Newest::understands)
                .forEach(metric -> metrics.put(metric.name(), new Newest(metric)));
    }

    /** The verdict that was told last. A hold and a throttle are told only when they have lasted a moment. */
    boolean isTold(String verdict) {
        return told.equals(verdict);
    }

    /** Takes what an event says, before the commands that answer it. */
    void before(Event event, List<Command> commands) {
        if (observing && !(event instanceof Event.Woke)) {
            gate.ifPresent(active -> active.observed(event.at() - at));
        }
        at = Math.max(at, event.at());
        ended = Optional.empty();
        lost = Optional.empty();
        refused = event instanceof Event.Signalled && commands.stream().anyMatch(Stand::refuses);
        switch (event) {
            case Event.Tick tick -> tick.samples().forEach(this::arrived);
            case Event.EffectEnded end -> effectEnded(end);
            case Event.Signalled signalled -> {
                if (!refused) {
                    signalled(signalled.signal());
                }
            }
            case Event.Resumed ignored -> resumed();
            case Event.Woke ignored -> woke();
            case Event.Rebuilt ignored -> rebuilt = true;
            case Event.Abandoned ignored -> finished = true;
            case Event.Fenced ignored -> finished = true;
            case Event.Moved ignored -> {}
            case Event.Started ignored -> {}
            case Event.Told ignored -> {}
            case Event.History ignored -> {}
            case Event.Examined ignored -> {}
        }
        for (Command command : commands) {
            if (command instanceof Command.Read read) {
                reading.add(read.metric());
            }
        }
    }

    /** What was asked before the sleep and is answered after it counts for nothing. */
    private void woke() {
        metrics.values().forEach(Newest::lookAfresh);
        gate.ifPresent(active -> active.lookAfresh(at));
        doubtful.addAll(reading);
    }

    private static boolean refuses(Command command) {
        return command instanceof Command.Record told
                && told.decision().kind() == Decision.Kind.PERSON
                && told.decision().text().startsWith("refused");
    }

    private void arrived(Event.Sample sample) {
        Newest metric = metrics.get(sample.metric());
        reading.remove(sample.metric());
        if (!doubtful.remove(sample.metric()) && metric != null) {
            metric.arrived(sample.reading(), at);
            gate.ifPresent(active -> active.sampled(metric, at));
        }
    }

    private void effectEnded(Event.EffectEnded end) {
        boolean fenced = end.result() instanceof EffectResult.Failed failed
                && failed.code().equals(EffectResult.Failed.FENCED);
        if (inFlight.isEmpty() || !inFlight.get().id().equals(end.id()) || fenced) {
            return;
        }
        if (changes(inFlight.get())) {
            gate.ifPresent(active -> active.effectChanged(at));
        }
        ended = inFlight;
        inFlight = Optional.empty();
    }

    /** Whether it may change what the run is about: not what a person has done to sessions in its way. */
    static boolean changes(Command.Execute execute) {
        return !(execute.effect() instanceof Effect.FindOut)
                && !(execute.effect() instanceof Effect.TryLock)
                && !(execute.effect() instanceof Effect.Offered);
    }

    private void signalled(Signal signal) {
        switch (signal) {
            case Signal.Pause ignored -> pausedByOperator = true;
            case Signal.Continue ignored -> goOn();
            case Signal.ContinueAll ignored -> goOn();
            case Signal.Abort ignored -> aborting = true;
            case Signal.Back ignored -> {
                gated = false;
                goesBack = true;
            }
            case Signal.Jump ignored -> {
                gated = false;
                goesBack = false;
            }
            case Signal.Override override ->
                gate.ifPresent(active -> active.cover(override.gate(), at + override.expiresInMillis()));
            default -> {}
        }
    }

    private void goOn() {
        if (pausedByOperator || pauseIsNews) {
            metrics.values().forEach(Newest::lookAfresh);
            gate.ifPresent(active -> active.lookAfresh(at));
        }
        pausedByOperator = false;
        pauseIsNews = false;
    }

    private void resumed() {
        gate.ifPresent(active -> {
            active.lookAfresh(at);
            active.restartGreen(at);
            if (inFlight.filter(Stand::changes).isPresent()) {
                active.effectChanged(at);
            }
        });
        metrics.values().forEach(Newest::resumed);
        reading.clear();
        doubtful.clear();
        lost = inFlight;
        inFlight = Optional.empty();
        finished = false;
        pausedByOperator = false;
    }

    void decided(Decision decision) {
        switch (decision.kind()) {
            case PHASE_ENTERED -> {
                metrics.values().forEach(Newest::phaseBegins);
                gate = Optional.of(new Gate(runbook.phase(decision.subject()), shapes, reach, at));
                gated = true;
                told = "CONTINUE";
            }
            case PHASE_LEFT -> {
                gate = Optional.empty();
                gated = false;
            }
            case VERDICT, PAUSED, THROTTLED, RESUMED -> verdict(decision.subject());
            case ROLLBACK_BEGAN -> {
                undoing = true;
                gated = false;
                pausedByOperator = false;
            }
            case STEP_SKIPPED -> {
                gated |= goesBack && gate.isPresent();
                goesBack = false;
            }
            case FINISHED -> finished = true;
            default -> {}
        }
    }

    private void verdict(String subject) {
        if (VERDICTS.contains(subject)) {
            if (isTold("PAUSE") && !subject.equals("PAUSE")) {
                gate.ifPresent(Gate::pauseEnded);
            }
            told = subject;
            pauseIsNews = subject.equals("PAUSE");
            gated &= !subject.equals("PROCEED");
        }
    }

    void executes(Command.Execute execute) {
        inFlight = Optional.of(execute);
        if (isStep(execute)) {
            gated = true;
            goesBack = false;
            gate.ifPresent(Gate::begins);
        }
        if (changes(execute)) {
            gate.ifPresent(active -> active.effectChanged(at));
        }
    }

    /** Whether it is a new effect of one of the phase's steps: none that finds out, undoes or belongs to a {@code finally}. */
    boolean isStep(Command.Execute execute) {
        return changes(execute)
                && !execute.id().undo()
                && gate.isPresent()
                && gate.get().holds(execute.id().step());
    }

    /** Whether it comes last, when nobody can let the run go on any more: of the runbook's {@code finally}, or that of a phase given up. */
    boolean cleansUp(Command.Execute execute) {
        StepRef step = execute.id().step();
        return step.phase().equals(StepRef.FINALLY)
                || (aborting || undoing)
                        && gate.isPresent()
                        && runbook.phase(step.phase()).finallySteps().stream()
                                .anyMatch(last -> last.ref().equals(step));
    }

    /** The event is dealt with. */
    void after() {
        observing = inFlight.isEmpty()
                && !isTold("PAUSE")
                && gate.isPresent()
                && !gate.get().isBlind(at);
    }

    /** Whether the gate's word has to be followed now. */
    boolean isLive() {
        return gated && !aborting && !finished;
    }
}
