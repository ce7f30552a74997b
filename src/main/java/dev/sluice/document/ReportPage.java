package dev.sluice.document;

import dev.sluice.document.record.RunRecord;
import java.util.List;

/**
 * The page of {@code report.mustache} and of {@code report.html.mustache}: what became of a run.
 *
 * @param tone {@code good}, {@code bad} or {@code open}
 * @param partly what of the figures ends early, and why; empty if nothing does
 * @param cut how many lines of a very long timeline were left out of its middle; empty if none
 * @param torn bytes behind the last whole line of the journal; empty if none
 * @param <T> {@link Markup} or {@link dev.sluice.document.text.Html}
 */
record ReportPage<T>(
        T run,
        String title,
        String tone,
        String outcome,
        List<String> reasons,
        List<Known<T>> facts,
        List<PhaseRow<T>> phases,
        boolean interrupted,
        List<Timeline.Moment<T>> interruptions,
        List<Explained<T>> explanations,
        boolean handled,
        List<Timeline.Moment<T>> people,
        boolean plotted,
        List<Plotted<T>> plots,
        boolean hasUnplotted,
        List<T> unplotted,
        boolean ruled,
        List<RuleRow<T>> rules,
        boolean approached,
        List<Approached<T>> approaches,
        String partly,
        List<T> missing,
        boolean compared,
        List<Compared<T>> baselines,
        List<T> verification,
        boolean deviated,
        List<Deviated<T>> deviations,
        boolean advised,
        List<Advice<T>> suggestions,
        String cut,
        List<Timeline.Moment<T>> timeline,
        List<Answer> questions,
        List<String> slots,
        String head,
        String lines,
        String torn) {

    /** A line of the overview. */
    record Known<T>(String label, T value) {}

    /** Plan against what came of it. */
    record PhaseRow<T>(
            T phase,
            String took,
            String limit,
            String paused,
            String held,
            String throttled,
            String rows,
            String speed) {}

    /** What the rules said when the run was stopped or slowed; {@code values} is a block of its own. */
    record Explained<T>(String time, T phase, T what, T values) {}

    /** A metric over time; {@code rows} say the same in figures. */
    record Plotted<T>(
            T metric, String unit, String lowest, String highest, String last, T picture, List<PlotRow> rows) {}

    record PlotRow(String from, String until, String lowest, String highest, String last, String reads, String none) {}

    /** How often a rule was looked at, and what it said. */
    record RuleRow<T>(T rule, T effect, T phases, String looked, String stood, String unknown) {}

    record Approached<T>(T metric, T worst, T threshold, T effect, T phases, String reached) {}

    record Compared<T>(T metric, T phase, String before, String after, String change, String over) {}

    record Deviated<T>(String time, String who, T what, String because) {}

    record Advice<T>(T subject, String advice, String why) {}

    /** A question of the closeout; without an answer it is left open. */
    record Answer(String question, String answer) {}

    static <T> ReportPage<T> of(RunRecord run, Voice<T> voice) {
        Timeline<T> timeline = new Timeline<>(run, voice);
        ReportStory<T> story = new ReportStory<>(run, voice, timeline);
        ReportFigures<T> figures = new ReportFigures<>(run, voice);
        ReportPlots<T> pictures = new ReportPlots<>(run, voice, timeline);
        List<Timeline.Moment<T>> interruptions = story.interruptions();
        List<Timeline.Moment<T>> people = new People<>(run, timeline, voice).moments();
        List<Plotted<T>> plots = pictures.plots();
        List<RuleRow<T>> rules = figures.rules();
        List<Approached<T>> approaches = figures.approaches();
        List<Compared<T>> baselines = figures.baselines();
        List<Deviated<T>> deviations = story.deviations();
        List<Advice<T>> suggestions = story.suggestions();
        return new ReportPage<>(
                voice.name(run.header().runId()),
                run.header().runId(),
                story.tone(),
                story.outcome(),
                run.outcome().reasons(),
                story.facts(),
                story.phases(),
                !interruptions.isEmpty(),
                interruptions,
                story.explanations(),
                !people.isEmpty(),
                people,
                !plots.isEmpty(),
                plots,
                !pictures.unplotted().isEmpty(),
                pictures.unplotted(),
                !rules.isEmpty(),
                rules,
                !approaches.isEmpty(),
                approaches,
                figures.partly(),
                figures.missing(),
                !baselines.isEmpty(),
                baselines,
                story.verification(),
                !deviations.isEmpty(),
                deviations,
                !suggestions.isEmpty(),
                suggestions,
                timeline.cut() == 0 ? "" : Long.toString(timeline.cut()),
                timeline.moments(),
                story.answers(),
                List.of("What went well", "What went badly", "Where we were lucky", "What follows, and whose it is"),
                run.source().head(),
                Long.toString(run.source().lines()),
                run.source().torn() == 0 ? "" : Words.count(run.source().torn(), "byte"));
    }
}
