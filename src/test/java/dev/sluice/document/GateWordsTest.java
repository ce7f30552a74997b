package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateWordsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            pause when lag > 10s for 30s until lag < 3s for 1m         | pauses when lag has been above 10s for 30s, until lag has been below 3s for 1m
            pause when lag > 10s                                       | pauses when lag is above 10s, until that has not been so for 30s
            pause when lag > limit                                     | pauses when lag is above 5s (limit), until that has not been so for 30s
            pause when busy > 5 for 3 of 5 samples                     | pauses when busy has been above 5 in 3 of the last 5 samples, until that has not been so for 30s
            pause when busy > 5 for 3 samples at most 3 in 1h          | pauses when busy has been above 5 in 3 samples in a row, until that has not been so for 30s; more than 3 times in 1h needs a person
            rollback when lag > 10s for 1m or busy > 0                 | rolls back when (lag has been above 10s for 1m) or busy is above 0
            rollback when (lag > 10s and busy > 0) for 1m              | rolls back when (lag has been above 10s and busy has been above 0) for 1m
            rollback when busy > 9 and (lag > 10s or busy > 20)        | rolls back when busy is above 9 and (lag is above 10s or busy is above 20)
            rollback when blind for 5m                                 | rolls back when the run has been blind (without readings that its rules need) for 5m
            shadow rollback when busy > 9                              | only reports (shadow) that it would have: rolls back when busy is above 9
            throttle to 25% when lag not between 1s and 3s             | slows down to 25% when lag is not between 1s and 3s, until that has not been so for 30s
            throttle to 25% when lag is stale                          | slows down to 25% when lag is stale, until that has not been so for 30s
            throttle to 25% when busy is not missing                   | slows down to 25% when busy is not missing, until that has not been so for 30s
            pause when not ready                                       | pauses when ready is false, until that has not been so for 30s
            pause when not (busy > 5 and lag > 1s)                     | pauses when not (busy is above 5 and lag is above 1s), until that has not been so for 30s
            pause when busy * 2 + 1 > 5                                | pauses when (busy × 2) + 1 is above 5, until that has not been so for 30s
            pause when avg(busy over 5m) > 5                           | pauses when the average of busy over 5m is above 5, until that has not been so for 30s
            pause when p95(lag over 5m) >= 5s                          | pauses when the 95th percentile of lag over 5m is at least 5s, until that has not been so for 30s
            pause when predict(lag over 30m in 1h) > 1m                | pauses when what lag over 30m points to in 1h is above 1m, until that has not been so for 30s
            pause when stalled(rows_done over 5m)                      | pauses when rows_done makes no progress over 5m, until that has not been so for 30s
            pause when age(lag) > 45s                                  | pauses when the age of lag is above 45s, until that has not been so for 30s
            pause when lag != 3s                                       | pauses when lag is other than 3s, until that has not been so for 30s
            """)
    void readsAloud(String rule, String words) {
        assertEquals(words, sentence(rule));
    }

    private static String sentence(String rule) {
        String text = """
                runbook words "Words"
                source db postgres
                param limit duration = 5s in 1s .. 1m
                metric lag duration safety from db as seconds every 15s sql "select 1"
                metric busy count safety from db every 15s sql "select 1"
                metric ready boolean safety from db every 15s sql "select true"
                metric rows_done rows progress from db every 15s sql "select 1"
                phase only "Only" {
                  %s
                  proceed when ready
                }
                """.formatted(rule);
        Checked checked = Checker.check(new SourceText("words.runbook", text), Map.of());
        Runbook runbook = checked.runbook()
                .orElseThrow(() -> new AssertionError(checked.diagnostics().toString()));
        GateWords words = new GateWords(runbook, Words.PLAIN);
        GateRule first = runbook.phases().getFirst().rules().getFirst();
        return words.does(first) + " " + words.when(first) + words.limits(first);
    }
}
