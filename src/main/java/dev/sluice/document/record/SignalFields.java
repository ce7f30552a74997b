package dev.sluice.document.record;

import static dev.sluice.document.record.RecordJson.fields;

import dev.sluice.engine.Signal;
import java.util.Map;

/** What a person told a run, as fields of JSON. */
final class SignalFields {
    private SignalFields() {}

    static Map<String, Object> of(Signal signal) {
        return switch (signal) {
            case Signal.Continue next ->
                next.because().isBlank()
                        ? fields("what", "CONTINUE")
                        : fields("what", "CONTINUE", "because", next.because());
            case Signal.ContinueAll none -> fields("what", "CONTINUE_ALL");
            case Signal.Pause pause -> fields("what", "PAUSE", "because", pause.because());
            case Signal.Throttle throttle ->
                fields("what", "THROTTLE", "share_percent", throttle.share(), "because", throttle.because());
            case Signal.Set set ->
                fields(
                        "what",
                        "SET",
                        "parameter",
                        set.param(),
                        "value",
                        RecordJson.value(set.value()),
                        "because",
                        set.because());
            case Signal.Retry none -> fields("what", "RETRY");
            case Signal.Skip skip -> fields("what", "SKIP", "step", skip.step().toString(), "because", skip.because());
            case Signal.Rehearse rehearse -> fields("what", "REHEARSE", "because", rehearse.because());
            case Signal.Back back -> fields("what", "BACK", "because", back.because());
            case Signal.Jump jump -> fields("what", "JUMP", "phase", jump.phase(), "because", jump.because());
            case Signal.Override override ->
                fields(
                        "what",
                        "OVERRIDE",
                        "gate",
                        override.gate(),
                        "expires_ms",
                        override.expiresInMillis(),
                        "because",
                        override.because());
            case Signal.Rollback rollback -> fields("what", "ROLLBACK", "because", rollback.because());
            case Signal.Abort abort -> fields("what", "ABORT", "because", abort.because());
            case Signal.Examine examine ->
                examine.diagnosis()
                        .map(name -> fields("what", "EXAMINE", "diagnosis", name))
                        .orElseGet(() -> fields("what", "EXAMINE"));
            case Signal.Accept accept ->
                fields(
                        "what",
                        "ACCEPT",
                        "diagnosis",
                        accept.diagnosis(),
                        "offer",
                        accept.offer(),
                        "row",
                        accept.row(),
                        "because",
                        accept.because());
            case Signal.Note note -> fields("what", "NOTE", "text", note.text());
            case Signal.Lesson lesson ->
                fields("what", "LESSON", "question", lesson.question(), "text", lesson.answer());
            case Signal.Interrupt none -> fields("what", "INTERRUPT");
            case Signal.Detach none -> fields("what", "DETACH");
        };
    }
}
