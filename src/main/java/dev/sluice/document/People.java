package dev.sluice.document;

import dev.sluice.document.record.RunRecord;
import dev.sluice.engine.Event;
import dev.sluice.engine.Signal;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Type;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What people did during a run, each with the reason they gave: knobs, skips, overrides, and the rest. */
final class People<T> {
    private final RunRecord run;
    private final Timeline<T> timeline;
    private final Voice<T> voice;

    People(RunRecord run, Timeline<T> timeline, Voice<T> voice) {
        this.run = run;
        this.timeline = timeline;
        this.voice = voice;
    }

    List<Timeline.Moment<T>> moments() {
        return run.people().stream().flatMap(done -> moment(done).stream()).toList();
    }

    private Optional<Timeline.Moment<T>> moment(RunRecord.Done done) {
        Event.Signalled signalled = done.signalled();
        return what(signalled.signal())
                .map(what -> new Timeline.Moment<>(
                        "",
                        timeline.time(done.wall()),
                        Timeline.clock(signalled.at()),
                        voice.text(signalled.who()),
                        voice.of(done.refused() ? what + " (refused)" : what),
                        voice.text(because(signalled.signal()))));
    }

    private Optional<String> what(Signal signal) {
        Words words = voice.words;
        return switch (signal) {
            case Signal.Continue next -> Optional.of("said go on");
            case Signal.ContinueAll none -> Optional.of("said go on without asking");
            case Signal.Pause pause -> Optional.of("paused the run");
            case Signal.Throttle throttle ->
                Optional.of("slowed the run down to " + QuantityFormat.format(throttle.share(), Unit.PERCENT));
            case Signal.Set set ->
                Optional.of("set knob " + words.name(set.param()) + " to " + words.text(value(set, run.runbook())));
            case Signal.Retry none -> Optional.of("had the failed step tried again");
            case Signal.Skip skip ->
                Optional.of(words.strong("skipped") + " step "
                        + words.name(skip.step().toString()));
            case Signal.Rehearse rehearse -> Optional.of("had the lock of the postponed step rehearsed");
            case Signal.Back back -> Optional.of("went back a step");
            case Signal.Jump jump -> Optional.of(words.strong("jumped") + " to phase " + words.name(jump.phase()));
            case Signal.Override override ->
                Optional.of(words.strong("overrode") + " gate " + words.name(override.gate()) + " for "
                        + Words.duration(Duration.ofMillis(override.expiresInMillis())));
            case Signal.Rollback rollback -> Optional.of("began the rollback");
            case Signal.Abort abort -> Optional.of("aborted the run");
            case Signal.Examine examine ->
                Optional.of("had "
                        + examine.diagnosis()
                                .map(name -> "diagnosis " + words.name(name))
                                .orElse("every diagnosis") + " run");
            case Signal.Accept accept ->
                Optional.of(words.strong("accepted") + " offer " + words.name(accept.offer()) + " of diagnosis "
                        + words.name(accept.diagnosis()));
            case Signal.Note note -> Optional.of("noted: " + words.text(note.text()));
            case Signal.Interrupt none -> Optional.of("interrupted the process");
            case Signal.Detach none -> Optional.of("left the run to itself");
            case Signal.Lesson lesson -> Optional.empty();
        };
    }

    private static String because(Signal signal) {
        return switch (signal) {
            case Signal.Continue next -> next.because();
            case Signal.Pause pause -> pause.because();
            case Signal.Throttle throttle -> throttle.because();
            case Signal.Set set -> set.because();
            case Signal.Skip skip -> skip.because();
            case Signal.Rehearse rehearse -> rehearse.because();
            case Signal.Back back -> back.because();
            case Signal.Jump jump -> jump.because();
            case Signal.Override override -> override.because();
            case Signal.Rollback rollback -> rollback.because();
            case Signal.Abort abort -> abort.because();
            case Signal.Accept accept -> accept.because();
            default -> "";
        };
    }

    private static String value(Signal.Set set, Runbook runbook) {
        return runbook.params().stream()
                .filter(param -> param.name().equals(set.param()))
                .map(Param::unit)
                .findFirst()
                .map(unit -> QuantityFormat.format(set.value(), unit))
                .orElseGet(() -> QuantityFormat.format(set.value(), Type.Plain.TEXT));
    }
}
