package dev.sluice.document;

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
final class People {
    private People() {}

    static List<Timeline.Moment> of(Story story, Runbook runbook, Timeline timeline) {
        return story.signals().stream()
                .flatMap(done -> moment(done, runbook, timeline).stream())
                .toList();
    }

    private static Optional<Timeline.Moment> moment(Story.Done done, Runbook runbook, Timeline timeline) {
        Event.Signalled signalled = done.signalled();
        return what(signalled.signal(), runbook)
                .map(what -> new Timeline.Moment(
                        timeline.time(done.wall()),
                        Timeline.clock(signalled.at()),
                        Markup.text(signalled.who()),
                        what,
                        because(signalled.signal())));
    }

    private static Optional<Markup> what(Signal signal, Runbook runbook) {
        return switch (signal) {
            case Signal.Continue none -> words("said go on");
            case Signal.ContinueAll none -> words("said go on without asking");
            case Signal.Pause pause -> words("paused the run");
            case Signal.Throttle throttle ->
                words("slowed the run down to " + QuantityFormat.format(throttle.share(), Unit.PERCENT));
            case Signal.Set set ->
                words("set knob " + Markdown.code(set.param()) + " to " + Markdown.text(value(set, runbook)));
            case Signal.Retry none -> words("had the failed step tried again");
            case Signal.Skip skip ->
                words("**skipped** step " + Markdown.code(skip.step().toString()));
            case Signal.Rehearse rehearse -> words("had the lock of the postponed step rehearsed");
            case Signal.Back back -> words("went back a step");
            case Signal.Jump jump -> words("**jumped** to phase " + Markdown.code(jump.phase()));
            case Signal.Override override ->
                words("**overrode** gate " + Markdown.code(override.gate()) + " for "
                        + Words.duration(Duration.ofMillis(override.expiresInMillis())));
            case Signal.Rollback rollback -> words("began the rollback");
            case Signal.Abort abort -> words("aborted the run");
            case Signal.Note note -> words("noted: " + Markdown.text(note.text()));
            case Signal.Interrupt none -> words("interrupted the process");
            case Signal.Detach none -> words("left the run to itself");
            case Signal.Lesson lesson -> Optional.empty();
        };
    }

    private static Markup because(Signal signal) {
        String because = switch (signal) {
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
            default -> "";
        };
        return Markup.text(because);
    }

    private static String value(Signal.Set set, Runbook runbook) {
        return runbook.params().stream()
                .filter(param -> param.name().equals(set.param()))
                .map(Param::unit)
                .findFirst()
                .map(unit -> QuantityFormat.format(set.value(), unit))
                .orElseGet(() -> QuantityFormat.format(set.value(), Type.Plain.TEXT));
    }

    private static Optional<Markup> words(String words) {
        return Optional.of(new Markup(words));
    }
}
