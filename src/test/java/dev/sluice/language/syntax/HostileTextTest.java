package dev.sluice.language.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.HumanRenderer;
import dev.sluice.language.diagnostic.JsonRenderer;
import dev.sluice.language.diagnostic.PlainRenderer;
import dev.sluice.language.diagnostic.Report;
import dev.sluice.language.text.Decoded;
import dev.sluice.language.text.SourceText;
import dev.sluice.language.text.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the text, there is an answer, soon and never an exception. The timeouts only catch a parser that hangs. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileTextTest {
    private static final long SEED = 7;
    private static final int LARGE = 990_000;

    @Test
    void answersForATextCutOffAnywhere() throws IOException {
        String text = orders();
        for (int end = 0; end < text.length(); end += 41) {
            answers(text.substring(0, end));
        }
    }

    @Test
    void answersForWordsLostDoubledAndSwapped() throws IOException {
        Random random = new Random(SEED);
        String[] words = orders().split("(?<=[\\s{}()])");
        for (int round = 0; round < 200; round++) {
            String[] changed = words.clone();
            for (int change = 0; change <= round % 5; change++) {
                int one = random.nextInt(changed.length);
                int other = random.nextInt(changed.length);
                switch (random.nextInt(3)) {
                    case 0 -> changed[one] = "";
                    case 1 -> changed[one] = changed[one] + changed[one];
                    default -> changed[one] = changed[other];
                }
            }
            answers(String.join("", changed));
        }
    }

    @Test
    void answersForCharactersThatDoNotBelong() throws IOException {
        Random random = new Random(SEED);
        String signs = "\"'`{}()[];:,.=<>!&|#\\/*-+%$@\u0000\u00a0\u201c\u2019\ud83d\ude00\ud800\t\r\n";
        String text = orders();
        for (int round = 0; round < 200; round++) {
            StringBuilder changed = new StringBuilder(text);
            for (int change = 0; change <= round % 7; change++) {
                changed.insert(random.nextInt(changed.length()), signs.charAt(random.nextInt(signs.length())));
            }
            answers(changed.toString());
        }
    }

    @Test
    void answersForAnyBytes() {
        Random random = new Random(SEED);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = new byte[random.nextInt(2_000)];
            random.nextBytes(bytes);
            switch (Decoded.of("bytes", bytes)) {
                case Decoded.Readable readable -> answers(readable.source().text());
                case Decoded.Unreadable unreadable -> assertTrue(unreadable.offset() <= bytes.length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                ")",
                "{",
                "}",
                "{\n",
                "}\n",
                "not ",
                "- ",
                "a + ",
                "a and ",
                "a or b and ",
                "\"",
                "\"\n",
                "\"\"\"\n",
                "a\n",
                "a ",
                ";",
                "; x\n",
                "'",
                "\u00a0",
                "\ud83d\ude00",
                "0",
                "5 min ",
                "1h ",
                "phase a {\n",
                "pause when (\n",
                "proceed when a\n",
                "gate g {\n pause when\n}\n",
                "metric m rows safety sql \"\"\"\n",
                "x \"\"\"\n",
                "/*",
                "a-b ",
                "\u00f6",
                "\"a\"b",
                "((a)) and "
            })
    void answersForAMegabyteOf(String part) {
        answers(part.repeat(LARGE / part.length()));
        answers("runbook x \"y\"\nphase a \"b\" {\n proceed when " + part.repeat(LARGE / part.length()));
    }

    @Test
    void refusesATextOfMoreThanAMegabyte() {
        Parsed parsed = Parser.parse(new SourceText("large", " ".repeat(SourceText.LARGEST + 1)));

        assertTrue(parsed.file().isEmpty());
        assertEquals(Code.S102, parsed.diagnostics().getFirst().code());
    }

    @Test
    void refusesMoreThanTwoHundredLevels() {
        assertEquals(List.of(), errors("(".repeat(Term.DEEPEST - 1) + "a" + ")".repeat(Term.DEEPEST - 1)));
        assertEquals(List.of(Code.S105), errors("(".repeat(Term.DEEPEST) + "a" + ")".repeat(Term.DEEPEST)));
        assertEquals(List.of(Code.S105), errors("not ".repeat(Term.DEEPEST) + "a"));
        assertEquals(List.of(), errors("a > 1" + " + 1".repeat(Term.DEEPEST - 1)));
        assertEquals(List.of(Code.S105), errors("a > 1" + " + 1".repeat(Term.DEEPEST + 1)));
        assertEquals(List.of(), errors("a" + " and a".repeat(10_000)));
    }

    @Test
    void countsWhatItDoesNotShow() {
        SourceText source = new SourceText("many", "runbook x \"y\"\n" + "soak 5m;\n".repeat(200));
        Report report = new Report(source, Parser.parse(source).diagnostics());

        assertEquals(Report.MOST_SHOWN, report.shown().size());
        assertTrue(report.omitted() > 0);
        assertTrue(
                new HumanRenderer(false).render(List.of(report)).endsWith(report.omitted() + " of them not shown\n"));
    }

    private static List<Code> errors(String condition) {
        String text = "runbook x \"y\"\nphase a \"b\" {\n  proceed when " + condition + "\n}\n";
        return Parser.parse(new SourceText("x", text)).diagnostics().stream()
                .map(Diagnostic::code)
                .toList();
    }

    private static String orders() throws IOException {
        return Files.readString(Path.of("runbooks", "orders_status.runbook"));
    }

    private static void answers(String text) {
        SourceText source = new SourceText("hostile", text);
        List<Diagnostic> found = Parser.parse(source).diagnostics();
        int length = text.codePointCount(0, text.length());
        int last = 0;
        for (Diagnostic diagnostic : found) {
            Span span = diagnostic.span();
            assertTrue(
                    span.start() >= last && span.start() <= span.end() && span.end() <= length, diagnostic::toString);
            assertTrue(span.line() >= 1 && span.column() >= 1, diagnostic::toString);
            last = span.start();
        }
        List<Report> reports = List.of(new Report(source, found));
        assertFalse(new HumanRenderer(true).render(reports).contains("\0"));
        assertTrue(new PlainRenderer().render(reports).lines().count() <= Report.MOST_SHOWN + 1);
        new JsonRenderer().render(reports);
    }
}
