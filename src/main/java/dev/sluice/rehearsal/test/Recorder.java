package dev.sluice.rehearsal.test;

import dev.sluice.engine.Command;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.RunState;
import dev.sluice.engine.RunView;
import dev.sluice.gate.Assessment;
import dev.sluice.gate.Verdict;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.model.TestCase.Expectation;
import dev.sluice.language.model.TestCase.Word;
import dev.sluice.language.text.Span;
import dev.sluice.rehearsal.Agenda;
import dev.sluice.run.Conductor;
import dev.sluice.value.Truth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Notes what happens in a test. Verdicts count as they stand when a moment is over: each phase begins with a hold that its first
 * reads end in the same moment. Only what ends a phase, a rollback or leaving it, shows in no moment's end.
 */
final class Recorder implements Conductor.Audience {
    private static final double FULL = 100;
    private static final String REFUSED = "refused: ";

    private final Agenda agenda;
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, Long> entered = new LinkedHashMap<>();
    private final List<Recording.StepChange> steps = new ArrayList<>();
    private final Map<StepRef, RunView.StepState> stepStates = new LinkedHashMap<>();
    private final List<String> refused = new ArrayList<>();
    private final Map<Expectation, Recording.Stand> stands = new LinkedHashMap<>();
    private final Map<Expression, Truth> looked = new IdentityHashMap<>();
    private final Map<Span, Set<Truth>> truths = new HashMap<>();
    private final Set<String> knobs = new HashSet<>();
    private Optional<Recording.Outcome> outcome = Optional.empty();
    private Optional<Verdict> last = Optional.empty();
    private Optional<String> lastPhase = Optional.empty();
    /** The phase in which the run paused, while it does. */
    private Optional<String> paused = Optional.empty();

    private double share = FULL;
    private boolean decided;
    private boolean proceeded;

    Recorder(Agenda agenda) {
        this.agenda = agenda;
    }

    @Override
    public void took(Event event, List<Command> commands) {}

    @Override
    public void evaluated() {}

    @Override
    public void decided(Decision decision) {
        decided = true;
        boolean leaves = decision.subject().equals(Verdict.PROCEED.name());
        switch (decision.kind()) {
            case PHASE_ENTERED -> entered.putIfAbsent(decision.subject(), agenda.now());
            case ROLLBACK_BEGAN -> {
                add(Word.ROLLBACK, decision.phase(), FULL, false, decision.reasons());
                paused = Optional.empty();
            }
            case VERDICT, RESUMED -> {
                if (leaves) {
                    proceeded = true;
                    add(Word.PROCEED, decision.phase(), FULL, false, decision.reasons());
                }
            }
            case PERSON -> {
                if (decision.text().startsWith(REFUSED)) {
                    refused.add(decision.text().substring(REFUSED.length()));
                }
            }
            case FINISHED ->
                outcome = Optional.of(new Recording.Outcome(
                        agenda.now(), decision.subject().toLowerCase(Locale.ROOT), decision.text()));
            default -> {}
        }
    }

    /** A predicate was looked at; what it amounts to at the end of a moment counts. */
    void looked(Expression predicate, Truth truth) {
        looked.put(predicate, truth);
    }

    void set(String knob) {
        knobs.add(knob);
    }

    /** The moment is over. */
    void over(Interpreter interpreter) {
        looked.forEach(
                (predicate, truth) -> truths.computeIfAbsent(predicate.span(), span -> EnumSet.noneOf(Truth.class))
                        .add(truth));
        looked.clear();
        Optional<Assessment> now = interpreter.assessment();
        Optional<Verdict> verdict = now.map(Assessment::verdict);
        Optional<String> phase = interpreter.phase();
        resumed(verdict, interpreter.state());
        if (!verdict.equals(last) || !phase.equals(lastPhase)) {
            now.ifPresent(assessment -> came(assessment, phase));
        }
        throttled(interpreter, verdict, phase);
        last = verdict;
        lastPhase = phase;
        if (decided) {
            steps(interpreter.view());
        }
        decided = false;
        proceeded = false;
    }

    private void resumed(Optional<Verdict> verdict, RunState state) {
        boolean goesOn = verdict.map(Verdict::allowsEffects).orElse(false) || proceeded;
        boolean over = state == RunState.ENDED || state == RunState.STOPPED;
        if (paused.isPresent() && goesOn && !over) {
            addBeforeLeaving(new Change(agenda.now(), Word.RESUME, paused, share, false, List.of()));
            paused = Optional.empty();
        }
    }

    /** A phase that is left in the moment in which it resumes, resumes first. */
    private void addBeforeLeaving(Change change) {
        int place = changes.size();
        if (proceeded) {
            while (place > 0 && changes.get(place - 1).at() == change.at()) {
                place--;
            }
        }
        changes.add(place, change);
    }

    private void came(Assessment now, Optional<String> phase) {
        switch (now.verdict()) {
            case PAUSE -> {
                if (paused.isEmpty()) {
                    add(Word.PAUSE, phase, share, now.blind(), now.reasons());
                    paused = phase;
                }
            }
            case HOLD -> add(Word.HOLD, phase, share, true, now.reasons());
            case THROTTLE, CONTINUE, PROCEED, ROLLBACK -> {}
        }
    }

    private void throttled(Interpreter interpreter, Optional<Verdict> verdict, Optional<String> phase) {
        if (!phase.equals(lastPhase)) {
            share = FULL;
        }
        if (!verdict.map(Verdict::allowsEffects).orElse(false)) {
            return;
        }
        double now = interpreter.share();
        if (now != share) {
            List<String> reasons =
                    interpreter.assessment().map(Assessment::reasons).orElse(List.of());
            boolean blind = interpreter.assessment().map(Assessment::blind).orElse(false);
            add(now < FULL ? Word.THROTTLE : Word.RESUME, phase, now, blind, reasons);
            share = now;
        }
    }

    private void add(Word word, Optional<String> phase, double shareThen, boolean blind, List<String> reasons) {
        changes.add(new Change(agenda.now(), word, phase, shareThen, blind, reasons));
    }

    private void steps(RunView view) {
        view.phases().forEach(phase -> phase.steps().forEach(this::step));
        view.finallySteps().forEach(this::step);
    }

    private void step(RunView.StepView step) {
        RunView.StepState before = stepStates.put(step.step(), step.state());
        if (before != step.state() && (before != null || step.state() != RunView.StepState.WAITING)) {
            steps.add(new Recording.StepChange(agenda.now(), step.step(), step.state(), step.detail()));
        }
    }

    /** What is to be seen at the time of an expectation. */
    void stand(Expectation expectation, Recording.Stand stand) {
        stands.put(expectation, stand);
    }

    /** A process is gone; another one may go on. */
    void died() {
        last = Optional.empty();
        outcome = Optional.empty();
    }

    Recording recording() {
        return new Recording(changes, entered, steps, outcome, refused, truths, knobs, stands);
    }
}
