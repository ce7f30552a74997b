package dev.sluice.document.board;

import dev.sluice.document.board.Panel.Colour;
import dev.sluice.document.board.Panel.Level;
import dev.sluice.document.board.Panel.Look;
import dev.sluice.document.board.Panel.Target;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.telemetry.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The panels of the series that every run publishes of itself. Their titles have two words, which no metric's name has. */
final class RunPanels {
    private static final Panel.Advice WHY = new Panel.Advice(
            "sluice why", "lists every reason with its value, the age of the sample, and what to type");
    private static final Panel.Advice STATUS =
            new Panel.Advice("sluice status", "tells whether the process still lives, and how far the run is");
    private static final Panel.Advice RESUME =
            new Panel.Advice("sluice resume", "takes the run up again where it stopped, once the process has ended");

    private static final Scale NO_OR_YES =
            Scale.states(new Scale.Word("no", Colour.GREEN), new Scale.Word("YES", Colour.RED));
    private static final Scale RULE_STATES = Scale.states(
            new Scale.Word("lets through", Colour.GREEN),
            new Scale.Word("its clock runs", Colour.YELLOW),
            new Scale.Word("stands", Colour.RED),
            new Scale.Word("unknown", Colour.PURPLE));
    private static final Scale ON_OR_OFF =
            Scale.states(new Scale.Word("no", Colour.BLUE), new Scale.Word("active", Colour.GREEN));
    private static final Scale THERE_OR_NOT =
            Scale.states(new Scale.Word("there", Colour.GREEN), new Scale.Word("missing", Colour.PURPLE));

    private final Runbook runbook;
    private final boolean fills;

    RunPanels(Runbook runbook) {
        this.runbook = runbook;
        this.fills = runbook.phases().stream().anyMatch(RunPanels::fills);
    }

    private static boolean fills(Phase phase) {
        return phase.steps().stream().anyMatch(step -> step.action() instanceof Action.Backfill);
    }

    List<Panel> now() {
        List<Panel> now = new ArrayList<>();
        now.add(panel(
                1,
                "Active phase",
                Look.NAME,
                "Which phase is the run in?",
                "The phase that the plan has for this hour.",
                Scale.NAMES,
                new Target(
                        PromQl.highest(of(Series.PHASE_ACTIVE), Series.PHASE) + " == 1", PromQl.legend("", "phase"))));
        now.add(panel(
                2,
                "Run state",
                Look.NAME,
                "What does the run do at this moment?",
                "Anything but paused; see the next panels for why.",
                Scale.NAMES,
                new Target(
                        PromQl.highest(of(Series.RUN_STATE), Series.STATE) + " == 1",
                        PromQl.legend("", Series.STATE))));
        now.add(panel(
                3,
                "Worst rule",
                Look.VALUE,
                "Does a rule of the active phase stand against going on?",
                "It lets through.",
                RULE_STATES,
                new Target("max(" + gateStates() + ")", "worst rule")));
        now.add(panel(
                4,
                "Person needed",
                Look.VALUE,
                "Does the run wait for somebody?",
                "No.",
                NO_OR_YES,
                new Target(PromQl.highest(of(Series.PERSON_NEEDED)), "person needed")));
        now.add(panel(
                5,
                "Blind gate",
                Look.VALUE,
                "Is a reading missing that a rule needs, so that nothing new begins?",
                "No.",
                NO_OR_YES,
                new Target(PromQl.highest(of(Series.RUN_BLIND)), "blind")));
        if (fills) {
            now.add(panel(
                    6,
                    "Time left",
                    Look.VALUE,
                    "How much working time does each backfill have left? It is the median of an estimate from its recent"
                            + " rate, pauses and throttled time left out; while that is unknown there is no value.",
                    "It shrinks by an hour an hour, pauses apart.",
                    Scale.LONG_TIME,
                    timeLeft()));
            now.add(panel(
                    7,
                    "Share done",
                    Look.VALUE,
                    "How much of each backfill is done?",
                    "It grows.",
                    Scale.SHARE,
                    new Target(
                            PromQl.highest(of(Series.PROGRESS), Series.PHASE, Series.STEP),
                            PromQl.legend(".", Series.PHASE, Series.STEP))));
        }
        now.add(panel(
                8,
                "Time in phase",
                Look.VALUE,
                "How long has the active phase been active? It may take " + limits() + ".",
                "Below the phase's limit.",
                Scale.LONG_TIME,
                new Target(
                        PromQl.highest(of(Series.PHASE_SECONDS), Series.PHASE) + " and on (phase) ("
                                + PromQl.highest(of(Series.PHASE_ACTIVE), Series.PHASE) + " == 1)",
                        PromQl.legend("", Series.PHASE))));
        now.add(new Panel(
                9,
                Optional.empty(),
                "Last heartbeat",
                Look.VALUE,
                "Is the process that drives the run still heard of? This is how long ago it was last alive, as long as it has"
                        + " not ended.",
                "Seconds.",
                List.of(STATUS, RESUME),
                List.of(new Target(
                        "(time() - " + PromQl.highest(of(Series.HEARTBEAT)) + ") and on () ("
                                + PromQl.highest(of(Series.RUN_ACTIVE)) + " == 1)",
                        "last heartbeat")),
                Scale.SECONDS,
                List.of(
                        new Level(Double.NEGATIVE_INFINITY, Colour.GREEN),
                        new Level(60, Colour.YELLOW),
                        new Level(120, Colour.RED)),
                List.of()));
        now.add(panel(
                10,
                "Last decision",
                Look.VALUE,
                "How long ago did the run last decide something, to two minutes, within the last six hours?",
                "Any age; a run that decides often is being held up.",
                Scale.LONG_TIME,
                new Target(
                        "time() - max(max_over_time(timestamp(increase(" + of(Series.DECISIONS)
                                + "[2m]) > 0)[6h:30s]))",
                        "last decision")));
        return now;
    }

    List<Panel> progress() {
        if (!fills) {
            return List.of();
        }
        List<Target> speed = new ArrayList<>();
        speed.add(new Target(
                PromQl.highest(of(Series.ROWS_PER_SECOND), Series.PHASE, Series.STEP),
                PromQl.legend(".", Series.PHASE, Series.STEP)));
        runbook.phases().stream()
                .filter(phase -> fills(phase) && phase.withinStated())
                .forEach(phase -> speed.add(needed(phase)));
        String needed = speed.size() == 1
                ? ""
                : " Beside it stands the speed that what is left needs to be done within the phase's limit.";
        return List.of(
                panel(
                        21,
                        "Rows done",
                        Look.LINES,
                        "How many rows has each backfill done?",
                        "It grows, and is flat only while the run is paused.",
                        Scale.ROWS,
                        new Target(
                                PromQl.highest(of(Series.ROWS_DONE), Series.PHASE, Series.STEP),
                                PromQl.legend(".", Series.PHASE, Series.STEP))),
                new Panel(
                        22,
                        Optional.empty(),
                        "Rows per second",
                        Look.LINES,
                        "How fast does each backfill go over its working time?" + needed,
                        "Steady, and above what is needed where that is shown.",
                        List.of(WHY),
                        speed,
                        Scale.ROWS_PER_SECOND,
                        Levels.NONE,
                        List.of()),
                panel(
                        23,
                        "Estimate over time",
                        Look.LINES,
                        "Does the time left shrink? The rate behind it is an exponentially weighted one over the run's recent"
                                + " working time; pauses and throttled time are left out.",
                        "It falls at the pace of the clock.",
                        Scale.LONG_TIME,
                        timeLeft()),
                panel(
                        24,
                        "Batch duty",
                        Look.LINES,
                        "At which share of their full duty do batches run?",
                        "1; less means that a rule throttles.",
                        Scale.SHARE,
                        new Target("min(" + of(Series.DUTY) + ")", "duty")));
    }

    List<Panel> events() {
        return List.of(
                panel(
                        31,
                        "Phases so far",
                        Look.STATES,
                        "When was each phase active?",
                        "One after the other, in the order of the runbook.",
                        ON_OR_OFF,
                        new Target(
                                PromQl.highest(of(Series.PHASE_ACTIVE), Series.PHASE),
                                PromQl.legend("", Series.PHASE))),
                panel(
                        32,
                        "Rules so far",
                        Look.STATES,
                        "When did which rule stand against going on?",
                        "Each lets through.",
                        RULE_STATES,
                        new Target("max by (rule) (" + gateStates() + ")", PromQl.legend("", Series.RULE))),
                panel(
                        33,
                        "Readings so far",
                        Look.STATES,
                        "When was which metric without a reading?",
                        "All are there while their phase runs. Missing is neither good nor bad: what needs the metric holds.",
                        THERE_OR_NOT,
                        new Target(
                                PromQl.highest(of(Series.METRIC_MISSING), Series.METRIC),
                                PromQl.legend("", Series.METRIC))),
                panel(
                        34,
                        "Decisions made",
                        Look.BARS,
                        "What did the run decide, and when?",
                        "Few, and none of them a pause.",
                        Scale.COUNT,
                        new Target(
                                "sum by (kind) (increase(" + of(Series.DECISIONS) + "[$__rate_interval]))",
                                PromQl.legend("", Series.KIND))));
    }

    /** Rules that may interrupt; one that waits to go on stands against nothing. */
    private String gateStates() {
        String all = of(Series.GATE_STATE);
        return all.substring(0, all.length() - 1) + "," + Series.RULE + "!~\"proceed_.*\"}";
    }

    private Target timeLeft() {
        return new Target(
                PromQl.highest(of(Series.ETA) + " >= 0", Series.PHASE, Series.STEP),
                PromQl.legend(".", Series.PHASE, Series.STEP));
    }

    /** What is left, by the rows done and their share, over what is left of the phase's limit. */
    private Target needed(Phase phase) {
        String[] here = {Series.PHASE, phase.name()};
        String done = PromQl.highest(PromQl.series(Series.ROWS_DONE, runbook.name(), here), Series.PHASE, Series.STEP);
        String share = PromQl.highest(
                PromQl.series(Series.PROGRESS, runbook.name(), here) + " > 0", Series.PHASE, Series.STEP);
        String spent = PromQl.highest(PromQl.series(Series.PHASE_SECONDS, runbook.name(), here), Series.PHASE);
        return new Target(
                "sum by (phase) (" + done + " * (1 / " + share + " - 1)) / on (phase) clamp_min("
                        + phase.within().toSeconds() + " - " + spent + ", 1)",
                "needed to end " + PromQl.legend("", Series.PHASE) + " within "
                        + ExpressionText.duration(phase.within()));
    }

    private String limits() {
        return String.join(
                ", ",
                runbook.phases().stream()
                        .map(phase -> ExpressionText.duration(phase.within()) + " (" + phase.name() + ")")
                        .toList());
    }

    private String of(String series) {
        return PromQl.series(series, runbook.name());
    }

    private static Panel panel(
            int id, String title, Look look, String question, String normal, Scale scale, Target target) {
        return new Panel(
                id,
                Optional.empty(),
                title,
                look,
                question,
                normal,
                List.of(WHY),
                List.of(target),
                scale,
                Levels.NONE,
                List.of());
    }
}
