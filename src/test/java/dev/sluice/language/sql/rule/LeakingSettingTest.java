package dev.sluice.language.sql.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.language.diagnostic.Code;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which settings are still there when the step is over. */
class LeakingSettingTest {
    private static List<String> instead(String sql) {
        return SqlLint.offline(
                        RuleCase.runbook("pause when lag > 10s\nstep a sql on db \"" + sql
                                + "\"\nundo none a because \"an example\"\n"),
                        LocalDate.of(2026, 11, 21))
                .stream()
                .filter(advice -> advice.code() == Code.L208)
                .map(advice -> advice.safeAlternative().orElseThrow())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reset work_mem",
                "reset all",
                "set work_mem to default",
                "set session work_mem = default",
                "set local search_path = ''"
            })
    void whatGoesBackToItsDefaultOrEndsWithTheTransactionDoesNotStay(String sql) {
        assertEquals(List.of(), instead(sql));
    }

    @Test
    void anEmptyTextIsAValueLikeAnyOther() {
        assertEquals(List.of("set local search_path = '';"), instead("set search_path = ''"));
        assertEquals(List.of("set local search_path = '';"), instead("set session search_path to ''"));
        assertEquals(List.of("set local search_path = 'it''s';"), instead("set search_path = 'it''s'"));
    }

    /** In quotes a list would be one name, of a schema that is not there. */
    @Test
    void aListStaysAList() {
        assertEquals(List.of("set local search_path = app, public;"), instead("set search_path = app, public"));
        assertEquals(List.of("set local search_path = '', Shop;"), instead("set search_path to '', Shop"));
        assertEquals(List.of("set local work_mem = 'a, b';"), instead("set work_mem = 'a, b'"));
    }

    @Test
    void whatIsSetOfAllTransactionsIsSetOfThisOne() {
        assertEquals(
                List.of("set transaction isolation level serializable;"),
                instead("set session characteristics as transaction isolation level serializable"));
    }
}
