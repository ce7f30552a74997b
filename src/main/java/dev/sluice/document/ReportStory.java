package dev.sluice.document;

import dev.sluice.document.record.RunRecord;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Semantics;
import dev.sluice.language.model.Phase;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/** The parts of a report that tell what happened, and to whom it was owed. */
final class ReportStory<T> {
    private static final Set<Decision.Kind> INTERRUPTIONS = EnumSet.of(
            Decision.Kind.PAUSED,
            Decision.Kind.DIAGNOSED,
            Decision.Kind.OFFER,
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

    private final RunRecord run;
    private final Voice<T> voice;
    private final Timeline<T> timeline;

    ReportStory(RunRecord run, Voice<T> voice, Timeline<T> timeline) {
        this.run = run;
        this.voice = voice;
        this.timeline = timeline;
    }

    String outcome() {
        return run.outcome().open()
                ? "The journal holds no ending: the run is still open, or its process ended without a word."
                : Words.sentence(run.outcome().text());
    }

    String tone() {
        if (run.outcome().open()) {
            return "open";
        }
        return run.outcome()
                .ending()
                .map(ending -> ending == Ending.DONE ? "good" : ending.resumable() ? "open" : "bad")
                .orElse("open");
    }

    List<ReportPage.Known<T>> facts() {
        Entry.Header header = run.header();
        List<ReportPage.Known<T>> facts = new ArrayList<>();
        add(
                facts,
                "Runbook",
                voice.words.name(header.runbook()) + " ("
                        + voice.words.text(run.runbook().title()) + ")");
        add(facts, "Source digest (SHA-256)", voice.words.name(header.digest()));
        add(facts, "Environment", voice.words.text(header.environment()));
        Semantics.of(header.controls()).ifPresent(words -> add(facts, "Semantics", voice.words.text(words)));
        add(facts, "Operators", voice.words.text(Words.list(run.operators())));
        run.started().ifPresent(first -> add(facts, "Attended", first.unattended() ? "no" : "yes"));
        add(facts, "Began (UTC)", Timeline.dayAndTime(run.times().firstWall()));
        add(
                facts,
                run.outcome().open() ? "Newest line (UTC)" : "Ended (UTC)",
                Timeline.dayAndTime(run.times().lastWall()));
        add(facts, "Took", Timeline.clock(run.times().took()) + away() + estimate());
        if (!header.params().isEmpty()) {
            add(
                    facts,
                    "Parameters set",
                    Words.list(new TreeMap<>(header.params())
                            .entrySet().stream()
                                    .map(param -> voice.words.name(param.getKey() + "=" + param.getValue()))
                                    .toList()));
        }
        if (run.times().resumes() > 0) {
            add(facts, "Taken up again", Words.count(run.times().resumes(), "time"));
        }
        if (run.source().dropped() > 0) {
            add(
                    facts,
                    "Lost by a crash",
                    Words.count(run.source().dropped(), "byte") + " of an unfinished journal line");
        }
        add(facts, "Tool", voice.words.text("Sluice " + header.tool()));
        return facts;
    }

    private void add(List<ReportPage.Known<T>> facts, String label, String set) {
        facts.add(new ReportPage.Known<>(label, voice.of(set)));
    }

    private String away() {
        long down = run.times().down();
        return down > 0 ? ", and was down for " + Timeline.clock(down) : "";
    }

    private String estimate() {
        return run.runbook()
                .header()
                .estimate()
                .map(estimate -> "; the estimate was " + Words.duration(estimate.low()) + " to "
                        + Words.duration(estimate.high()))
                .orElse("");
    }

    List<ReportPage.PhaseRow<T>> phases() {
        return run.phases().stream().map(this::row).toList();
    }

    private ReportPage.PhaseRow<T> row(RunRecord.Stay stay) {
        long worked = stay.took() - stay.paused() - stay.held();
        String limit = run.runbook().phases().stream()
                .filter(phase -> phase.name().equals(stay.phase()))
                .findFirst()
                .map(Phase::within)
                .map(Words::duration)
                .orElse("none");
        return new ReportPage.PhaseRow<>(
                voice.name(stay.phase()),
                Timeline.clock(stay.took()),
                limit,
                times(stay.paused(), stay.pauses()),
                stay.held() == 0 ? "no" : Timeline.clock(stay.held()),
                times(stay.throttled(), stay.throttles()),
                stay.rows() == 0 ? "none" : QuantityFormat.format(stay.rows(), Unit.COUNT),
                stay.rows() == 0 || worked <= 0
                        ? "none"
                        : QuantityFormat.format(stay.rows() * 1000.0 / worked, Unit.ROWS_PER_SECOND));
    }

    private static String times(long millis, int times) {
        return times == 0 && millis == 0
                ? "no"
                : Timeline.clock(millis) + (times > 1 ? ", " + Words.count(times, "time") : "");
    }

    List<Timeline.Moment<T>> interruptions() {
        return timeline.moments(INTERRUPTIONS);
    }

    List<ReportPage.Explained<T>> explanations() {
        return run.evidence().stream()
                .map(seen -> {
                    Timeline.Moment<T> moment = timeline.moment(seen.told());
                    return new ReportPage.Explained<>(
                            moment.time(), moment.phase(), moment.what(), voice.block(seen.values()));
                })
                .toList();
    }

    List<T> verification() {
        return run.decisions().told().stream()
                .map(RunRecord.Told::decision)
                .filter(decision -> decision.kind() == Decision.Kind.VERIFIED)
                .map(decision -> {
                    String why = Timeline.why(decision);
                    return voice.of(Words.sentence(voice.words.text(decision.text()))
                            + (why.isEmpty() ? "" : " " + voice.words.text(why)));
                })
                .toList();
    }

    List<ReportPage.Deviated<T>> deviations() {
        return run.deviations().stream()
                .map(deviation -> new ReportPage.Deviated<>(
                        timeline.time(deviation.wall()),
                        deviation.who(),
                        voice.of(
                                voice.words.strong(kind(deviation.what())) + ": " + voice.words.text(deviation.text())),
                        deviation.because()))
                .toList();
    }

    private static String kind(RunRecord.Deviation.What what) {
        return what.name().toLowerCase(Locale.ROOT);
    }

    List<ReportPage.Advice<T>> suggestions() {
        return run.suggestions().stream()
                .map(suggestion -> new ReportPage.Advice<>(
                        voice.name(suggestion.subject()),
                        Words.sentence(suggestion.text()),
                        Words.sentence(suggestion.why())))
                .toList();
    }

    List<ReportPage.Answer> answers() {
        return run.answers().stream()
                .map(answer -> new ReportPage.Answer(
                        answer.question().text(), answer.answer().orElse("")))
                .toList();
    }
}
