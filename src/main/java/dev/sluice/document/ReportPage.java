package dev.sluice.document;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Signal;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Semantics;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The page of {@code report.mustache}: what became of a run.
 *
 * @param cut how many lines of a very long timeline were left out of its middle; empty if none
 */
record ReportPage(
        Markup run,
        String outcome,
        List<Markup> reasons,
        List<Fact> facts,
        List<PhaseRow> phases,
        boolean interrupted,
        List<Timeline.Moment> interruptions,
        List<Explained> explanations,
        boolean handled,
        List<Timeline.Moment> people,
        boolean approached,
        List<Approach> approaches,
        List<Markup> missing,
        List<Markup> verification,
        String cut,
        List<Timeline.Moment> timeline,
        List<Answer> questions,
        String head,
        String lines) {

    /** Plan against what came of it. */
    record PhaseRow(
            Markup phase, String took, String limit, String paused, String throttles, String rows, String speed) {}

    /** What the rules said when the run was stopped or slowed; {@code values} is a fenced block. */
    record Explained(String time, Markup phase, Markup what, Markup values) {}

    /** A question of the closeout; without an answer it is left open. */
    record Answer(String question, String answer) {}

    private static final Set<Decision.Kind> INTERRUPTIONS = EnumSet.of(
            Decision.Kind.PAUSED,
            Decision.Kind.RESUMED,
            Decision.Kind.THROTTLED,
            Decision.Kind.PERSON_NEEDED,
            Decision.Kind.ROLLBACK_BEGAN,
            Decision.Kind.STEP_FAILED,
            Decision.Kind.STEP_CANCELLED,
            Decision.Kind.STEP_RETRIED,
            Decision.Kind.POSTPONED,
            Decision.Kind.RUNG,
            Decision.Kind.RECOVERED);

    static ReportPage of(Story story, Evidence evidence, Runbook runbook, String head, long lines) {
        Entry.Header header = story.header().orElseThrow();
        Optional<Decision> end = story.ending();
        Timeline timeline = new Timeline(story);
        List<Timeline.Moment> interruptions = timeline.moments(INTERRUPTIONS);
        List<Timeline.Moment> people = People.of(story, runbook, timeline);
        List<Approach> approaches = Approach.of(runbook, story);
        return new ReportPage(
                new Markup(Markdown.code(header.runId())),
                end.map(decision -> Words.sentence(decision.text()))
                        .orElse(
                                "The journal holds no ending: the run is still open, or its process ended without a word."),
                end.map(Timeline::reasons).orElse(List.of()).stream()
                        .map(Markup::text)
                        .toList(),
                facts(story, runbook, header),
                story.stays().stream().map(stay -> row(stay, story, runbook)).toList(),
                !interruptions.isEmpty(),
                interruptions,
                evidence.seen().stream().map(timeline::explained).toList(),
                !people.isEmpty(),
                people,
                !approaches.isEmpty(),
                approaches,
                missing(story, runbook),
                story.decisions(EnumSet.of(Decision.Kind.VERIFIED)).stream()
                        .map(told -> verified(told.decision()))
                        .toList(),
                timeline.cut() == 0 ? "" : Integer.toString(timeline.cut()),
                timeline.moments(),
                answers(story, runbook),
                head,
                Long.toString(lines));
    }

    private static Markup verified(Decision decision) {
        String why = Timeline.why(decision);
        return new Markup(
                Words.sentence(Markdown.text(decision.text())) + (why.isEmpty() ? "" : " " + Markdown.text(why)));
    }

    private static List<Fact> facts(Story story, Runbook runbook, Entry.Header header) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(
                "Runbook", new Markup(Markdown.code(header.runbook()) + " (" + Markdown.text(runbook.title()) + ")")));
        facts.add(new Fact("Source digest (SHA-256)", new Markup(Markdown.code(header.digest()))));
        facts.add(new Fact("Environment", Markup.text(header.environment())));
        Semantics.of(header.controls()).ifPresent(words -> facts.add(new Fact("Semantics", Markup.text(words))));
        facts.add(new Fact("Operators", Markup.text(Words.list(story.operators()))));
        story.started()
                .ifPresent(started -> facts.add(new Fact("Attended", new Markup(started.unattended() ? "no" : "yes"))));
        facts.add(new Fact("Began (UTC)", new Markup(Timeline.dayAndTime(story.firstWall()))));
        facts.add(new Fact("Ended (UTC)", new Markup(Timeline.dayAndTime(story.lastWall()))));
        facts.add(new Fact("Took", new Markup(Timeline.clock(story.at()) + away(story) + estimate(runbook))));
        if (!header.params().isEmpty()) {
            facts.add(new Fact(
                    "Parameters set",
                    new Markup(Words.list(new TreeMap<>(header.params())
                            .entrySet().stream()
                                    .map(param -> Markdown.code(param.getKey() + "=" + param.getValue()))
                                    .toList()))));
        }
        if (story.resumes() > 0) {
            facts.add(new Fact("Taken up again", new Markup(Words.count(story.resumes(), "time"))));
        }
        if (story.tornBytes() > 0) {
            facts.add(new Fact(
                    "Lost by a crash",
                    new Markup(Words.count(story.tornBytes(), "byte") + " of an unfinished journal line")));
        }
        facts.add(new Fact("Tool", Markup.text("Sluice " + header.tool())));
        return facts;
    }

    private static String away(Story story) {
        long down = story.lastWall() - story.firstWall() - story.at();
        return story.resumes() > 0 && down > 0 ? ", and was down for " + Timeline.clock(down) : "";
    }

    private static String estimate(Runbook runbook) {
        return runbook.header()
                .estimate()
                .map(estimate -> "; the estimate was " + Words.duration(estimate.low()) + " to "
                        + Words.duration(estimate.high()))
                .orElse("");
    }

    private static PhaseRow row(Story.Stay stay, Story story, Runbook runbook) {
        long took = stay.end() - stay.start();
        long paused = story.paused(stay.start(), stay.end());
        long rows = story.rows(stay.phase());
        long throttles = story.decisions(EnumSet.of(Decision.Kind.THROTTLED)).stream()
                .filter(told -> told.at() >= stay.start() && told.at() <= stay.end())
                .count();
        String limit = runbook.phases().stream()
                .filter(phase -> phase.name().equals(stay.phase()))
                .findFirst()
                .map(Phase::within)
                .map(Words::duration)
                .orElse("none");
        return new PhaseRow(
                new Markup(Markdown.code(stay.phase())),
                Timeline.clock(took),
                limit,
                paused == 0 ? "no" : Timeline.clock(paused),
                throttles == 0 ? "no" : Words.count(throttles, "time"),
                rows == 0 ? "none" : QuantityFormat.format(rows, Unit.COUNT),
                rows == 0 || took == paused
                        ? "none"
                        : QuantityFormat.format(rows * 1000.0 / (took - paused), Unit.ROWS_PER_SECOND));
    }

    private static List<Markup> missing(Story story, Runbook runbook) {
        List<Markup> lines = new ArrayList<>();
        runbook.metrics().forEach(metric -> {
            Map<String, Long> missing = story.missing(metric.name());
            if (!missing.isEmpty()) {
                lines.add(new Markup(Markdown.code(metric.name()) + ": "
                        + Words.list(missing.entrySet().stream()
                                .map(cause -> Words.count(cause.getValue(), "time") + " " + cause.getKey())
                                .toList())
                        + "."));
            }
        });
        return lines;
    }

    private static List<Answer> answers(Story story, Runbook runbook) {
        return runbook.closeout().questions().stream()
                .map(question -> new Answer(
                        question.text(),
                        story.signals().stream()
                                .flatMap(done -> done.signalled().signal() instanceof Signal.Lesson lesson
                                                && lesson.question().equals(question.name())
                                        ? java.util.stream.Stream.of(lesson.answer())
                                        : java.util.stream.Stream.empty())
                                .reduce((earlier, later) -> later)
                                .orElse("")))
                .toList();
    }
}
