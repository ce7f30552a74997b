package dev.sluice.language.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Diagnostic.Severity;
import dev.sluice.language.text.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the text, the checker gives findings, in order and inside of the text, and never throws. */
class DamagedTextTest {
    private static final int ROUNDS = 250;

    @Test
    void noMutilationOfARunbookMakesItThrow() throws IOException {
        String whole = Files.readString(Path.of("runbooks", "orders_status.runbook"));
        Random random = new Random(11);
        for (int round = 0; round < ROUNDS; round++) {
            String text = mutilated(whole, random);

            Checked checked = Checker.check(new SourceText("damaged", text), Map.of());

            int length = text.codePointCount(0, text.length());
            for (Diagnostic found : checked.diagnostics()) {
                assertTrue(found.span().start() >= 0 && found.span().end() <= length, () -> found + "\n" + text);
            }
            boolean errors = checked.diagnostics().stream().anyMatch(found -> found.severity() == Severity.ERROR);
            assertEquals(!errors, checked.runbook().isPresent(), text);
        }
    }

    /** A word dropped, doubled, or put in the place of another. */
    private static String mutilated(String text, Random random) {
        String[] words = text.split("(?<=\\s)|(?=\\s)");
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(words.length);
            words[at] = switch (random.nextInt(3)) {
                case 0 -> "";
                case 1 -> words[at] + " " + words[at];
                default -> words[random.nextInt(words.length)];
            };
        }
        return String.join("", words);
    }

    @Test
    void aLongChainOfFormulasIsNoTrouble() {
        StringBuilder text = new StringBuilder("runbook x \"y\"\nsource db postgres\n");
        int count = 8_000;
        for (int i = 0; i < count; i++) {
            text.append("metric m")
                    .append(i)
                    .append(" count safety = m")
                    .append(i + 1)
                    .append('\n');
        }
        text.append("metric m").append(count).append(" count safety from db every 1m sql \"select 1\"\n");
        text.append("phase one \"First\" { proceed when m0 > 5 for 1m }\n");

        List<Diagnostic> found = Checker.check(new SourceText("chain", text.toString()), Map.of())
                .diagnostics();

        assertEquals(List.of(Code.S405), found.stream().map(Diagnostic::code).toList());
    }

    @Test
    void aLongChainOfPhasesIsNoTrouble() {
        StringBuilder text = new StringBuilder(
                "runbook x \"y\"\nsource db postgres\nmetric ready boolean correctness from db sql \"select true\"\n");
        int count = 8_000;
        for (int i = 0; i < count; i++) {
            text.append("phase p")
                    .append(i)
                    .append(" after p")
                    .append((i + 1) % count)
                    .append(" { proceed when ready }\n");
        }

        List<Diagnostic> found = Checker.check(new SourceText("chain", text.toString()), Map.of())
                .diagnostics();

        assertEquals(List.of(Code.S205), found.stream().map(Diagnostic::code).toList());
        assertFalse(found.getFirst().message().isEmpty());
    }

    @Test
    void aConditionInVeryManyPiecesIsNoTrouble() {
        StringBuilder text = new StringBuilder(
                "runbook x \"y\"\nsource db postgres\nmetric jobs count correctness from db sql \"select 1\"\n");
        text.append("phase one \"First\" { proceed when jobs != 0");
        for (int i = 1; i < 8_000; i++) {
            text.append(" and jobs != ").append(i);
        }
        text.append(" }\n");

        assertEquals(
                List.of(),
                Checker.check(new SourceText("pieces", text.toString()), Map.of())
                        .diagnostics());
    }
}
