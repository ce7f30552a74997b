package dev.sluice.language.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.check.Checker;
import dev.sluice.language.text.SourceText;
import dev.sluice.testing.Golden;
import dev.sluice.testing.Schemas;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One faulty runbook under a name that needs escaping, one sound one, and each way to show what was found. */
class RenderersTest {
    private static final String ODD_NAME = "odd, 100%: name.runbook";

    @Test
    void showsPeopleTheLinesAndWhatToType() {
        Golden.assertMatches("language/renderers/human.txt", new HumanRenderer(false).render(reports()));
    }

    @Test
    void writesOneLineAFindingForListeners() {
        String plain = new PlainRenderer().render(reports());

        Golden.assertMatches("language/renderers/plain.txt", plain);
    }

    @Test
    void tellsProgramsPlacesInCodePointsAndBytes() {
        String json = new JsonRenderer().render(reports());

        Golden.assertMatches("language/renderers/json.txt", json);
        Schemas.assertValid("check", json);
        Schemas.assertValid("check", new JsonRenderer().render(List.of()));
    }

    @Test
    void writesSarifThatItsPublicSchemaTakes() {
        String sarif = sarif(reports());

        Golden.assertMatches("language/renderers/sarif.txt", sarif);
        Schemas.assertValidSarif(sarif);
        Schemas.assertValidSarif(sarif(List.of()));
    }

    @Test
    void countsSarifColumnsInUtf16() throws IOException {
        String line = Files.readAllLines(fixture()).get(5);
        JsonNode results = JsonMapper.shared().readTree(sarif(reports())).at("/runs/0/results");

        for (JsonNode result : results) {
            if (result.get("ruleId").asString().equals("S150")) {
                assertEquals(
                        line.indexOf(';') + 1,
                        result.at("/locations/0/physicalLocation/region/startColumn")
                                .asInt());
                return;
            }
        }
        throw new AssertionError(results);
    }

    @Test
    void annotatesPullRequestsOnGithub() {
        String commands = new GithubRenderer().render(reports());

        Golden.assertMatches("language/renderers/github.txt", commands);
        assertEquals(
                reports().stream()
                        .mapToInt(report -> report.diagnostics().size())
                        .sum(),
                commands.lines().count());
        commands.lines().forEach(line -> assertTrue(line.matches("::(error|warning) file=[^,:]+,line=.*::.+"), line));
    }

    @Test
    void writesJunitThatSurefireReads() throws Exception {
        String xml = new JunitRenderer("sluice check").render(reports());

        Golden.assertMatches("language/renderers/junit.txt", xml);
        ReportTestSuite faults = suites(xml).getFirst();
        long errors = reports().getFirst().errors();
        assertEquals(errors, faults.getNumberOfTests());
        assertEquals(errors, faults.getNumberOfFailures());
        ReportTestCase faulty = faults.getTestCases().getFirst();
        assertEquals(ODD_NAME, faulty.getFullClassName());
        assertEquals("S150 at 6:52", faulty.getName());
        assertEquals("S150", faulty.getFailureType());
        ReportTestSuite sound = suites(xml).getLast();
        assertEquals(1, sound.getNumberOfTests());
        assertTrue(sound.getTestCases().getFirst().isSuccessful());
    }

    @Test
    void writesXmlWhateverTheNamesAndTextsHold() throws Exception {
        String strange = "<&>\"'\u0001\n]]>\t𝄞";
        Junit junit = new Junit(
                strange,
                List.of(new Junit.Case(
                        "a", strange, 1.5, Optional.of(new Junit.Failure(strange, strange, strange)), strange)));

        ReportTestCase read = suites(junit.xml()).getFirst().getTestCases().getFirst();

        assertEquals(strange.replace('\u0001', '\uFFFD'), read.getName());
        assertEquals(strange.replace('\u0001', '\uFFFD'), read.getFailureMessage());
    }

    @Test
    void countsWhatItDoesNotShow() {
        SourceText many = new SourceText("many.runbook", "runbook demo \"D\"\n" + "owner 'a'\n".repeat(300));
        List<Report> reports = List.of(report(many));

        assertTrue(new GithubRenderer().render(reports).contains("::notice file=many.runbook::"));
        assertTrue(new JunitRenderer("check").render(reports).contains("not shown"));
        Schemas.assertValid("check", new JsonRenderer().render(reports));
    }

    private static String sarif(List<Report> reports) {
        return new SarifRenderer("1.0", RenderersTest::page).render(reports);
    }

    private static Page page(Code code) {
        try {
            return Page.read(code, Files.readString(Path.of(code.page())));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static List<ReportTestSuite> suites(String xml) throws Exception {
        return new TestSuiteXmlParser(new NullConsoleLogger())
                .parse(new InputStreamReader(
                        new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8));
    }

    private static List<Report> reports() {
        try {
            SourceText sound =
                    new SourceText("sound.runbook", Files.readString(Path.of("runbooks", "orders_status.runbook")));
            return List.of(report(new SourceText(ODD_NAME, Files.readString(fixture()))), report(sound));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static Path fixture() {
        return Path.of("src", "test", "resources", "language", "renderers", "every_part.runbook");
    }

    private static Report report(SourceText source) {
        return new Report(source, Checker.check(source, Map.of()).diagnostics());
    }
}
