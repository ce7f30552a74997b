package dev.sluice.journal;

import dev.sluice.engine.Signal;

/** Signals; the field {@code s} names the kind. */
final class SignalCodec {
    private SignalCodec() {}

    static void write(JsonWriter json, Signal signal) {
        switch (signal) {
            case Signal.Continue next -> {
                kind(json, "continue");
                if (!next.because().isBlank()) {
                    json.writeStringProperty("because", next.because());
                }
            }
            case Signal.ContinueAll ignored -> kind(json, "continue all");
            case Signal.Pause pause -> because(json, "pause", pause.because());
            case Signal.Throttle throttle -> {
                because(json, "throttle", throttle.because());
                json.writeName("share");
                json.writeAmount(throttle.share());
            }
            case Signal.Set set -> {
                because(json, "set", set.because());
                json.writeStringProperty("param", set.param());
                json.writeName("value");
                ValueCodec.write(json, set.value());
            }
            case Signal.Retry ignored -> kind(json, "retry");
            case Signal.Skip skip -> {
                because(json, "skip", skip.because());
                json.writeName("step");
                ValueCodec.write(json, skip.step());
            }
            case Signal.Rehearse rehearse -> because(json, "rehearse", rehearse.because());
            case Signal.Back back -> because(json, "back", back.because());
            case Signal.Jump jump -> {
                because(json, "jump", jump.because());
                json.writeStringProperty("phase", jump.phase());
            }
            case Signal.Override override -> {
                because(json, "override", override.because());
                json.writeStringProperty("gate", override.gate());
                json.writeNumberProperty("expires", override.expiresInMillis());
            }
            case Signal.Rollback rollback -> because(json, "rollback", rollback.because());
            case Signal.Abort abort -> because(json, "abort", abort.because());
            case Signal.Examine examine -> {
                kind(json, "examine");
                examine.diagnosis().ifPresent(name -> json.writeStringProperty("diagnosis", name));
            }
            case Signal.Accept accept -> {
                because(json, "accept", accept.because());
                json.writeStringProperty("diagnosis", accept.diagnosis());
                json.writeStringProperty("offer", accept.offer());
                json.writeNumberProperty("serial", accept.serial());
                json.writeNumberProperty("row", accept.row());
            }
            case Signal.Note note -> {
                kind(json, "note");
                json.writeStringProperty("text", note.text());
            }
            case Signal.Lesson lesson -> {
                kind(json, "lesson");
                json.writeStringProperty("question", lesson.question());
                json.writeStringProperty("answer", lesson.answer());
            }
            case Signal.Interrupt ignored -> kind(json, "interrupt");
            case Signal.Detach ignored -> kind(json, "detach");
        }
    }

    static Signal read(Json.Fields fields) {
        String kind = fields.text("s");
        return switch (kind) {
            case "continue" ->
                new Signal.Continue(fields.optionalText("because").orElse(""));
            case "continue all" -> new Signal.ContinueAll();
            case "pause" -> new Signal.Pause(fields.text("because"));
            case "throttle" -> new Signal.Throttle(fields.number("share"), fields.text("because"));
            case "set" ->
                new Signal.Set(fields.text("param"), ValueCodec.value(fields.get("value")), fields.text("because"));
            case "retry" -> new Signal.Retry();
            case "skip" -> new Signal.Skip(ValueCodec.step(fields.list("step")), fields.text("because"));
            case "rehearse" -> new Signal.Rehearse(fields.text("because"));
            case "back" -> new Signal.Back(fields.text("because"));
            case "jump" -> new Signal.Jump(fields.text("phase"), fields.text("because"));
            case "override" ->
                new Signal.Override(fields.text("gate"), fields.text("because"), fields.whole("expires"));
            case "rollback" -> new Signal.Rollback(fields.text("because"));
            case "abort" -> new Signal.Abort(fields.text("because"));
            case "examine" -> new Signal.Examine(fields.optionalText("diagnosis"));
            case "accept" ->
                new Signal.Accept(
                        fields.text("diagnosis"),
                        fields.text("offer"),
                        Math.toIntExact(fields.whole("serial")),
                        Math.toIntExact(fields.whole("row")),
                        fields.text("because"));
            case "note" -> new Signal.Note(fields.text("text"));
            case "lesson" -> new Signal.Lesson(fields.text("question"), fields.text("answer"));
            case "interrupt" -> new Signal.Interrupt();
            case "detach" -> new Signal.Detach();
            default -> throw new IllegalArgumentException("unknown signal " + kind);
        };
    }

    private static void kind(JsonWriter json, String kind) {
        json.writeStringProperty("s", kind);
    }

    private static void because(JsonWriter json, String kind, String because) {
        kind(json, kind);
        json.writeStringProperty("because", because);
    }
}
