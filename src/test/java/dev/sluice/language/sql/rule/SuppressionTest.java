package dev.sluice.language.sql.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.check.Checked;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.modules.Files;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
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

    /** What a runbook of two modules is told; the step stands in the second, behind words of more than one byte. */
    private static List<Advice> foundInModule(String comment, String inRunbook, LocalDate today) {
        String module = """
                module steps "Ein Übergang"
                source db postgres
                # Größe: vierzig Zeilen
                phase index "Index" {
                  pause when shared > 3
                  %s
                  step by_email sql on db lock timeout 2s retry 5 times "create index orders_email_idx on orders (email)"
                  undo none by_email because "an example"
                  proceed when ready
                }
                use "./shared.runbook"
                """.formatted(comment);
        String shared = """
                module shared "Größen"
                source db postgres
                metric shared count safety from db sql "select 1"
                metric ready boolean correctness from db sql "select true"
                """;
        String main = """
                runbook demo "A demonstration"
                use "./shared.runbook"
                %s
                use "./steps.runbook"
                """.formatted(inRunbook);
        Checked checked = new Files(Map.of(
                        "main.runbook",
                        main,
                        "./steps.runbook",
                        module,
                        "steps.runbook",
                        module,
                        "./shared.runbook",
                        shared,
                        "shared.runbook",
                        shared))
                .check("main.runbook", Map.of());
        return SqlLint.offline(checked.runbook().orElseThrow(() -> new AssertionError(checked.diagnostics())), today);
    }

    @Test
    void silencesAStepOfTheModuleItStandsIn() {
        String ignore = "# sluice-ignore L101 until 2027-01-01: forty rows";

        assertEquals(List.of(Code.L101), codes(foundInModule("", "", TODAY)));
        assertEquals(List.of(), codes(foundInModule(ignore, "", TODAY)));
        List<Advice> later = foundInModule(ignore, "", LocalDate.of(2027, 1, 2));
        assertEquals(List.of(Code.L101), codes(later));
        assertTrue(later.getFirst().why().contains("line 6 suppressed it"), later::toString);
    }

    @Test
    void silencesNothingOfAnotherFile() {
        assertEquals(
                List.of(Code.L902, Code.L101),
                codes(foundInModule("", "# sluice-ignore L101 until 2027-01-01: forty rows", TODAY)));
    }

    @Test
    void isPointedAtInItsModuleWhereItIsMalformed() {
        Advice malformed = foundInModule("# sluice-ignore L101", "", TODAY).getFirst();

        assertEquals(Code.L901, malformed.code());
        assertEquals(6, malformed.span().line());
        assertEquals(3, malformed.span().column());
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
