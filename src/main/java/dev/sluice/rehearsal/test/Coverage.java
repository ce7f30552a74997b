package dev.sluice.rehearsal.test;

import dev.sluice.engine.RunView.StepState;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.text.Span;
import dev.sluice.value.Truth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What the tests of a runbook reach: each predicate true, false and unknown, each phase, each undo, each knob. A gate that several
 * phases use is one gate.
 */
public final class Coverage {
    private final String file;
    private final List<Point> points = new ArrayList<>();
    private final List<Recording> recordings = new ArrayList<>();

    public enum Kind {
        PREDICATE("predicates"),
        PHASE("phases"),
        UNDO("undo"),
        KNOB("knobs");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** Something to be reached. */
    private record Point(Kind kind, int line, String missed, Predicate<Recording> reached) {}

    /**
     * Something that no test reaches.
     *
     * @param text what has never happened
     */
    public record Gap(Kind kind, int line, String text) {}

    /** How much there is of a kind, and how much of it is reached. */
    public record Count(int reached, int all) {}

    Coverage(String file, Runbook runbook) {
        this.file = file;
        predicates(runbook).forEach(this::predicate);
        for (Phase phase : runbook.phases()) {
            point(
                    Kind.PHASE,
                    phase.span(),
                    "phase " + phase.name() + " was never entered",
                    run -> run.entered().containsKey(phase.name()));
            phase.steps().forEach(this::undo);
        }
        runbook.params().stream().filter(Param::live).forEach(this::knob);
    }

    private void point(Kind kind, Span span, String missed, Predicate<Recording> reached) {
        points.add(new Point(kind, span.line(), missed, reached));
    }

    private void predicate(Span span, String text) {
        for (Truth truth : Truth.values()) {
            point(
                    Kind.PREDICATE,
                    span,
                    text + " was never " + truth.name().toLowerCase(Locale.ROOT),
                    run -> run.truths().containsKey(span)
                            && run.truths().get(span).contains(truth));
        }
    }

    /** By their place, so that a gate counts once. */
    private static Map<Span, String> predicates(Runbook runbook) {
        Map<Span, String> predicates = new LinkedHashMap<>();
        for (Phase phase : runbook.phases()) {
            phase.requires().forEach(require -> add(predicates, "require ", require.when()));
            for (GateRule rule : phase.rules()) {
                add(predicates, rule.kind().name().toLowerCase(Locale.ROOT) + " when ", rule.when());
            }
            phase.allSteps().forEach(step -> waits(predicates, step));
        }
        runbook.verify().ifPresent(verify -> {
            verify.expects().forEach(expect -> add(predicates, "expect ", expect.when()));
            verify.steps().forEach(step -> waits(predicates, step));
        });
        runbook.finallySteps().forEach(step -> waits(predicates, step));
        return predicates;
    }

    private static void waits(Map<Span, String> predicates, Step step) {
        if (step.action() instanceof Action.Wait wait) {
            add(predicates, "wait until ", wait.until());
        }
    }

    private static void add(Map<Span, String> predicates, String what, Expression predicate) {
        predicates.putIfAbsent(predicate.span(), what + ExpressionText.of(predicate));
    }

    private void undo(Step step) {
        boolean acts =
                step.undo().filter(undo -> !(undo instanceof Step.Undo.None)).isPresent();
        if (acts) {
            point(
                    Kind.UNDO,
                    step.span(),
                    "step " + step.ref() + " was never undone",
                    run -> run.steps().stream()
                            .anyMatch(
                                    change -> change.step().equals(step.ref()) && change.state() == StepState.UNDONE));
        }
    }

    private void knob(Param param) {
        point(
                Kind.KNOB,
                param.span(),
                "parameter " + param.name() + " was never set by an operator",
                run -> run.knobs().contains(param.name()));
    }

    void add(Recording recording) {
        recordings.add(recording);
    }

    public String file() {
        return file;
    }

    /** What no test reaches, in the order of the file. */
    public List<Gap> gaps() {
        return points.stream()
                .filter(point -> !isReached(point))
                .map(point -> new Gap(point.kind(), point.line(), point.missed()))
                .sorted((one, other) -> Integer.compare(one.line(), other.line()))
                .toList();
    }

    public Count count(Kind kind) {
        List<Point> all = points.stream().filter(point -> point.kind() == kind).toList();
        return new Count((int) all.stream().filter(this::isReached).count(), all.size());
    }

    /** How much of all that there is is reached, in percent points. */
    public double percent() {
        return points.isEmpty()
                ? 100
                : 100.0 * points.stream().filter(this::isReached).count() / points.size();
    }

    private boolean isReached(Point point) {
        return recordings.stream().anyMatch(point.reached());
    }
}
