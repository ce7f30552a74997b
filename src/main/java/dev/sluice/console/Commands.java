package dev.sluice.console;

import dev.sluice.engine.Decision;
import dev.sluice.engine.RunView;
import dev.sluice.engine.Signal;
import dev.sluice.gate.Layout;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.StepRef;
import dev.sluice.run.Accepting;
import dev.sluice.run.Knobs;
import dev.sluice.run.LiveExpressions;
import dev.sluice.run.Refused;
import dev.sluice.run.RuleText;
import dev.sluice.run.RunControl;
import dev.sluice.run.StatusText;
import dev.sluice.run.StepText;
import dev.sluice.value.Dimension;
import dev.sluice.value.Quantity;
import dev.sluice.value.QuantityParser;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Carries out what was typed: signals go to the run, views are printed. */
final class Commands {
    private static final long ANSWER_SECONDS = 5;

    private final RunControl control;
    private final Layout layout;
    private final Consumer<String> say;
    private final Function<String, Optional<String>> askReason;
    private final Function<String, Optional<String>> confirm;

    /**
     * @param layout of explanations
     * @param askReason asks for the reason of the named command; empty if none is given
     * @param confirm asks for one line
     */
    Commands(
            RunControl control,
            Layout layout,
            Consumer<String> say,
            Function<String, Optional<String>> askReason,
            Function<String, Optional<String>> confirm) {
        this.control = control;
        this.layout = layout;
        this.say = say;
        this.askReason = askReason;
        this.confirm = confirm;
    }

    void carryOut(Typed typed) {
        try {
            switch (typed) {
                case Typed.Nothing nothing -> {}
                case Typed.Continue next -> control.say(new Signal.Continue(next.because()));
                case Typed.ContinueAll all -> control.say(new Signal.ContinueAll());
                case Typed.Retry retry -> control.say(new Signal.Retry());
                case Typed.Diagnose diagnose -> control.say(new Signal.Examine(diagnose.name()));
                case Typed.Note note -> control.say(new Signal.Note(note.text()));
                case Typed.WithReason signal -> signal(signal);
                case Typed.Ask ask -> view(ask.view());
                case Typed.Help help -> Help.lines().forEach(say);
                case Typed.Evaluate evaluate ->
                    LiveExpressions.evaluate(control, evaluate.expression(), layout)
                            .forEach(say);
                case Typed.Detach detach -> throw new IllegalStateException("the console's own");
            }
        } catch (Refused refused) {
            say.accept(refused.getMessage());
            refused.next().forEach(next -> say.accept("  next: " + next));
        }
    }

    private void signal(Typed.WithReason typed) throws Refused {
        String word = typed.word().name().toLowerCase(Locale.ROOT);
        // What is wrong with the command is said before anybody has to think of a reason for it.
        String checked = checkedRest(typed);
        Optional<String> because = switch (typed.word().reason()) {
            case NEEDED -> typed.because().or(() -> askReason.apply(word));
            case WELCOME -> typed.because().or(() -> Optional.of(""));
        };
        if (because.isEmpty()) {
            say.accept(word + " needs a reason; nothing was done");
            return;
        }
        if (typed.word() == Typed.Word.ACCEPT && !confirmed(Accepting.of(control.view(), checked))) {
            say.accept("not confirmed; nothing was done");
            return;
        }
        control.say(made(typed.word(), checked, because.get()));
    }

    /** Whoever ends something of somebody else sees once more what it is. */
    private boolean confirmed(Accepting accepting) {
        accepting.lines().forEach(say);
        return confirm.apply("type " + accepting.confirmation() + " to do it: ")
                .filter(accepting.confirmation()::equals)
                .isPresent();
    }

    private String checkedRest(Typed.WithReason typed) throws Refused {
        return switch (typed.word()) {
            case SKIP -> (typed.rest().isEmpty() ? standsAt() : step(typed.rest())).toString();
            case THROTTLE, OVERRIDE, SET, ACCEPT -> {
                made(typed.word(), typed.rest(), "checked beforehand");
                yield typed.rest();
            }
            case JUMP -> {
                requirePhase(typed.rest());
                yield typed.rest();
            }
            case REHEARSE, BACK, PAUSE, ROLLBACK, ABORT -> {
                requireNothing(typed);
                yield "";
            }
        };
    }

    private void requirePhase(String name) throws Refused {
        List<String> phases =
                control.runbook().phases().stream().map(Phase::name).toList();
        if (!phases.contains(name)) {
            throw Knobs.misspelt("'" + name + "' is no phase", "jump to one of " + String.join(", ", phases));
        }
    }

    /** {@code rollback to canary} must not roll back more than somebody meant. */
    private static void requireNothing(Typed.WithReason typed) throws Refused {
        if (!typed.rest().isEmpty()) {
            String word = typed.word().usage();
            throw Knobs.misspelt(
                    "'" + typed.rest() + "' is not understood; nothing was done", word + " because " + typed.rest());
        }
    }

    private Signal made(Typed.Word word, String rest, String because) throws Refused {
        return switch (word) {
            case SKIP -> new Signal.Skip(step(rest), because);
            case REHEARSE -> new Signal.Rehearse(because);
            case BACK -> new Signal.Back(because);
            case JUMP -> new Signal.Jump(rest, because);
            case SET -> Knobs.set(control.runbook(), rest, because);
            case THROTTLE -> new Signal.Throttle(amount(rest, Dimension.PERCENT, "throttle 25%"), because);
            case PAUSE -> new Signal.Pause(because);
            case OVERRIDE -> override(rest, because);
            case ACCEPT -> Accepting.of(control.view(), rest).signal(because);
            case ROLLBACK -> new Signal.Rollback(because);
            case ABORT -> new Signal.Abort(because);
        };
    }

    private static Signal override(String rest, String because) throws Refused {
        int blank = rest.indexOf(' ');
        String gate = blank < 0 ? rest : rest.substring(0, blank);
        String time = blank < 0 ? "" : rest.substring(blank + 1).strip();
        double seconds = amount(time, Dimension.DURATION, "override " + (gate.isEmpty() ? "GATE" : gate) + " 15m");
        return new Signal.Override(gate, because, Math.round(seconds * 1_000));
    }

    private static double amount(String text, Dimension dimension, String example) throws Refused {
        return QuantityParser.parse(text)
                .filter(found -> found.dimension().equals(dimension))
                .map(Quantity::amount)
                .orElseThrow(() -> Knobs.misspelt("'" + text + "' is not understood", example));
    }

    private StepRef standsAt() throws Refused {
        return control.view()
                .question()
                .flatMap(question -> question.step())
                .orElseThrow(() -> Knobs.misspelt("the run stands at no step", "skip PHASE.STEP"));
    }

    private StepRef step(String text) throws Refused {
        int dot = text.indexOf('.');
        if (dot <= 0) {
            throw Knobs.misspelt("'" + text + "' is no step", "skip PHASE.STEP");
        }
        StepRef step = new StepRef(text.substring(0, dot), text.substring(dot + 1));
        try {
            return control.runbook().step(step).ref();
        } catch (IllegalArgumentException unknown) {
            throw Knobs.misspelt("there is no step " + step, "show names the next one; skip alone passes it over");
        }
    }

    private void view(Typed.View view) {
        switch (view) {
            case SHOW ->
                next().ifPresentOrElse(step -> show(control, step).forEach(say), () -> say.accept("no step is next"));
            case WHY -> {
                control.view().reasons().forEach(say);
                StatusText.rules(control.view(), layout).forEach(say);
            }
            case GATES -> gates();
            case METRICS ->
                answer(control.ask(interpreter -> LiveExpressions.metrics(control.runbook(), interpreter)))
                        .orElse(List.of())
                        .forEach(say);
            case HISTORY -> control.history().forEach(this::tell);
        }
    }

    private void tell(Decision decision) {
        say.accept(String.format("  %-10s %s", decision.phase().orElse("run"), decision.text()));
    }

    /** Every phase's rules as the file states them, those of the active phase with what they amount to now. */
    private void gates() {
        RunView view = control.view();
        for (Phase phase : control.runbook().phases()) {
            if (view.phase().equals(Optional.of(phase.name())) && !view.rules().isEmpty()) {
                say.accept(phase.name() + ", now:");
                StatusText.rules(view, layout).forEach(say);
                say.accept("");
            } else {
                say.accept(phase.name());
                phase.rules().forEach(rule -> say.accept("  " + RuleText.head(rule)));
            }
        }
    }

    private Optional<StepRef> next() {
        RunView view = control.view();
        return view.question()
                .flatMap(question -> question.step())
                .or(() -> view.phases().stream()
                        .filter(phase -> Optional.of(phase.name()).equals(view.phase()))
                        .flatMap(phase -> phase.steps().stream())
                        .filter(step -> Stream.of(RunView.StepState.RUNNING, RunView.StepState.WAITING)
                                .anyMatch(state -> state == step.state()))
                        .map(RunView.StepView::step)
                        .findFirst());
    }

    /** What a step is going to do, with the values bound to it. */
    static List<String> show(RunControl control, StepRef step) {
        return StepText.lines(control.runbook().step(step), control.values());
    }

    private static <T> Optional<T> answer(Future<T> asked) {
        try {
            return Optional.of(asked.get(ANSWER_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException none) {
            return Optional.empty();
        }
    }
}
