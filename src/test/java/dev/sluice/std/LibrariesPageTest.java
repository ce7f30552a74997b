package dev.sluice.std;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Golden;
import dev.sluice.testing.Trees;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of the libraries is made from what stands above each of their entries. */
class LibrariesPageTest {
    private static final Pattern MODULE = Pattern.compile("module (\\w+) \"(.*)\"");
    private static final Pattern ENTRY = Pattern.compile("(metric|gate|diagnosis) (\\w+)(?: (\\S+))?.*");
    private static final Pattern NEED = Pattern.compile("needs (role|extension) (\\w+)");
    private static final Pattern SINCE = Pattern.compile("since (\\d+) \"");
    private static final String INTRODUCTION = """
            # The libraries

            Made by a test from the modules that ship with Sluice. `use postgres` brings all of a module and of what it uses; what nothing in
            the runbook uses is neither read nor documented. The metrics role needs what an entry names: without it a reading is missing and
            says what to grant or to install, and is never 0. *Versions* lists those from which on a server is asked another text.

            ```runbook
            migration backfill on orders

            use postgres with postgres_every = 10s

            source db postgres

            phase fill "Fill the column" {
              gate gentle with lag_limit = 5s
              gate replicated with standbys = 2
              pause when dead_share > 20% for 5m
            }
            ```

            A rule over a metric that is EMPTY holds the run, as with every missing reading: guard it, as `replicas > 0 and replica_lag > 10s`.
            Metrics of the touched tables are EMPTY without a `migration` line in the header. Names of a library are names of the runbook: what
            it declares itself is called otherwise, and its database is the source that the module names, `db`.
            """;

    @Test
    void showsEveryEntry() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        Trees.filesBelow(Library.FOLDER).stream().sorted().forEach(file -> page.append(section(Library.text(file))));

        Golden.assertMatches(Path.of("docs", "libraries.md"), page.toString());
    }

    /** Each metric of PostgreSQL's library is named by a test in which something moves it. */
    @Test
    void everyMetricIsMovedByATest() {
        String tests = List.of("ServerMetricsTest", "TableMetricsTest", "ReplicaMetricsTest").stream()
                .map(name -> Library.text(Path.of("src", "test", "java", "dev", "sluice", "std", name + ".java")))
                .collect(Collectors.joining());

        assertEquals(
                List.of(),
                Library.metrics().stream()
                        .filter(metric -> !Pattern.compile("\\b" + metric + "\\b")
                                .matcher(tests)
                                .find())
                        .toList());
    }

    private static String section(String text) {
        Matcher module = MODULE.matcher(text.lines().findFirst().orElseThrow());
        assertTrue(module.matches(), "a library begins with its name and title");
        StringBuilder section = new StringBuilder("\n## `use " + module.group(1) + "`\n\n" + module.group(2) + ".\n\n");
        section.append("| entry | unit | needs | versions | what it is |\n| --- | --- | --- | --- | --- |\n");
        List<String> lines = text.lines().toList();
        List<String> comment = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher entry = ENTRY.matcher(lines.get(i));
            if (lines.get(i).startsWith("# ")) {
                comment.add(lines.get(i).substring(2));
            } else if (entry.matches()) {
                section.append(row(entry, entryAt(lines, i), String.join(" ", comment)));
                comment.clear();
            } else {
                comment.clear();
            }
        }
        return section.toString();
    }

    /** An entry goes on until a line of its own statement begins another, or a comment. */
    private static String entryAt(List<String> lines, int from) {
        int to = from + 1;
        while (to < lines.size()
                && !lines.get(to).startsWith("#")
                && !ENTRY.matcher(lines.get(to)).matches()) {
            to++;
        }
        return String.join("\n", lines.subList(from, to));
    }

    /** What a diagnosis is called. */
    private static String title(String text) {
        Matcher title =
                Pattern.compile("\"(.*)\"").matcher(text.lines().findFirst().orElseThrow());
        return title.find() ? title.group(1) : "";
    }

    private static String row(Matcher entry, String text, String comment) {
        String needs = NEED.matcher(text)
                .results()
                .map(need -> "`" + need.group(2) + "`")
                .distinct()
                .collect(Collectors.joining(", "));
        String versions = SINCE.matcher(text)
                .results()
                .map(since -> since.group(1))
                .distinct()
                .collect(Collectors.joining(", "));
        boolean metric = entry.group(1).equals("metric");
        String name = (metric ? "" : entry.group(1) + " ") + "`" + entry.group(2) + "`";
        return "| %s | %s | %s | %s | %s |\n"
                .formatted(
                        name,
                        metric ? entry.group(3) : "",
                        needs,
                        versions,
                        comment.isEmpty() && !metric ? title(text) : comment);
    }
}
