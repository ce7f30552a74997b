package dev.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.gate.Assessment;
import dev.sluice.gate.Verdict;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.testing.BegunRun;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** As many metrics and rules as a file may hold: what took each of them together with each other one would last for hours. */
class ManyMetricsTest {
    private static final int METRICS = 10_000;

    @Test
    void eachEventIsJudgedAndShownInGoodTime() {
        Runbook runbook = runbook();
        Interpreter interpreter = new Interpreter(runbook);
        interpreter.on(BegunRun.started(runbook));
        assertEquals(METRICS + 1, interpreter.view().rules().size());
        for (int second = 1; second < 10; second++) {
            interpreter.on(new Event.Tick(second * 1_000, samples(second - 1, second * 1_000)));
        }
        assertEquals(Optional.of(Verdict.HOLD), verdict(interpreter), "one tenth of them is not read yet");
        interpreter.on(new Event.Tick(
                11_000,
                IntStream.range(0, 10)
                        .boxed()
                        .flatMap(tenth -> samples(tenth, 11_000).stream())
                        .toList()));
        assertEquals(Optional.of(Verdict.CONTINUE), verdict(interpreter));
        assertEquals(METRICS + 1, interpreter.view().rules().size());
        interpreter.on(new Event.Signalled(12_000, "jo", new Signal.Interrupt()));
        assertTrue(interpreter.view().ending().isPresent());
    }

    private static Optional<Verdict> verdict(Interpreter interpreter) {
        return interpreter.assessment().map(Assessment::verdict);
    }

    /** Those of one of ten parts. */
    private static List<Event.Sample> samples(int part, long at) {
        return IntStream.range(part * METRICS / 10, (part + 1) * METRICS / 10)
                .mapToObj(number -> new Event.Sample("m" + number, Reading.of(Value.amount(1), at)))
                .toList();
    }

    private static Runbook runbook() {
        String text = """
                runbook many "A lot is watched"
                owner      "team-shop"
                contact    "#shop"
                migration  schema on t
                because    "It is to be seen how much can be watched."
                otherwise  "Nobody knows."
                writes     "nobody but the test"
                worst case "the test fails"
                undoing    easy "run the undo"
                source a http
                %s
                phase work "It is watched" {
                %s
                step rest wait at most 3h until m0 == 7
                undo none rest because "it changes nothing"
                proceed when m0 == 7
                }
                """.formatted(
                        each("metric m%d count safety from a every 60s timeout 30s get \"/v\" json \"$.v\""),
                        each("pause when m%d>9"));
        return Checker.check(new SourceText("many", text), Map.of()).runbook().orElseThrow();
    }

    private static String each(String line) {
        return IntStream.range(0, METRICS).mapToObj(line::formatted).collect(Collectors.joining("\n"));
    }
}
