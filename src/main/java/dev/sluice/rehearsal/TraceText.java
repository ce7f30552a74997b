package dev.sluice.rehearsal;

import dev.sluice.engine.Event;
import dev.sluice.value.Reading;
import java.util.stream.Collectors;

/** Events in few words. */
final class TraceText {
    private TraceText() {}

    static String of(Event event) {
        return switch (event) {
            case Event.Tick tick ->
                "t=" + tick.at()
                        + tick.samples().stream()
                                .map(sample -> " " + sample.metric() + "=" + of(sample.reading()))
                                .collect(Collectors.joining());
            case Event.EffectEnded ended -> "t=" + ended.at() + " ended " + ended.id() + ": " + ended.result();
            case Event.Signalled signalled -> "t=" + signalled.at() + " " + signalled.who() + ": " + signalled.signal();
            case Event.History history ->
                "t=" + history.at() + " history of " + history.metric() + ", "
                        + history.samples().size() + " samples";
            case Event.Examined examined ->
                "t=" + examined.at() + " examined " + examined.diagnosis() + ": " + examined.evidence();
            case Event.Started started ->
                "t=" + started.at() + " started" + (started.unattended() ? ", unattended" : "");
            case Event.Resumed resumed ->
                "t=" + resumed.at() + " resumed" + (resumed.unattended() ? ", unattended" : "");
            case Event.Rebuilt rebuilt -> "t=" + rebuilt.at() + " rebuilt: " + rebuilt.because();
            case Event.Woke woke -> "t=" + woke.at() + " woke: " + woke.text();
            case Event.Told told -> "t=" + told.at() + " " + told.id() + " says: " + told.text();
            case Event.Fenced fenced -> "t=" + fenced.at() + " fenced: " + fenced.text();
            case Event.Moved moved -> "t=" + moved.at() + " moved: " + moved.text();
            case Event.Abandoned abandoned -> "t=" + abandoned.at() + " abandoned: " + abandoned.because();
        };
    }

    private static String of(Reading reading) {
        return switch (reading) {
            case Reading.Present present -> present.value() + "@" + present.sampledAt();
            case Reading.Absent absent -> absent.missing().toString();
        };
    }
}
