package dev.sluice.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.RunView;
import dev.sluice.engine.Signal;
import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.testing.Golden;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What stands below the prompt, at moments of a small run. */
class ScreenTest {
    private static final String RUNBOOK = """
            runbook tidy "Drop what nobody reads"
            source db postgres
            metric lag     duration safety from db as seconds every 1s sql "select 0"
            metric waiting count    safety from db every 1s sql "select 0"
            gate healthy {
              pause when lag > 10s for 30s until lag < 3s for 1m
              pause when waiting > 5
            }
            phase drop "Drop it" {
              gate healthy
              step old sql on db "drop table old"
              undo old sql on db "create table old ()"
              proceed when lag < 3s for 10s
            }
            """;

    private final Interpreter interpreter = new Interpreter(runbook());

    @Test
    void asksBeforeTheStepAndShowsEveryRule() {
        begin();
        samples(0, 1, 2);
        samples(1_000, 1, 2);
        golden("asks", interpreter.view(), 100, 20);
    }

    @Test
    void showsThePauseAndTheRunningClock() {
        begin();
        samples(0, 1, 2);
        for (int at = 1_000; at <= 12_000; at += 1_000) {
            samples(at, 14, 2);
        }
        interpreter.on(new Event.Signalled(12_500, "mara", new Signal.Pause("deploy of checkout")));
        golden("pause", interpreter.view(), 100, 20);
    }

    @Test
    void putsValuesBelowARuleThatIsTooLong() {
        begin();
        samples(0, 1, 2);
        golden("narrow", interpreter.view(), 50, 20);
    }

    @Test
    void staysWithinItsLinesAndSaysThatThereIsMore() {
        begin();
        samples(0, 1, 2);
        List<Screen.Line> lines = Screen.of(interpreter.view(), "prod", 100, 4);
        assertEquals(4, lines.size());
        assertEquals("  and more; type why", lines.getLast().text());
        assertTrue(Screen.of(interpreter.view(), "prod", 10, 4).stream()
                .allMatch(line -> line.text().length() <= 10));
    }

    private void begin() {
        interpreter.on(new Event.Started(
                0, "tidy-1", "digest", Map.of(), "prod", "mara", false, true, Optional.empty(), Optional.empty()));
    }

    private void samples(long at, double lag, double waiting) {
        interpreter.on(new Event.Tick(at, List.of(sample("lag", at, lag), sample("waiting", at, waiting))));
    }

    private static Event.Sample sample(String metric, long at, double amount) {
        return new Event.Sample(metric, new Reading.Present(Value.amount(amount), at));
    }

    private static void golden(String name, RunView view, int width, int height) {
        String text = Screen.of(view, "prod", width, height).stream()
                .map(line -> String.format("%-8s|%s%n", line.tone(), line.text()))
                .collect(Collectors.joining());
        Golden.assertMatches("console/screen-" + name + ".txt", text);
    }

    private static Runbook runbook() {
        Checked checked = Checker.check(new SourceText("tidy.runbook", RUNBOOK), Map.of());
        return checked.runbook()
                .orElseThrow(() -> new AssertionError(checked.diagnostics().toString()));
    }
}
