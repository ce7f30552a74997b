package dev.sluice.document.board;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The colours of a panel are those of the gates, on their side of the threshold. */
class LevelsTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            lag;      pause when lag > 10s for 30s;                               green -, orange 10.0
            lag;      pause when lag > 10s rollback when lag > 60s;               green -, orange 10.0, red 60.0
            lag;      throttle to 50% when lag > 5s pause when lag > 10s;         green -, yellow 5.0, orange 10.0
            lag;      rollback when lag > 5s pause when lag > 10s;                green -, red 5.0
            lag;      pause when not (lag <= 10s);                                green -, orange 10.0
            lag;      pause when lag > 10s or depth > 7;                          green -, orange 10.0
            lag;      pause when lag > 0s;                                        green -, orange 1.0E-9
            lag;      pause when lag > 2 * 5s;                                    blue -
            streams;  pause when streams < 2;                                     orange -, green 2.0
            streams;  pause when streams <= 2;                                    orange -, green 3.0
            streams;  rollback when streams == 0;                                 green -, red 0.0, green 1.0
            streams;  rollback when streams != 2;                                 red -, green 2.0, red 3.0
            streams;  pause when 2 > streams;                                     orange -, green 2.0
            streams;  pause when streams < wanted;                                orange -, green 4.0
            depth;    rollback when depth > 0;                                    green -, red 1.0
            depth;    rollback when depth not between 3 and 9;                    red -, green 3.0, red 10.0
            depth;    rollback when depth between 3 and 9;                        green -, red 3.0, green 10.0
            depth;    proceed when depth == 0;                                    blue -, green 0.0, blue 1.0
            depth;    pause when lag > 10s;                                       blue -
            errors;   pause when errors > 2%;                                     green -, orange 0.02
            healthy;  pause when not healthy;                                     orange -, green 1.0
            """)
    void coloursLieOnTheSideOfTheGate(String metric, String rules, String expected) {
        Panel panel = Board.of(Boards.check(runbook(rules))).panelOf(metric).orElseThrow();
        assertEquals(
                expected,
                panel.levels().stream()
                        .map(level -> level.colour().word() + " "
                                + (level.from() == Double.NEGATIVE_INFINITY ? "-" : level.from()))
                        .collect(Collectors.joining(", ")));
    }

    private static String runbook(String rules) {
        return """
                runbook queue "Move the queue"
                source db   postgres
                source prom prometheus
                param wanted count = 4 in 1 .. 9 live
                metric lag     duration safety      from db as seconds sql "select 1"
                metric streams count    safety      from db sql "select 2"
                metric depth   count    correctness from db sql "select 3"
                metric healthy boolean  safety      from db sql "select true"
                metric errors  percent  safety      from prom as ratio promql "sum(errors)"
                phase move "Move it" {
                  step go sql on db lock timeout 2s "select 1"
                  undo none go because "it moves nothing"
                  %s
                  %s
                }
                """.formatted(rules, rules.contains("proceed") ? "" : "proceed when wanted < 9");
    }
}
