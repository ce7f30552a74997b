package dev.sluice.console;

import dev.sluice.engine.RunView;
import dev.sluice.gate.RuleReport;
import dev.sluice.gate.Verdict;
import dev.sluice.run.Elapsed;
import dev.sluice.run.ProgressText;
import dev.sluice.run.RuleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The lines that stand below the prompt: where the run is, how far, and every rule of its phase with live values. */
final class Screen {
    private static final int BAR = 30;

    private Screen() {}

    /** A line and how it is to be coloured. */
    record Line(String text, Tone tone) {}

    enum Tone {
        HEAD,
        PLAIN,
        GOOD,
        CAREFUL,
        BAD
    }

    /** @param height the most lines; what does not fit is counted in the last one */
    static List<Line> of(RunView view, String environment, int width, int height) {
        List<Line> rules = new ArrayList<>();
        view.rules().forEach(rule -> rule(rule, width, rules));
        int room = Math.max(1, height - 2);
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(head(view, environment), Tone.HEAD));
        lines.add(new Line(work(view), view.verdict().map(Screen::tone).orElse(Tone.PLAIN)));
        if (rules.size() <= room) {
            lines.addAll(rules);
        } else {
            lines.addAll(rules.subList(0, room - 1));
            lines.add(new Line("  and more; type why", Tone.PLAIN));
        }
        return lines.stream()
                .map(line -> new Line(fit(line.text(), width), line.tone()))
                .toList();
    }

    /** The rule and, beside it or below it, its values and its clock. */
    private static void rule(RuleReport rule, int width, List<Line> into) {
        String line = "  " + RuleText.line(rule);
        String head = "  " + RuleText.head(rule.rule());
        if (line.length() <= width) {
            into.add(new Line(line, tone(rule)));
        } else {
            into.add(new Line(head, tone(rule)));
            into.add(new Line("      " + line.substring(head.length()).strip(), tone(rule)));
        }
    }

    private static String head(RunView view, String environment) {
        long done = view.phases().stream()
                .filter(phase -> phase.state() == RunView.PhaseState.DONE)
                .count();
        boolean working = view.verdict().map(Screen::works).orElse(true);
        return environment + "  " + view.runId() + "  " + Elapsed.text(view.at()) + "  "
                + view.phase().map(phase -> "phase " + phase).orElse(word(view.state())) + " (" + done + " of "
                + view.phases().size() + " done)"
                + view.verdict().map(verdict -> "  " + verdict).orElse("")
                + (working && view.share() < 100 ? "  at " + Math.round(view.share()) + "% duty" : "");
    }

    private static boolean works(Verdict verdict) {
        return switch (verdict) {
            case THROTTLE, CONTINUE, PROCEED -> true;
            case ROLLBACK, PAUSE, HOLD -> false;
        };
    }

    private static String work(RunView view) {
        if (view.question().isPresent()) {
            return "waits for you: " + view.question().get().text();
        }
        return view.phases().stream()
                .flatMap(phase -> phase.steps().stream())
                .filter(step -> step.state() == RunView.StepState.RUNNING || step.state() == RunView.StepState.UNDOING)
                .findFirst()
                .flatMap(RunView.StepView::progress)
                .filter(progress -> progress.share().isPresent())
                .map(progress -> bar(progress.share().getAsDouble()) + " " + ProgressText.of(progress))
                .or(() -> ProgressText.of(view))
                .orElseGet(() -> view.reasons().isEmpty() ? "" : view.reasons().getFirst());
    }

    private static String bar(double share) {
        int filled = (int) Math.floor(share * BAR);
        return "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "]";
    }

    private static Tone tone(Verdict verdict) {
        return switch (verdict) {
            case ROLLBACK, PAUSE -> Tone.BAD;
            case HOLD, THROTTLE -> Tone.CAREFUL;
            case CONTINUE -> Tone.PLAIN;
            case PROCEED -> Tone.GOOD;
        };
    }

    private static Tone tone(RuleReport rule) {
        return switch (rule.truth()) {
            case TRUE -> rule.rule().red() ? Tone.BAD : Tone.GOOD;
            case FALSE -> Tone.PLAIN;
            case UNKNOWN -> Tone.CAREFUL;
        };
    }

    private static String fit(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 3)) + "...";
    }

    private static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
