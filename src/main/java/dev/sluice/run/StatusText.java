package dev.sluice.run;

import dev.sluice.diagnosis.Findings;
import dev.sluice.diagnosis.FindingsText;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Question;
import dev.sluice.engine.RunState;
import dev.sluice.engine.RunView;
import dev.sluice.gate.ExplanationText;
import dev.sluice.gate.Layout;
import dev.sluice.gate.RuleReport;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Semantics;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where a run stands, and why, as lines of plain text. */
public final class StatusText {
    private static final int NEWEST = 5;
    private static final long SILENT_MILLIS = 10_000;
    /** What is said of a phase or a step in the middle of which a run ended. */
    private static final String LEFT = "left";

    private StatusText() {}

    /** The state in a few words, with that of its process where it should have one. */
    public static String state(Past past, boolean driven) {
        boolean gone = past.view().ending().isEmpty() && !driven;
        return state(past) + (gone ? ", and its process is gone" : "");
    }

    private static String state(Past past) {
        RunView view = past.view();
        return view.state().name().toLowerCase(Locale.ROOT)
                + view.phase().map(phase -> " in " + phase).orElse("")
                + view.verdict().map(verdict -> ", " + verdict).orElse("")
                + (isThrottled(view) ? ", at " + Math.round(view.share()) + "% duty" : "");
    }

    /** Whether work goes on at less than its full pace, by a rule's or an operator's word. */
    public static boolean isThrottled(RunView view) {
        return view.state() == RunState.WORKING && view.ending().isEmpty() && view.share() > 0 && view.share() < 100;
    }

    /**
     * Everything that {@code status} shows. What is asked, and why the run stopped, stands in a line of its own, and not again above or
     * among the newest decisions.
     *
     * @param driven whether a process drives it
     */
    public static List<String> lines(Past past, boolean driven) {
        RunView view = past.view();
        List<String> lines = new ArrayList<>();
        lines.add("run      " + past.header().runId() + " of " + view.runbook() + " in "
                + past.header().environment() + ", by " + past.header().operator());
        lines.add("state    " + state(past));
        Semantics.of(past.header().controls()).ifPresent(words -> lines.add("effects  " + words));
        silence(past.header(), view, past.lastWall(), driven).ifPresent(lines::add);
        lines.addAll(phases(view));
        Optional<Question> open = view.question();
        Optional<Question> ender = open.filter(question -> endedBy(question, view));
        List<String> reasons = view.reasons().stream()
                .filter(reason -> !open.map(Question::text).equals(Optional.of(reason)))
                .toList();
        String now = ProgressText.of(view, reasons).orElse("");
        if (!now.isEmpty()) {
            lines.add("now      " + now);
        }
        reasons.stream().filter(reason -> !now.contains(reason)).forEach(reason -> lines.add("because  " + reason));
        open.filter(question -> ender.isEmpty()).ifPresent(question -> asked(question, view, lines));
        past.runbook().params().stream()
                .filter(param -> param.live())
                .forEach(param -> lines.add("knob     " + param.name() + " = "
                        + QuantityFormat.format(view.knobs().getOrDefault(param.name(), param.value()), param.unit())));
        found(view).ifPresent(found -> lines.add("found    " + FindingsText.headline(found)));
        newest(past, lines);
        // Of an operator's pause the question alone tells whose it is.
        view.ending()
                .map(RunView.Ended::text)
                .ifPresent(text -> lines.add("ended    "
                        + ender.map(Question::text)
                                .filter(asked -> !text.endsWith(asked))
                                .orElse(text)));
        ender.ifPresent(question -> grounds(question, view, lines));
        next(view, lines);
        return lines;
    }

    /** How each phase stands, and each of its steps; nothing of a run that is over stands at work. */
    static List<String> phases(RunView view) {
        boolean over = view.state() == RunState.ENDED;
        List<String> lines = new ArrayList<>();
        for (RunView.PhaseView phase : view.phases()) {
            String phaseState = over && isUnderWay(phase.state()) ? LEFT : word(phase.state());
            lines.add(String.format("  %-10s %s", phaseState, phase.name()));
            for (RunView.StepView step : phase.steps()) {
                boolean left = over && isUnderWay(step.state());
                lines.add(String.format(
                        "    %-10s %s%s",
                        left ? LEFT : word(step.state()),
                        step.step().step(),
                        suffix(left ? ProgressText.left(step) : ProgressText.of(step))));
            }
        }
        return lines;
    }

    private static boolean isUnderWay(RunView.PhaseState state) {
        return switch (state) {
            case ENTERING, STEPPING, SETTLING, LEAVING -> true;
            case WAITING, DONE, SKIPPED, UNDONE -> false;
        };
    }

    private static boolean isUnderWay(RunView.StepState state) {
        return switch (state) {
            case POSTPONED, RUNNING, UNDOING -> true;
            case WAITING, DONE, FAILED, SKIPPED, UNCERTAIN, UNDONE -> false;
        };
    }

    /** Everything that {@code why} shows. */
    public static List<String> why(Past past, Layout layout) {
        RunView view = past.view();
        List<String> lines = new ArrayList<>();
        lines.add(state(past) + " at " + Elapsed.text(view.at()));
        view.reasons().forEach(reason -> lines.add("  " + reason));
        lines.addAll(rules(view, layout));
        found(view).ifPresent(found -> {
            lines.add("");
            lines.addAll(FindingsText.lines(found, FindingsText.Reader.TERMINAL, layout));
            lines.add("");
        });
        view.question().ifPresent(question -> asked(question, view, lines));
        next(view, lines);
        return lines;
    }

    /** The newest findings, if anything was diagnosed. */
    private static Optional<Findings> found(RunView view) {
        return view.examined().isEmpty()
                ? Optional.empty()
                : Optional.of(view.examined().getLast().findings());
    }

    /** Every rule of the active phase with its sub-expressions, their values and clocks. */
    public static List<String> rules(RunView view, Layout layout) {
        List<String> lines = new ArrayList<>();
        for (RuleReport rule : view.rules()) {
            lines.add("");
            lines.addAll(ExplanationText.lines(rule.whole(), layout));
        }
        return lines;
    }

    /** That a run which should be working has no process any more, or tells nothing for a while; empty if it is over, too. */
    public static Optional<String> silence(Entry.Header header, RunView view, long lastWall, boolean driven) {
        if (view.ending().isPresent()) {
            return Optional.empty();
        }
        if (!driven) {
            return Optional.of("gone     its process ended "
                    + (view.state() == RunState.NEW
                            ? "before it did anything; begin anew: sluice run FILE --env " + header.environment()
                                    + "; or, if its databases know of more: " + resume(header) + " --env "
                                    + header.environment()
                            : "without a word: " + resume(header)));
        }
        long quiet = System.currentTimeMillis() - lastWall;
        return quiet > SILENT_MILLIS
                ? Optional.of("silent   for " + QuantityFormat.format(quiet / 1_000.0, Unit.DURATION)
                        + ": its process is stopped or gone; if gone: " + resume(header))
                : Optional.empty();
    }

    private static String resume(Entry.Header header) {
        return "sluice resume " + header.runId();
    }

    /** What waits for a person; of a run that has stopped nobody hears an answer, and {@link #next} tells how it goes on. */
    static void asked(Question question, RunView view, List<String> lines) {
        lines.add("asked    " + question.text());
        grounds(question, view, lines);
        if (view.ending().isEmpty()) {
            lines.add("answers  "
                    + question.answers().stream().map(StatusText::typed).collect(Collectors.joining(" | ")));
        }
    }

    /** What else is said of a question. */
    private static void grounds(Question question, RunView view, List<String> lines) {
        question.reasons().stream()
                .filter(reason ->
                        !view.reasons().contains(reason) && !question.text().endsWith(reason))
                .forEach(reason -> lines.add("         " + reason));
    }

    /** Whether the run has stopped for want of an answer to it. */
    private static boolean endedBy(Question question, RunView view) {
        return view.ending()
                .filter(ended -> ended.text().endsWith(question.text())
                        || ended.ending() == Ending.PAUSED && question.kind() == Question.Kind.PAUSED)
                .isPresent();
    }

    /** At every terminal these want a reason. */
    private static String typed(String answer) {
        return answer.equals("rollback") || answer.equals("abort") ? answer + " --because ..." : answer;
    }

    private static void newest(Past past, List<String> lines) {
        List<Entry.Decided> all = past.decisions().stream()
                .filter(decided -> !isToldBeside(decided.decision(), past.view()))
                .toList();
        for (Entry.Decided decided : all.subList(Math.max(0, all.size() - NEWEST), all.size())) {
            lines.add(String.format(
                    "%8s %s", Elapsed.text(decided.at()), decided.decision().text()));
        }
    }

    /** Whether it says of a question, or of the end for want of its answer, what stands in a line of its own. */
    private static boolean isToldBeside(Decision decision, RunView view) {
        return view.question()
                .filter(question -> switch (decision.kind()) {
                    case PAUSED, PERSON_NEEDED -> decision.text().endsWith(question.text());
                    case FINISHED -> endedBy(question, view) && isItsEnd(decision, view);
                    default -> false;
                })
                .isPresent();
    }

    private static boolean isItsEnd(Decision decision, RunView view) {
        return view.ending().map(RunView.Ended::text).equals(Optional.of(decision.text()));
    }

    private static void next(RunView view, List<String> lines) {
        view.ending()
                .ifPresent(ended -> lines.add(
                        ended.ending().resumable()
                                ? "next     sluice resume " + view.runId()
                                : "next     sluice report " + view.runId()));
        view.question()
                .filter(question -> view.ending().isPresent() && question.kind() == Question.Kind.UNCERTAIN)
                .ifPresent(looked -> lines.add(
                        "         or, once somebody has looked at it: sluice resume " + view.runId() + " --retry"));
    }

    private static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String suffix(String detail) {
        return detail.isEmpty() ? "" : "  " + detail;
    }
}
