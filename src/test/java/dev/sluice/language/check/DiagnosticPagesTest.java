package dev.sluice.language.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Diagnostic.Severity;
import dev.sluice.language.diagnostic.Page;
import dev.sluice.language.modules.Loader;
import dev.sluice.language.modules.ModuleReader;
import dev.sluice.language.sql.rule.SqlLint;
import dev.sluice.language.text.SourceText;
import dev.sluice.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each page of a diagnostic is about its code; its wrong example has this fault and no other, its right one has none. */
class DiagnosticPagesTest {
    /** No example shows a megabyte, foreign bytes, two hundred parentheses or a hundred modules. */
    private static final Set<Code> WITHOUT_EXAMPLE = EnumSet.of(Code.S102, Code.S103, Code.S104, Code.S105, Code.S227);

    /** ConnectedCheckTest shows these to a server, SqlRulesTest those about SQL. */
    private static final Set<Code> TOLD_BY_A_SERVER = EnumSet.of(Code.S606, Code.S607, Code.W602, Code.L211, Code.L306);

    private static final Map<String, String> GROUPS = groups();

    private static Map<String, String> groups() {
        Map<String, String> groups = new LinkedHashMap<>();
        groups.put("1", "Syntax");
        groups.put("2", "Names and structure");
        groups.put("3", "Types and units");
        groups.put("4", "Gates");
        groups.put("5", "Steps and undo");
        groups.put("6", "Embedded queries");
        groups.put("7", "Tests");
        groups.put("8", "Diagnoses");
        groups.put("L1", "SQL: locks and scans that others wait for");
        groups.put("L2", "SQL: transactions, settings and waits");
        groups.put("L3", "SQL: rows, keys and statistics");
        groups.put("L4", "SQL: what running code may still use");
        groups.put("L5", "SQL: style");
        groups.put("L9", "Suppressions");
        return groups;
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void showsTheFaultAndItsRemedy(Code code) throws IOException {
        Page page = Page.read(code, Files.readString(Path.of(code.page())));

        assertFalse(page.text().isEmpty());
        if (WITHOUT_EXAMPLE.contains(code)) {
            assertEquals(List.of(), page.wrong());
            return;
        }
        assertEquals(
                TOLD_BY_A_SERVER.contains(code) ? Set.of() : Set.of(code),
                codes(check(page.wrong())),
                () -> check(page.wrong()).toString());
        List<Diagnostic> right = check(page.right());
        assertFalse(codes(right).contains(code), right::toString);
        assertTrue(right.stream().noneMatch(found -> found.severity() == Severity.ERROR), right::toString);
    }

    @Test
    void noPageIsLeftWithoutItsCode() throws IOException {
        Set<String> pages = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("docs", "diagnostics"))) {
            files.map(file -> file.toString().replace('\\', '/')).forEach(pages::add);
        }
        Set<String> wanted =
                new TreeSet<>(Arrays.stream(Code.values()).map(Code::page).toList());
        wanted.add("docs/diagnostics/README.md");

        assertEquals(wanted, pages);
    }

    /** The index of the folder is made of the codes; -Dupdate writes it. */
    @Test
    void anIndexLeadsToEachPage() {
        StringBuilder index = new StringBuilder(
                "# What `sluice check` finds\n\n"
                        + "An `S` stops a runbook from being run, a `W` is a warning. An `L` is what is to be said of a migration's SQL and stops\n"
                        + "nothing either: a warning where it may hurt, a hint where it is a matter of style ([SQL](../sql.md)). Codes are never\n"
                        + "renumbered and never reused.\n"
                        + "`sluice explain CODE` prints a page, `sluice check --fix FILE` mends what needs no second thought.\n");
        GROUPS.forEach((prefix, title) -> {
            index.append("\n## ").append(title).append("\n\n| code | |\n| --- | --- |\n");
            for (Code code : Code.values()) {
                if (code.name().startsWith(prefix) || code.name().substring(1).startsWith(prefix)) {
                    index.append("| [%s](%s.md) | %s |\n".formatted(code, code, code.title()));
                }
            }
        });

        for (Code code : Code.values()) {
            assertTrue(index.indexOf("(" + code + ".md)") > 0, code + " is in no group");
        }
        Golden.assertMatches("../../../../docs/diagnostics/README.md", index.toString());
    }

    private static Set<Code> codes(List<Diagnostic> found) {
        return found.stream().map(Diagnostic::code).collect(Collectors.toCollection(() -> EnumSet.noneOf(Code.class)));
    }

    private static List<Diagnostic> check(List<Page.Example> examples) {
        Map<String, String> files = new LinkedHashMap<>();
        examples.forEach(example -> files.put(example.file(), example.text()));
        String main = files.get("");
        if (!main.startsWith("sluice ")) {
            return check(ExampleFrame.around(main), files, Map.of());
        }
        Matcher set = Pattern.compile("--set (\\w+)=(\\S+)").matcher(main);
        assertTrue(set.find(), main);
        String runbook = ExampleFrame.around("""
                param batch rows = 500 in 10 .. 1_000
                phase one "First" {
                  require mismatched < batch
                  proceed when ready
                }
                """);
        return check(runbook, files, Map.of(set.group(1), set.group(2)));
    }

    private static List<Diagnostic> check(String runbook, Map<String, String> modules, Map<String, String> set) {
        ModuleReader beside = new dev.sluice.language.modules.Files(modules);
        Checked checked = Checker.check(Loader.load(new SourceText("example", runbook), beside), set);
        List<Diagnostic> found = new ArrayList<>(checked.diagnostics());
        checked.runbook()
                .ifPresent(sound ->
                        SqlLint.offline(sound, LocalDate.EPOCH).forEach(advice -> found.add(advice.diagnostic())));
        checked.runbook().ifPresent(sound -> found.addAll(OverdueQuestions.of(sound, LocalDate.of(2027, 1, 1))));
        return found;
    }
}
