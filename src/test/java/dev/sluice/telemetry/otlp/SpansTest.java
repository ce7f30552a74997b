package dev.sluice.telemetry.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.engine.EffectId;
import dev.sluice.engine.EffectResult.BatchDone;
import dev.sluice.engine.Event;
import dev.sluice.journal.Entry;
import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.text.SourceText;
import dev.sluice.telemetry.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SpansTest {
    /** Of a batch over a long line most of the time is the way, which is no part of what its size is decided by. */
    @Test
    void aBatchsSpanIsAsLongAsAllOfIt() throws IOException {
        List<SpanData> spans = new ArrayList<>();
        BatchDone done = new BatchDone(500, 500, "500", 15, OptionalDouble.empty(), false).lasting(700);
        new Spans(subject(), spans::add)
                .fold(new Entry.Happened(
                        10_000,
                        new Event.EffectEnded(3_000, new EffectId(new StepRef("fill", "all"), false, 1), done)));

        assertEquals(List.of("batch 1"), spans.stream().map(SpanData::name).toList());
        assertEquals(9_300, spans.getFirst().start());
        assertEquals(10_000, spans.getFirst().end());
    }

    private static Subject subject() throws IOException {
        String text = Files.readString(Path.of("runbooks/orders_status.runbook"));
        Checked checked = Checker.check(new SourceText("orders_status.runbook", text), Map.of());
        return new Subject(checked.runbook().orElseThrow(), "r", "test", "jo", "1");
    }
}
