package dev.sluice.language.sql.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.diagnostic.Code;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuppressionTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    private static final String STEP = """
            step by_email sql on db lock timeout 2s retry 5 times "create index orders_email_idx on orders (email)"
            undo none by_email because "an example"
            """;

    private static List<Advice> found(String statements, LocalDate today) {
        return SqlLint.offline(RuleCase.runbook("pause when lag > 10s\n" + statements), today);
    }

    private static List<Code> codes(List<Advice> found) {
        return found.stream().map(Advice::code).toList();
    }

    @Test
    void silencesTheRuleForTheStepBelow() {
        assertEquals(List.of(Code.L101), codes(found(STEP, TODAY)));
        assertEquals(List.of(), found("# sluice-ignore L101 until 2027-01-01: forty rows\n" + STEP, TODAY));
    }

    @Test
    void standsAboveOtherCommentsAndBlankLines() {
        assertEquals(
                List.of(),
                found(
                        "# sluice-ignore L101 until 2027-01-01: forty rows\n\n# The address to which bills go.\n"
                                + STEP,
                        TODAY));
    }

    @Test
    void silencesNoOtherStep() {
        String other = STEP.replace("by_email", "by_name").replace("orders_email_idx", "orders_name_idx");

        assertEquals(
                List.of(Code.L101),
                codes(found("# sluice-ignore L101 until 2027-01-01: forty rows\n" + STEP + other, TODAY)));
    }

    @Test
    void silencesNoOtherRule() {
        assertEquals(
                List.of(Code.L902, Code.L101),
                codes(found("# sluice-ignore L102 until 2027-01-01: forty rows\n" + STEP, TODAY)));
    }

    @Test
    void standsInsideOfSqlAboveItsStatement() {
        String step = """
                step both sql on db in one transaction lock timeout 2s retry 5 times \"""
                  alter table orders add column note text;
                  %s
                  update orders set note = email where note is null;
                \"""
                undo none both because "an example"
                """;

        assertEquals(List.of(Code.L205), codes(found(step.formatted(""), TODAY)));
        assertEquals(
                List.of(), codes(found(step.formatted("-- sluice-ignore L205 until 2027-01-01: forty rows"), TODAY)));
    }

    @Test
    void holdsOnItsLastDayAndNotOnTheNext() {
        String text = "# sluice-ignore L101 until 2026-11-21: forty rows\n" + STEP;

        assertEquals(List.of(), found(text, TODAY));
        List<Advice> later = found(text, TODAY.plusDays(1));
        assertEquals(List.of(Code.L101), codes(later));
        assertTrue(
                later.getFirst().why().endsWith("suppressed it until 2026-11-21, which is over: \"forty rows\""),
                later::toString);
    }

    @Test
    void isAFindingWhereNothingIsFound() {
        String sound = STEP.replace("create index", "create index concurrently")
                .replace("lock timeout 2s retry 5 times", "outside transaction");

        assertEquals(
                List.of(Code.L902), codes(found("# sluice-ignore L101 until 2027-01-01: forty rows\n" + sound, TODAY)));
    }

    @Test
    void isNotCalledUnusedWhereOnlyAServerCouldTell() {
        assertEquals(
                List.of(Code.L101),
                codes(found("# sluice-ignore L211 until 2027-01-01: on 14.2 until May\n" + STEP, TODAY)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# sluice-ignore",
                "# sluice-ignore L101",
                "# sluice-ignore L101: forty rows",
                "# sluice-ignore L101 until 2027-01-01",
                "# sluice-ignore L101 until 2027-01-01:",
                "# sluice-ignore L101 until 2027-02-30: forty rows",
                "# sluice-ignore L101 until tomorrow: forty rows",
                "# sluice-ignore L999 until 2027-01-01: forty rows",
                "# sluice-ignore S501 until 2027-01-01: forty rows",
                "pause when lag > 3s # sluice-ignore L101 until 2027-01-01: forty rows",
            })
    void suppressesNothingWhereItIsMalformed(String comment) {
        List<Advice> found = found(comment + "\n" + STEP, TODAY);

        assertEquals(List.of(Code.L901, Code.L101), codes(found));
        assertEquals(comment.indexOf('#') + 1, found.getFirst().span().column());
    }
}
