package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Await;
import dev.sluice.testing.Golden;
import dev.sluice.testing.Schemas;
import dev.sluice.testing.SluiceProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code sluice test}, as people and programs see it. */
class TestCommandTest {
    private static final String FAILING = "src/test/resources/rehearsal/failing.runbook";
    private static final String QUEUE = "src/test/resources/rehearsal/queue.runbook";

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private record Ran(int code, String out, String err) {}

    @Test
    void showsWhatHappenedInsteadAndWhatTheGateSaw() {
        Ran ran = run("test", FAILING);

        assertEquals(5, ran.code());
        Golden.assertMatches("test/failing.txt", ran.out());
    }

    @Test
    void tellsProgramsTheSame() {
        Ran ran = run("test", FAILING, "--format", "json");

        assertEquals(5, ran.code());
        Schemas.assertValid("test", ran.out());
        JsonNode root = JsonMapper.shared().readTree(ran.out());
        assertEquals(1, root.get("format_version").asInt());
        assertEquals(2, root.get("failed").asInt());
        JsonNode expectation = root.get("results").get(0).get("expectations").get(1);
        assertEquals(
                "expect pause at 1m in move because lag",
                expectation.get("expected").asString());
        assertTrue(expectation.get("explanation").get(0).asString().startsWith("pause (healthy)"), ran.out());
    }

    @Test
    void tellsWhatNoTestReaches() {
        Ran ran = run("test", QUEUE, "--coverage", "--threshold", "99");

        assertEquals(5, ran.code());
        assertTrue(
                ran.out().contains(": 81.4% reached: predicates 16 of 21, phases 3 of 3, undo 2 of 2, knobs 1 of 1"),
                ran.out());
        assertTrue(ran.out().contains("pause when any(pods > 10s) was never true"), ran.out());
        assertTrue(ran.err().contains("81.4%, less than 99%"), ran.err());
        assertEquals(0, run("test", QUEUE, "--threshold", "80").code());
    }

    @Test
    void writesAReportThatToolsOfJunitRead() throws Exception {
        Ran ran = run("test", FAILING, "--format", "junit");

        assertEquals(5, ran.code());
        Element suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(ran.out())))
                .getDocumentElement();
        assertEquals("2", suite.getAttribute("tests"));
        assertEquals("2", suite.getAttribute("failures"));
        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertTrue(failure.getAttribute("message").startsWith("expect phase announce at 1m, instead: "), ran.out());
    }

    @Test
    void runsOnlyTheTestAtALineOrOfATitle() throws IOException {
        int line = Files.readAllLines(Path.of(QUEUE)).indexOf("test \"a throttle ends\" {") + 1;

        assertTrue(run("test", QUEUE + ":" + (line + 2)).out().endsWith("\n1 test, all passed\n"));
        assertTrue(run("test", QUEUE, "--run", "crash|throttle ends").out().endsWith("\n2 tests, all passed\n"));
    }

    @Test
    void saysWhatToTypeWhereThereIsNoTest() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.runbook"), withoutTests());

        Ran ran = run("test", empty.toString());

        assertEquals(2, ran.code());
        assertTrue(ran.err().contains("no test was found"), ran.err());
        assertTrue(ran.err().contains("next: write one at the end of " + empty), ran.err());
        assertEquals(2, run("test", QUEUE, "--run", "nowhere").code());
        assertEquals(2, run("test", QUEUE, "--run", "(").code());
        assertEquals(2, run("test", folder.resolve("none.runbook").toString()).code());
    }

    @Test
    void runsTheTestsOfAWholeFolderAndShowsWhichRunbooksHaveErrors() throws IOException {
        Files.createDirectories(folder.resolve("a/target"));
        Files.copy(Path.of(QUEUE), folder.resolve("a/queue.runbook"));
        Files.copy(Path.of(FAILING), folder.resolve("a/target/failing.runbook"));
        Files.writeString(folder.resolve("b.runbook"), "runbook b \"Broken\"\n");

        Ran ran = run("test", folder.toString());

        assertEquals(3, ran.code());
        assertTrue(ran.out().contains("S206"), ran.out());
        assertTrue(ran.out().endsWith(" tests, all passed\n"), ran.out());
    }

    @Test
    void aTestWhoseOwnValuesBringAnErrorIsReported() throws IOException {
        Path file = folder.resolve("calm.runbook");
        Files.writeString(file, withoutTests().replace("ready for 1m", "ready for calm") + """
                test "too short" with calm = 1m {
                  given  lag = 0s, ready = true, pods = (1s, 2s)
                  expect outcome done by 1h
                }
                """);
        Files.writeString(
                file, Files.readString(file).replace("every 10s sql \"select true\"", "every 45s sql \"select true\""));

        Ran ran = run("test", file.toString());

        assertEquals(3, ran.code(), ran.out());
        assertTrue(ran.out().contains("S405"), ran.out());
    }

    @Test
    void runsAgainWhenARunbookChanges() throws IOException {
        Path file = Files.copy(Path.of(QUEUE), folder.resolve("queue.runbook"));
        try (SluiceProcess watching = SluiceProcess.start(folder, Map.of(), "test", "--watch", "queue.runbook")) {
            watching.waitFor("all passed\n", LONG);
            watching.waitFor("waits for a change", LONG);
            Files.writeString(file, Files.readString(file) + "\nphase broken {");
            watching.waitFor("S110", LONG);
            Files.copy(Path.of(QUEUE), file, StandardCopyOption.REPLACE_EXISTING);
            Await.until("they pass again", LONG, () -> watching.output().split("all passed\n", -1).length == 3);
            watching.signal("INT");
            assertEquals(130, watching.waitForExit(LONG), watching::output);
        }
    }

    private static String withoutTests() throws IOException {
        String text = Files.readString(Path.of(QUEUE));
        return text.substring(0, text.indexOf("test \"all is well\""));
    }

    private static Ran run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Sluice.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Ran(code, out.toString(), err.toString());
    }
}
