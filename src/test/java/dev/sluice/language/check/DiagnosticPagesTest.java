package dev.sluice.language.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.modules.Loader;
import dev.sluice.language.text.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each page of a diagnostic is about its code, its wrong example has the fault, and its right one has none. */
class DiagnosticPagesTest {
    private static final Set<String> TOP_LEVEL =
            Set.of("metric", "param", "source", "gate", "phase", "irreversible", "use");

    private static final Pattern NAMED = Pattern.compile("`([^`]+)`:\\s*$");

    private static final Set<Code> TOLD_BY_A_SERVER = Set.of(Code.S606, Code.S607, Code.W602);

    /** What an example may speak of without declaring it. */
    private static final Map<String, String> KNOWN = known();

    private static Map<String, String> known() {
        Map<String, String> known = new LinkedHashMap<>();
        known.put("lag", "metric lag duration safety from db as seconds sql \"select 1\"");
        known.put("errors", "metric errors percent safety from prom as percent promql \"errors_ratio\"");
        known.put("waiting", "metric waiting count safety from db sql \"select 1\"");
        known.put("ready", "metric ready boolean correctness from db sql \"select true\"");
        return known;
    }

    static Stream<Code> codes() {
        return Arrays.stream(Code.values()).filter(code -> !code.name().matches("[SW]1.*"));
    }

    @ParameterizedTest
    @MethodSource("codes")
    void showsTheFaultAndItsRemedy(Code code) throws IOException {
        String page = Files.readString(Path.of("docs", "diagnostics", code.name() + ".md"));
        assertTrue(page.startsWith("# " + code.name() + ": " + code.title() + "\n\n"), page);
        if (code == Code.S209 || code == Code.S227) {
            return;
        }
        String[] sections = page.split("\nRight:\n");

        assertEquals(2, sections.length);
        List<Diagnostic> wrong = check(examples(sections[0]));
        if (TOLD_BY_A_SERVER.contains(code)) {
            assertEquals(List.of(), wrong, "ConnectedCheckTest shows it to a server");
            return;
        }
        assertTrue(wrong.stream().anyMatch(found -> found.code() == code), wrong.toString());
        List<Diagnostic> right = check(examples(sections[1]));
        assertTrue(
                right.stream()
                        .noneMatch(found -> found.code() == code || found.severity() == Diagnostic.Severity.ERROR),
                right.toString());
    }

    /** The runbook, and files beside it that have their names above them: {@code `common.runbook`:}. */
    private static Map<String, String> examples(String section) {
        Map<String, String> examples = new LinkedHashMap<>();
        String[] parts = section.split("```");
        for (int i = 1; i < parts.length; i += 2) {
            Matcher named = NAMED.matcher(parts[i - 1]);
            examples.put(named.find() ? named.group(1) : "", parts[i].substring("runbook\n".length()));
        }
        return examples;
    }

    private static List<Diagnostic> check(Map<String, String> examples) {
        assertTrue(examples.containsKey(""), examples::toString);
        SourceText runbook = new SourceText("example", complete(examples.get("")));
        return Checker.check(Loader.load(runbook, new dev.sluice.language.modules.Files(examples)), Map.of())
                .diagnostics();
    }

    /** A whole runbook around an example. */
    private static String complete(String example) {
        if (example.startsWith("runbook ")) {
            return example;
        }
        boolean topLevel = TOP_LEVEL.contains(example.split("\\s", 2)[0]);
        boolean ends = Pattern.compile("\\bproceed\\b").matcher(example).find();
        String phase =
                "phase one \"First\" {\n" + (topLevel ? "" : example) + (ends ? "" : "proceed when ready") + "\n}\n";
        boolean hasPhase =
                Pattern.compile("^phase ", Pattern.MULTILINE).matcher(example).find();
        String body = topLevel ? example + (hasPhase ? "" : "\n" + phase) : phase;
        StringBuilder declarations = new StringBuilder();
        KNOWN.forEach((name, declaration) -> {
            if (mentions(body, name)) {
                declarations.append(declaration).append('\n');
            }
        });
        String text = declarations + body;
        return "runbook demo \"A demonstration\"\n"
                + (mentions(text, "db") ? "source db postgres\n" : "")
                + (mentions(text, "prom") ? "source prom prometheus\n" : "")
                + (mentions(text, "api") ? "source api http\n" : "")
                + text;
    }

    private static boolean mentions(String text, String name) {
        return Pattern.compile("\\b" + name + "\\b").matcher(text).find();
    }
}
