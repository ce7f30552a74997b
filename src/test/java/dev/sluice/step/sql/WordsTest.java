package dev.sluice.step.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create index CONCURRENTLY i on t (n)",
                "drop index concurrently if exists i",
                "reindex (concurrently, verbose) table t",
                "alter table t detach partition p concurrently"
            })
    void whatIsDoneConcurrentlyWaitsForItsLocks(String sql) {
        assertTrue(isPatient(sql));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop index if exists ix_built_concurrently",
                "reindex /* not concurrently */ table t",
                "drop index \"concurrently\"",
                "comment on table t is 'concurrently'"
            })
    void theWordAloneMakesNothingPatient(String sql) {
        assertFalse(isPatient(sql));
    }

    private static boolean isPatient(String sql) {
        return CleanUp.isPatient(Prepared.of(SqlStatement.of(sql)));
    }

    @Test
    void aNameIsCutWhereTheServerCutsIt() {
        assertEquals("orderid", Words.bare("shop.OrderId"));
        assertEquals("OrderId", Words.bare("shop.\"OrderId\""));
        assertEquals("n".repeat(63), Words.bare("n".repeat(70)));
        String wide = Words.bare("n" + "\u00e4".repeat(40));
        assertEquals("n" + "\u00e4".repeat(31), wide);
        assertEquals(63, wide.getBytes(StandardCharsets.UTF_8).length);
    }
}
