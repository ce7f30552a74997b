package dev.sluice.document;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Decision.Kind;
import dev.sluice.engine.EffectId;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.Event;
import dev.sluice.engine.Signal;
import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalWriter;
import dev.sluice.language.model.StepRef;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Writes journals of runs of {@link SampleRunbook} by hand; the run's clock in seconds. */
final class ReportJournal implements AutoCloseable {
    private static final long WALL = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();

    private final JournalWriter writer;
    private long awayMillis;

    ReportJournal(Path file, String who) {
        writer = JournalWriter.create(
                file,
                new Entry.Header(
                        WALL,
                        "run-1",
                        "0.1.0",
                        "one_of_each",
                        "ab".repeat(32),
                        "text",
                        Map.of("batch", "5_000"),
                        "staging",
                        who,
                        Optional.empty()));
        event(new Event.Started(
                0,
                "run-1",
                "ab".repeat(32),
                Map.of(),
                "staging",
                who,
                false,
                true,
                Optional.empty(),
                Optional.empty()));
    }

    /** An hour in which most things happened that can happen to a run; {@code text} stands wherever people or servers speak. */
    static void eventful(Path file, String text) {
        try (ReportJournal journal = new ReportJournal(file, text)) {
            journal.say(0, Kind.PHASE_ENTERED, "prepare", "phase prepare began");
            journal.tell(300, Kind.BASELINE, "prepare", "errors", "baseline of errors over 10m: 0.4%, 20 samples");
            for (int second = 1; second < 3_600; second += 15) {
                journal.moment(second, text);
            }
            journal.say(3_570, Kind.PHASE_LEFT, "contract", "phase contract is done");
            journal.say(3_580, Kind.VERIFIED, null, "as expected: " + text);
            journal.signal(3_590, new Signal.Lesson("lessons", text));
            journal.say(3_599, Kind.FINISHED, null, "done: " + text, text);
        }
    }

    private void moment(int second, String text) {
        boolean blind = second > 1_500 && second < 1_800;
        boolean spike = second >= 1_000 && second < 1_060;
        sample(second, "lag", spike ? 12.5 : 0.4 + second % 90 / 60.0);
        if (blind) {
            read(second, "errors", Reading.missing(Missing.Cause.TIMEOUT, text));
        } else {
            sample(second, "errors", 0.3 + second % 200 / 250.0);
        }
        if (second > 600) {
            sample(second, "depth", Math.max(0, 4_000 - second));
            batch(second, second * 250L);
        }
        switch (second) {
            case 601 -> {
                say(second, Kind.PHASE_LEFT, "prepare", "phase prepare is done", text);
                say(second, Kind.PHASE_ENTERED, "fill", "phase fill began");
            }
            case 1_006 -> tell(second, Kind.PAUSED, "fill", "PAUSE", "paused: " + text, "lag 12.5s > 10s (db, 2s old)");
            case 1_201 -> tell(second, Kind.RESUMED, "fill", "CONTINUE", "the work goes on");
            case 1_216 -> signal(second, new Signal.Set("batch", Value.amount(2_000), text));
            case 1_231 -> tell(second, Kind.KNOB, "fill", "batch", text + " sets batch to 2_000");
            case 1_531 -> tell(second, Kind.VERDICT, "fill", "HOLD", "on hold: no new effect begins", text);
            case 1_801 -> tell(second, Kind.VERDICT, "fill", "CONTINUE", "the work goes on");
            case 2_101 -> tell(second, Kind.THROTTLED, "fill", "THROTTLE", "throttled to 50%", text);
            case 2_401 -> tell(second, Kind.VERDICT, "fill", "CONTINUE", "the work goes on");
            case 2_701 -> signal(second, new Signal.Skip(new StepRef("fill", "tell"), text));
            case 2_716 -> signal(second, new Signal.Override("healthy", text, 900_000));
            case 3_001 -> {
                say(second, Kind.PHASE_LEFT, "fill", "phase fill is done");
                say(second, Kind.PHASE_ENTERED, "contract", "phase contract began");
            }
            default -> {}
        }
    }

    void tell(long second, Kind kind, String phase, String subject, String text, String... why) {
        Decision decision = new Decision(kind, Optional.ofNullable(phase), subject, text, List.of(why));
        writer.decisions(wall(second * 1000), second * 1000, List.of(decision));
    }

    void say(long second, Kind kind, String phase, String text, String... why) {
        tell(second, kind, phase, "run", text, why);
    }

    void sample(long second, String metric, double amount) {
        read(second, metric, Reading.of(Value.amount(amount), second * 1000));
    }

    void read(long second, String metric, Reading reading) {
        event(new Event.Tick(second * 1000, List.of(new Event.Sample(metric, reading))));
    }

    void batch(long second, long rows) {
        event(new Event.EffectEnded(
                second * 1000,
                new EffectId(new StepRef("fill", "copy"), false, 12),
                new EffectResult.BatchDone(rows, 5_000, "id = " + rows, 90, OptionalDouble.of(0.5), false)));
    }

    void signal(long second, Signal signal) {
        event(new Event.Signalled(second * 1000, "maria", signal));
    }

    void event(Event event) {
        happened(event.at(), event);
    }

    /** The process was down for so long, while the run's clock stood, and began again with this event. */
    void back(long millis, long at, Event event) {
        awayMillis += millis;
        happened(at, event);
    }

    private void happened(long at, Event event) {
        writer.event(wall(at), event);
    }

    private long wall(long at) {
        return WALL + at + awayMillis;
    }

    @Override
    public void close() {
        writer.close();
    }
}
