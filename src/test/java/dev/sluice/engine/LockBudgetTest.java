package dev.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.language.model.Action;
import dev.sluice.language.sql.SqlReader;
import dev.sluice.language.text.Span;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LockBudgetTest {
    @Test
    void growsFromAnEighthToTheWholeAndNoFurther() {
        assertEquals(List.of(250L, 500L, 1_000L, 2_000L, 2_000L, 2_000L), budgets(2_000, 10, 6));
    }

    @Test
    void theLastOfFewAttemptsHasTheWhole() {
        assertEquals(List.of(2_000L), budgets(2_000, 0, 1));
        assertEquals(List.of(1_000L, 2_000L), budgets(2_000, 1, 2));
        assertEquals(List.of(500L, 1_000L, 2_000L), budgets(2_000, 2, 3));
    }

    @Test
    void anAttemptThatAPersonGrantedHasTheWholeAndNeverMore() {
        assertEquals(List.of(250L, 500L, 1_000L, 2_000L, 2_000L, 2_000L, 2_000L), budgets(2_000, 3, 7));
    }

    @Test
    void aShortTimeoutIsNotCutToNothing() {
        assertEquals(List.of(50L, 50L, 100L, 200L), budgets(200, 5, 4));
        assertEquals(List.of(20L, 20L), budgets(20, 5, 2));
    }

    private static List<Long> budgets(long lockMillis, int retries, int attempts) {
        Action.Sql sql = new Action.Sql(
                "db",
                SqlReader.read("alter table t add column m int", Span.NONE),
                Action.Sql.Mode.SINGLE,
                Duration.ofMillis(lockMillis),
                Duration.ofMinutes(5),
                new Action.Retry(retries, Duration.ofSeconds(1), Duration.ofSeconds(30)),
                Optional.empty(),
                Optional.empty());
        return IntStream.rangeClosed(1, attempts)
                .mapToObj(attempt -> LockBudget.of(sql, attempt).toMillis())
                .toList();
    }
}
