package dev.sluice.language.sql.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.language.diagnostic.Code;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table that the runbook makes is nobody's, until it is filled. */
class NewTableTest {
    private static final String CREATE = step("make", "create table totals (id bigint primary key, total int)");
    private static final String INDEX = step("total", "create index totals_total on totals (total)");
    private static final String FILL = """
            step fill backfill orders on db by id sql "insert into totals select id, 1 from orders where :range on conflict (id) do nothing"
            undo none fill because "an example"
            """;

    private static String step(String name, String sql) {
        return "step " + name + " sql on db lock timeout 2s retry 5 times \"" + sql + "\"\nundo none " + name
                + " because \"an example\"\n";
    }

    private static List<Code> found(String... steps) {
        return SqlLint.offline(
                        RuleCase.runbook("pause when lag > 10s\n" + String.join("", steps)), LocalDate.of(2026, 11, 21))
                .stream()
                .map(Advice::code)
                .filter(code -> code != Code.L305)
                .toList();
    }

    @Test
    void countsAsFilledBehindABackfill() {
        assertEquals(List.of(), found(CREATE, INDEX, FILL));
        assertEquals(List.of(Code.L101), found(CREATE, FILL, INDEX));
    }

    @Test
    void countsAsFilledBehindAnInsertOfWhatAnotherTableHas() {
        assertEquals(
                List.of(Code.L101),
                found(CREATE, step("fill", "insert into totals select id, 1 from orders where id < 10"), INDEX));
        assertEquals(List.of(), found(CREATE, step("fill", "insert into totals values (1, 1)"), INDEX));
    }

    @Test
    void countsAsEmptyWhereAnotherTableIsFilled() {
        assertEquals(List.of(), found(CREATE, FILL.replace("into totals", "into others"), INDEX));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alter table totals rename to sums", "drop table totals"})
    void isKnownToNoReleaseEvenWhenItIsFilled(String sql) {
        assertEquals(List.of(), found(CREATE, FILL, step("change", sql)));
    }
}
